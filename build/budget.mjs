// The size budget: what a visitor downloads, compressed as a good server would (brotli, quality 11).
// It measures the very files that the browser tests load, and prints where the bytes are.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { main, PlainError, root } from "./run.mjs";

const budget = [
  { file: "dist/quiet-check.js", limit: 4.4 * 1024 },
  { file: "dist/frame.html", limit: 60.25 * 1024 },
  // What a visitor waits for: all up to where the first screen is whole.
  { file: "dist/frame.html", upTo: "first.show()</script>", limit: 5.5 * 1024 },
];

/** The parts that the build keeps (FrameParts of pack.mjs, and what is packed with them), as a reader knows them. */
const parts = {
  wasm: "program (wasm)",
  firstJs: "start-up",
  lookJs: "look",
  outerJs: "outer document's script",
  frameJs: "glue",
  firstCss: "first screen's style",
  outerCss: "outer document's style",
  css: "other screens' style",
  html: "markup",
  words: "frame's own words",
  texts: "assessment's texts",
  compact: "assessment, checked",
};

await main(async () => {
  const folder = join(root, "target", "frame", "parts");
  console.log("Where the frame's bytes are (each part compressed alone; the file holds the wasm as text):\n");
  line("part", "bytes", "brotli");
  for (const [key, name] of Object.entries(parts)) measure(name, await read(join(folder, key)));

  console.log("\nBudget:\n");
  line("file", "bytes", "brotli", "limit");
  const over = [];
  for (const { file, upTo, limit } of budget) {
    const bytes = await read(join(root, file));
    const end = upTo === undefined ? bytes.length : bytes.indexOf(upTo) + upTo.length;
    if (upTo && end < upTo.length) throw new PlainError(`${file} does not hold "${upTo}".`);
    const name = upTo ? "  its first screen" : file;
    const size = measure(name, bytes.subarray(0, end), limit);
    if (size > limit) over.push(`${name.trim()} is ${size - limit} bytes over its ${limit}`);
  }
  if (over.length > 0) throw new PlainError(`Over budget: ${over.join("; ")}.`);
});

/** @param {string} name @param {Buffer} bytes @param {number} [limit] */
function measure(name, bytes, limit) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const size = brotliCompressSync(bytes, { params }).length;
  line(name, number(bytes.length), number(size), limit === undefined ? "" : number(limit));
  return size;
}

/** @param {string} name @param {string[]} columns */
function line(name, ...columns) {
  console.log(`  ${name.padEnd(26)}${columns.map((column) => column.padStart(10)).join("")}`.trimEnd());
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString("en");
}

/** @param {string} file */
function read(file) {
  return readFile(file).catch(() => {
    throw new PlainError(`${file.slice(root.length + 1)} is not there: run npm run build first.`);
  });
}
