// How the frame takes on the page's look: properties from the page's own style sheet, followed as they change; colours that
// could not be read are mended and the console says so; and what is no value of its kind changes nothing and asks for nothing.
// What is mended to what is in tests/node/look.test.mjs.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { axe, browsers, leaveFrame, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";

/** @param {string} css @param {string} [attributes] @param {string} [head] */
const page = (css, attributes = "", head = "") => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">${head}<style>${css}</style>
<h1>Host</h1><quiet-check loading="eager" src="/look-frame.html" ${attributes}></quiet-check><script type="module" src="/dist/quiet-check.js"></script>`;

// The console of the frame, kept from its very beginning.
const frame = await frameWith({ inner: "self.warned=[];console.warn=(...words)=>self.warned.push(words.join(' '));" });

/** Colours as they are drawn, and sizes in CSS pixels. */
const LOOK = `
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  const colour = (value) => value.startsWith("color(") ? "rgb(" + value.match(/[\\d.]+/g).slice(0, 3).map((part) => Math.round(part * 255)).join(", ") + ")" : value;
  return {
    surface: colour(style("body").backgroundColor), text: colour(style("body").color), button: colour(style(".main").backgroundColor), onButton: colour(style(".main").color),
    corner: style(".main").borderTopLeftRadius, side: style(".sheet").paddingLeft, tall: style(".main").minHeight, font: style("body").fontFamily, heading: style("h1").fontFamily,
    scheme: style("html").colorScheme, warned,
  };`;

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */
    let room;
    before(async () => {
      room = await openRoom(browser, { width: 800, height: 1200 });
    });
    after(() => room?.close());

    /** @param {string} html */
    async function visit(html) {
      room.site.answers.set("/host.html", { body: html });
      room.site.answers.set("/look-frame.html", { body: frame });
      return room.visit("/host.html");
    }
    /** @param {import("./visitor.mjs").Visitor} visitor @returns {Promise<any>} */
    const look = (visitor) => visitor.ask(LOOK);

    const usual = { surface: "rgb(251, 248, 243)", text: "rgb(31, 46, 45)", button: "rgb(27, 103, 99)" };
    const pick = (/** @type {any} */ { surface, text, button }) => ({ surface, text, button });

    it("takes on what the page's style sheet says, and nothing where it says nothing", async () => {
      const plain = await look(await visit(page("")));
      assert.deepEqual(pick(plain), usual);
      assert.deepEqual(plain.warned, []);

      const visitor = await visit(page(`quiet-check {
        --brand: rebeccapurple;
        --quiet-check-surface: white; --quiet-check-text: hsl(210 50% 15%); --quiet-check-accent: var(--brand);
        --quiet-check-radius: 4px; --quiet-check-spacing: 40px; --quiet-check-density: compact;
        --quiet-check-font: Georgia, serif; --quiet-check-heading-font: monospace; }`));
      const found = await look(visitor);
      assert.deepEqual(pick(found), { surface: "rgb(255, 255, 255)", text: "rgb(19, 38, 57)", button: "rgb(102, 51, 153)" });
      assert.deepEqual([found.onButton, found.corner, found.side], ["rgb(255, 255, 255)", "4px", "40px"]);
      assert.match(found.font, /^Georgia, serif/);
      assert.match(found.heading, /^monospace/);
      assert.ok(parseFloat(found.tall) >= 44 && parseFloat(found.tall) < parseFloat(plain.tall), found.tall);
      assert.deepEqual(found.warned, []);
      assert.equal(await visitor.onHost("return getComputedStyle(document.querySelector('quiet-check').shadowRoot.querySelector('iframe')).borderTopLeftRadius"), "4px");
      // Its whole way is in these colours: the result too.
      await visitor.fill();
      assert.deepEqual((await look(visitor)).surface, "rgb(255, 255, 255)");
    });

    it("follows the page's own switch, with nobody touching the widget", async () => {
      const visitor = await visit(page("quiet-check { --quiet-check-surface: #fff; --quiet-check-text: #112; } .night quiet-check { --quiet-check-surface: #123; --quiet-check-text: #eee; --quiet-check-accent: #9cf; }"));
      const becomes = async (/** @type {string} */ surface) => {
        await within(visitor.driver, `the ground ${surface}`, async () => (await look(visitor)).surface === surface);
        return look(visitor);
      };
      await becomes("rgb(255, 255, 255)");
      await visitor.onHost("document.documentElement.className = 'night'");
      const night = await becomes("rgb(17, 34, 51)");
      assert.deepEqual([night.text, night.button, night.scheme], ["rgb(238, 238, 238)", "rgb(153, 204, 255)", "dark"]);
      await visitor.onHost("document.documentElement.className = ''");
      assert.deepEqual((await becomes("rgb(255, 255, 255)")).scheme, "light");
      // And back to its own, when the page says nothing any more.
      await visitor.onHost("document.querySelector('style').remove()");
      assert.deepEqual(pick(await becomes(usual.surface)), usual);
    });

    it("goes by the page's ground, where the page leaves the rest to it, and not by the visitor's hour", async () => {
      const light = await look(await visit(page("quiet-check { --quiet-check-surface: #fff; }", 'theme="dark"')));
      assert.deepEqual([light.text, light.button, light.scheme], [usual.text, usual.button, "light"]);
      const dark = await look(await visit(page("quiet-check { --quiet-check-surface: #111; }", 'theme="light"')));
      assert.deepEqual([dark.text, dark.button, dark.scheme], ["rgb(233, 240, 238)", "rgb(130, 204, 196)", "dark"]);
    });

    it("sees a change when the pointer comes, where the browser runs no transitions of such properties", async () => {
      const visitor = await visit(page("quiet-check { --quiet-check-surface: #fff; }"));
      await visitor.onHost("document.querySelector('quiet-check').shadowRoot.adoptedStyleSheets[0].insertRule('.all { transition: none !important }')");
      await visitor.onHost("document.querySelector('quiet-check').style.setProperty('--quiet-check-surface', '#123'); return new Promise((done) => setTimeout(done, 200))");
      assert.equal((await look(visitor)).surface, "rgb(255, 255, 255)", "nothing has told the frame yet");
      await visitor.onHost("document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
      await within(visitor.driver, "the other ground", async () => (await look(visitor)).surface === "rgb(17, 34, 51)");
    });

    it("follows a scheme, unless the theme attribute says otherwise", async () => {
      const css = "quiet-check { --quiet-check-scheme: dark; --quiet-check-accent: light-dark(#006, #9cf); }";
      assert.deepEqual(pick(await look(await visit(page(css)))), { surface: "rgb(20, 29, 28)", text: "rgb(233, 240, 238)", button: "rgb(153, 204, 255)" });
      assert.deepEqual((await look(await visit(page(css, 'theme="light"')))).button, "rgb(0, 0, 102)");
    });

    it("takes two colours for day and night, a bare 0 for a length, and no colour that cannot be seen", async () => {
      const css = "quiet-check { --quiet-check-surface: transparent; --quiet-check-accent: #006\n #9cf; --quiet-check-radius: 0; --quiet-check-spacing: 0; }";
      const dark = await look(await visit(page(css, 'theme="dark"')));
      assert.deepEqual(pick(dark), { surface: "rgb(20, 29, 28)", text: "rgb(233, 240, 238)", button: "rgb(153, 204, 255)" });
      const light = await look(await visit(page(css, 'theme="light"')));
      assert.deepEqual(pick(light), { ...usual, button: "rgb(0, 0, 102)" });
      assert.deepEqual([light.corner, light.side], ["0px", "9px"], "half a rem at the least");
      assert.deepEqual(light.warned, ['<quiet-check> --quiet-check-surface: "transparent" is unknown.']);
      const wrong = await look(await visit(page("quiet-check { --quiet-check-radius: 6px 12px; --quiet-check-spacing: auto; --quiet-check-accent: red blue green; }")));
      assert.deepEqual([wrong.corner === "0px", wrong.side === "0px", wrong.button], [false, false, usual.button]);
      assert.deepEqual([...wrong.warned].sort(), ["accent: \"red blue green\"", "radius: \"6px 12px\"", "spacing: \"auto\""].map((what) => `<quiet-check> --quiet-check-${what} is unknown.`));
    });

    it("rounds the box no more than leaves all of it to be read", async () => {
      const box = () => leaveFrame(room.driver).then(() => room.driver.executeScript("return getComputedStyle(document.querySelector('quiet-check').shadowRoot.querySelector('iframe')).borderTopLeftRadius"));
      for (const [given, shown] of [["999px", "min(999px, 32px)|32px"], ["4px", "4px"], ["0", "0px"]]) {
        await visit(page(`quiet-check { --quiet-check-radius: ${given}; }`));
        assert.ok(shown.split("|").includes(await box()), `${given}: ${await box()}`);
      }
      const half = await look(await visit(page("quiet-check { --quiet-check-radius: 50%; }")));
      assert.deepEqual(half.warned, ['<quiet-check> --quiet-check-radius: "50%" is unknown.']);
    });

    it("mends what could not be read, says so once, and leaves what can", async () => {
      const visitor = await visit(page("quiet-check { --quiet-check-surface: #fff; --quiet-check-text: #bbb; --quiet-check-accent: #7fd; }"));
      const { warned, surface, text } = await look(visitor);
      assert.equal(surface, "rgb(255, 255, 255)");
      assert.notEqual(text, "rgb(187, 187, 187)");
      assert.equal(warned.length, 2, warned.join("\n"));
      assert.match(warned[0], /^<quiet-check> --quiet-check-text: #bbb has too little contrast on its ground; shown as rgb\(/);
      assert.match(warned[1], /^<quiet-check> --quiet-check-accent: #7fd has too little contrast/);
      await visitor.onHost("document.querySelector('quiet-check').theme = 'dark'; document.querySelector('quiet-check').theme = 'light'");
      await within(visitor.driver, "the theme", () => visitor.ask("return document.documentElement.dataset.theme === 'light'"));
      assert.equal((await look(visitor)).warned.length, 2);
      assert.deepEqual(await axe(visitor.driver), []);
    });

    it("takes no value that is none, and none of them gets anything asked for", async () => {
      const { site } = room;
      const visitor = await visit(page(`quiet-check { --quiet-check-surface: url(${site.url}/spy-1.png); --quiet-check-text: var(--qc-surface, var(--qc-ink)); --quiet-check-accent: linear-gradient(red, blue);
        --quiet-check-radius: 1px url(${site.url}/spy-2.png); --quiet-check-spacing: 900vw; --quiet-check-density: url(/spy-3.png); --quiet-check-font: url(/spy-4.woff); --quiet-check-scheme: purple; }`));
      const found = await look(visitor);
      assert.deepEqual(pick(found), { ...usual });
      assert.equal(found.side, "72px", "four rem at the most");
      assert.deepEqual([...found.warned].sort().map((/** @type {string} */ line) => line.replaceAll("\\", "").replace(site.url, "")), [
        '<quiet-check> --quiet-check-accent: "linear-gradient(red, blue)" is unknown.',
        '<quiet-check> --quiet-check-density: "url(/spy-3.png)" is unknown.',
        '<quiet-check> --quiet-check-font: "url(/spy-4.woff)" is unknown.',
        '<quiet-check> --quiet-check-radius: "1px url(/spy-2.png)" is unknown.',
        '<quiet-check> --quiet-check-scheme: "purple" is unknown.',
        '<quiet-check> --quiet-check-surface: "url(/spy-1.png)" is unknown.',
      ]);
      assert.ok(!site.requests.some(({ path }) => path.includes("spy")), "nothing is fetched");
    });

    for (const theme of ["clear", "sand", "contrast"]) {
      it(`shows the theme ${theme}, by day and by night, with nothing to mend`, async () => {
        for (const [scheme, dark] of /** @type {const} */ ([["light", false], ["dark", true]])) {
          const visitor = await visit(page("", `theme="${scheme}"`, `<link rel="stylesheet" href="/dist/themes/${theme}.css">`));
          const found = await look(visitor);
          assert.deepEqual(found.warned, []);
          assert.equal(found.scheme, dark ? "dark" : "light");
          assert.notEqual(found.surface, dark ? "rgb(20, 29, 28)" : usual.surface);
        }
      });
    }

    // Firefox's driver prints what no script sees, and WebKitGTK's not at all.
    if (browser === "chromium") it("prints in ink on paper, whatever it looks like", async () => {
      const visitor = await visit(page("quiet-check { --quiet-check-surface: #012; --quiet-check-text: #fff; }"));
      await visitor.ask("matchMedia('print').addEventListener('change', ({ matches }) => { if (matches) window.onPaper = getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color; })");
      await leaveFrame(visitor.driver);
      await /** @type {any} */ (visitor.driver).printPage({});
      await visitor.into();
      assert.equal(await visitor.ask("return window.onPaper"), "rgb(255, 255, 255)rgb(0, 0, 0)");
    });
  });
}
