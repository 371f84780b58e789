// Where the recorders send what they have captured: a server that keeps every request whole, body too, and answers as
// each vendor's own would, so that the recorder goes on. Another origin than the page, as it is in the world.
import { createServer } from "node:http";

/** What a vendor's server has to say before its recorder starts to record, by the end of the path. @type {[RegExp, (url: string) => unknown][]} */
const answers = [
  [/\/(flags|decide)\/?$/, () => ({ ...posthog, featureFlags: {}, featureFlagPayloads: {}, flags: {} })],
  [/\/array\/[^/]+\/config$/, () => posthog],
  [/\/v1\/web\/start$/, openreplay],
];

/** Replay, autocapture and heatmaps on, and nothing for the recorder to fetch. */
const posthog = {
  supportedCompression: ["gzip", "gzip-js"],
  autocapture_opt_out: false,
  capturePerformance: { network_timing: true, web_vitals: true },
  captureDeadClicks: true,
  heatmaps: true,
  hasFeatureFlags: false,
  sessionRecording: { endpoint: "/s/", recorderVersion: "v2", sampleRate: null, minimumDurationMilliseconds: 0, consoleLogRecordingEnabled: true, networkPayloadCapture: { recordBody: true, recordHeaders: true }, recordCanvas: false },
};

function openreplay() {
  return {
    token: "token", userUUID: "visitor", sessionID: "1", projectID: "1", startTimestamp: Date.now(), delay: 0, beaconSizeLimit: 1_000_000,
    compressionThreshold: 1000, userBrowser: "", userOS: "", userDevice: "", userCountry: "", userCity: "", userState: "", features: {}, canvasEnabled: false, assistOnly: false,
  };
}

/**
 * @typedef {{ url: string, headers: import("node:http").IncomingHttpHeaders, body: Buffer }} Sent
 * @returns {Promise<{ url: string, sent: Sent[], open: () => number, close: () => Promise<void> }>}
 */
export async function openSink() {
  const sent = /** @type {Sent[]} */ ([]);
  let open = 0;
  const server = createServer(async (request, response) => {
    open++;
    response.on("close", () => open--);
    const url = request.url ?? "/";
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // The page went before it had sent all: what has come counts.
    }
    sent.push({ url, headers: request.headers, body: Buffer.concat(chunks) });
    const answer = answers.find(([path]) => path.test(url.split("?", 1)[0]))?.[1](url) ?? {};
    response.writeHead(200, {
      "content-type": "application/json",
      "access-control-allow-origin": request.headers.origin ?? "*",
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "*, GET, POST, PUT",
      "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "*",
      "access-control-max-age": "600",
    });
    response.end(request.method === "OPTIONS" ? "" : JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    open: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
