// Holds every English text a visitor can read to the limits on wording: plain, short, and never a
// word that judges. The limits are for English only; other languages carry a status instead.
//
// Reading ease is measured with the Flesch-Kincaid grade, group by group, because a grade means
// little on a handful of words. A group is every text of one kind: all items, all band texts, all
// messages, each strategy. Short labels never share a group with sentences: they would flatter it.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { syllable } from "syllable";

const WWW = new URL("../../www/", import.meta.url);

const MOST_GRADE = 6;
const MOST_WORDS_IN_A_SENTENCE = 20;
const MOST_WORDS_IN_AN_ITEM = 16;
const LONG_WORDS_ALLOWED = new Set(["activity"]);

/** Words that judge, measure or play. Each as the reader would meet it, with what to say it is. */
const NEVER = [
  [/\brisk(s|y|ed|ing)?\b/i, "risk"],
  [/\bscreen(ed|er|ing)\b|\b(to|we|can|will|should) screen\b|\bscreens? (for|you|people)\b/i, "screen, as a verb"],
  [/\bdiagnos\w*/i, "diagnose, diagnosis"],
  [/\bdisorder\w*/i, "disorder"],
  [/\baddict\w*/i, "addict, addiction"],
  [/\bsymptom\w*/i, "symptom"],
  [/\babnormal\w*/i, "abnormal"],
  [/\bvictim\w*/i, "victim"],
  [/\bfail(ed|ure|ures)\b/i, "failed"],
  [/\bnormal range\b/i, "normal range"],
  [/%|\bper ?cent\w*/i, "a percentage"],
  [/\b(total|your|overall) scores?\b|\bscored?\b|\bpoints\b|\b\d+ (of|out of) \d+\b/i, "a score"],
  [/\b(gauges?|streaks?|confetti|badges?)\b/i, "a word of games"],
];

/** What a service may only be called once somebody has checked it, and a field says so. */
const UNPROVEN = [[/\bfree\b|\b24 ?\/ ?7\b|\bconfidential\w*/i, "free, 24/7 or confidential"]];

/** Words that make a control feel like a form or a test. */
const NOT_ON_CONTROLS = [[/\bsubmit\b|\bresults? pending\b|\bare you sure\b|^(take the |start the )?(test|score)\b/i, "a word of forms and tests"]];

/** @typedef {{ key: string, text: string }} Line */

/** One line for each string; the parts of an array are numbered. @returns {Line[]} */
const linesOf = (/** @type {Record<string, string | string[]>} */ texts) =>
  Object.entries(texts).flatMap(([key, value]) =>
    Array.isArray(value) ? value.map((text, n) => ({ key: `${key}[${n}]`, text })) : [{ key, text: value }],
  );

const sentencesOf = (/** @type {string} */ text) => text.split(/(?<=[.!?]["”’)]?)\s+/u).filter((part) => wordsOf(part).length > 0);

const wordsOf = (/** @type {string} */ text) =>
  text.replace(/https?:\/\/\S+/g, "").match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];

/** Syllables of a word; one with a hyphen is as hard as its parts together. */
const syllablesOf = (/** @type {string} */ word) => word.split("-").reduce((sum, part) => sum + Math.max(1, syllable(part)), 0);

/** Flesch-Kincaid grade. Source: Kincaid, Fishburne, Rogers and Chissom, 1975. */
function gradeOf(/** @type {string[]} */ texts) {
  const sentences = texts.flatMap(sentencesOf);
  const words = sentences.flatMap(wordsOf);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return words.length === 0 ? 0 : (0.39 * words.length) / sentences.length + (11.8 * syllables) / words.length - 15.59;
}

/**
 * The group a text is measured in: the first part of its key, and the last where that says what kind
 * of text it is. A strategy is read as a card of its own, so it is a group with its steps.
 */
function groupOf(/** @type {string} */ key) {
  const parts = key.replace(/\[\d+\]$/, "").split(".");
  const kind = parts.at(-1) ?? "";
  if (["because", "text", "note"].includes(kind)) return `${parts[0]} ${kind}`;
  return parts[0] === "strategy" ? `strategy.${parts[1]}` : (parts[0] ?? key);
}

/** Names of countries are names: their length is not ours to choose. */
const isName = (/** @type {string} */ key) => key.startsWith("country.");

/**
 * Every way in which texts go over a limit, each as one sentence with the key and the number.
 * @param {Record<string, string | string[]>} texts
 * @param {(key: string) => string} group
 */
function problemsOf(texts, group = groupOf, alsoNever = /** @type {typeof NEVER} */ ([])) {
  const lines = linesOf(texts);
  const problems = [];
  for (const { key, text } of lines) {
    const unproven = key.startsWith("resource.") ? UNPROVEN : [];
    for (const [pattern, name] of [...NEVER, ...unproven, ...alsoNever]) {
      const found = /** @type {RegExp} */ (pattern).exec(text);
      if (found) problems.push(`${key}: says "${found[0]}" (never: ${name})`);
    }
    if (isName(key)) continue;
    for (const sentence of sentencesOf(text)) {
      const count = wordsOf(sentence).length;
      if (count > MOST_WORDS_IN_A_SENTENCE) problems.push(`${key}: a sentence of ${count} words (at most ${MOST_WORDS_IN_A_SENTENCE}): ${sentence}`);
    }
    if (/^(item|option)\./.test(key) && !key.endsWith(".help")) {
      const count = wordsOf(text).length;
      if (count > MOST_WORDS_IN_AN_ITEM) problems.push(`${key}: an item of ${count} words (at most ${MOST_WORDS_IN_AN_ITEM})`);
    }
    for (const word of wordsOf(text)) {
      const count = syllablesOf(word);
      if (count >= 4 && !LONG_WORDS_ALLOWED.has(word.toLowerCase())) problems.push(`${key}: "${word}" has ${count} syllables (at most 3)`);
    }
  }
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const { key, text } of lines) {
    if (!isName(key)) groups.set(group(key), [...(groups.get(group(key)) ?? []), text]);
  }
  for (const [name, members] of groups) {
    const grade = gradeOf(members);
    if (grade > MOST_GRADE) problems.push(`${name}: Flesch-Kincaid grade ${grade.toFixed(1)} (at most ${MOST_GRADE.toFixed(1)})`);
  }
  return problems;
}

const read = (/** @type {URL} */ file) => JSON.parse(readFileSync(file, "utf8"));
const check = (/** @type {string[]} */ problems) => assert.deepEqual(problems, [], `\n${problems.join("\n")}\n`);

for (const id of readdirSync(new URL("assessments/", WWW))) {
  test(`the English of ${id} is plain, short and kind`, () => {
    const file = read(new URL(`assessments/${id}/en.json`, WWW));
    assert.equal(file.language, "en");
    check(problemsOf(file.texts));
  });

  test(`the services named by ${id} promise nothing that is not checked`, () => {
    const { resources } = read(new URL(`assessments/${id}/assessment.json`, WWW));
    const names = Object.fromEntries(resources.map((/** @type {{id: string, name: string}} */ { id, name }) => [`country.resource.${id}`, name]));
    check(problemsOf(names, groupOf, UNPROVEN));
  });
}

// The frame's own words are buttons and single sentences under short keys: one group together.
const WORDS = new URL("words/en.json", WWW);
test("the frame's own words are plain, short and kind", () => {
  check(problemsOf(read(WORDS), () => "words", [...UNPROVEN, ...NOT_ON_CONTROLS]));
});

// A check that never fires proves nothing. Each row plants one bad text.
const twentyOne = "We can go on and on and on and on and on and on and on and on and on now.";
for (const [name, texts, expected] of /** @type {[string, Record<string, string | string[]>, string | RegExp][]} */ ([
  ["a sentence of 21 words", { "message.m": `Yes. ${twentyOne}` }, `message.m: a sentence of 21 words (at most 20): ${twentyOne}`],
  ["an item of 17 words", { "item.i": "I go and I go. I go and I go. I go and I go. I go." }, "item.i: an item of 17 words (at most 16)"],
  ["a long word", { intro: ["Fine.", "It is a situation."] }, 'intro[1]: "situation" has 4 syllables (at most 3)'],
  ["a grade over 6", { "band.a.text": "Several remaining uncertainties." , "band.b.text": "Deliberate." }, /^band text: Flesch-Kincaid grade \d+\.\d \(at most 6\.0\)$/],
  ["a because over 6", { "band.a.because": "Companions remember difficult memories.", "band.b": "Go" }, /^band because: Flesch-Kincaid grade/],
  ["a service said to be free", { "resource.r.text": "A free line." }, 'resource.r.text: says "free" (never: free, 24/7 or confidential)'],
  ...[
    "This is a risk.", "We screen for it.", "You were screened.", "Get a diagnosis.", "To diagnose you.", "A disorder.",
    "An addict.", "An addiction.", "One symptom.", "It is abnormal.", "The victim.", "You failed.", "In the normal range.",
    "More than 40% do.", "Ten percent do.", "Your total score.", "You got 3 of 16.", "Ten points.", "A streak.",
  ].map((text) => [`the words of "${text}"`, { "band.x.text": text }, /^band\.x\.text: says "/]),
])) {
  test(`a planted text is caught: ${name}`, () => {
    const problems = problemsOf(texts);
    assert.ok(problems.some((problem) => (typeof expected === "string" ? problem === expected : expected.test(problem))), problems.join("\n"));
  });
}

test("a planted word of forms on a control is caught", () => {
  assert.match(problemsOf({ send: "Submit" }, () => "words", NOT_ON_CONTROLS).join(), /^send: says "Submit"/);
});

test("the screen as a thing, and a name of a country, are no trouble", () => {
  check(problemsOf({ hint: "Works with the screen off.", "country.AU": "Australia" }));
});
