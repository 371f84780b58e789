// Every screen as it lies there: for axe, on a narrow phone, with forced colours, without motion; and that neither the
// height nor the place of anything tells an answer.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { axe, browsers, leaveFrame, screenshot, setViewport, within } from "./harness.mjs";
import { layoutProblems } from "./layout.mjs";
import { askFrameTarget } from "./devtools.mjs";
import { BARE, openRoom } from "./room.mjs";
import { busy, items, optionIds, words } from "./visitor.mjs";

/** @typedef {import("./visitor.mjs").Visitor} Visitor */
/** @typedef {Awaited<ReturnType<typeof openRoom>>} Room */

const full = process.env.QC_FULL === "1";

/** Collects what is found, screen by screen, so that one run shows it all. */
function findings() {
  /** @type {Record<string, unknown[]>} */
  const found = {};
  return {
    add: (/** @type {string} */ screen, /** @type {unknown[]} */ problems) => void (problems.length > 0 && (found[screen] = problems)),
    none: (/** @type {number} */ screens, /** @type {number} */ least) => {
      assert.deepEqual(found, {});
      assert.ok(screens >= least, `looked at ${screens} screens`);
    },
  };
}

/** The height of the frame, as the page around has it. @param {Visitor} visitor @returns {Promise<string>} */
const hostHeight = (visitor) => visitor.onHost("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').style.height");

/** @param {Visitor} visitor @param {"light" | "dark"} theme */
async function setTheme(visitor, theme) {
  await visitor.onHost(`document.querySelector("quiet-check").theme = "${theme}"`);
  await within(visitor.driver, theme, () => visitor.ask("return document.documentElement.dataset.theme === arguments[0]", theme));
}

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Room} */
    let room;
    before(async () => void (room = await openRoom(browser, { width: 375, height: 900, reducedMotion: true, oneProcess: true, pictures: full })));
    after(() => room?.close());

    it("axe finds nothing on any screen", async () => {
      const visitor = await room.visit();
      const found = findings();
      let screens = 0;
      await visitor.tour(async (name) => {
        screens++;
        found.add(name, await axe(visitor.driver));
      });
      found.none(screens, 20);
    });

    // Contrast is the same sum in each browser, and all that the dark changes.
    if (browser === "chromium" || full) it("axe finds nothing in the dark", async () => {
      const visitor = await room.visit();
      await setTheme(visitor, "dark");
      const found = findings();
      let screens = 0;
      await visitor.tour(async (name) => {
        screens++;
        found.add(name, await axe(visitor.driver, { only: ["color-contrast", "link-in-text-block"] }));
      });
      found.none(screens, 20);
    });

    it("after a crash a screen says so, takes the focus, and leads back to the start", async () => {
      const visitor = await room.visit("/bare.html");
      await visitor.begin();
      await visitor.ask("dispatchEvent(new ErrorEvent('error', { error: new Error('on purpose') }))");
      const screen = await visitor.read();
      assert.deepEqual([screen.stage, screen.heading, screen.focus], ["crash", words.crash, true]);
      await within(visitor.driver, "the page to be told", async () => (await visitor.onHost("return heard.at(-1)?.type")) === "error");
      assert.deepEqual(await visitor.onHost("return heard.at(-1)"), { type: "error", code: "crashed" });
      assert.deepEqual(await axe(visitor.driver), []);
      assert.deepEqual(await visitor.driver.executeScript(layoutProblems), []);
      if (full) await screenshot(visitor.driver, "crash");
      // Afterwards: no driver likes it when the frame goes away in which it is at work.
      await visitor.ask("setTimeout(() => document.querySelector('[data-do=again]').click())");
      await leaveFrame(visitor.driver);
      await within(visitor.driver, "a new start", async () => {
        await visitor.into();
        return (await visitor.read()).stage === "about";
      });
      assert.equal((await visitor.begin()).stage, "section");
    });

    for (const size of [150, 200]) {
      it(`with text at ${size} % on a phone the way to help is there whole`, async () => {
        await setViewport(room.driver, 320, 900);
        const visitor = await room.visit();
        await visitor.ask(`document.documentElement.style.fontSize = "${size}%"`);
        await visitor.press("header summary");
        const wide = await visitor.ask(`
          const edge = document.querySelector(".bar").getBoundingClientRect().right + 0.5;
          return [...document.querySelectorAll("header summary, .panel, .panel :not(option)")].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > edge).map((one) => one.outerHTML.slice(0, 80));`);
        assert.deepEqual(wide, []);
        await setViewport(room.driver, 375, 900);
      });
    }

    for (const [width, height] of [[320, 900], [1024, 900], [375, 553]]) {
      it(`at ${width} by ${height} px nothing scrolls sideways, is cut off, lies on another or is too small`, async () => {
        await setViewport(room.driver, width, height);
        const visitor = await room.visit();
        const found = findings();
        let screens = 0;
        await visitor.tour(async (name) => {
          screens++;
          const sideways = await visitor.onHost("const { scrollWidth, clientWidth } = document.documentElement; return scrollWidth > clientWidth ? [`the page scrolls sideways: ${scrollWidth} in ${clientWidth}`] : []");
          found.add(name, [...sideways, ...(await visitor.driver.executeScript(layoutProblems))]);
          const moving = await visitor.ask("return document.getAnimations().length");
          assert.equal(moving, 0, `${name}: nothing moves for a visitor who asked for that`);
        });
        found.none(screens, 20);
      });
    }

    for (const width of [320, 1024]) {
      it(`at ${width} px the first screen's height is told once, however late the page says how all should look`, async () => {
        await setViewport(room.driver, width, 900);
        const said = 'port1.postMessage({ type: "theme", theme: "auto" })';
        assert.ok(BARE.includes(said));
        /** @type {unknown[]} */
        const heard = [];
        for (const late of [0, 400]) {
          room.site.answers.set("/bare.html", { body: BARE.replace(said, () => `setTimeout(() => ${said}, ${late})`) });
          const visitor = await room.visit("/bare.html");
          for (const press of ["begin", "adult"]) await visitor.arrive(() => visitor.press(`[data-do=${press}]`));
          heard.push(await within(visitor.driver, "the start", async () => {
            const all = await visitor.onHost("return heard");
            const types = all.map((/** @type {{ type: string }} */ { type }) => type);
            return types.includes("started") && types.at(-1) === "height" && all;
          }));
        }
        room.site.answers.set("/bare.html", { body: BARE });
        assert.deepEqual(heard[1], heard[0]);
        assert.deepEqual(/** @type {{ type: string }[]} */ (heard[0]).map(({ type }) => type).filter((type) => type !== "started"), ["ready", "height", "height"]);
      });

      it(`at ${width} px neither height nor place tells an answer`, async () => {
        // So high that the window does not decide.
        await setViewport(room.driver, width, 1300);
        const one = await heights(room, (item) => (item.type === "multiple" ? optionIds(item.linkId) : (busy[item.linkId] ?? "almost-always")));
        const two = await heights(room, (item, at) => (item.type === "multiple" ? [] : ["skip", "never", "na"][at % 3]));
        assert.deepEqual(two.told, one.told);
        const asked = [...one.items, ...two.items];
        assert.equal(asked.length, 2 * items.length);
        // Single and multiple choices have rooms of their own: which of them it is, is no answer.
        for (const type of ["choice", "multiple"]) {
          const alike = asked.filter((_, at) => items[at % items.length].type === type);
          for (const what of /** @type {const} */ (["height", "question", "answer"])) {
            const found = Object.fromEntries(alike.map((each, at) => [`${each[what]}`, at]));
            assert.equal(Object.keys(found).length, 1, `${type}, ${what}: ${JSON.stringify(found)}`);
          }
        }
        assert.equal(new Set(asked.map((each) => each.question)).size, 1, "questions begin at one height");
      });
    }
  });
}

/**
 * A sitting with these answers: the frame's height on the page after each screen, and where each question and first answer lies.
 * @param {Room} room @param {(item: typeof items[number], at: number) => string | string[]} answer
 */
async function heights(room, answer) {
  const visitor = await room.visit();
  const response = Object.fromEntries(items.map((item, at) => [item.linkId, answer(item, at)]));
  /** @type {string[]} */
  const told = [];
  /** @type {{ height: number, question: number, answer: number }[]} */
  const places = [];
  const look = async (/** @type {string} */ name) => {
    // Once somebody has begun: the sheet itself fills the frame, also one that the page has yet to make smaller.
    const measured = await visitor.ask("const sheet = document.querySelector('.sheet'); const begun = document.documentElement.matches('.begun'); return (begun || document.querySelector('[data-measure]')) && `${Math.ceil(begun ? parseFloat(getComputedStyle(sheet).scrollMarginBottom) : sheet.getBoundingClientRect().height)}px`");
    let height = "";
    await within(visitor.driver, `${name} to be as high on the page as in the frame, ${measured}`, async () => {
      height = await hostHeight(visitor);
      return !measured || height === measured;
    });
    told.push(`${name} ${height}`);
  };
  await look("about");
  await visitor.arrive(() => visitor.press("[data-do=begin]"));
  await look("age");
  let from;
  for (const { linkId } of items) {
    await visitor.fill({ response, from, until: linkId });
    await look(linkId);
    // And the frame is so high, which comes after it.
    await within(visitor.driver, "the sheet to fill it", () => visitor.ask("const sheet = document.querySelector('.sheet'); return sheet.getBoundingClientRect().height > parseFloat(getComputedStyle(sheet).scrollMarginBottom) - 1"));
    const measure = `
      const sheet = document.querySelector(".sheet").getBoundingClientRect();
      const top = (selector) => Math.round(2 * (document.querySelector(selector).getBoundingClientRect().top - sheet.top)) / 2;
      return { height: sheet.height, question: top("#screen h1"), answer: top("[data-list=options] .option") };`;
    const place = await visitor.ask(measure);
    if (await visitor.ask("const reveal = document.querySelector('#screen [data-do=reveal]'); reveal?.click(); return !!reveal")) {
      assert.deepEqual(await visitor.ask(measure), place, "what was hidden moves nothing");
    }
    places.push(place);
    from = linkId;
  }
  await visitor.fill({ response, from, until: "review" });
  await look("review");
  await visitor.fill();
  await look("result");
  for (const part of ["strategies", "help", "questions", "keep", "notes"]) {
    await visitor.press(`[data-part=${part}] > summary`);
    await look(part);
  }
  return { told, items: places };
}

if (browsers.includes("chromium")) {
  describe("chromium, by other settings of the visitor's", () => {
    it("with forced colours every answer and button has an edge that is seen", async () => {
      const room = await openRoom("chromium", { width: 375, height: 900, reducedMotion: true, oneProcess: true });
      try {
        const visitor = await room.visit();
        const emulation = await askFrameTarget(visitor.driver, "Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
        try {
          assert.ok(await visitor.ask("return matchMedia('(forced-colors: active)').matches"));
          const found = findings();
          await visitor.tour(async (name) => {
            found.add(name, await visitor.ask(`
              const edge = (one) => {
                const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(one);
                const clear = /rgba\\(.*, 0\\)|transparent/.test(borderTopColor) || borderTopColor === getComputedStyle(document.body).backgroundColor;
                return borderTopStyle !== "none" && parseFloat(borderTopWidth) >= 1 && !clear;
              };
              return [...document.querySelectorAll(".option, button.main, select, [data-list=options] input, .note, [aria-pressed=true]")]
                .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".visually-hidden"))
                .filter((one) => !edge(one) && getComputedStyle(one).appearance !== "auto")
                .map((one) => one.outerHTML.slice(0, 80));`));
            if (name === "item-answered" || name === "pills-picked") {
              // The system draws the marks: ours would be empty.
              assert.deepEqual(await visitor.ask("return [...document.querySelectorAll('[data-list=options] input')].filter((input) => getComputedStyle(input).appearance === 'none').length"), 0);
              // What is chosen can be told from what is not.
              const looks = await visitor.ask(`
                return [...document.querySelectorAll("[data-list=options] input")].map((input) => {
                  const mark = getComputedStyle(input.nextElementSibling, "::before");
                  return [input.checked, mark.borderTopColor + mark.borderTopWidth];
                });`);
              const of = (/** @type {boolean} */ checked) => looks.filter((/** @type {any} */ one) => one[0] === checked).map((/** @type {any} */ one) => one[1]);
              assert.ok(!of(false).includes(of(true)[0]), JSON.stringify(looks));
            }
          });
          found.none(20, 20);
        } finally {
          emulation.close();
        }
      } finally {
        await room.close();
      }
    });

    // To be looked at: they prove nothing by themselves.
    if (full) for (const dark of [false, true]) {
      it(`pictures of every screen, ${dark ? "dark" : "light"}`, async () => {
        const room = await openRoom("chromium", { width: 375, height: 900, dark, reducedMotion: true, oneProcess: true, pictures: true });
        try {
          for (const [name, width, height] of /** @type {const} */ ([["phone", 375, 1300], ["desktop", 1024, 1300]])) {
            await setViewport(room.driver, width, height);
            const visitor = await room.visit();
            assert.equal(await visitor.ask("return matchMedia('(prefers-color-scheme: dark)').matches"), dark);
            let number = 0;
            await visitor.tour(async (screen) => {
              const high = await visitor.ask("return document.querySelector('[data-measure]') && `${Math.ceil(document.querySelector('.sheet').getBoundingClientRect().height)}px`");
              // Once told, a stage keeps its height: what is opened in it scrolls.
              if (high && /^(item|result)$/.test(screen)) await within(visitor.driver, "the height", async () => (await hostHeight(visitor)) === high);
              // Not before the scrolling is drawn: headings that stick are drawn apart from what they stand over.
              await visitor.driver.executeAsyncScript(
                `const [done] = arguments;
                 document.querySelector(".part[open]")?.scrollIntoView({ block: "start" });
                 requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)));`,
              );
              await screenshot(visitor.driver, `${name}-${dark ? "dark" : "light"}-${String(++number).padStart(2, "0")}-${screen}`);
            });
          }
        } finally {
          await room.close();
        }
      });
    }
  });
}
