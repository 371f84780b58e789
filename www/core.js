// The headless face of Quiet Check: reads, checks and scores assessments in Node, a worker or a page.
// The same crate as in the frame, with the definition reader the frame does without. Types and the
// meaning of every field are in core-types.d.ts, which goes to dist/core.d.ts.

import { CheckedAssessment, initSync } from "../target/core/quiet_check.js";
import sexAndCoping from "./assessments/sex-and-coping/assessment.json" with { type: "json" };
import sexAndCopingEnglish from "./assessments/sex-and-coping/en.json" with { type: "json" };

/** @import { Assessment, BatchScores, Names, Problem, Response } from "./core-types.js" */

initSync({ module: await program() });

/** The bytes of the program. `fetch` reads no files in Node, and a bundler must not see Node's name. */
async function program() {
  const address = new URL("./core.wasm", import.meta.url);
  if (address.protocol !== "file:") {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`core.wasm could not be loaded: ${answer.status}. It belongs beside core.js.`);
    const bytes = await answer.arrayBuffer();
    // A server for developing answers what it does not know with a page, and says that all is well.
    if (new TextDecoder().decode(bytes.slice(0, 4)) !== "\0asm") {
      throw new Error(`What is at ${address} is not core.wasm: let your bundler copy that file, or leave this package out of what it bundles ahead (in Vite: optimizeDeps: { exclude: ["quiet-check"] }).`);
    }
    return bytes;
  }
  const files = "node:fs/promises";
  const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ files);
  return readFile(address);
}

const BUILT_IN = new Map([["sex-and-coping", { definition: sexAndCoping, texts: { en: sexAndCopingEnglish } }]]);

/** The checked assessment behind each Assessment: its memory is the program's. @type {WeakMap<Assessment, CheckedAssessment>} */
const checked = new WeakMap();

/** @type {typeof import("./core-types.js").builtInAssessment} */
export function builtInAssessment(id) {
  const found = BUILT_IN.get(id);
  if (!found) throw problem("unknown-assessment", `There is no built-in assessment "${id}". There is: ${[...BUILT_IN.keys()].join(", ")}.`);
  return loadAssessment(found.definition, found.texts);
}

/** @type {typeof import("./core-types.js").loadAssessment} */
export function loadAssessment(definition, texts) {
  if (texts === null || typeof texts !== "object") throw problem("definition", 'Texts are an object by language, such as { en: texts }.');
  const tags = Object.keys(texts);
  const inner = new CheckedAssessment(json(definition), tags, tags.map((tag) => json(texts[tag])));
  const { id, version, languages, ...names } = /** @type {Names & Pick<Assessment, "id" | "version" | "languages">} */ (inner.names());
  const assessment = Object.freeze({ id, version, languages, names });
  checked.set(assessment, inner);
  return assessment;
}

/** @type {typeof import("./core-types.js").score} */
export function score(assessment, response, options) {
  return inside(assessment).score(written(response), tag(options?.language ?? undefined));
}

/** @type {typeof import("./core-types.js").scoreBatch} */
export function scoreBatch(assessment, rows) {
  // Of another kind, what is no byte would be made one.
  if (kind(rows) !== "Uint8Array") throw problem("batch", `Rows are a Uint8Array, a byte for each of names.columns, row after row; not ${named(rows)}.`);
  const batch = inside(assessment).scoreBatch(rows);
  const { band, text, tier, indicators, level, sum, answered, range_low: rangeLow, range_high: rangeHigh } = batch;
  batch.free();
  return { band, text, rangeLow, rangeHigh, tier, indicators, level, sum, answered };
}

/** @type {typeof import("./core-types.js").compactAssessment} */
export function compactAssessment(assessment, language) {
  const lines = inside(assessment).lines(tag(language) ?? "");
  if (lines === undefined) throw problem("unknown-language", `The assessment "${assessment.id}" has no texts in "${language}". It has: ${assessment.languages.join(", ")}.`);
  return { data: inside(assessment).compact(), lines, code: inside(assessment).hasCode() };
}

/** @param {Assessment} assessment */
function inside(assessment) {
  const inner = checked.get(assessment);
  if (!inner) throw problem("definition", "This is no assessment of loadAssessment or builtInAssessment.");
  return inner;
}

/** What a value is: "Object" of any realm, "Promise", "Null". @param {unknown} value */
const kind = (value) => Object.prototype.toString.call(value).slice(8, -1);

/** The same, for a sentence. @param {unknown} value */
const named = (value) => (value == null ? String(value) : `this ${kind(value)}`);

/** @param {unknown} language */
function tag(language) {
  if (language === undefined || typeof language === "string") return language;
  throw problem("unknown-language", `A language is a tag such as "en", not ${named(language)}.`);
}

/** A response as the program can read it: what is no text becomes null there, and is refused by its name. A promise that nobody
 * has waited for has no answers in it, and is no response. @param {unknown} response */
function written(response) {
  if (kind(response) !== "Object") {
    const message = `A response is an object of item ids with option ids, such as {"sleep": "often"}; not ${named(response)}.`;
    throw problem("response", message, [{ file: "response", pointer: "", message }]);
  }
  const text = (/** @type {unknown} */ value) => (typeof value === "string" ? value : null);
  return Object.fromEntries(Object.entries(/** @type {object} */ (response)).map(([id, value]) => [id, Array.isArray(value) ? value.map(text) : text(value)]));
}

/** The program refuses longer files, so there is no need to hand it more than one character too many. */
const LONGEST = 4_000_001;

/** @param {unknown} value */
function json(value) {
  try {
    const text = typeof value === "string" ? value : JSON.stringify(value) ?? "null";
    return text.length > LONGEST ? text.slice(0, LONGEST) : text;
  } catch (cause) {
    const message = "This cannot be written as JSON: it goes round in a circle, is nested without end, or holds what JSON has no word for.";
    throw Object.assign(problem("definition", message), { cause });
  }
}

/** @param {string} code @param {string} message @param {Problem[]} [problems] */
function problem(code, message, problems = []) {
  return Object.assign(new Error(message), { code, problems });
}
