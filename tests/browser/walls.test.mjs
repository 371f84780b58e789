// The walls: from inside the frame every way out is tried, and each wall is taken away once. It runs in a network of its
// own where there is one to be had; the tests themselves are in walls.mjs.
import { again } from "./network.mjs";

const code = await again(import.meta.url);
if (code !== undefined) process.exit(code);
await import("./walls.mjs");
