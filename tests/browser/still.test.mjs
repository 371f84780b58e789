// What the visitor does in the frame leaves the page where it is, and the sitting alive.
import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { root } from "../../build/run.mjs";
import { browsers, setViewport, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";

/** The built-in assessment with every phone number verified today. */
async function verified() {
  const folder = join(root, "target", "verified");
  await mkdir(folder, { recursive: true });
  const source = join(root, "www", "assessments", "sex-and-coping");
  await cp(join(source, "en.json"), join(folder, "en.json"));
  const definition = JSON.parse(await readFile(join(source, "assessment.json"), "utf8"));
  for (const resource of definition.resources) resource.lastVerified = new Date().toISOString().slice(0, 10);
  await writeFile(join(folder, "assessment.json"), JSON.stringify(definition));
  return folder;
}

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */ let room;
    before(async () => void (room = await openRoom(browser, { width: 375, height: 1200, reducedMotion: true, oneProcess: true })));
    after(() => room?.close());

    it("opening a part of the result does not scroll the page, whatever the answers", async () => {
      for (const answer of ["never", "almost-always"]) {
        await setViewport(room.driver, 375, 1200);
        const visitor = await room.visit();
        await visitor.begin();
        await setViewport(room.driver, 375, 667);
        await visitor.into();
        // That the loader scrolls to the result is another matter; and Firefox takes the next scrolling by a script back after that.
        await visitor.onHost("Element.prototype.scrollIntoView = () => {}");
        await visitor.fill({ response: Object.fromEntries(["s3", "c1", "c2", "i1", "i2", "i4"].map((item) => [item, answer])) });
        await visitor.ask("if (document.querySelector('.review')) document.querySelector('[data-do=continue]').click()");
        await within(room.driver, "the result", () => visitor.ask("return !!document.querySelector('.result')"));
        const at = await visitor.onHost("scrollTo(0, 100); return scrollY");
        assert.ok(Math.abs(at - 100) < 1, `${at}`);
        for (const part of await visitor.ask("return [...document.querySelectorAll('[data-part]')].map((part) => part.dataset.part)")) {
          await visitor.ask("document.querySelector(`[data-part=${arguments[0]}] summary`).click()", part);
          await visitor.ask("return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))");
          assert.equal(await visitor.onHost("return scrollY"), at, `${answer}: ${part}`);
        }
      }
    });

    it("pressing a phone number does not end the sitting", async () => {
      await room.withFrame({ folder: await verified() }, async () => {
        await setViewport(room.driver, 375, 1200);
        const visitor = await room.visit();
        await visitor.begin();
        await visitor.ask("const select = document.querySelector('header select'); select.value = [...select.options].find((option) => /Kingdom/.test(option.text)).value; select.dispatchEvent(new Event('change', { bubbles: true }))");
        const phone = await within(room.driver, "a phone number", () => visitor.ask("const link = document.querySelector('header [data-slot=phone]'); return link && [link.href, link.target, link.rel]"));
        assert.deepEqual(phone.slice(1), ["_blank", "noopener noreferrer"]);
        assert.match(phone[0], /^tel:\d+$/);
        await visitor.ask("const link = document.querySelector('header [data-slot=phone]'); link.click()");
        await room.driver.sleep(500); // time in which a journey would have ended the document
        await visitor.into();
        assert.notEqual((await visitor.read()).stage, "other");
      });
    });
  });
}
