// The little that the build reads and writes of WebAssembly's binary form by itself.

/** The sections, in order, each with where its content lies. @param {Uint8Array} wasm */
export function* sections(wasm) {
  const read = reader(wasm, 8);
  while (read.at < wasm.length) {
    const start = read.at;
    const id = wasm[read.at++];
    const length = read.number();
    const content = read.at;
    read.at += length;
    yield { id, start, content, end: read.at };
  }
}

/** @param {Uint8Array} wasm @param {number} at */
export function reader(wasm, at) {
  const read = {
    at,
    number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = wasm[read.at++];
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) return value;
      }
    },
    /** So many bytes as the number before them says. */
    bytes() {
      const length = read.number();
      return wasm.subarray(read.at, (read.at += length));
    },
    text: () => Buffer.from(read.bytes()).toString(),
  };
  return read;
}

/** @param {number} id @param {Uint8Array} content */
export const section = (id, content) => Buffer.concat([Buffer.from([id]), sized(content)]);

/** @param {string} text */
export const string = (text) => sized(Buffer.from(text));

/** @param {Uint8Array} bytes */
const sized = (bytes) => Buffer.concat([leb(bytes.length), bytes]);

/** @param {number} value */
export function leb(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value > 0);
  return Buffer.from(bytes);
}
