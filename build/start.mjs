// `npm start`: sets up what is missing, builds, and serves the site that shows it, with the demo pages beside it. It waits
// for no browser and opens none.
import { build } from "./build.mjs";
import { demo, serve } from "./serve.mjs";
import { buildSite, siteFolder } from "./site.mjs";
import { main, PlainError } from "./run.mjs";
import { ensureBuildTools } from "./setup.mjs";

await main(async () => {
  await ensureBuildTools();
  await build();
  await buildSite();
  const { url } = await serveFrom(Number(process.env.PORT || 8000));
  console.log(`\nQuiet Check is at ${url}/, and in an ordinary article at ${url}/pages/ (Ctrl+C ends it)`);
});

/** The wanted port, or the next one that is free. @param {number} first */
async function serveFrom(first) {
  for (let port = first; port < first + 50; port++) {
    try {
      return await serve({ root: { ...demo, "/": siteFolder, "/pages": demo["/"] }, port });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EADDRINUSE") throw error;
    }
  }
  throw new PlainError(`No free port from ${first} to ${first + 49}: give another with PORT=...`);
}
