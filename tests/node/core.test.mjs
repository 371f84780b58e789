// The headless API, from the built dist/core.js, as somebody who imports it meets it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { builtInAssessment, compactAssessment, loadAssessment, score, scoreBatch } from "../../dist/core.js";
import { serve } from "../../build/serve.mjs";

/** @param {string} path */
const json = async (path) => JSON.parse(await readFile(new URL(`../${path}`, import.meta.url), "utf8"));
/** @type {{ id: string, name: string, response: Record<string, string | string[]>, outcome: Record<string, unknown> }[]} */
const examples = await json("fixtures/sex-and-coping.examples.json");
const small = { definition: await json("fixtures/day-rhythm/assessment.json"), texts: { en: await json("fixtures/day-rhythm/en.json") } };
const assessment = builtInAssessment("sex-and-coping");

/** @param {() => unknown} call @returns {import("../../www/core-types.js").QuietCheckError} */
function failure(call) {
  try {
    call();
  } catch (error) {
    return /** @type {any} */ (error);
  }
  throw new assert.AssertionError({ message: "it did not throw" });
}

test("every worked example comes out exactly", () => {
  assert.equal(examples.length, 18);
  for (const { id, response, outcome } of examples) {
    const { reasons, ...found } = score(assessment, response);
    assert.deepEqual(found, outcome, id);
    assert.ok(reasons.length >= 7, id);
  }
});

test("the README's example: what is not there counts as skipped, and reasons are sentences with evidence", () => {
  const outcome = score(assessment, { r1: "often", c3: "na", triggers: ["stress", "tired"] });
  assert.equal(outcome.scales.relief.level, null);
  assert.deepEqual({ ...outcome.scales.relief }, { level: null, sum: 3, answered: 1, of: 3 });
  const level = outcome.reasons.find((reason) => reason.of === "level" && reason.id === "relief");
  assert.match(String(level?.because), /^[A-Z].*\.$/);
  assert.deepEqual(level?.evidence, [{ answer: "r1" }, { missing: "r2" }, { missing: "r3" }]);
  assert.deepEqual(Object.keys(outcome.scales), ["relief", "after", "choice", "range", "impact"], "in the definition's order");
});

test("a response that does not fit is refused with every problem named", () => {
  const error = failure(() => score(assessment, { r9: "often", r1: "weekly", triggers: "stress", pathways: ["p_none"] }));
  assert.equal(error.code, "response");
  assert.deepEqual(error.problems.map((problem) => problem.pointer), ["/pathways", "/r1", "/r9", "/triggers"]);
  assert.match(error.problems[2].message, /^There is no item `r9`\. There are s1, s2, .* and more\.$/);
  assert.match(error.problems[3].message, /takes a list of stress, .* or `skip`\.$/);
  assert.match(error.problems[1].message, /never, rarely, sometimes, often, almost-always/);
  assert.equal(failure(() => score(assessment, /** @type {any} */ (null))).code, "response");
  assert.equal(failure(() => score(/** @type {any} */ ({}), {})).code, "definition");
});

test("what Node prints of an error that nobody caught is the error, not a line of thousands of characters", () => {
  const core = JSON.stringify(new URL("../../dist/core.js", import.meta.url).href);
  for (const call of ["score(builtInAssessment('sex-and-coping'), { r9: 'often' })", "score({}, {})", "loadAssessment('{', {})"]) {
    const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", `import { builtInAssessment, loadAssessment, score } from ${core}; ${call}`], { encoding: "utf8" });
    assert.equal(status, 1, call);
    assert.match(stderr, /^Error: /m, call);
    assert.ok(stderr.split("\n").every((line) => line.length < 300), `${call}:\n${stderr.slice(0, 2000)}`);
  }
});

test("from a web server it reads core.wasm beside it; and where that is something else, the error says at which address and what to do", async () => {
  const dist = new URL("../../dist/", import.meta.url);
  const served = await serve({ root: fileURLToPath(dist) });
  const address = `${served.url}/core.wasm`;
  // Node imports nothing by http, so it is the same file, told that it came from there; anew each time.
  const source = (await readFile(new URL("core.js", dist), "utf8")).replaceAll("import.meta.url", JSON.stringify(`${served.url}/core.js`));
  let times = 0;
  const load = () => import(`data:text/javascript,${encodeURIComponent(`// ${times++}\n${source}`)}`);
  try {
    const core = await load();
    assert.deepEqual(core.score(core.builtInAssessment("sex-and-coping"), {}), score(assessment, {}));
    // As servers for developing answer whatever they do not know; or an empty file, or one that was cut off.
    for (const body of ["<!doctype html><title>The app</title>", "", "\0as"]) {
      served.answers.set("/core.wasm", { body });
      await assert.rejects(load(), { message: `What is at ${address} is not core.wasm: let your bundler copy that file, or leave this package out of what it bundles ahead (in Vite: optimizeDeps: { exclude: ["quiet-check"] }).` });
    }
    served.answers.set("/core.wasm", { status: 404 });
    await assert.rejects(load(), { message: "core.wasm could not be loaded: 404. It belongs beside core.js." });
  } finally {
    await served.close();
  }
});

test("what is no response, no language and no rows is refused by its name, and never scored", () => {
  const any = (/** @type {unknown} */ value) => /** @type {any} */ (value);
  // A promise that nobody waited for has no answers in it: it is not somebody who skipped everything.
  for (const wrong of [Promise.resolve({ r1: "often" }), new Date(), /x/, new Error("x"), new Map([["r1", "often"]]), new Set(), [], "r1", undefined]) {
    const error = failure(() => score(assessment, any(wrong)));
    assert.deepEqual([error.code, error.problems.map(({ pointer }) => pointer)], ["response", [""]]);
    assert.match(error.message, /A response is an object of item ids/);
  }
  for (const wrong of [() => "often", Symbol("often"), new Set(["often"]), new String("often"), new Uint8Array(1), 1, null, undefined]) {
    const error = failure(() => score(assessment, any({ r1: wrong, r2: "often", triggers: [wrong] })));
    assert.deepEqual(error.problems.map(({ pointer }) => pointer), ["/r1", "/triggers"]);
    assert.match(error.problems[0].message, /^`r1` is a single choice: it takes one of never, .*, or `skip`\.$/);
  }
  for (const language of [5, true, {}, NaN, Symbol("en"), ["en"]]) {
    assert.equal(failure(() => score(assessment, {}, { language: any(language) })).code, "unknown-language");
    assert.equal(failure(() => compactAssessment(assessment, any(language))).code, "unknown-language");
  }
  assert.equal(failure(() => compactAssessment(assessment, any(undefined))).code, "unknown-language");
  assert.deepEqual(score(assessment, {}, any(null)), score(assessment, {}));
  const { length } = assessment.names.columns;
  for (const rows of [new Array(length).fill("a"), new Array(length).fill(256), new Uint16Array(length), new Uint8ClampedArray(length), "x".repeat(length), new ArrayBuffer(length), { length: -1 }, 5, null]) {
    const error = failure(() => scoreBatch(assessment, any(rows)));
    assert.equal(error.code, "batch");
    assert.match(error.message, /^Rows are a Uint8Array/);
  }
  assert.equal(scoreBatch(assessment, Buffer.alloc(length, 255)).band.length, 1);
});

test("an assessment loads from objects and from JSON text alike", () => {
  const fromObjects = loadAssessment(small.definition, small.texts);
  const fromText = loadAssessment(JSON.stringify(small.definition), { en: JSON.stringify(small.texts.en) });
  assert.deepEqual(fromText.names, fromObjects.names);
  assert.deepEqual(fromText.languages, ["en"]);
  assert.deepEqual(score(fromText, {}), score(fromObjects, {}));
});

test("a definition that is wrong is refused with file, pointer and what would be right", () => {
  const broken = structuredClone(small.definition);
  broken.scales[0].items[0] = "nobody";
  broken.extra = 1;
  const error = failure(() => loadAssessment(broken, small.texts));
  assert.equal(error.code, "definition");
  assert.deepEqual(error.problems.map(({ file, pointer }) => `${file}#${pointer}`).sort(), ["assessment#/extra", "assessment#/scales/0/items/0"]);
  assert.match(error.message, /There is no item `nobody`/);
  assert.equal(failure(() => loadAssessment("{", {})).code, "definition");
  assert.equal(failure(() => builtInAssessment("none")).code, "unknown-assessment");
  assert.equal(failure(() => compactAssessment(assessment, "xx")).code, "unknown-language");
});

test("a batch gives what single scoring gives, row for row", () => {
  const { columns, bands, texts, tiers, scales, levels, indicators } = assessment.names;
  let state = 7;
  const random = (/** @type {number} */ end) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0, (state >>> 16) % end);
  const count = 2000;
  const rows = new Uint8Array(count * columns.length);
  /** @type {Record<string, string | string[]>[]} */
  const responses = [];
  for (let n = 0; n < count; n++) {
    /** @type {Record<string, string | string[]>} */
    const response = {};
    const skipsPicks = random(4) === 0;
    columns.forEach(({ item, option, options }, at) => {
      const place = n * columns.length + at;
      if (options) {
        const answer = random(options.length + 2);
        rows[place] = answer < options.length ? answer : answer === options.length ? 254 : 255;
        response[item] = options[answer] ?? (answer === options.length ? "na" : "skip");
      } else if (skipsPicks) {
        rows[place] = 255;
        response[item] = "skip";
      } else {
        rows[place] = random(2);
        const picked = /** @type {string[]} */ (response[item] ??= []);
        if (rows[place]) picked.push(/** @type {string} */ (option));
      }
    });
    responses.push(response);
  }
  const batch = scoreBatch(assessment, rows);
  responses.forEach((response, n) => {
    const one = score(assessment, response);
    const band = batch.band[n];
    assert.deepEqual(
      {
        band: bands[band],
        text: texts[band][batch.text[n]],
        bandRange: [bands[batch.rangeLow[n]], bands[batch.rangeHigh[n]]],
        tier: tiers[batch.tier[n]],
        indicators: indicators.filter((_, bit) => (batch.indicators[n] >> bit) & 1),
        scales: Object.fromEntries(scales.map((scale, s) => {
          const at = n * scales.length + s;
          return [scale, { level: levels[s][batch.level[at]] ?? null, sum: batch.sum[at], answered: batch.answered[at], of: one.scales[scale].of }];
        })),
      },
      { band: one.band, text: one.text, bandRange: one.bandRange, tier: one.tier, indicators: one.indicators, scales: one.scales },
    );
  });
});

test("a batch knows a multiple choice that does not apply", () => {
  const definition = structuredClone(small.definition);
  const helps = definition.answerSets.find((/** @type {{ id: string }} */ set) => set.id === "helps");
  helps.notApplicable = true;
  definition.indicators = [{ id: "none-fits", when: { missing: { items: ["helps"], as: "na" } } }];
  const texts = structuredClone(small.texts);
  Object.assign(texts.en.texts, { "indicator.none-fits": "None", "indicator.none-fits.because": "None fits.", "seek-help": "When" });
  const loaded = loadAssessment(definition, texts);
  const { columns } = loaded.names;
  const rows = new Uint8Array(2 * columns.length).fill(255);
  columns.forEach(({ item }, at) => item === "helps" && (rows[at] = 254));
  assert.deepEqual([...scoreBatch(loaded, rows).indicators], [1, 0]);
  assert.deepEqual(["na", "skip"].map((answer) => score(loaded, { helps: answer }).indicators), [["none-fits"], []]);
  // Of one that does not apply, no option was passed by, and none picked.
  const last = columns.findLastIndex(({ item }) => item === "helps");
  for (const byte of [255, 0, 1]) {
    rows[last] = byte;
    assert.match(failure(() => scoreBatch(loaded, rows)).message, new RegExp(`^Row 0, column ${last} \\(.* It takes 0 to 1, 255 for "Prefer not to say", 254 for "Does not apply to me"; where the item is missing, the same in all of its columns\\.$`));
  }
  assert.match(failure(() => scoreBatch(loadAssessment(small.definition, small.texts), rows.map(() => 254))).message, /holds 254, which is none of its answers/);
});

test("a row that means nothing is named", () => {
  const { columns } = assessment.names;
  const rows = new Uint8Array(2 * columns.length).fill(255);
  rows[columns.length + 3] = 9;
  const error = failure(() => scoreBatch(assessment, rows));
  assert.equal(error.code, "batch");
  assert.equal(error.message, 'Row 1, column 3 (`s4`; both count from 0) holds 9, which is none of its answers. It takes 0 to 4, 255 for "Prefer not to say", 254 for "Does not apply to me".');
  // Of a multiple choice all is skipped, or none of it.
  rows[columns.length + 3] = 255;
  const at = columns.length + columns.findIndex((column) => column.item === "triggers");
  for (const [first, second] of [[1, 255], [255, 1]]) {
    rows.set([first, second], at);
    assert.match(failure(() => scoreBatch(assessment, rows)).message, /^Row 1, column \d+ \(`triggers/, `${first}, ${second}`);
  }
  assert.match(failure(() => scoreBatch(assessment, rows.subarray(1))).message, /no whole number of rows: a row has 42/);
});
