// Two languages that nobody speaks: one a third longer and accented, one in Arabic letters and from right to left. Nothing
// may clip, overlap or stay untranslated, on any screen, for any question.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browsers, setViewport } from "./harness.mjs";
import { layoutProblems, untranslated } from "./layout.mjs";
import { openRoom } from "./room.mjs";
import { busy, definition, items } from "./visitor.mjs";

// What is the same in any language: names, the licence, the version, the date, and the marks between parts.
const { author, date, itemLicence } = definition.evidence;
const names = [author, date, itemLicence, definition.version, ...definition.resources.map((/** @type {any} */ one) => one.name)];

const locales = [
  // In brackets: what has lost the last one is cut off in the text itself.
  { page: "/pseudo.html", lang: "en-XA", dir: "ltr", translated: "^(· )?\\[[^\\[\\]]*\\]$" },
  { page: "/rtl.html", lang: "ar-XB", dir: "rtl", translated: "^[^A-Za-z]*\\p{Script=Arabic}[^A-Za-z]*$" },
];

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */
    let room;
    before(async () => void (room = await openRoom(browser, { width: 320, height: 900, reducedMotion: true, oneProcess: true })));
    after(() => room?.close());

    for (const { page, lang, dir, translated } of locales) {
      it(`${lang}: every word is translated and has its place`, async () => {
        // The narrow one is where words have least room.
        for (const width of process.env.QC_FULL === "1" ? [320, 1024] : [320]) {
          await setViewport(room.driver, width, 900);
          const visitor = await room.visit(page);
          assert.deepEqual(await visitor.ask("return [document.documentElement.lang, document.documentElement.dir]"), [lang, dir]);
          /** @type {Record<string, string[]>} */
          const found = {};
          const look = async (/** @type {string} */ name) => {
            const left = /** @type {string[]} */ (await visitor.driver.executeScript(untranslated, translated, names));
            const problems = [...(await visitor.driver.executeScript(layoutProblems)), ...left.map((text) => `untranslated: ${text}`)];
            if (problems.length > 0) found[name] = problems;
          };
          await visitor.tour(look);
          // And every question, most of which the tour passes by.
          await visitor.arrive(() => visitor.press("[data-do=restart]"));
          let from;
          for (const { linkId } of items) {
            await visitor.fill({ response: busy, from, until: linkId });
            await look(linkId);
            from = linkId;
            if (dir === "rtl" && linkId === "s1") {
              assert.ok(await visitor.ask(`
                const input = document.querySelector("[data-list=options] input").getBoundingClientRect();
                const words = document.querySelector("[data-list=options] [data-slot=label]").getBoundingClientRect();
                return input.left >= words.right;`), "the ring is on the right of the words");
            }
          }
          assert.deepEqual(found, {}, `at ${width} px`);
        }
      });
    }
  });
}
