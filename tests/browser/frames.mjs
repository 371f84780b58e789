// Frame files made for a test: the real parts of the last build, with something of the test's own in
// the script, and the hashes that go with it. What a driver injects runs past the frame's policy, so
// whatever is to be tried from inside has to come from the frame's own hashed script.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packFrame } from "../../build/pack.mjs";
import { root } from "../../build/setup.mjs";

const folder = join(root, "target", "frame", "parts");
const index = /** @type {{ name: string, file: string }[]} */ (JSON.parse(await readFile(join(folder, "index.json"), "utf8")));

/** @param {string} name */
async function part(name) {
  const found = index.find((one) => one.name === name);
  if (!found) throw new Error(`the build kept no part "${name}"`);
  return readFile(join(folder, found.file));
}

/** @param {{ inner?: string, outer?: string }} preludes  script before the working document's own, and before the outer one's */
export async function frameWith({ inner = "", outer = "" }) {
  const text = async (/** @type {string} */ name) => (await part(name)).toString("utf8");
  const parts = {
    html: await text("markup"),
    css: await text("style"),
    outerJs: outer + (await text("outer document's script")),
    frameJs: inner + (await text("glue and start-up")),
    wasm: await part("program (wasm)"),
    words: JSON.parse(await text("frame's own words")),
  };
  const { html } = await packFrame(parts, join(root, "www", "assessments", "sex-and-coping"), "en");
  return html;
}

/** @type {Promise<string>} */
export const builtFrame = readFile(join(root, "dist", "frame.html"), "utf8");
