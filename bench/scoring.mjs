// How many responses a second the headless core scores, beside a plain JavaScript scorer of the same levels and bands, and
// SurveyJS with the same items.
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { root } from "../build/run.mjs";

const ROUNDS = 7;
const BATCH = 50_000;
const FEW = 400;

/** Where SurveyJS is: a name that only bench/package.json knows, so its types can't be asked for. */
const surveyCore = "survey-core";

/** Measures and prints. dist/ must be built. */
export async function benchScoring() {
  const { builtInAssessment, score, scoreBatch } = await import(pathToFileURL(join(root, "dist", "core.js")).href);
  const { Model } = await import(surveyCore);
  const assessment = builtInAssessment("sex-and-coping");
  const { columns, scales, levels, bands } = assessment.names;
  const items = columns.filter((/** @type {any} */ column) => column.options).map((/** @type {any} */ column) => column.item);
  const dimensions = [["r1", "r2", "r3"], ["a1", "a2", "a3"], ["c1", "c2", "c3"], ["g1", "g2", "g3"], ["i1", "i2", "i3", "i4"]];

  let state = 1;
  const random = (/** @type {number} */ end) => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8) % end;
  const rows = Uint8Array.from({ length: BATCH * columns.length }, (_, at) => (at % columns.length < items.length ? [0, 1, 2, 3, 4, 254, 255][random(7)] : random(2)));
  const rowOf = (/** @type {number} */ n) => rows.subarray(n * columns.length, (n + 1) * columns.length);
  const responses = Array.from({ length: FEW }, (_, n) => Object.fromEntries(items.map((/** @type {string} */ item, /** @type {number} */ at) => [item, columns[at].options[rowOf(n)[at]] ?? (rowOf(n)[at] === 254 ? "na" : "skip")])));

  // The same levels and bands by hand: no reasons, no what-if range, no suggestions.
  const places = dimensions.map((dimension) => dimension.map((item) => items.indexOf(item)));
  const [s3, c1, c2, i1, i2, i4] = ["s3", "c1", "c2", "i1", "i2", "i4"].map((item) => items.indexOf(item));
  const plain = (/** @type {Uint8Array} */ row) => {
    const often = (/** @type {number} */ at) => row[at] === 3 || row[at] === 4;
    const found = places.map((dimension) => {
      let sum = 0, answered = 0;
      for (const at of dimension) if (row[at] < 5) { sum += row[at]; answered++; }
      return answered < 2 ? -1 : 2 * sum >= 5 * answered ? 2 : 2 * sum >= 3 * answered ? 1 : 0;
    });
    const core = found.slice(1);
    const [, choice, , impact] = core;
    const strong = core.filter((level) => level === 2).length;
    if (core.filter((level) => level >= 0).length < 3) return 0;
    if (strong >= 2 || (choice === 2 && impact >= 1) || (impact === 2 && choice >= 1)) return 1;
    if (strong === 1 || core.filter((level) => level >= 1).length >= 2) return 2;
    // The floor: what asks for care is never called balance.
    const care = (choice === 2 && found[0] === 2) || often(i1) || often(c1) || often(c2) || often(i2) || often(i4) || row[s3] <= 1;
    return care ? 2 : 3;
  };

  const survey = new Model({
    elements: items.map((/** @type {string} */ name) => ({ type: "radiogroup", name, choices: [0, 1, 2, 3, 4] })),
    calculatedValues: dimensions.flatMap((dimension, n) => [
      { name: `mean${n}`, expression: `avg(${dimension.map((item) => `{${item}}`).join(", ")})` },
      { name: `count${n}`, expression: dimension.map((item) => `iif({${item}} notempty, 1, 0)`).join(" + ") },
      { name: `level${n}`, expression: `iif({count${n}} < 2, -1, iif({mean${n}} >= 2.5, 2, iif({mean${n}} >= 1.5, 1, 0)))` },
    ]),
  });
  const surveyJs = (/** @type {number} */ n) => {
    const row = rowOf(n);
    survey.data = Object.fromEntries(items.flatMap((/** @type {string} */ item, /** @type {number} */ at) => (row[at] < 5 ? [[item, row[at]]] : [])));
    return dimensions.map((_, n) => survey.getVariable(`level${n}`));
  };

  /** @type {[string, number, () => unknown][]} */
  const racers = [
    ["core, batch (levels, band, range, tier)", BATCH, () => scoreBatch(assessment, rows)],
    ["core, one by one (and every reason)", FEW, () => responses.map((response) => score(assessment, response))],
    ["plain JavaScript (levels, band)", BATCH, () => Array.from({ length: BATCH }, (_, n) => plain(rowOf(n)))],
    ["SurveyJS (means, levels)", FEW, () => Array.from({ length: FEW }, (_, n) => surveyJs(n))],
  ];
  /** @type {number[][]} */
  const taken = racers.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    racers.forEach(([, count, run], n) => {
      const began = performance.now();
      run();
      taken[n].push((count / (performance.now() - began)) * 1000);
    });
  }
  // All three must say the same, or the figures compare nothing.
  const batch = scoreBatch(assessment, rows);
  const order = ["open_picture", "worth_support", "worth_noticing", "in_balance"];
  for (let n = 0; n < BATCH; n++) {
    const found = bands[batch.band[n]], expected = order[plain(rowOf(n))];
    if (found !== expected) throw new Error(`row ${n}: ${found}, by hand ${expected}`);
  }
  for (let n = 0; n < FEW; n++) {
    const found = Array.from(batch.level.subarray(n * scales.length, (n + 1) * scales.length), (level) => (level === 255 ? -1 : level));
    const theirs = surveyJs(n);
    if (String(found) !== String(theirs)) throw new Error(`row ${n}: levels ${found}, by SurveyJS ${theirs}`);
  }
  console.log(`\nResponses a second, median of ${ROUNDS} alternating rounds (${scales.length} scales, ${levels.flat().length} levels, ${items.length} items):\n`);
  racers.forEach(([name], n) => {
    const median = taken[n].sort((a, b) => a - b)[ROUNDS >> 1];
    console.log(`  ${name.padEnd(42)}${Math.round(median).toLocaleString("en").padStart(12)}`);
  });
  console.log(`
What the figures do not say: the core's batch works out the band three times, once as answered and once for either end of
the range, and checks every byte; by hand there is none of that, no indicator and no tier, and the rules are fixed in
the code. SurveyJS keeps a form alive and works out each expression as answers are set; it has no band here, which flatters
it. One by one, the core also gives every reason in words. A visitor is scored once: this is for those who score many.`);
}
