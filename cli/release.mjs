// What this package itself is: its version, its built files, and their digests. Everything is compared with these.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * @typedef {{ values: string[], usual: string | undefined }} Attribute  what it knows by name, if it does, and what it is without
 *
 * @typedef {object} Release
 * @property {string} version
 * @property {Map<string, string>} sums            digest by file name, as in dist/SHA256SUMS
 * @property {Map<string, string>} frames          text of each frame file, by name; frame.html first
 * @property {Map<string, Attribute>} attributes  of the element, by name
 * @property {Map<string, string>} languages       the frame file of each language; that of frame.html first
 */

/** The command was used wrongly, or this package is not whole: the message says what to do, and no stack is shown. */
export class UsageError extends Error {}

/** What was asked for could not be looked at: nothing is known of it, and nothing is wrong with the command. */
export class Unseen extends Error {}

/** @param {Uint8Array | string} bytes */
export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/**
 * Reads this package, and makes sure that it is whole: what is altered itself can't judge others.
 * @returns {Promise<Release>}
 */
export async function thisRelease() {
  try {
    const { version } = JSON.parse(String(await file("package.json")));
    const sums = digests(String(await file("dist/SHA256SUMS")));
    const names = [...sums.keys()].filter((name) => /^frame(\.[\w-]+)?\.html$/.test(name)).sort((a, b) => a.length - b.length);
    const frames = new Map();
    const languages = new Map();
    for (const name of names) {
      const text = String(await ownFile(name, { sums }));
      frames.set(name, text);
      languages.set(/<html lang="([\w-]+)"/.exec(text)?.[1] ?? "", name);
    }
    if (!frames.has("frame.html")) throw new UsageError("This package has no dist/frame.html: install it again.");
    return { version, sums, frames, languages, attributes: attributesOf(String(await file("dist/custom-elements.json"))) };
  } catch (error) {
    throw notWhole(error);
  }
}

/** One of its built files, as it was built. @param {string} name @param {Pick<Release, "sums">} release @returns {Promise<Buffer>} */
export async function ownFile(name, { sums }) {
  const bytes = await file(`dist/${name}`).catch((error) => {
    throw notWhole(error);
  });
  if (sha256(bytes) !== sums.get(name)) throw new UsageError(`This package's own dist/${name} is not that of dist/SHA256SUMS: install the package again.`);
  return bytes;
}

/** @param {string} path */
const file = (path) => readFile(new URL(`../${path}`, import.meta.url));

/** @param {unknown} error */
const notWhole = (error) => (error instanceof UsageError ? error : new UsageError(`This package is not whole (${fileURLToPath(new URL("../dist/", import.meta.url))}): install it again, or build it with \`npm run build\`.`));

/** As sha256sum writes them: 64 digits, two spaces, the file's name. @param {string} text */
const digests = (text) => new Map(text.trim().split("\n").map((line) => /** @type {const} */ ([line.slice(66), line.slice(0, 64)])));

/** As the manifest for editors has them, in TypeScript's words: "'auto' | 'light'". @param {string} manifest @returns {Map<string, Attribute>} */
function attributesOf(manifest) {
  const words = (/** @type {string | undefined} */ text) => (text?.match(/'[^']*'/g) ?? []).map((word) => word.slice(1, -1));
  const { attributes } = JSON.parse(manifest).modules[0].declarations[0];
  return new Map(attributes.map((/** @type {any} */ { name, type, default: usual }) => [name, { values: words(type.text), usual: words(usual)[0] }]));
}
