// What there is to read and to do, from the first screen on and with nothing answered: the rooms beside the way, and each
// kind of practice, played by keyboard and by pointer, against a clock that the test moves on.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { Key, browsers, press, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";
import { busy, definition, practiceAt, texts, words } from "./visitor.mjs";

/** @typedef {import("./visitor.mjs").Visitor} Visitor */

const steps = (/** @type {string} */ id) => /** @type {string[]} */ (/** @type {unknown} */ (texts[`strategy.${id}.steps`]));

/**
 * A clock that can be stopped and moved, a count of the timers that run, and a record of all that a screen reader would say of itself.
 * In the frame's own script, as Firefox's driver has a clock and timers of its own.
 */
const clock = `{
  const now = Date.now.bind(Date), set = setInterval, clear = clearInterval;
  self.ahead = 0;
  self.still = 0;
  self.running = new Set();
  self.said = [];
  Date.now = () => (still || now()) + ahead;
  self.setInterval = (...all) => { const id = set(...all); running.add(id); return id; };
  self.clearInterval = (id) => { running.delete(id); clear(id); };
  const look = () => {
    const region = document.querySelector(".play [aria-live]");
    if (!region) return;
    const text = [...region.querySelectorAll("span")].filter((one) => one.children.length === 0 && one.checkVisibility()).map((one) => one.textContent).join(" ");
    if (text && said.at(-1) !== text) said.push(text);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}`;

/** Opens a practice from the catalogue. @param {Visitor} visitor @param {string} id */
async function open(visitor, id) {
  // By pointer: WebKit lets no frame take the focus in which nobody has pressed anything.
  if ((await visitor.read()).stage !== "catalogue") await visitor.arrive(() => visitor.click("#screen [data-do=catalogue]"));
  const screen = await visitor.arrive(() => visitor.press(`#screen [data-do=practice][data-n="${practiceAt(id)}"]`));
  assert.deepEqual([screen.stage, screen.heading, screen.focus], ["practice", texts[`strategy.${id}`], true]);
}

/** @param {Visitor} visitor @returns {Promise<string>} */
const kind = (visitor) => visitor.ask("return document.querySelector('[data-play]').dataset.play");
/** @param {Visitor} visitor @returns {Promise<string>} */
const text = (visitor) => visitor.ask("return document.querySelector('.play').innerText.replace(/\\s+/g, ' ')");

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */
    let room;
    before(async () => {
      room = await openRoom(browser, { width: 375, height: 1400, reducedMotion: false, oneProcess: true });
      room.site.answers.set("/dist/frame.html", { body: await frameWith({ inner: clock }) });
    });
    after(() => room?.close());

    it("the whole catalogue is there from the first screen, and every one can be played", async () => {
      const visitor = await room.visit();
      const catalogue = await visitor.arrive(() => visitor.click("#screen [data-do=catalogue]"));
      assert.deepEqual([catalogue.stage, catalogue.focus], ["catalogue", true]);
      const offered = await visitor.ask("return [...document.querySelectorAll('.offer')].map((one) => [one.querySelector('[data-slot=name]').textContent, one.querySelector('[data-slot=caution]')?.textContent ?? null])");
      const families = definition.families.map((/** @type {string} */ family) => definition.strategies.filter((/** @type {any} */ one) => one.family === family)).flat();
      assert.deepEqual(offered, families.map((/** @type {any} */ { id }) => [texts[`strategy.${id}`], texts[`strategy.${id}.caution`] ?? null]));
      for (const { id, player } of definition.strategies) {
        await open(visitor, id);
        const before = await kind(visitor);
        assert.equal(before, player?.breath || player?.timer ? "before" : "step", id);
        await visitor.press(before === "before" ? "[data-do=start]" : "[data-do=next]");
        assert.notEqual(await text(visitor), "", id);
        await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));
      }
    });

    it("steps come one at a time, by keyboard, and each is read out", async () => {
      const visitor = await room.visit();
      await open(visitor, "s_senses");
      for (const step of steps("s_senses")) {
        assert.ok((await text(visitor)).startsWith(step), await text(visitor));
        await visitor.ask("document.querySelector('[data-do=next]').focus()");
        await press(room.driver, Key.ENTER);
        await within(room.driver, "the next", async () => !(await text(visitor)).startsWith(step));
        assert.ok(await visitor.ask("return document.activeElement.matches('.play [data-focus]')"), "the focus is on the words");
      }
      assert.equal(await kind(visitor), "done");
    });

    it("the breath goes in and out by itself", async () => {
      const visitor = await room.visit();
      await open(visitor, "s_breath");
      await visitor.click("[data-do=start]");
      for (const phase of ["in", "out", "in"]) {
        await within(room.driver, phase, async () => (await visitor.ask("return document.querySelector('.breath').dataset.now")) === phase, 20_000);
      }
      await within(room.driver, "the words", async () => (await visitor.ask("return said.length")) >= 3);
      assert.deepEqual(await visitor.ask("return said.slice(0, 3)"), ["in", "out", "in"].map((phase) => words[`practice.${phase}`]), "each change is said once");
      assert.ok((await visitor.ask("return document.querySelector('progress').value")) >= 100);
      await visitor.press("[data-do=pause]");
      assert.ok((await text(visitor)).includes(words["practice.rest"]) && (await text(visitor)).includes(words["practice.resume"]));
      await visitor.press("[data-do=stop]");
      assert.equal(await kind(visitor), "before");
    });

    it("the breath is paced in 4 and out 6, ten times, each change said once", async () => {
      const visitor = await room.visit();
      await open(visitor, "s_breath");
      assert.ok((await visitor.ask("return document.querySelector('#screen').innerText")).includes(texts["strategy.s_breath.caution"]));
      await visitor.ask("window.still = Date.now()");
      await visitor.click("[data-do=start]");
      const phase = () => visitor.ask("return document.querySelector('.breath')?.dataset.now");
      assert.equal(await phase(), "in");
      for (let breath = 0; breath < 10; breath++) {
        await visitor.ask("window.ahead += 4000");
        await within(room.driver, `out, breath ${breath + 1}`, async () => (await phase()) === "out");
        await visitor.ask("window.ahead += 6000");
        await within(room.driver, `what comes after breath ${breath + 1}`, async () => (await phase()) !== "out");
      }
      await within(room.driver, "the end", async () => (await kind(visitor)) === "done");
      assert.deepEqual(await visitor.ask("return said"), Array.from({ length: 20 }, (_, at) => words[at % 2 ? "practice.out" : "practice.in"]));
      assert.equal(await visitor.ask("return running.size"), 0, "nothing runs on");
      await visitor.press("[data-do=start]");
      assert.equal(await kind(visitor), "before", "and once more");
    });

    it("a practice can rest, go on and stop, and no clock runs on", async () => {
      const visitor = await room.visit();
      await open(visitor, "s_breath");
      await visitor.ask("window.still = Date.now()");
      await visitor.press("[data-do=start]");
      await visitor.press("[data-do=pause]");
      assert.ok((await text(visitor)).includes(words["practice.rest"]) && (await text(visitor)).includes(words["practice.resume"]));
      assert.equal(await visitor.ask("return running.size"), 0, "no clock runs while it rests");
      await visitor.ask("window.ahead += 3600e3");
      await visitor.press("[data-do=pause]");
      await room.driver.sleep(400);
      assert.equal(await visitor.ask("return document.querySelector('.breath').dataset.now"), "in", "an hour of rest is no breath");
      assert.equal(await visitor.ask("return running.size"), 1);
      await visitor.press("[data-do=stop]");
      assert.deepEqual([await kind(visitor), await visitor.ask("return running.size")], ["before", 0]);
      await visitor.press("[data-do=start]");
      await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));
      assert.equal(await visitor.ask("return running.size"), 0, "leaving the room ends it");
    });

    it("the wave names the urge, waits, and can be stopped", async () => {
      const visitor = await room.visit();
      await open(visitor, "m_wave");
      await visitor.click("[data-do=name]");
      assert.ok((await text(visitor)).includes(words["minutes.9"]) && (await text(visitor)).includes(steps("m_wave")[1]));
      await within(room.driver, "the bar to move", async () => (await visitor.ask("return document.querySelector('progress').value")) > 0);
      await visitor.press("[data-do=stop]");
      assert.equal(await kind(visitor), "before");
    });

    it("the wave waits ten minutes by the clock, also in the background, and names the urge before and after", async () => {
      const visitor = await room.visit();
      await open(visitor, "m_wave");
      const press = (/** @type {string} */ word) => visitor.ask("[...document.querySelectorAll('[data-do=name]')].find((one) => one.textContent === arguments[0]).click()", texts[`strategy.m_wave.word.${word}`]);
      await press("strong");
      assert.ok((await text(visitor)).includes(words["minutes.9"]));
      await visitor.ask("window.ahead += 300e3");
      await within(room.driver, "half-way", async () => (await text(visitor)).includes(words["minutes.5"]));
      // The page was away, and comes back late: one look at the clock is enough.
      await visitor.ask("window.ahead += 3600e3");
      await within(room.driver, "the end", async () => (await kind(visitor)) === "after");
      assert.ok(await visitor.ask("return document.activeElement.matches('.play [data-focus]')"));
      await press("faint");
      assert.equal(await kind(visitor), "done");
      for (const words of [texts["strategy.m_wave.before"], texts["strategy.m_wave.word.strong"], texts["strategy.m_wave.after"], texts["strategy.m_wave.word.faint"]]) {
        assert.ok((await text(visitor)).includes(words), words);
      }
      assert.deepEqual(await visitor.ask("return said"), [words["minutes.9"], words["minutes.5"]], "a minute that is passed over is not said");
    });

    it("who looks for help while the time of a practice ends is not taken away from there", async () => {
      const visitor = await room.visit();
      await open(visitor, "m_wave");
      await visitor.press("[data-do=name]");
      await visitor.click("header summary");
      await visitor.ask("window.ahead += 3600e3");
      await room.driver.sleep(600);
      assert.deepEqual([await kind(visitor), await visitor.ask("return !!document.querySelector('header details[open]')")], ["timer", true]);
      await visitor.click("header summary");
      await within(room.driver, "the end", async () => (await kind(visitor)) === "after");
    });

    it("the pause asks what is needed, leads on, and comes back", async () => {
      const visitor = await room.visit();
      await open(visitor, "m_pause");
      await visitor.press("[data-do=next]");
      const labels = ["connection", "comfort", "release", "break", "anyway"].map((id) => texts[`strategy.m_pause.choice.${id}`]);
      assert.deepEqual(await visitor.ask("return [...document.querySelectorAll('[data-do=choose]')].map((one) => one.textContent)"), labels);
      await visitor.click("[data-do=choose]");
      const leads = await visitor.ask("return [...document.querySelectorAll('.play [data-slot=name]')].map((one) => one.textContent)");
      assert.deepEqual(leads, ["s_reach", "m_kind"].map((id) => texts[`strategy.${id}`]));
      assert.ok((await text(visitor)).includes(steps("m_pause")[2]), "sex can still be the answer");
      await visitor.arrive(() => visitor.click(".play [data-do=practice]"));
      const back = await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));
      assert.equal(back.heading, texts["strategy.m_pause"]);
      assert.equal(await kind(visitor), "chosen", "where it was left");
      assert.ok(await visitor.ask("return document.activeElement.matches('[data-do=practice]')"), "and the focus where it was");
    });

    it("what there is to read is there before, during and after, and one reason stays closed until it is chosen", async () => {
      const visitor = await room.visit();
      const read = async () => {
        const screen = await visitor.arrive(() => visitor.click("header [data-do=learn]"));
        assert.deepEqual([screen.stage, screen.focus], ["learn", true]);
        const shown = await visitor.ask("return document.querySelector('#screen').innerText");
        for (const key of ["learn.meaning.common.text", "learn.reasons.relief.text", "learn.reasons.avoid.text", "learn.reasons.learned.text", "learn.reasons.hurt.reveal", "seek-help.how", "indicator.h2"]) {
          assert.ok(shown.includes(texts[key]), key);
        }
        assert.ok(!shown.includes(texts["learn.reasons.hurt.text"]) && !shown.includes(texts["learn.reasons.hurt"]));
        await visitor.click("summary[data-slot=reveal]");
        assert.ok((await visitor.ask("return document.querySelector('#screen').innerText")).includes(texts["learn.reasons.hurt.text"]));
        return shown;
      };
      assert.ok(!(await read()).includes(words.noted));
      await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));
      await visitor.begin();
      await visitor.fill({ response: busy, until: "c1" });
      await visitor.press("[data-list=options] label:nth-child(4)");
      await read();
      const item = await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));
      assert.deepEqual([item.stage, item.options.map((one) => one.checked)], ["item", [false, false, false, true, false]]);
      await visitor.fill({ response: busy, from: "c1" });
      assert.ok((await read()).includes(words.noted), "after the result what came up is marked");
      assert.equal((await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"))).stage, "result");
    });

    it("coming back to the result finds it as it was left", async () => {
      const visitor = await room.visit();
      await visitor.fill({ response: busy });
      // The page around gives the frame its height in its own time, and a box that grows can be scrolled less far.
      await within(room.driver, "the height", () => visitor.ask("return innerHeight === Math.ceil(document.querySelector('.sheet').getBoundingClientRect().height)"));
      // A part that opens is brought into sight when it says that it did, a little later: not in the midst of what follows.
      await visitor.ask("document.querySelector('[data-part=strategies]').addEventListener('toggle', (event) => event.target.classList.add('toggled'))");
      await visitor.click("[data-part=strategies] > summary");
      await within(room.driver, "the part to open", () => visitor.ask("return document.querySelector('[data-part=strategies].toggled')"));
      await visitor.ask("document.querySelectorAll('.try [data-do=practice]')[2].scrollIntoView()");
      const scrolled = await visitor.ask("return document.querySelector('.scroll').scrollTop");
      const high = await visitor.ask("return [innerHeight, document.querySelector('.scroll').clientHeight, document.querySelector('.scroll').scrollHeight]");
      assert.ok(scrolled > 0);
      await visitor.ask("document.querySelectorAll('.try [data-do=practice]')[2].focus({ preventScroll: true })");
      await visitor.key(Key.ENTER);
      await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));
      const found = await visitor.ask("return [document.querySelector('[data-part=strategies]').open, document.activeElement === document.querySelectorAll('.try [data-do=practice]')[2], document.querySelector('.scroll').scrollTop]");
      assert.deepEqual(found.slice(0, 2), [true, true]);
      const now = await visitor.ask("return [innerHeight, document.querySelector('.scroll').clientHeight, document.querySelector('.scroll').scrollHeight]");
      assert.ok(Math.abs(found[2] - scrolled) <= 1, `scrolled ${found[2]}, and ${scrolled} before; frame, box and what is in it ${now}, and ${high} before`);
    });

    it("a minor finds none of it", async () => {
      const visitor = await room.visit();
      await visitor.do("begin");
      await visitor.do("minor");
      await visitor.press("header [data-do=learn]");
      assert.equal((await visitor.read()).stage, "too-young");
      assert.ok(!(await visitor.ask("return document.querySelector('header [data-do=learn]').checkVisibility()")));
    });
  });

  it(`${browser}: without motion there are words and a bar`, async () => {
    const room = await openRoom(browser, { width: 375, height: 1400, reducedMotion: true, oneProcess: true });
    try {
      const visitor = await room.visit();
      if (!(await visitor.ask("return matchMedia('(prefers-reduced-motion: reduce)').matches"))) return assert.equal(browser, "webkit", "WebKitGTK's automation has no such setting");
      await open(visitor, "s_breath");
      await visitor.press("[data-do=start]");
      assert.deepEqual(await visitor.ask("return ['.breath > i', '.breath > p', 'progress'].map((one) => document.querySelector(one).checkVisibility())"), [false, true, true]);
      assert.equal(await visitor.ask("return document.getAnimations().length"), 0);
    } finally {
      await room.close();
    }
  });
}
