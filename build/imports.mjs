// Gives what the program imports short names. wasm-bindgen's end in a hash, which no compression shortens, once in the
// program and once in the glue: a kilobyte for a name that nobody reads twice. What is left is the name of the web
// platform itself, so that the list of all that the program may ask for stays readable.

import { leb, reader, section, sections, string } from "./sections.mjs";

/** What wasm-bindgen calls the module that all is imported from, once for each import; and what it is called here. */
const [LONG_MODULE, MODULE] = ["./quiet_check_bg.js", "js"];
const HASHED = /^__wbg_(.+)_[0-9a-f]{16}$/;

/**
 * @param {Buffer} wasm @param {string} glue
 * @returns {{ wasm: Buffer, glue: string }}
 */
export function shortenImports(wasm, glue) {
  /** @type {Map<string, string>} */
  const names = new Map();
  const taken = new Set();
  const short = (/** @type {string} */ name) => {
    const [, own] = HASHED.exec(name) ?? [];
    if (!own) return name;
    // Several of one name, as the constructors, are told apart by a number.
    let found = own;
    for (let n = 2; taken.has(found); n++) found = `${own}_${n}`;
    taken.add(found);
    names.set(name, found);
    return found;
  };
  const renamed = renameImports(wasm, short);
  let changed = glue;
  for (const [name, found] of [...names, [`"${LONG_MODULE}"`, `"${MODULE}"`]]) {
    const before = changed;
    changed = changed.replaceAll(name, found);
    if (before === changed) throw new Error(`The glue does not name ${name}: has wasm-bindgen changed?`);
  }
  return { wasm: renamed, glue: changed };
}

/** @param {Buffer} wasm @param {(name: string) => string} rename */
function renameImports(wasm, rename) {
  for (const { id, start, content, end } of sections(wasm)) {
    if (id !== 2) continue;
    const read = reader(wasm, content);
    const count = read.number();
    /** @type {Uint8Array[]} */
    const parts = [leb(count)];
    for (let n = 0; n < count; n++) {
      const [from, name] = [read.text(), read.text()];
      if (from !== LONG_MODULE) throw new Error(`The program imports ${name} from ${from}: has wasm-bindgen changed?`);
      const kind = read.at;
      // Only functions are imported: the memory and the table are the program's own.
      if (wasm[read.at++] !== 0) throw new Error(`The program imports ${name}, which is no function.`);
      read.number();
      parts.push(string(MODULE), string(rename(name)), wasm.subarray(kind, read.at));
    }
    if (read.at !== end) throw new Error("The program's list of imports could not be read.");
    return Buffer.concat([wasm.subarray(0, start), section(2, Buffer.concat(parts)), wasm.subarray(end)]);
  }
  return wasm;
}
