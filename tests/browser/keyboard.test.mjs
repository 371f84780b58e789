// A sitting with nothing but keys. What may move on by itself for a pointer never does here.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { HELD_REST } from "./frames.mjs";
import { browsers, chord, Key, leaveFrame, press, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";
import { busy, items, texts } from "./visitor.mjs";

/** Longer than the rest after a choice by pointer. */
const LONGER_THAN_THE_BEAT = 900;

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */
    let room;
    before(async () => void (room = await openRoom(browser, { width: 768, height: 1200, reducedMotion: true, oneProcess: true })));
    after(() => room?.close());

    /**
     * Presses Tab, or Shift and Tab, until what matches has the focus. Not for ever: the review has a stop for each answer.
     * @param {import("./visitor.mjs").Visitor} visitor @param {string} selector @param {boolean} [back]
     */
    const tabTo = async (visitor, selector, back = false) => {
      // WebKitGTK's window has no window manager here, and says that it never has the focus.
      const here = `return (document.hasFocus() || ${browser === "webkit"}) && document.activeElement.matches(arguments[0])`;
      for (let times = 0; times < 40; times++) {
        if (await visitor.ask(here, selector)) return;
        if (back) await chord(visitor.driver, [Key.SHIFT], Key.TAB);
        else await press(visitor.driver, Key.TAB);
      }
      assert.fail(`no ${selector} to be reached by Tab; the focus is on ${await visitor.focused()}`);
    };

    /** From the page's start into the frame, and through to the first item, by keys alone. */
    const toFirstItem = async () => {
      const visitor = await room.visit();
      await leaveFrame(visitor.driver);
      await visitor.driver.executeScript("document.activeElement?.blur(); window.focus()");
      await visitor.into();
      await tabTo(visitor, "[data-do=begin]");
      let screen = await visitor.key(Key.ENTER);
      assert.deepEqual([screen.stage, screen.focus], ["age", true]);
      await tabTo(visitor, "[data-do=adult]");
      screen = await visitor.key(Key.SPACE);
      assert.deepEqual([screen.stage, screen.focus], ["section", true]);
      await tabTo(visitor, "#screen [data-do=continue]");
      screen = await visitor.key(Key.ENTER);
      assert.deepEqual([screen.stage, screen.focus], ["item", true]);
      return visitor;
    };

    /** Which of the answers is chosen, from 1; 0 for none. @param {import("./visitor.mjs").Visitor} visitor */
    const chosen = async (visitor) => (await visitor.read()).options.findIndex((one) => one.checked) + 1;
    const stays = async (/** @type {import("./visitor.mjs").Visitor} */ visitor) => {
      await visitor.driver.sleep(LONGER_THAN_THE_BEAT);
      assert.ok(await visitor.stays(), "the same question is there");
    };
    const radio = "[data-list=options] input[type=radio]";
    const box = "[data-list=options] input[type=checkbox]";

    it("a choice by key waits for Enter", async () => {
      const visitor = await toFirstItem();
      await visitor.mark();
      assert.equal(await chosen(visitor), 0);
      // Digits are for answers: on the heading they do nothing.
      await press(visitor.driver, "2");
      assert.equal(await chosen(visitor), 0);
      await tabTo(visitor, radio);
      assert.equal(await chosen(visitor), 0, "to have the focus is not to be chosen");
      await press(visitor.driver, Key.ARROW_DOWN);
      const first = await chosen(visitor);
      assert.ok(first > 0, "an arrow chooses");
      await stays(visitor);
      await press(visitor.driver, Key.ARROW_DOWN);
      assert.equal(await chosen(visitor), first + 1);
      await press(visitor.driver, "5");
      assert.equal(await chosen(visitor), 5);
      assert.ok((await visitor.focused()).startsWith("input"), "the focus goes with the choice");
      await press(visitor.driver, "9");
      assert.equal(await chosen(visitor), 5, "there is no ninth answer");
      await press(visitor.driver, "4");
      await stays(visitor);
      assert.equal(await chosen(visitor), 4);
      const next = await visitor.key(Key.ENTER);
      assert.deepEqual([next.heading, next.focus], [texts["item.s2"], true]);
      assert.equal(await chosen(visitor), 0);
      await tabTo(visitor, "#screen [data-do=back]");
      const back = await visitor.key(Key.ENTER);
      assert.deepEqual([back.heading, back.focus], [texts["item.s1"], true]);
      assert.equal(await chosen(visitor), 4);
      // Space chooses too, and waits too.
      await tabTo(visitor, radio);
      await visitor.mark();
      await press(visitor.driver, Key.ARROW_UP, Key.SPACE);
      assert.equal(await chosen(visitor), 3);
      await stays(visitor);
      // A digit on a button is none.
      await tabTo(visitor, "#screen [data-do=skip]");
      await press(visitor.driver, "1");
      assert.equal(await chosen(visitor), 3);
      assert.equal((await visitor.key(Key.ENTER)).heading, texts["item.s2"]);
    });

    it("a choice by key after one by pointer calls off moving on", async () => {
      await room.withFrame({ inner: HELD_REST }, async () => {
        const visitor = await room.visit();
        await visitor.fill({ until: "r1" });
        await visitor.mark();
        await visitor.pick(texts["option.frequency.rarely"]);
        await visitor.focusInside();
        await press(visitor.driver, Key.ARROW_DOWN);
        assert.equal(await chosen(visitor), 3);
        assert.equal(await visitor.ask("return endRest()"), 0, "nothing is to move on");
        assert.ok(await visitor.stays());
      });
    });

    it("a choice by a screen reader, which presses without a pointer, moves nothing on, also after a press beside the answers", async () => {
      await room.withFrame({ inner: HELD_REST }, async () => {
        const visitor = await room.visit();
        await visitor.fill({ until: "r1" });
        await visitor.mark();
        await visitor.click(".question");
        await visitor.ask("document.querySelectorAll('[data-list=options] input')[1].click()");
        assert.equal(await chosen(visitor), 2);
        assert.equal(await visitor.ask("return endRest()"), 0, "nothing is to move on");
        assert.ok(await visitor.stays());
      });
    });

    it("in the result every stop is in sight, forwards and back, with a part open", async () => {
      const visitor = await room.visit();
      await visitor.begin();
      await visitor.fill({ response: busy });
      await visitor.press("[data-part=strategies] > summary");
      await visitor.click("#screen h1");
      await visitor.focusInside();
      const stops = [];
      for (const [back, last] of /** @type {[boolean, string][]} */ ([[false, ".foot summary"], [true, "header summary"]])) {
        for (let times = 0; times < 60; times++) {
          await (back ? chord(visitor.driver, [Key.SHIFT], Key.TAB) : press(visitor.driver, Key.TAB));
          const [what, seen, there] = await visitor.ask(`const on = document.activeElement, { left, top, height } = on.getBoundingClientRect(), at = document.elementFromPoint(left + 8, top + height / 2);
            return [on.outerHTML.slice(0, 90), on !== document.body && on.checkVisibility({ visibilityProperty: true }) && (on.contains(at) || !!at?.contains(on)), on.matches(arguments[0])]`, last);
          stops.push(what);
          assert.ok(seen, `${back ? "back" : "forwards"}: ${what}, after ${stops.at(-2)}`);
          if (there) break;
          assert.ok(times < 59, `${last} is not reached; at last ${stops.slice(-3)}`);
        }
      }
      assert.ok(stops.filter((what) => what.includes("practice")).length > 4, "what is in the part is among them");
    });

    it("the help panel opens and closes by key, over the screen", async () => {
      const visitor = await toFirstItem();
      await visitor.mark();
      await tabTo(visitor, "header summary", true);
      const height = "return document.querySelector('.sheet').offsetHeight";
      // The page gives the frame its height in its own time.
      await within(visitor.driver, "the height that was told", () => visitor.ask("return innerHeight >= parseFloat(getComputedStyle(document.querySelector('.sheet')).scrollMarginBottom)"));
      const before = await visitor.ask(height);
      await press(visitor.driver, Key.ENTER);
      const open = () => visitor.ask("return document.querySelector('.help').open");
      await within(visitor.driver, "the panel", open);
      assert.equal(await visitor.ask(height), before);
      await tabTo(visitor, "header select");
      await tabTo(visitor, "header a");
      await press(visitor.driver, Key.ESCAPE);
      assert.equal(await open(), false);
      assert.ok((await visitor.focused()).startsWith("summary"), "the focus is back where it came from");
      await press(visitor.driver, Key.SPACE);
      await within(visitor.driver, "the panel", open);
      await press(visitor.driver, Key.ESCAPE);
      assert.equal(await open(), false);
      // What comes after it lies under it: the panel gives way to a focus that goes there, and to none within it.
      for (const [back, there] of /** @type {const} */ ([[false, "#screen *"], [true, "header [data-do=learn]"]])) {
        await tabTo(visitor, "header summary", true);
        await press(visitor.driver, Key.SPACE);
        await within(visitor.driver, "the panel", open);
        if (!back) await tabTo(visitor, ".panel li:last-child a");
        assert.equal(await open(), true);
        await tabTo(visitor, there, back);
        assert.equal(await open(), false, there);
      }
      assert.ok(await visitor.stays());
    });

    it("a whole sitting", async () => {
      const visitor = await toFirstItem();
      let screen = await visitor.read();
      let asked = 0;
      while (screen.stage !== "review") {
        if (screen.stage === "section") {
          await tabTo(visitor, "#screen [data-do=continue]");
          screen = await visitor.key(Key.ENTER);
        } else {
          assert.equal(screen.heading, texts[`item.${items[asked].linkId}`]);
          assert.deepEqual(screen.options.filter((one) => one.checked), [], "nothing is chosen before the visitor chooses");
          if (screen.options[0].type === "radio") {
            await tabTo(visitor, radio);
            await press(visitor.driver, String((asked % 5) + 1));
          } else {
            await tabTo(visitor, box);
            await press(visitor.driver, Key.SPACE, Key.TAB, Key.SPACE);
            if (await visitor.ask("return !!document.querySelector('#screen [data-do=reveal]')")) {
              await tabTo(visitor, "[data-do=reveal]");
              await press(visitor.driver, Key.ENTER);
              await within(visitor.driver, "the hidden answer", async () =>
                (await visitor.ask("return document.activeElement.closest('label')?.textContent.trim()")) === texts["option.pathways.p_hurt"]);
              await press(visitor.driver, Key.SPACE);
            }
            await tabTo(visitor, box);
          }
          screen = await visitor.key(Key.ENTER);
          asked++;
        }
        assert.ok(screen.focus, `the heading has the focus: ${screen.heading}`);
      }
      assert.equal(asked, items.length);
      const given = screen.rows.map((row) => row.answer);
      const labels = ["never", "rarely", "sometimes", "often", "almost-always"].map((one) => texts[`option.frequency.${one}`]);
      assert.deepEqual(given.slice(0, 22), given.slice(0, 22).map((_, at) => labels[at % 5]));
      assert.equal(given[22], `${texts["option.triggers.stress"]} · ${texts["option.triggers.lonely"]}`);
      assert.ok(given[23].includes(texts["option.pathways.p_hurt"]));
      await tabTo(visitor, "#screen .foot [data-do=continue]");
      screen = await visitor.key(Key.ENTER);
      assert.deepEqual([screen.stage, screen.focus], ["result", true]);
      await tabTo(visitor, ".angle:nth-of-type(2) [data-do=angle]");
      await press(visitor.driver, Key.ENTER);
      assert.deepEqual(await visitor.ask("return [...document.querySelectorAll('[data-do=angle]')].map((one) => one.ariaExpanded)"), ["false", "true", "false", "false", "false"]);
      assert.ok(await visitor.ask("return document.querySelector('[aria-expanded=true] + .opened').checkVisibility({ visibilityProperty: true })"));
      // The parts open one at a time, and what is in them can be reached.
      for (const part of ["strategies", "help", "keep", "notes"]) {
        await tabTo(visitor, `[data-part=${part}] > summary`);
        await press(visitor.driver, Key.ENTER);
        await within(visitor.driver, `${part} to open`, () => visitor.ask("return document.querySelector(`[data-part=${arguments[0]}]`).open", part));
        await press(visitor.driver, Key.TAB);
        assert.ok(await visitor.ask("return document.activeElement.closest(`[data-part=${arguments[0]}]`) !== null", part), await visitor.focused());
        await chord(visitor.driver, [Key.SHIFT], Key.TAB);
        await press(visitor.driver, Key.ENTER);
        await within(visitor.driver, `${part} to close`, async () => !(await visitor.ask("return document.querySelector(`[data-part=${arguments[0]}]`).open", part)));
      }
      // To begin again takes all away, so it is asked once more, and Escape takes that back.
      const question = () => visitor.ask("const { open } = document.querySelector('.foot details'), on = document.activeElement; return [open, on.matches('.foot summary')]");
      await tabTo(visitor, ".foot summary");
      await press(visitor.driver, Key.ENTER);
      await within(visitor.driver, "the question", async () => (await question())[0]);
      await press(visitor.driver, Key.ESCAPE);
      await within(visitor.driver, "no question", async () => !(await question())[0]);
      assert.deepEqual([(await visitor.read()).stage, await question()], ["result", [false, true]]);
      await press(visitor.driver, Key.ENTER);
      await tabTo(visitor, "[data-do=restart]");
      screen = await visitor.key(Key.ENTER);
      assert.deepEqual([screen.stage, screen.heading, screen.focus], ["about", texts.title, true]);
      assert.equal(await visitor.ask("return document.activeElement.tabIndex"), -1, "a heading is no stop of the Tab key");
    });
  });
}
