// The search that tests/browser/recorders.test.mjs stands on: it finds what was captured, whatever it is wrapped in, and
// nothing that is not there. Made-up recordings, so that it is quick.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Evidence } from "../browser/recorders-search.mjs";

const SENTENCE = "I turn to it when I feel alone at night";
const CODE = "7kq2k9xx4t7";

/** @param {(string | Buffer)[]} bodies */
function captured(...bodies) {
  const evidence = new Evidence();
  evidence.want([SENTENCE], [["there", { x: 412, y: 733 }]]);
  for (const body of bodies) evidence.add(body);
  return evidence;
}

/** What a recorder of all events keeps of these keys. @param {string} keys */
const events = (keys) => [...keys].flatMap((key) => ["keydown", "keypress", "keyup"].map((type) => ({ on: "window", type, target: "iframe", key })));

describe("words and places", () => {
  const told = JSON.stringify({ at: [412.2, 733.4], text: SENTENCE });
  for (const [how, bodies] of /** @type {[string, (string | Buffer)[]][]} */ ([
    ["as they are", [told]],
    ["in a string of a string", [JSON.stringify({ data: JSON.stringify([told]) })]],
    ["compressed", [gzipSync(told), deflateSync(told), brotliCompressSync(Buffer.from(told))]],
    ["compressed, in base64, in an address", [`/collect?data=${encodeURIComponent(gzipSync(told).toString("base64"))}`, `data=${encodeURIComponent(gzipSync(told).toString("base64"))}`]],
    ["one a line", [`{"first":1}\n${told}\n`]],
    ["cut off", [gzipSync(told.padEnd(4000)).subarray(0, -20)]],
  ])) {
    it(`are found ${how}`, () => {
      const { words, places } = captured(...bodies);
      assert.deepEqual([[...words], [...places.keys()]], [[SENTENCE], ["there"]]);
    });
  }
  it("are found in part", () => assert.ok(captured('{"text":"when I feel alone"}').words.has(SENTENCE)));
  it("are not where others are", () => {
    const { words, places } = captured(JSON.stringify({ at: [733, 412], text: "I feel at night when alone" }));
    assert.deepEqual([[...words], [...places.keys()]], [[], []]);
  });
});

describe("what is typed", () => {
  for (const [how, bodies] of /** @type {[string, (string | Buffer)[]][]} */ ([
    ["one letter an event", [JSON.stringify(events(CODE))]],
    ["one event a request", events(CODE).map((event) => JSON.stringify([event]))],
    ["the same request twice, as the same letter comes twice", [...CODE].map((key) => JSON.stringify([{ type: "keydown", key }]))],
    ["events as strings", [JSON.stringify(events(CODE).map((event) => `event: ${JSON.stringify(event)}`))]],
    ["events of other kinds between", [JSON.stringify(events(CODE).flatMap((event) => [event, { type: "pointermove", clientX: 7 }, { type: "keydown", key: "Shift" }]))]],
    ["the names of keys", [JSON.stringify([...CODE.toUpperCase()].map((key) => ({ code: /\d/.test(key) ? `Digit${key}` : `Key${key}` })))]],
    ["the numbers of keys", [JSON.stringify([...CODE.toUpperCase()].map((key) => ({ keyCode: key.charCodeAt(0), which: key.charCodeAt(0) })))]],
    ["what came of each key", [JSON.stringify([...CODE].map((data) => ({ type: "input", inputType: "insertText", data })))]],
    ["lists without names, compressed", [gzipSync(JSON.stringify([...CODE].map((key, at) => [3, at, key])))]],
  ])) {
    it(`is found by ${how}`, () => assert.ok(captured(...bodies).typed(CODE)));
  }
  it("is not found by its letters in another order, nor by some of them", () => {
    assert.ok(!captured(JSON.stringify(events([...CODE].reverse().join("")))).typed(CODE));
    assert.ok(!captured(JSON.stringify(events(CODE.slice(1)))).typed(CODE));
  });
});
