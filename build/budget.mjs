// The size budget: what a visitor downloads, compressed as a good server would (brotli, quality 11).
// It measures the very files that the browser tests load, and prints where the bytes are.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { main, root, SetupError } from "./setup.mjs";

const budget = [
  { file: "dist/quiet-check.js", limit: 4.25 * 1024 },
  { file: "dist/frame.html", limit: 60.25 * 1024 },
  // What a visitor waits for: all up to where the first screen is whole.
  { file: "dist/frame.html", upTo: "first.show()</script>", limit: 5.5 * 1024 },
];

await main(async () => {
  const folder = join(root, "target", "frame", "parts");
  const parts = /** @type {{ name: string, file: string }[]} */ (JSON.parse(await read(join(folder, "index.json")).then(String)));
  console.log("Where the frame's bytes are (each part compressed alone; the file holds the wasm as text):\n");
  line("part", "bytes", "brotli");
  for (const { name, file } of parts) measure(name, await read(join(folder, file)));

  console.log("\nBudget:\n");
  line("file", "bytes", "brotli", "limit");
  const over = [];
  for (const { file, upTo, limit } of budget) {
    const bytes = await read(join(root, file));
    const end = upTo === undefined ? bytes.length : bytes.indexOf(upTo) + upTo.length;
    if (upTo && end < upTo.length) throw new SetupError(`${file} does not hold "${upTo}".`);
    const name = upTo ? "  its first screen" : file;
    const size = measure(name, bytes.subarray(0, end), limit);
    if (size > limit) over.push(`${name.trim()} is ${size - limit} bytes over its ${limit}`);
  }
  if (over.length > 0) throw new SetupError(`Over budget: ${over.join("; ")}.`);
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
    throw new SetupError(`${file.slice(root.length + 1)} is not there: run npm run build first.`);
  });
}
