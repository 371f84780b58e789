import frame from "quiet-check/frame.html?raw";

export const GET = () => new Response(frame, { headers: { "content-type": "text/html" } });
