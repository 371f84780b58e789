// Functions that run in the frame: a driver sends their text, so each stands by itself and knows nothing of this file.

/** @import { Stage } from "./visitor.mjs" */

/** What a visitor has before them. */
export function readScreen() {
  const seen = (/** @type {Element} */ one) => one.checkVisibility({ visibilityProperty: true });
  /** @returns {Element[]} */
  const all = (/** @type {string} */ selector, /** @type {ParentNode} */ root = document) => [...root.querySelectorAll(selector)].filter(seen);
  const text = (/** @type {Element | null | undefined} */ one) => (one?.textContent ?? "").trim().replace(/\s+/g, " ");
  const screen = document.querySelector("#screen > *");
  const stages = /** @type {[Stage, string][]} */ ([
    ["about", ".about"], ["practice", ".practice"], ["learn", ".room:has(.card)"], ["compare", ".room:has([data-code])"], ["catalogue", ".room:has(.offers)"], ["item", ".ask"], ["review", ".review"], ["result", ".result"],
    ["age", ":has([data-do=adult])"], ["too-young", ":has([data-kinds*=youth])"], ["crash", ":has([data-do=again])"],
    ["section", ":has(> [data-slot=note])"],
  ]);
  const heading = screen?.querySelector("h1, h2") ?? null;
  return {
    stage: !screen && document.body.childElementCount === 0 ? "left" : (stages.find(([, selector]) => screen?.matches(selector))?.[0] ?? "other"),
    heading: text(heading),
    focus: heading !== null && document.activeElement === heading,
    options: all("[data-list=options] label").map((label) => {
      const input = /** @type {HTMLInputElement} */ (label.querySelector("input"));
      return { label: text(label), checked: input.checked, type: input.type };
    }),
    pressed: all("#screen [aria-pressed=true]").map(text),
    rows: all(".review .rows > li").map((row) => ({ question: text(row.querySelector("[data-slot=question]")), answer: text(row.querySelector(".values")) })),
    links: all("a").map(text),
  };
}

/** Answers as planned, as fast as the frame goes, up to an item, the review or the result; or, if `drawn`, no faster than each screen
 * has been drawn and looked at. */
export async function fillIn(/** @type {("skip" | "na" | number[])[]} */ plan, /** @type {number | string} */ stop, /** @type {number} */ at, /** @type {boolean} */ drawn) {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const screen = () => /** @type {HTMLElement} */ (document.querySelector("#screen > *"));
  const click = (/** @type {string} */ selector) => {
    const found = /** @type {HTMLElement | null} */ (screen().querySelector(selector));
    if (!found) throw new Error(`no ${selector} on "${screen().textContent?.slice(0, 80)}"`);
    found.click();
  };
  for (let steps = 0; steps < 200; steps++) {
    const before = screen();
    if (before.matches(".result")) return;
    if (before.matches(".review")) {
      if (stop === "review") return;
      click("[data-do=continue]");
    } else if (before.matches(".ask")) {
      if (at === stop) return;
      const answer = plan[at++];
      if (typeof answer === "string") {
        click(`[data-do=${answer}]`);
      } else {
        for (const option of answer) {
          const wanted = `[data-list=options] [data-n="${option}"]`;
          if (!screen().querySelector(wanted)) click("[data-do=reveal]");
          click(wanted);
        }
        click("[data-do=continue]");
      }
    } else if (before.querySelector("[data-do=adult]")) {
      click("[data-do=adult]");
    } else {
      click("[data-do=continue]");
    }
    if (drawn) for (let times = 0; times < 2; times++) await frame();
    if (screen() === before) throw new Error(`nothing came after "${before.textContent?.slice(0, 80)}"`);
  }
  throw new Error("the sitting does not end");
}
