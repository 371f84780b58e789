// A visitor of the widget: goes from screen to screen with pointer, keyboard or script, and reads back what is there.
//
//     const visitor = await room.visit("/plain.html"); // room.mjs
//     await visitor.begin();              // to the first note
//     await visitor.fill({ until: "c1" }) // by script, as far as that item
//     await visitor.choose("Often");      // by pointer: goes on by itself
import { readFile } from "node:fs/promises";
import { askPage } from "./devtools.mjs";
import { browserOf, enterFrame, enterSame, find, focused, leaveFrame, press, within } from "./harness.mjs";
import { fillIn, readScreen } from "./in-frame.mjs";

/**
 * @typedef {import("./harness.mjs").Driver} Driver
 * @typedef {import("./harness.mjs").Element} Found
 * @typedef {Record<string, string | string[]>} Response  option ids by item id, "skip" or "na"; what is missing is skipped
 *
 * @typedef {"about" | "age" | "too-young" | "section" | "item" | "review" | "result" | "learn" | "catalogue" | "practice" | "compare" | "crash" | "left" | "other"} Stage
 * @typedef {{ label: string, checked: boolean, type: string }} Option
 * @typedef {{ question: string, answer: string }} Row
 * @typedef {object} Screen
 * @property {Stage} stage
 * @property {string} heading
 * @property {boolean} focus       whether the heading has the focus
 * @property {Option[]} options    of an item
 * @property {string[]} pressed    the labels of buttons that are pressed in, as "Prefer not to say"
 * @property {Row[]} rows          of the review
 * @property {string[]} links      the links in sight
 */

const assessment = new URL("../../www/assessments/sex-and-coping/", import.meta.url);
/** @param {string} name @param {string | URL} base */
const json = async (name, base) => JSON.parse(await readFile(new URL(name, base), "utf8"));

export const definition = await json("assessment.json", assessment);
/** @type {Record<string, string>} */
export const texts = (await json("en.json", assessment)).texts;
/** @type {Record<string, string>} */
export const words = await json("../../www/words/en.json", import.meta.url);
/** @type {{ id: string, name: string, response: Response, outcome: any }[]} */
export const examples = await json("../fixtures/sex-and-coping.examples.json", import.meta.url);
/** @type {{ linkId: string, type: string, answers: string, role?: string }[]} */
export const items = definition.sections.flatMap((/** @type {any} */ section) => section.items);

/** The options' ids of an item, in order. @param {string} item @returns {string[]} */
export function optionIds(item) {
  const answers = items.find((one) => one.linkId === item)?.answers;
  return definition.answerSets.find((/** @type {any} */ set) => set.id === answers).options.map((/** @type {any} */ option) => option.id);
}

export class Visitor {
  /** @param {Driver} driver @param {string} host */
  constructor(driver, host) {
    this.driver = driver;
    this.host = host;
    /** The outer frame and the inner one, as last entered. @type {Found[]} */
    this.frames = [];
  }

  /** Into the working document. */
  async into() {
    this.frames = await enterFrame(this.driver, this.host);
  }

  /** Asks something of the page around, and comes back. @param {string} script @returns {Promise<any>} */
  async onHost(script) {
    if (browserOf(this.driver) === "chromium") return askPage(this.driver, script);
    await leaveFrame(this.driver);
    const answer = await this.driver.executeScript(script);
    // Where they are other frames by now, they have to be looked for.
    await enterSame(this.driver, this.frames).catch(() => this.into());
    return answer;
  }

  /**
   * Until keys go to the frame, after the first press there: a browser's focus goes from page to frame in its own time.
   * WebKitGTK's driver gives keys to the frame that it is in, and the page's focus stays where it was.
   */
  async focusInside() {
    if (browserOf(this.driver) === "webkit") return;
    await within(this.driver, "the focus in the frame", () => this.onHost(`return document.activeElement === document.querySelector("${this.host}")`));
  }

  // What is there.

  /** @returns {Promise<Screen>} */
  read() {
    return this.driver.executeScript(readScreen);
  }

  /** @param {string} script @param {unknown[]} rest @returns {Promise<any>} */
  ask(script, ...rest) {
    return this.driver.executeScript(script, ...rest);
  }

  focused() {
    return focused(this.driver);
  }

  // What the visitor does. `arrive` waits for another screen than the one before.

  /** @template T @param {() => Promise<T>} act @returns {Promise<Screen>} */
  async arrive(act) {
    await this.mark();
    await act();
    return this.moved();
  }

  /** Keeps in mind which screen this is. */
  async mark() {
    await this.driver.executeScript("window.seenBefore = document.querySelector('#screen > *')");
  }

  /** Whether it is still there. @returns {Promise<boolean>} */
  stays() {
    return this.driver.executeScript("return window.seenBefore === document.querySelector('#screen > *')");
  }

  /** Waits until it is not. @returns {Promise<Screen>} */
  async moved() {
    await within(this.driver, "another screen", async () => !(await this.stays()));
    return this.read();
  }

  /** Clicks with the pointer. @param {string} selector */
  async click(selector) {
    await clickOn(this.driver, await find(this.driver, selector));
  }

  /** Clicks a button of the screen, and waits for the next. @param {string} name as in data-do */
  do(name) {
    return this.arrive(() => this.click(`#screen [data-do=${name}]`));
  }

  /** From the opening to the first note. */
  async begin() {
    await this.do("begin");
    return this.do("adult");
  }

  /** The answer with this label. @param {string} label @returns {Promise<Found>} */
  option(label) {
    return within(this.driver, `the answer ${label}`, () =>
      this.driver.executeScript(
        "return [...document.querySelectorAll('[data-list=options] label')].find((one) => one.textContent.trim() === arguments[0])",
        label,
      ),
    );
  }

  /** Chooses an answer with the pointer: the next screen comes by itself. @param {string} label */
  choose(label) {
    return this.arrive(() => this.pick(label));
  }

  /** Clicks an answer, and waits for nothing. @param {string} label */
  async pick(label) {
    await clickOn(this.driver, await this.option(label));
  }

  /** Presses a key, and waits for the next screen. @param {string} key */
  key(key) {
    return this.arrive(() => press(this.driver, key));
  }

  /**
   * Answers by script, from wherever the sitting is: as fast as the frame goes, and so without the beat after a choice by
   * pointer. Stops at an item, at the "review", or at the "result".
   * @param {{ response?: Response, from?: string, until?: string, drawn?: boolean }} [options] `from`: the item that comes next;
   *   `drawn`: each screen is drawn before the next comes
   */
  async fill({ response = {}, from, until = "result", drawn = false } = {}) {
    const here = await this.read();
    if (here.stage === "about") await this.arrive(() => this.ask("document.querySelector('[data-do=begin]').click()"));
    const plan = items.map(({ linkId }) => {
      const answer = response[linkId] ?? "skip";
      if (answer === "skip" || answer === "na") return answer;
      return [answer].flat().map((id) => {
        const at = optionIds(linkId).indexOf(id);
        if (at < 0) throw new Error(`${linkId} has no option ${id}`);
        return at;
      });
    });
    const stop = until === "review" || until === "result" ? until : items.findIndex((item) => item.linkId === until);
    await this.driver.executeScript(fillIn, plan, stop, from ? items.findIndex((item) => item.linkId === from) : 0, drawn);
    return this.read();
  }

  /**
   * Presses by script: nothing lies in the way, and nothing counts as a pointer. What opens is drawn before it comes back: by
   * then it lies still. @param {string} selector
   */
  press(selector) {
    return this.driver.executeScript(
      `const found = document.querySelector(arguments[0]);
       if (!found) throw new Error("no " + arguments[0]);
       found.click();
       if (found.matches("summary, .pebble")) return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));`, selector);
  }

  /**
   * Goes through every screen there is, in every state that looks different, and shows each: its name as `item`, `pills`.
   * @param {(name: string) => Promise<void>} look
   */
  async tour(look) {
    const toggle = async (/** @type {string} */ selector, /** @type {string} */ name) => {
      await this.press(selector);
      await look(name);
      await this.press(selector);
    };
    await look("about");
    await toggle(".label > summary", "about-label");
    await toggle("header summary", "about-help");
    await this.arrive(() => this.press("#screen [data-do=learn]"));
    await look("learn");
    await this.ask("for (const part of document.querySelectorAll('.card')) part.open = true");
    await look("learn-open");
    await this.arrive(() => this.press(".room > [data-do=catalogue]"));
    await look("catalogue");
    await this.play(look);
    await this.arrive(() => this.press("#screen [data-do=back]"));
    await this.arrive(() => this.press("#screen [data-do=back]"));
    await this.arrive(() => this.press("[data-do=begin]"));
    await look("age");
    await this.arrive(() => this.press("[data-do=minor]"));
    await look("too-young");
    await this.arrive(() => this.press("[data-do=back]"));
    await this.arrive(() => this.press("[data-do=begin]"));
    await this.arrive(() => this.press("[data-do=adult]"));
    await look("section");
    await this.fill({ until: "s1" });
    await look("item");
    await this.press("[data-list=options] label:nth-child(4)");
    await look("item-answered");
    const response = busy;
    await this.fill({ response, from: "s1", until: "c3" });
    await look("item-long");
    await this.fill({ response, from: "c3", until: "triggers" });
    await look("pills");
    await this.press("[data-list=options] label:nth-child(2)");
    await this.press("[data-list=options] label:nth-child(5)");
    await look("pills-picked");
    await this.fill({ response, from: "triggers", until: "pathways" });
    await look("reasons");
    await this.press("[data-do=reveal]");
    await look("reasons-revealed");
    await this.fill({ response, from: "pathways", until: "review" });
    await look("review");
    await this.fill();
    await look("result");
    for (const angle of [1, 3]) {
      await this.press(`.angle:nth-of-type(${angle}) [data-do=angle]`);
      await this.ask("for (const why of document.querySelectorAll('.pebble[aria-expanded=true] + .opened .why')) why.open = true");
      await this.ask("document.querySelector('.pebbles').scrollIntoView()");
      await look(`result-angle-${angle}`);
      await this.ask("for (const why of document.querySelectorAll('.why')) why.open = false");
    }
    await this.press(".angle:nth-of-type(3) [data-do=angle]");
    for (const part of ["strengths", "strategies", "help", "questions", "keep", "notes"]) {
      await this.press(`[data-part=${part}] > summary`);
      await this.ask("for (const why of document.querySelectorAll('.part[open] .why')) why.open = true");
      await look(`result-${part}`);
    }
    await toggle("header summary", "result-help-panel");
    await this.onHost("document.querySelector('quiet-check').share = true");
    await within(this.driver, "the frame to be asked", () => this.ask("return document.documentElement.dataset.share === 'yes'"));
    await this.press("[data-part=keep] > summary");
    for (const what of ["words", "code", "offer"]) await this.press(`[data-do=${what}]`);
    await look("result-keep-shown");
    const code = await this.ask("return document.querySelector('[data-slot=code] textarea').value");
    await this.press("[data-do=send]");
    await look("result-sent");
    await this.arrive(() => this.press("[data-part=keep] [data-do=compare]"));
    await look("compare");
    await this.enterCode("nothing");
    await look("compare-wrong");
    await this.enterCode(code.replace(/^./, (/** @type {string} */ letter) => (letter === "2" ? "3" : "2")));
    await look("compared");
    await this.arrive(() => this.press("#screen [data-do=back]"));
  }

  /** Types a code from before, and has it shown. @param {string} code */
  async enterCode(code) {
    await this.ask("document.querySelector('[data-code]').value = arguments[0]", code);
    await this.arrive(() => this.press("[data-do=enter]"));
  }

  /** Plays one practice of each kind, from the catalogue and back to it. @param {(name: string) => Promise<void>} look */
  async play(look) {
    const open = async (/** @type {string} */ id) => {
      await this.arrive(() => this.press(`[data-do=practice][data-n="${practiceAt(id)}"]`));
    };
    const back = () => this.arrive(() => this.press("#screen .foot [data-do=back]"));
    await open("s_senses");
    await look("practice-step");
    for (let step = 0; step < 3; step++) await this.press("[data-do=next]");
    await look("practice-done");
    await back();
    await open("m_pause");
    await this.press("[data-do=next]");
    await look("practice-choices");
    await this.press("[data-do=choose]");
    await look("practice-chosen");
    await back();
    await open("m_wave");
    await look("practice-timer");
    await this.press("[data-do=name]");
    await look("practice-timer-running");
    await back();
    await open("s_breath");
    await look("practice-breath");
    await this.press("[data-do=start]");
    await this.press("[data-do=pause]");
    await look("practice-breath-resting");
    await back();
  }
}

/** The number by which the frame knows a strategy. @param {string} id */
export const practiceAt = (id) => definition.strategies.findIndex((/** @type {{ id: string }} */ one) => one.id === id);

/** Answers that bring up nearly everything that a result can hold. @type {Response} */
export const busy = {
  s1: "often", s2: "often", s3: "never", r1: "often", r2: "often", r3: "often", a1: "often", a2: "sometimes", c1: "often", c2: "often",
  c3: "na", g1: "sometimes", g2: "often", i1: "often", i2: "often", i4: "almost-always", v1: "often",
  triggers: ["stress", "lonely", "tired", "substances"], pathways: ["p_avoid", "p_hurt"],
};

/** @param {Driver} driver @param {Found} element */
export async function clickOn(driver, element) {
  // To the middle first: a click must not land on the bar that stays at the top of the frame. Then not before it lies
  // still, and has been drawn so: a new screen may bring a new height, and the page around takes it in its own time; and a
  // press lands on what was drawn last. (Where nothing is drawn, as out of view, time has to do.)
  await driver.executeAsyncScript(
    `const [element, done] = arguments;
     element.scrollIntoView({ block: "center" });
     let last = "", same = 0;
     const drawn = (then) => {
       const once = () => { clearTimeout(late); cancelAnimationFrame(soon); then(); };
       const late = setTimeout(once, 250), soon = requestAnimationFrame(once);
     };
     (function look() {
       const measured = document.querySelector("[data-measure]");
       const sheet = document.querySelector(".sheet")?.getBoundingClientRect().height ?? 0;
       if (measured && innerHeight < sheet) return drawn(look);
       const { x, y, width, height } = element.getBoundingClientRect();
       const now = [x, y, width, height, innerWidth, innerHeight, scrollY].join();
       same = now === last ? same + 1 : 0;
       last = now;
       if (same < 4) drawn(look);
       else done();
     })()`,
    element,
  );
  await driver.actions().move({ origin: element, duration: 0 }).press().release().perform();
}
