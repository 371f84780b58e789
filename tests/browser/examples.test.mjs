// Every example of the assessment, answered through the page: what the result shows is what the scoring says, in the words
// of the texts file, each with its reason.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browsers } from "./harness.mjs";
import { openRoom } from "./room.mjs";
import { definition, examples, items, texts, words } from "./visitor.mjs";

/** @param {string} id */
const strategyOf = (id) => definition.strategies.find((/** @type {any} */ one) => one.id === id);
/** @param {string} id */
const messageOf = (id) => definition.messages.find((/** @type {any} */ one) => one.id === id);

/**
 * What the page should show, read from the texts by id.
 * @param {typeof examples[number]["outcome"]} outcome
 */
function expected(outcome) {
  const messages = (/** @type {string | undefined} */ place) =>
    outcome.messages
      .map(messageOf)
      .filter((/** @type {any} */ message) => message.place === place)
      .map((/** @type {any} */ { id, listsIndicators, help }) => ({
        text: texts[`message.${id}`],
        because: texts[`message.${id}.because`],
        // Where all of them stand in a list of their own, none is listed twice.
        indicators: listsIndicators && place !== "help"
          ? outcome.indicators.map((/** @type {string} */ one) => ({ label: texts[`indicator.${one}`], because: texts[`indicator.${one}.because`] }))
          : [],
        help: help !== undefined,
      }));
  return {
    title: texts[`band.${outcome.text}`],
    text: texts[`band.${outcome.text}.text`],
    first: messages("first"),
    angles: definition.scales.map((/** @type {any} */ { id }) => {
      const { level } = outcome.scales[id];
      return {
        name: texts[`scale.${id}`],
        word: level && texts[`scale.${id}.${level}`],
        text: texts[level ? `scale.${id}.${level}.text` : "scale.none"],
        because: texts[level ? `scale.${id}.${level}.because` : "scale.none.because"],
      };
    }),
    strengths: outcome.strengths.map((/** @type {string} */ id) => texts[`item.${id}`]),
    strengthsBecause: outcome.strengths.length > 0 ? texts["strength.because"] : null,
    strategies: outcome.strategies.map((/** @type {string} */ id) => ({
      name: texts[`strategy.${id}`],
      family: texts[`family.${strategyOf(id).family}`],
      minutes: String(strategyOf(id).minutes),
      caution: texts[`strategy.${id}.caution`] ?? null,
    })),
    help: messages("help"),
    seekHelp: definition.indicators.map((/** @type {any} */ { id }) => ({
      label: texts[`indicator.${id}`],
      noted: outcome.indicators.includes(id) ? words.noted : null,
      because: outcome.indicators.includes(id) ? texts[`indicator.${id}.because`] : null,
    })),
    questions: texts.questions,
    notes: messages(undefined),
  };
}

/** Reads the result back, each part while it is open: what cannot be seen then does not count. Runs in the frame. */
function readResult() {
  const text = (/** @type {Element | null | undefined} */ one) => {
    if (!one) return null;
    if (!one.checkVisibility({ visibilityProperty: true })) return `(not seen) ${one.textContent}`;
    return (one.textContent ?? "").trim().replace(/\s+/g, " ");
  };
  const all = (/** @type {Element | null | undefined} */ root, /** @type {string} */ selector) => [...(root?.querySelectorAll(selector) ?? [])];
  const result = /** @type {Element} */ (document.querySelector(".result"));
  const list = (/** @type {string} */ name) => result.querySelector(`[data-list=${name}]`);
  const own = (/** @type {Element | null} */ list) => [...(list?.children ?? [])];
  /** The sentence of the reason right in this list. */
  const because = (/** @type {Element | null | undefined} */ list) => {
    const why = /** @type {HTMLDetailsElement | null | undefined} */ (list?.querySelector(":scope > details.why"));
    if (!why) return null;
    why.open = true;
    return text(why.querySelector("[data-slot=because]"));
  };
  const whyIn = (/** @type {Element} */ one) => because([...one.children].find((child) => child.matches("[data-list=why]")));
  /** @template T @param {string} part @param {() => T} look @returns {T | null} */
  const open = (part, look) => {
    const details = /** @type {HTMLDetailsElement | null} */ (result.querySelector(`[data-part=${part}]`));
    if (!details) return null;
    /** @type {HTMLElement} */ (details.firstElementChild).click();
    return look();
  };
  const message = (/** @type {Element} */ one) => ({
    text: text(one.querySelector(":scope > [data-slot=text]")),
    because: whyIn(one),
    indicators: all(one, "[data-list=indicators] > li").map((row) => ({ label: text(row.querySelector("[data-slot=label]")), because: whyIn(row) })),
    help: all(one, ":scope > [data-slot=links] a").some((link) => link.checkVisibility()),
  });
  return {
    title: text(result.querySelector("h1")),
    text: text(result.querySelector("[data-slot=text]")),
    because: because(list("why")),
    first: own(list("first")).map(message),
    angles: all(list("angles"), ".angle").map((one) => {
      /** @type {HTMLElement} */ (one.querySelector("[data-do=angle]")).click();
      return {
        name: text(one.querySelector("[data-slot=name]")),
        word: text(one.querySelector("[data-slot=word]")),
        text: text(one.querySelector("[data-slot=text]")),
        because: whyIn(/** @type {Element} */ (one.querySelector(".opened"))),
      };
    }),
    strengths: open("strengths", () => own(list("strengths")).map(text)) ?? [],
    strengthsBecause: open("strengths", () => {
      /** @type {HTMLDetailsElement} */ (result.querySelector("[data-part=strengths]")).open = true;
      return because(list("strengths-why"));
    }),
    strategies: open("strategies", () =>
      own(list("strategies")).map((one) => {
        return {
          name: text(one.querySelector("[data-slot=name]")),
          family: text(one.querySelector("[data-slot=family]")),
          minutes: text(one.querySelector("[data-slot=minutes]")),
          caution: text(one.querySelector("[data-slot=caution]")),
          because: whyIn(one),
        };
      }),
    ),
    help: open("help", () => own(list("help")).map(message)),
    seekHelp: open("help", () => {
      /** @type {HTMLDetailsElement} */ (result.querySelector("[data-part=help]")).open = true;
      return all(list("seek-help"), "[data-list=reasons] > li").map((row) => ({
        label: text(row.querySelector("[data-slot=label]")),
        noted: text(row.querySelector("[data-slot=noted]")),
        because: whyIn(row),
      }));
    }),
    questions: open("questions", () => own(list("questions")).map(text)),
    notes: open("notes", () => own(list("notes")).map(message)),
    reasons: all(result, "details.why").map((why) => {
      // As it is in the document: of exclusive parts only one can be open at the end.
      return (why.querySelector("[data-slot=because]")?.textContent ?? "").trim();
    }),
  };
}

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */
    let room;
    before(async () => void (room = await openRoom(browser, { width: 375, height: 900, reducedMotion: true, oneProcess: true })));
    after(() => room?.close());

    // All in one browser; in the others the two with the most to show.
    const chosen = examples.filter(({ id }) => browser === "chromium" || id === "V4" || id === "V16");
    for (const { id, name, response, outcome } of chosen) {
      it(`${id}: ${name}`, async () => {
        const visitor = await room.visit();
        const screen = await visitor.fill({ response });
        assert.equal(screen.stage, "result");
        const { because, strategies, reasons, ...shown } = await visitor.driver.executeScript(readResult);
        const { strategies: suggested, ...wanted } = expected(outcome);
        assert.deepEqual(shown, wanted);

        // Why this band: its own sentence, or that of the floor that lifted it.
        const floors = definition.floors.filter((/** @type {any} */ floor) => floor.to === outcome.band);
        assert.ok([`band.${outcome.text}.because`, ...floors.map((/** @type {any} */ floor) => `floor.${floor.id}.because`)].map((key) => texts[key]).includes(because), because);

        assert.deepEqual(strategies.map((/** @type {any} */ { because: _, ...rest }) => rest), suggested);
        outcome.strategies.forEach((/** @type {string} */ one, /** @type {number} */ at) => {
          assert.ok([texts[`strategy.${one}.because`], texts["strategy.because"]].includes(strategies[at].because), strategies[at].because);
        });
        assert.ok(reasons.length >= 1 + definition.scales.length + outcome.messages.length + outcome.strategies.length, `${reasons.length} reasons`);
        assert.deepEqual(reasons.filter((/** @type {string} */ reason) => !/\.$/.test(reason)), [], "each reason is a sentence");
      });
    }
  });
}

it("the examples answer every item", () => {
  for (const { id, response } of examples) {
    assert.deepEqual(Object.keys(response).sort(), items.map((item) => item.linkId).sort(), id);
  }
});
