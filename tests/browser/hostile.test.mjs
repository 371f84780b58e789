// An assessment whose every word looks like code, in the frame as it is packed: on each screen, on paper and in the
// saved page it is words and nothing else. The same tour with harmless words says what has to be there.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { temporary } from "../support/temporary.mjs";
import { frameWith } from "./frames.mjs";
import { browsers, leaveFrame, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";
import { busy, definition, texts } from "./visitor.mjs";

/** @typedef {import("./visitor.mjs").Visitor} Visitor */
/** @typedef {{ elements: string[], keys: string[], title: string }} Look */

/** @type {{ shown: string[] }} */
const { shown: corpus } = JSON.parse(await readFile(new URL("../support/hostile-texts.json", import.meta.url), "utf8"));

// From the frame's own hashed script: whatever the policy had to stop is a hole in the wall before it.
const WATCH = `window.stopped = []; addEventListener("securitypolicyviolation", (event) => stopped.push(event.violatedDirective + " " + event.sample));\n`;

/**
 * An assessment in which each text ends with a mark of its own.
 * @param {(text: string, number: number) => string} word  makes a text from the one that was there
 */
async function assessment(word) {
  let number = 0;
  /** @type {Map<string, string>} */
  const marked = new Map();
  /** @param {string} text @param {string} mark */
  const mark = (text, mark) => {
    const whole = `${word(text, number++)} [${mark}]`;
    marked.set(mark, whole);
    return whole;
  };
  const changed = structuredClone(definition);
  for (const field of ["author", "itemLicence"]) changed.evidence[field] = mark(changed.evidence[field], `evidence.${field}`);
  changed.evidence.reviewer = mark("Somebody", "evidence.reviewer");
  changed.version = mark(changed.version, "version");
  for (const one of changed.resources) one.name = mark(one.name, `resource.${one.id}.name`);
  /** @type {Record<string, any>} */
  const all = {};
  for (const [key, text] of Object.entries(/** @type {Record<string, any>} */ (texts))) {
    all[key] = Array.isArray(text) ? text.map((one, at) => mark(one, `${key}.${at}`)) : mark(text, key);
  }
  const folder = await temporary();
  await writeFile(join(folder, "assessment.json"), JSON.stringify(changed));
  await writeFile(join(folder, "en.json"), JSON.stringify({ language: "en", name: "English", direction: "ltr", status: "draft", texts: all }));
  return { html: await frameWith({ inner: WATCH, folder }), marked };
}

const plain = await assessment((text) => text);
const hostile = await assessment((_, number) => corpus[number % corpus.length]);

/** Each element below the body with the names of its attributes, each mark that is read, the title. The root's own tell how far
 * the program has come. @param {Element | Document} root @returns {Look} */
function lookAt(root) {
  const place = /** @type {Element} */ ("body" in root ? root.body : root);
  const elements = [...place.querySelectorAll("*")].map((one) => `${one.localName} ${one.getAttributeNames().sort().join(" ")}`);
  const keys = [...(place.textContent ?? "").matchAll(/\[([\w.-]+)\]/g)].map((match) => match[1]);
  return { elements, keys, title: document.title };
}

/** Every text of the document, to be looked for in whole. */
function everyText() {
  const found = [document.title];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!node.parentElement?.closest("script, style")) found.push(node.nodeValue ?? "");
  return found;
}

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */
    let room;
    before(async () => {
      room = await openRoom(browser, { width: 800, height: 1000, reducedMotion: true, oneProcess: true });
      room.site.answers.set("/dist/frame.html", () => ({ body: frame }));
    });
    after(() => room?.close());
    let frame = plain.html;

    /** A tour through every screen. @param {string} html */
    async function tour(html) {
      frame = html;
      const visitor = await room.visit();
      /** @type {Record<string, Look>} */
      const looks = {};
      const said = new Set();
      await visitor.tour(async (name) => {
        looks[name] = await visitor.ask(`return (${lookAt})(document)`);
        for (const text of await visitor.ask(`return (${everyText})()`)) said.add(text);
        assert.equal(await visitor.ask("return String(window.canary)"), "undefined", `${name}: a script ran`);
        assert.deepEqual(await visitor.ask("return stopped"), [], `${name}: something was there for the policy to stop`);
      });
      assert.equal(await visitor.onHost("return String(window.canary)"), "undefined");
      return { looks, said };
    }

    it("on every screen it is words, in the places where words are, and no element comes of it", async () => {
      const expected = await tour(plain.html);
      const found = await tour(hostile.html);
      assert.deepEqual(Object.keys(found.looks), Object.keys(expected.looks));
      const seen = new Set();
      for (const [name, look] of Object.entries(expected.looks)) {
        assert.deepEqual(found.looks[name].elements, look.elements, `${name}: the same elements`);
        assert.deepEqual(found.looks[name].keys, look.keys, `${name}: the same texts`);
        for (const key of look.keys) seen.add(key);
      }
      for (const kind of ["title", "intro", "crisis", "evidence", "section", "item", "option", "scale", "band", "message", "indicator", "strategy", "family", "learn", "questions", "country", "resource", "version"]) {
        assert.ok([...seen].some((key) => key === kind || key.startsWith(`${kind}.`)), `the tour meets ${kind}`);
      }
      assert.ok(seen.size > 200, `${seen.size} of ${hostile.marked.size} texts are met`);
      // What is said within a whole sentence, such as the address of a service, is part of a text.
      const whole = [...found.said].join("\n");
      for (const key of seen) assert.ok(whole.includes(hostile.marked.get(key) ?? "?"), `letter for letter: ${hostile.marked.get(key)}`);
      assert.equal(found.looks.about.title, hostile.marked.get("title"));
    });

    it("what is printed, saved, copied and sent is the same words, and a saved page runs nothing", async () => {
      /** @param {string} html */
      const taken = async (html) => {
        frame = html;
        const visitor = await room.visit();
        await visitor.fill({ response: busy });
        await visitor.press("[data-part=keep] > summary");
        await visitor.click("[data-part=keep] .option");
        await visitor.press("[data-do=words]");
        const words = await visitor.ask("return document.querySelector('[data-slot=words] textarea').value");
        await visitor.ask(`window.printed = []; window.print = () => printed.push((${lookAt})(document.querySelector(".paper")));
          window.saved = []; HTMLElement.prototype.click = function () { saved.push(decodeURIComponent(this.href.replace(/^[^,]*,/, ""))); }`);
        const press = (/** @type {string} */ what) => visitor.ask("document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', { bubbles: true }))", `[data-do=${what}]`);
        await press("print");
        const printed = /** @type {Look} */ (await within(room.driver, "the paper", () => visitor.ask("return printed.pop()")));
        await press("save");
        const page = /** @type {string} */ (await within(room.driver, "the page", () => visitor.ask("return saved.pop()")));
        assert.deepEqual(await visitor.ask("return stopped"), []);

        // By itself, with no policy over it: here a script would run.
        room.site.answers.set("/saved.html", { body: page });
        await leaveFrame(room.driver);
        await room.driver.get(`${room.site.url}/saved.html`);
        assert.equal(await visitor.ask("return String(window.canary)"), "undefined", "a script ran");
        const saved = /** @type {Look} */ (await visitor.ask(`return (${lookAt})(document)`));
        const said = /** @type {string[]} */ (await visitor.ask(`return (${everyText})()`));
        return { words, printed, saved, said: said.join("\n") };
      };
      const expected = await taken(plain.html);
      const found = await taken(hostile.html);
      for (const form of /** @type {const} */ (["printed", "saved"])) {
        assert.deepEqual(found[form].elements, expected[form].elements, `${form}: the same elements`);
        assert.deepEqual(found[form].keys, expected[form].keys, `${form}: the same texts`);
        assert.ok(expected[form].keys.length > 60, `${expected[form].keys.length} texts`);
      }
      assert.ok(!found.saved.elements.some((one) => /^(script|img|iframe|object|embed|link|form|input|base)\b/.test(one)));
      for (const key of found.saved.keys) {
        const text = /** @type {string} */ (hostile.marked.get(key));
        assert.ok(found.said.includes(text), `letter for letter in the page: ${text}`);
        assert.ok(found.words.includes(text.split(/\s+/).join(" ")), `letter for letter in the words: ${text}`);
      }
    });
  });
}
