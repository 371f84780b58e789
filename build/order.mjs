// Puts functions that are alike beside each other, where brotli finds what repeats for less: half a kilobyte of the frame.
// Nothing in a program hangs on where its functions stand. The order alone is worked out here; wasm-opt puts them into it.

import { leb, reader, section, sections, string } from "./sections.mjs";

const IMPORTS = 2;
const CODE = 10;
const CUSTOM = 0;

/**
 * Gives a program that has no names one for each function, for `wasm-opt --reorder-functions-by-name`.
 * @param {Buffer} wasm
 */
export function nameByLikeness(wasm) {
  const { imported, bodies } = functions(wasm);
  /** @type {Buffer[]} */
  const names = [];
  likeBesideLike(bodies).forEach((own, place) => {
    names[own] = Buffer.concat([leb(imported + own), string(String(place).padStart(6, "0"))]);
  });
  // Part 1 of the section of names: those of functions.
  const part = section(1, Buffer.concat([leb(names.length), ...names]));
  return Buffer.concat([wasm, section(CUSTOM, Buffer.concat([string("name"), part]))]);
}

/** The first, and each time that one of those left which is most like the last. @param {Uint8Array[]} bodies */
function likeBesideLike(bodies) {
  const pieces = bodies.map(piecesOf);
  /** How much two have in common, for their length. @param {number} one @param {number} other */
  const likeness = (one, other) => {
    const [few, many] = [pieces[one], pieces[other]].sort((a, b) => a.size - b.size);
    let common = 0;
    for (const piece of few) if (many.has(piece)) common++;
    return common / Math.sqrt((few.size + 1) * (many.size + 1));
  };
  const [first, ...rest] = bodies.keys();
  const left = new Set(rest);
  const order = [first];
  while (left.size > 0) {
    const last = order[order.length - 1];
    let next = { one: -1, alike: -1 };
    for (const one of left) {
      const alike = likeness(last, one);
      if (alike > next.alike) next = { one, alike };
    }
    left.delete(next.one);
    order.push(next.one);
  }
  return order;
}

/** All that stands in it four bytes long, which is about an instruction or two. @param {Uint8Array} body */
function piecesOf(body) {
  const found = new Set();
  for (let at = 3; at < body.length; at++) found.add((body[at - 3] << 24) | (body[at - 2] << 16) | (body[at - 1] << 8) | body[at]);
  return found;
}

/** The functions that a program brings along, and how many it imports, which come before them. @param {Uint8Array} wasm */
function functions(wasm) {
  let imported = 0;
  /** @type {Uint8Array[]} */
  const bodies = [];
  for (const { id, content } of sections(wasm)) {
    const read = reader(wasm, content);
    // Only functions are imported: see imports.mjs.
    if (id === IMPORTS) imported = read.number();
    if (id === CODE) for (let left = read.number(); left > 0; left--) bodies.push(read.bytes());
  }
  return { imported, bodies };
}
