// `npm run test:wordpress`: packs the plugin and takes it through a real WordPress. Not part of `npm test`: it needs a
// database and a web server, which it sets up itself.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildWordpress } from "./wordpress.mjs";
import { environment, main, PlainError, root, run } from "./run.mjs";
import { ensureBrowsers, ensureBuildTools, ensureWordpress } from "./setup.mjs";

await main(async () => {
  await ensureBuildTools();
  await ensureBrowsers();
  await ensureWordpress();
  // What is built already is taken as it is, so that a second run is quick. `npm run build` makes it anew.
  if (!existsSync(join(root, "dist", "SHA256SUMS"))) await (await import("./build.mjs")).build();
  await buildWordpress();
  const test = ["--test", "--test-reporter=spec", "tests/wordpress/php.test.mjs", "tests/wordpress/wordpress.test.mjs"];
  if ((await run(process.execPath, test, { env: environment(), timeout: 20 * 60_000 })) !== 0) throw new PlainError("FAILED: the plugin in WordPress");
});
