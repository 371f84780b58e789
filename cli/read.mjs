// A file, read up to a limit: one without end would fill the memory. And why one can't be read, in words.
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

/** Why a file can't be read, by the system's word for it. @type {Record<string, string | undefined>} */
const REASONS = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it may not be read by you",
  ERR_INVALID_FILE_URL_HOST: "the address of a file has three slashes and no host",
  ERR_INVALID_FILE_URL_PATH: "the address of a file has no slash written as %2F",
};

/** @param {NodeJS.ErrnoException} error */
export function whyUnread(error) {
  // A mistake of this program's own, and no reason.
  if (error.code === "ERR_INVALID_ARG_TYPE") throw error;
  return REASONS[error.code ?? ""] ?? error.message;
}

/** No more of a file than a byte over the limit. @param {string} path @param {number} limit @returns {Promise<Buffer>} */
export async function readUpTo(path, limit) {
  const chunks = /** @type {Buffer[]} */ ([]);
  for await (const chunk of createReadStream(path, { end: limit })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What is wrong with the encoding of a text, if anything is: what was read as UTF-8 and is none would be other words. @param {Buffer} bytes */
export function notUtf8(bytes) {
  const start = bytes.subarray(0, 2).toString("latin1");
  // Of JSON the first two characters are plain ones, of which UTF-16 makes a byte and a zero.
  if (start === "\xff\xfe" || start === "\xfe\xff" || (start.length === 2 && start.includes("\0"))) return "This is UTF-16, which some editors call \"Unicode\". Save the file as UTF-8.";
  if (isUtf8(bytes)) return undefined;
  // What is no UTF-8 becomes U+FFFD, so there it is written otherwise when it is written again.
  const again = Buffer.from(bytes.toString("utf8"));
  const at = bytes.findIndex((byte, n) => byte !== again[n]);
  const line = bytes.subarray(0, at).toString("latin1").split("\n").length;
  const byte = bytes[at].toString(16).toUpperCase().padStart(2, "0");
  return `This is not UTF-8: byte ${at + 1} of the file, in line ${line}, is 0x${byte}. It may be Latin-1 or Windows-1252. Save the file as UTF-8.`;
}
