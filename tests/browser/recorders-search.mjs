// Searches what recorders have captured, whatever it is wrapped in. `unfold` takes bytes apart: compressed parts, JSON,
// base64, addresses, and all of these within each other. `Evidence` then looks for words and for places in it: words
// as runs of at most four, so that text which was cut short or split is found too; a place as two numbers in a row, or
// as the two bytes-saving numbers of a binary format; and what was typed as one key an event, however many events and
// requests it is spread over.
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

const RUN = 4;
const WORD = /[\p{L}\p{N}_]+(?:[-'’][\p{L}\p{N}_]+)*/gu;
const NUMBER = /-?\d+(?:\.\d+)?/g;
// A field, or a place in a list, that holds one letter, the name of its key, or that key's number.
const KEY = /(?:"(\w+)"\s*:\s*|[[,]\s*)"(?:Key|Digit)?([A-Za-z0-9])"|"(keyCode|which|charCode)"\s*:\s*(\d+)/g;
// What is cut off at its end still says what came before.
const partly = { finishFlush: constants.Z_SYNC_FLUSH };

/** @typedef {{ x: number, y: number }} Place */

/** @param {string} text @returns {string[]} */
export const wordsOf = (text) => text.match(WORD) ?? [];

/** As keys say it: one is told of several times, as it goes down and up and as what comes of it. @param {string} text */
const pressed = (text) => text.toLowerCase().replace(/(.)\1+/g, "$1");

/** What to look for in a text: the whole of a short one, each run of four words of a longer one. @param {string} text */
export function runsOf(text) {
  const words = wordsOf(text);
  const runs = [];
  for (let at = 0; at + RUN <= words.length; at++) runs.push(words.slice(at, at + RUN).join(" "));
  return runs.length > 0 ? runs : words.length > 0 ? [words.join(" ")] : [];
}

/** All that was captured, as it comes in, and what of the wanted was seen in it. */
export class Evidence {
  /** @type {Set<string>} */ words = new Set();
  /** Each with what stands around it, for a failing test to show. @type {Map<string, string>} */ places = new Map();
  bytes = 0;
  /** @type {Map<string, string>} all keys in order, by the name of the field they stand in */ #keys = new Map();
  /** @type {Map<string, string[]>} run of words to the texts it is of */ #wanted = new Map();
  /** @type {Map<string, { name: string, binary: Buffer }>} */ #pairs = new Map();
  /** @type {Buffer[]} */ #buffers = [];
  /** @type {Set<string>} */ #texts = new Set();

  /** How much is there by now. @returns {[number, number]} */
  get mark() {
    return [this.#texts.size, this.#buffers.length];
  }

  /**
   * Looks for these too, in what came since a mark and in what comes.
   * @param {Iterable<string>} texts @param {Iterable<[string, Place]>} [places] by name @param {[number, number]} [since]
   */
  want(texts, places = [], since = [0, 0]) {
    for (const text of texts) for (const run of runsOf(text)) this.#wanted.set(run, [...(this.#wanted.get(run) ?? []), text]);
    for (const [name, { x, y }] of places) {
      this.#pairs.set(`${Math.round(x)} ${Math.round(y)}`, { name, binary: Buffer.from([...varint(Math.round(x)), ...varint(Math.round(y))]) });
    }
    for (const text of [...this.#texts].slice(since[0])) this.#look(text);
    for (const buffer of this.#buffers.slice(since[1])) this.#lookAt(buffer);
  }

  /** @param {Buffer | string} captured */
  add(captured) {
    const buffer = typeof captured === "string" ? Buffer.from(captured) : captured;
    this.bytes += buffer.length;
    unfold(buffer, (text) => {
      this.#type(text);
      if (this.#texts.has(text)) return;
      this.#texts.add(text);
      this.#look(text);
    }, (bytes) => {
      this.#buffers.push(bytes);
      this.#lookAt(bytes);
    });
  }

  /** Whether this was typed, key by key. @param {string} text */
  typed(text) {
    return [...this.#keys.values()].some((keys) => keys.includes(pressed(text)));
  }

  /** A few lines around what was found, for a failing test to show. @param {string} needle */
  around(needle) {
    for (const text of this.#texts) {
      const at = text.indexOf(needle);
      if (at >= 0) return text.slice(Math.max(0, at - 120), at + 160);
    }
    return "";
  }

  /** Every text, those that are there already too: the same letter twice is two keys. @param {string} text */
  #type(text) {
    for (const [, field, letter, numbered, number] of text.matchAll(KEY)) {
      const name = field ?? numbered ?? "";
      this.#keys.set(name, pressed((this.#keys.get(name) ?? "") + (letter ?? String.fromCharCode(Number(number)))));
    }
  }

  /** @param {string} text */
  #look(text) {
    const words = wordsOf(text);
    for (let at = 0; at < words.length; at++) {
      let run = "";
      for (let next = at; next < Math.min(at + RUN, words.length); next++) {
        run += (run && " ") + words[next];
        for (const of of this.#wanted.get(run) ?? []) this.words.add(of);
      }
    }
    if (this.#pairs.size === 0) return;
    let last = "", end = 0;
    for (const match of text.matchAll(NUMBER)) {
      const now = String(Math.round(Number(match[0])));
      // What stands between x and y is a name and a few signs.
      const pair = match.index - end <= 24 ? this.#pairs.get(`${last} ${now}`) : undefined;
      if (pair) this.places.set(pair.name, text.slice(Math.max(0, end - 120), match.index + 60));
      last = now;
      end = match.index + match[0].length;
    }
  }

  /** @param {Buffer} bytes */
  #lookAt(bytes) {
    // Too short a pair would be there by chance.
    for (const { name, binary } of this.#pairs.values()) {
      const at = binary.length > 3 ? bytes.indexOf(binary) : -1;
      if (at >= 0) this.places.set(name, `${bytes.length} bytes, at ${at}: ${bytes.subarray(Math.max(0, at - 40), at + 40).toString("latin1")}`);
    }
  }
}

/**
 * @param {Buffer} buffer @param {(text: string) => void} text @param {(bytes: Buffer) => void} bytes raw ones, at each level
 * @param {number} [depth]
 */
function unfold(buffer, text, bytes, depth = 0) {
  if (depth > 8 || buffer.length === 0) return;
  bytes(buffer);
  for (const inner of unpacked(buffer)) unfold(inner, text, bytes, depth + 1);
  unfoldText(buffer.toString("utf8"), text, bytes, depth);
}

/** @param {string} string @param {(text: string) => void} text @param {(bytes: Buffer) => void} bytes @param {number} depth */
function unfoldText(string, text, bytes, depth) {
  if (depth > 8) return;
  text(string);
  // An envelope or a log: one JSON a line.
  for (const part of /^\s*[[{"]/.test(string) ? [string, ...(string.includes("\n") ? string.split("\n") : [])] : []) {
    const value = json(part);
    if (value === undefined) continue;
    const inside = /** @type {string[]} */ ([]);
    walk(value, inside);
    for (const one of inside) {
      if (one.startsWith("\x1f\x8b")) unfold(Buffer.from(one, "latin1"), text, bytes, depth + 1);
      else unfoldText(one, text, bytes, depth + 1);
    }
  }
  if (/%[0-9a-f]{2}/i.test(string)) {
    const plain = decoded(string.replaceAll("+", " "));
    if (plain !== string) unfoldText(plain, text, bytes, depth + 1);
  }
  if (/=/.test(string) && /^[\w.$-]+=[^\s]*$/.test(string)) {
    for (const [, value] of new URLSearchParams(string)) unfoldText(value, text, bytes, depth + 1);
  }
  if (string.length >= 16 && /^[\w+/-]+={0,2}$/.test(string) && string.length % 4 !== 1) {
    const raw = Buffer.from(string.replaceAll("-", "+").replaceAll("_", "/"), "base64");
    if (raw.length > 0) unfold(raw, text, bytes, depth + 1);
  }
}

/** What is compressed in it, wherever it begins: whole, or between other parts. @param {Buffer} buffer @returns {Generator<Buffer>} */
function* unpacked(buffer) {
  for (const [marks, open] of /** @type {[number[][], (part: Buffer) => Buffer][]} */ ([
    [[[0x1f, 0x8b, 0x08]], (part) => gunzipSync(part, partly)],
    [[[0x78, 0x01], [0x78, 0x5e], [0x78, 0x9c], [0x78, 0xda]], (part) => inflateSync(part, partly)],
  ])) {
    for (const mark of marks) {
      for (let at = buffer.indexOf(Buffer.from(mark)); at >= 0; at = buffer.indexOf(Buffer.from(mark), at + 1)) {
        const inner = opened(() => open(buffer.subarray(at)));
        if (inner) yield inner;
      }
    }
  }
  // These two bear no mark: only a whole body can be tried.
  const first = buffer[0];
  if (first !== 0x7b && first !== 0x5b && buffer.length > 32) {
    for (const open of [() => inflateRawSync(buffer), () => brotliDecompressSync(buffer)]) {
      const inner = opened(open);
      if (inner) yield inner;
    }
  }
}

/** @param {() => Buffer} open */
function opened(open) {
  try {
    const inner = open();
    return inner.length > 0 ? inner : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function decoded(text) {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (part) => Buffer.from(part.replaceAll("%", ""), "hex").toString("utf8"));
}

/** All strings in a value, the names of fields too. @param {unknown} value @param {string[]} strings */
function walk(value, strings) {
  if (typeof value === "string") strings.push(value);
  else if (Array.isArray(value)) {
    for (const one of value) walk(one, strings);
    // Bytes that were made an array.
    if (value.length > 16 && value.every((one) => Number.isInteger(one) && one >= 0 && one < 256)) strings.push(Buffer.from(value).toString("latin1"));
  } else if (value && typeof value === "object") {
    for (const [name, one] of Object.entries(value)) {
      strings.push(name);
      walk(one, strings);
    }
  }
}

/** A number as most binary formats write it: seven bits a byte. @param {number} value */
function varint(value) {
  const out = [];
  for (let rest = Math.max(0, value); ; rest >>>= 7) {
    if (rest < 128) return [...out, rest];
    out.push((rest & 127) | 128);
  }
}
