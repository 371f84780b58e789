// Gives what the program imports short names. wasm-bindgen's end in a hash, which no compression shortens, once in the
// program and once in the glue: a kilobyte for a name that nobody reads twice. What is left is the name of the web
// platform itself, so that the list of all that the program may ask for stays readable.

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
  for (const [name, found] of names) {
    const before = changed;
    changed = changed.replaceAll(name, found);
    if (before === changed) throw new Error(`The glue does not name ${name}: has wasm-bindgen changed?`);
  }
  return { wasm: renamed, glue: changed };
}

/** @param {Buffer} wasm @param {(name: string) => string} rename */
function renameImports(wasm, rename) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    return wasm.subarray(at, (at += length)).toString();
  };
  while (at < wasm.length) {
    const section = at;
    const id = wasm[at++];
    const end = number() + at;
    if (id !== 2) {
      at = end;
      continue;
    }
    const count = number();
    /** @type {Uint8Array[]} */
    const parts = [leb(count)];
    for (let n = 0; n < count; n++) {
      const [from, name] = [text(), text()];
      const kind = at;
      // Only functions are imported: the memory and the table are the program's own.
      if (wasm[at++] !== 0) throw new Error(`The program imports ${name}, which is no function.`);
      number();
      parts.push(string(from), string(rename(name)), wasm.subarray(kind, at));
    }
    if (at !== end) throw new Error("The program's list of imports could not be read.");
    const body = Buffer.concat(parts);
    return Buffer.concat([wasm.subarray(0, section), Buffer.from([2]), leb(body.length), body, wasm.subarray(end)]);
  }
  return wasm;
}

/** @param {number} value */
function leb(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value > 0);
  return Buffer.from(bytes);
}

/** @param {string} text */
const string = (text) => Buffer.concat([leb(Buffer.byteLength(text)), Buffer.from(text)]);
