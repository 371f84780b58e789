// Definitions and responses that mean harm, through quiet-check/core: its stack and its memory are smaller
// than any other's, and after each of them the same program has to score on as if nothing had been.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { packFrame } from "../../build/pack.mjs";
import { builtInAssessment, compactAssessment, loadAssessment, score, scoreBatch } from "../../dist/core.js";
import { opened } from "../support/opened.mjs";
import { temporary } from "../support/temporary.mjs";

/** @typedef {import("../../www/core-types.js").QuietCheckError} QuietCheckError */

/** @param {string} path */
const text = (path) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
/** @type {{ shown: string[], refused: [string, string][], empty: string[] }} */
const corpus = JSON.parse(await text("support/hostile-texts.json"));
const small = { definition: JSON.parse(await text("fixtures/day-rhythm/assessment.json")), en: JSON.parse(await text("fixtures/day-rhythm/en.json")) };
const assessment = builtInAssessment("sex-and-coping");
const before = score(assessment, { r1: "often" });

/** What it is told, if it is told clearly; and that the program is as sound as before. @param {() => unknown} call @param {string} [code] */
function refused(call, code = "definition") {
  /** @type {QuietCheckError | undefined} */
  let error;
  try {
    call();
  } catch (thrown) {
    error = /** @type {QuietCheckError} */ (thrown);
  }
  assert.ok(error, "it was taken without a word");
  // A trap in the program would be a RuntimeError or a RangeError, and no code would be on it.
  assert.equal(error.code, code, String(error));
  assert.match(error.message, /[.?]$/, "a sentence at the end");
  assert.ok(error.problems.length <= 1001, `${error.problems.length} problems`);
  assert.ok(error.message.length < 3_000_000, `${error.message.length} characters`);
  assert.deepEqual(score(assessment, { r1: "often" }), before, "after it");
  return error;
}

/** @param {unknown} definition @param {unknown} [en] */
const load = (definition, en = small.en) => loadAssessment(/** @type {any} */ (definition), { en: /** @type {any} */ (en) });

/** @param {number} depth @param {(inner: any) => any} around */
function nested(depth, around) {
  /** @type {any} */
  let value = 1;
  for (let at = 0; at < depth; at++) value = around(value);
  return value;
}

test("what is nested without end is refused, as text and as objects, in every part", () => {
  for (const [open, close] of [["[", "]"], ['{"not":', "}"], ['{"all":[', "]}"]]) {
    const deep = open.repeat(100_000) + "1" + close.repeat(100_000);
    assert.match(refused(() => load(deep)).message, /recursion limit/);
    assert.match(refused(() => load(small.definition, deep)).message, /recursion limit/);
    assert.match(refused(() => load(JSON.stringify(small.definition).replace('"version"', `"tiers":${deep},"version"`))).message, /recursion limit/);
  }
  for (const depth of [20, 100, 126, 127, 128, 1000, 100_000]) {
    for (const around of [(/** @type {any} */ inner) => [inner], (/** @type {any} */ inner) => ({ not: inner }), (/** @type {any} */ inner) => ({ all: [inner] })]) {
      const deep = nested(depth, around);
      refused(() => load(deep));
      for (const field of ["tiers", "sections", "answerSets", "learn", "id"]) refused(() => load({ ...small.definition, [field]: deep }));
      refused(() => load({ ...small.definition, tiers: [{ id: "a", when: deep }] }));
    }
  }
});

test("what is no JSON is refused: circles, BigInt, lone surrogates, NUL, other things", () => {
  const circle = { ...small.definition };
  circle.tiers = circle;
  for (const wrong of [circle, { id: 1n }, undefined, null, 1, true, "", "\0", Symbol("x"), () => {}, [], new Map(), NaN]) refused(() => load(wrong));
  for (const lone of ["\ud800", "\udfff", "a\udc00b"]) {
    refused(() => load({ ...small.definition, id: lone }));
    refused(() => load(JSON.stringify(small.definition).replace('"day-rhythm"', `"${lone}"`)));
    const en = structuredClone(small.en);
    en.texts.title = `A day${lone}`;
    refused(() => load(small.definition, en));
    refused(() => load(small.definition, JSON.stringify(small.en).replace('"title":"', `"title":"${lone}`)));
  }
  for (const texts of [undefined, null, 1, "en", [], {}, { "<script>": small.en }, { "../en": small.en }, { __proto__: { en: small.en } }]) {
    refused(() => loadAssessment(small.definition, /** @type {any} */ (texts)));
  }
});

test("what is long without end is refused before it is read", () => {
  const long = "a".repeat(1_000_000);
  for (const field of ["id", "version", "bands", "sections"]) refused(() => load({ ...small.definition, [field]: long }));
  refused(() => load({ ...small.definition, [long]: 1 }));
  for (const wrong of [long.repeat(20), JSON.stringify(small.definition) + " ".repeat(100_000_000), `["${"\u{10FFFF}".repeat(30_000_000)}"]`]) {
    assert.match(refused(() => load(wrong)).message, /more than 4000000 bytes/);
  }
  for (const [field, one] of [["tiers", {}], ["resources", {}], ["sections", { items: [] }], ["rules", null], ["families", "a"]]) {
    const error = refused(() => load({ ...small.definition, [/** @type {string} */ (field)]: Array(100_000).fill(one) }));
    assert.match(error.message, /This list has 100000 /);
  }
});

test("a text that looks like code comes out as it went in, everywhere at once", () => {
  for (const hostile of corpus.shown) {
    const en = structuredClone(small.en);
    for (const key of Object.keys(en.texts)) en.texts[key] = Array.isArray(en.texts[key]) ? en.texts[key].map(() => hostile) : hostile;
    const loaded = load(small.definition, en);
    for (const { because } of score(loaded, { wake: "each-day" }).reasons) assert.ok(because === null || because === hostile, String(because));
    assert.ok(compactAssessment(loaded, "en").lines.split("\n").every((line) => line === hostile));
  }
  for (const [hidden, name] of corpus.refused) {
    const en = structuredClone(small.en);
    en.texts.title = `A${hidden}day`;
    const error = refused(() => load(small.definition, en));
    assert.equal(error.problems[0].pointer, "/texts/title");
    assert.ok(error.problems[0].message.includes(name), error.message);
  }
});

test("a frame packed with such texts has no other script, element or place in it than one without", async () => {
  const folder = await temporary();
  // Only what an author's words can reach: the program itself is left out.
  const parts = { html: await text("../www/frame.html"), firstCss: "", outerCss: "", css: "", firstJs: "2", lookJs: "3", outerJs: "0", frameJs: "1", wasm: new Uint8Array([1]), words: JSON.parse(await text("../www/words/en.json")) };
  const pack = async (/** @type {string | undefined} */ hostile) => {
    const definition = structuredClone(small.definition);
    const en = structuredClone(small.en);
    if (hostile !== undefined) {
      for (const field of ["author", "reviewer", "itemLicence", "source"]) definition.evidence[field] = hostile;
      definition.version = hostile;
      for (const one of definition.resources) one.name = hostile;
      for (const key of Object.keys(en.texts)) en.texts[key] = Array.isArray(en.texts[key]) ? en.texts[key].map(() => hostile) : hostile;
    }
    await writeFile(join(folder, "assessment.json"), JSON.stringify(definition));
    await writeFile(join(folder, "en.json"), JSON.stringify(en));
    return (await packFrame(/** @type {any} */ (parts), folder, "en")).html;
  };
  /** The tags, and whatever else begins with a "<", without what is in the data blocks. @param {string} html */
  const tags = (html) => opened(html).replace(/(<script type="text\/plain"[^>]*>)[^]*?(<\/script>)/g, "$1$2").match(/<[^>]*>?/g);
  const plain = tags(await pack(undefined));
  assert.ok(plain && plain.length > 300);
  for (const hostile of corpus.shown) {
    const html = await pack(hostile);
    assert.deepEqual(tags(html), plain, hostile);
    const escaped = hostile.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
    // The title stands in the head and over the first screen, and the rest beside it.
    assert.ok(html.split(escaped).length > 8, `as it is: ${hostile}`);
  }
});

test("a response that means harm is refused, and the program scores on", () => {
  const deep = nested(100_000, (inner) => [inner]);
  const objects = nested(100_000, (inner) => ({ r1: inner }));
  /** @type {any} */
  const circle = {};
  circle.r1 = circle;
  const list = /** @type {any[]} */ ([]);
  list.push(list);
  for (const wrong of [deep, objects, circle, list, { r1: deep }, { triggers: deep }, { triggers: objects }, { triggers: list }, null, 1, "r1", true]) {
    refused(() => score(assessment, /** @type {any} */ (wrong)), "response");
  }
  const long = "a".repeat(10_000_000);
  for (const wrong of [{ [long]: "often" }, { r1: long }, { triggers: [long] }, { r1: "\ud800" }, { r1: 1e300 }, { r1: 1n }, { r1: Symbol.iterator }, { r1: () => 1 }, { r1: new Date() }]) {
    const error = refused(() => score(assessment, /** @type {any} */ (wrong)), "response");
    assert.ok(error.message.length < 1000, `${error.message.length} characters`);
  }
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`x${at}`, "often"]));
  assert.equal(refused(() => score(assessment, many), "response").problems.length, 1001);
  assert.equal(refused(() => score(assessment, JSON.parse('{"__proto__": "often", "r1": "often"}')), "response").problems[0].pointer, "/__proto__");
});

test("rows of bytes that mean nothing are refused", () => {
  for (const rows of [new Uint8Array(1), new Uint8Array(10_000_001), new Uint8Array(42 * 1000).fill(200)]) refused(() => scoreBatch(assessment, rows), "batch");
  assert.deepEqual(scoreBatch(assessment, new Uint8Array(0)).band.length, 0);
});

test("hundreds of refusals in a row leave it as it was", () => {
  const wrong = JSON.stringify({ ...small.definition, tiers: [{ when: nested(60, (inner) => ({ not: inner })) }] });
  for (let at = 0; at < 200; at++) assert.throws(() => load(wrong));
  const loaded = load(small.definition);
  assert.equal(score(loaded, {}).band, score(load(small.definition), {}).band);
});
