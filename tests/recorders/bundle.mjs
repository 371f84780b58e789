// The recorders as one classic script each, which a page can load before everything else: esbuild puts the package and
// its set-up in this folder together. Run by the tests alone; `node build/setup.mjs` never waits for these packages.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Every recorder there is a set-up for, by the name of its file. */
export const packages = ["rrweb", "posthog", "sentry", "datadog", "clarity", "openreplay", "mixpanel"];

/**
 * @param {string} name a file of this folder, without its ending @param {string} sink where what is captured is to go
 * @returns {Promise<string>}
 */
export async function bundle(name, sink) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`${name}.js`, import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    logLevel: "error",
    define: { SINK: JSON.stringify(sink), "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles[0].text;
}
