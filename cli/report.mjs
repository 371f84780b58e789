// What the doctor has found: each thing with a mark, a code and the lines to change, and all of it as lines to print.
// docs/commands.md has every code.
import { pasted } from "./policy.mjs";
import { together } from "./server-lines.mjs";

/**
 * @import { Policy } from "./policy.mjs"
 * @import { Release } from "./release.mjs"
 *
 * @typedef {"well" | "wrong" | "unseen" | "note"} Mark  `unseen`: it could not be looked at, and may be well or wrong
 * @typedef {{ mark: Mark, code: string, says: string, change: string[] }} Check
 * @typedef {string | Policy} Line  a policy: as it is to be, once all is known that it needs
 *
 * @typedef {object} Diagnosis
 * @property {boolean} well     nothing is wrong, and all could be looked at
 * @property {boolean} looked   whether all could be looked at
 * @property {"well" | "wrong" | null} verdict  null: nothing is wrong so far, and not all could be looked at
 * @property {string} says      how it ends, in one sentence
 * @property {string} page      its last address, after all redirects
 * @property {string | undefined} loader
 * @property {string[]} frames
 * @property {Check[]} checks
 */

/** Lines to paste are asked for at the end: what is found later may belong into the same line. */
export class Report {
  /** @type {(Omit<Check, "change"> & { change: Line[] })[]} */ #found = [];
  /** @param {Mark} mark @param {string} code @param {string} says @param {...Line} change */
  say(mark, code, says, ...change) { this.#found.push({ mark, code, says, change }); }
  /** @param {string} code @param {string} says */
  well(code, says) { this.say("well", code, says); }
  /** @param {string} code @param {string} says @param {...Line} change */
  wrong(code, says, ...change) { this.say("wrong", code, says, ...change); }
  /** @param {string} code @param {string} says @param {...Line} change */
  unseen(code, says, ...change) { this.say("unseen", code, says, ...change); }
  /** @param {string} code @param {string} says @param {...Line} change */
  note(code, says, ...change) { this.say("note", code, says, ...change); }
  /** How many things are wrong by now. */
  get wrongs() { return this.#found.filter(({ mark }) => mark === "wrong").length; }

  /** @param {string} page @param {string | undefined} loader @param {string[]} frames @returns {Diagnosis} */
  diagnosis(page, loader, frames) {
    const checks = this.#found.map(({ change, ...check }) => ({ ...check, change: change.map((line) => (typeof line === "string" ? line : pasted(line))) }));
    const looked = checks.every(({ mark }) => mark !== "unseen");
    const verdict = this.wrongs > 0 ? "wrong" : looked ? "well" : null;
    return { well: verdict === "well", looked, verdict, says: ending(checks, frames), page, loader, frames, checks };
  }
}

/** @param {Check[]} checks @param {string[]} frames */
function ending(checks, frames) {
  const wrong = checks.filter(({ mark }) => mark === "wrong").length;
  if (wrong > 0) return `${wrong} thing${wrong > 1 ? "s" : ""} to change.`;
  if (checks.some(({ mark, code }) => mark === "unseen" && code === "page-unreachable")) return "The page could not be looked at.";
  const unseen = checks.filter(({ mark }) => mark === "unseen").map(({ code }) => (code === "no-loader" ? "the loader" : frames.length > 0 ? "some of the frames" : "the frame"));
  if (unseen.length > 0) return `Nothing is wrong so far, but ${unseen.join(" and ")} could not be seen.`;
  return `All is well, as far as it can be seen from outside${frames.length > 0 ? ` (${frames.join(", ")})` : ""}.`;
}

export const MARKS = { well: "✓", wrong: "✗", unseen: "?", note: "·" };

/** @param {Diagnosis} found @param {Release} release @returns {string[]} */
export function doctorLines({ page, checks, says }, release) {
  const places = together(checks.flatMap(({ change }) => change));
  return [
    `quiet-check ${release.version} doctor: ${page}`,
    ...checks.flatMap(({ mark, code, says, change }) => [`${MARKS[mark]} ${code}  ${says}`, ...change.map((line) => `    → ${line}`)]),
    ...(places.length > 0 ? ["For nginx, together:", ...places.map((line) => `    → ${line}`)] : []),
    says,
  ];
}
