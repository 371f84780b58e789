// The assessment in a frame file: whether the program would read its data, and which addresses it leads to.

/** The bytes that a block holds, as fill.mjs writes them. @param {string} text */
export const bytesOf = (text) => Uint8Array.from(text, (one) => one.charCodeAt(0) ^ 118);

/** Whether the program would read these data: a version, a checksum, and what it is of (src/assessment/compact/mod.rs). @param {Uint8Array} bytes @param {number} version */
export function isReadable(bytes, version) {
  if (bytes.length < 5 || bytes[0] !== version) return false;
  // FNV-1a. Source: RFC 9923.
  const sum = bytes.subarray(5).reduce((all, byte) => Math.imul(all ^ byte, 0x01000193), 0x811c9dc5);
  return Buffer.from(bytes).readUInt32LE(1) === sum >>> 0;
}

/** Addresses that this file leads to and the release does not. @param {string} release @param {string} file */
export function newLinks(release, file) {
  const known = new Set(linksIn(release));
  return [...new Set(linksIn(file))].filter((link) => !known.has(link));
}

/** @param {string} html */
function linksIn(html) {
  const [block = "", data = ""] = /id="data">([^<]*)/.exec(html) ?? [];
  // Of what may stand in an address, all but what ends it in markup and in a sentence.
  const plain = [...html.replace(block, "").matchAll(/(?:https?:\/\/|mailto:|tel:)[^\s<>"'\u0000-\u001f\u007f-\uffff]+/g)].map(([link]) => unescape(link));
  return [...plain, ...linksInData(Buffer.from(bytesOf(data)).toString("latin1"))];
}

/** Other bytes follow an address in the data, and some of them look like letters. @param {string} bytes */
function linksInData(bytes) {
  const links = /** @type {string[]} */ ([]);
  let end = 0;
  for (const { index } of bytes.matchAll(/https?:\/\/|mailto:|tel:/g)) {
    if (index < end) continue;
    // Before a string stands how long it is: seven bits a byte, the lowest first, and all but the last with the eighth set.
    const [low, high] = [bytes.charCodeAt(index - 2), bytes.charCodeAt(index - 1)];
    const whole = [low > 127 ? high * 128 + (low & 127) : 0, high].map((length) => bytes.slice(index, index + length)).find((text) => /^[!-~]{5,}$/.test(text));
    const link = whole ?? /^[!-~]+/.exec(bytes.slice(index, index + 4000))?.[0] ?? "";
    links.push(link);
    end = index + link.length;
  }
  return links;
}

/** As packing escapes a text. @param {string} text */
export const unescape = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
