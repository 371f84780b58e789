// The loader on a page where all is well: what a site's web person and a visitor meet. What goes wrong is in
// loader-failures.test.mjs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { readmeBlock } from "../../build/readme.mjs";
import { serve } from "../../build/serve.mjs";
import { frameWith } from "./frames.mjs";
import { browsers, enterFrame, enterOuterFrame, find, leaveFrame, setViewport, within } from "./harness.mjs";
import { html, openHost, page, whole } from "./host.mjs";
import { Visitor } from "./visitor.mjs";

/** @param {string} path */
const read = (path) => readFile(new URL(`../../www/${path}`, import.meta.url), "utf8");

/** Every message that protocol.d.ts allows through the port, as type and fields. */
const protocol = await read("protocol.d.ts").then((text) => {
  const messages = (/** @type {string} */ name) => {
    const union = new RegExp(`export type ${name} =([^]*?);\n\n`).exec(text)?.[1] ?? "";
    return [...union.matchAll(/\{ type: "(\w+)"((?:; \w+\??: \w+)*) \}/g)].map(([, type, fields]) => [type, ...[...fields.matchAll(/(\w+)\??:/g)].map(([, field]) => field).sort()].join(" "));
  };
  return { frame: messages("FrameMessage"), host: messages("HostMessage") };
});
assert.deepEqual([protocol.frame.length, protocol.host.length], [8, 3]);

/** A message as in `protocol`. @param {{ type: string }} message */
const shape = ({ type, ...rest }) => [type, ...Object.keys(rest).sort()].join(" ");

// What the README has: the snippet, the same with the frame in it, and the lines that keep its place.
const snippet = await readmeBlock("html", "<script");
const withFrame = await readmeBlock("html", "<quiet-check");
const placeKept = await readmeBlock("css", "@media (scripting");

/** @param {string} snippet */
const readmePage = (snippet) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title><link rel="icon" href="data:,"><style>${placeKept}</style><body><main>
${snippet.replaceAll("/quiet-check/", "/dist/").replace("<quiet-check", '<quiet-check loading="eager"')}<p>What stands below.</p></main></body></html>`;
const plainPage = await read("variants/plain.html");

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openHost>>} */
    let host;
    // What is reserved for the first screen reckons with bars as on a phone, or thin ones; WebKitGTK's own are 21 px.
    before(async () => void (host = await openHost(browser, { barsAbove: true })));
    after(() => host?.close());

    it("shows the site's words until the frame answers, then the frame; the notice stays", async () => {
      await host.visit();
      await host.event("ready");
      assert.equal(await host.shows("#own"), false);
      assert.equal(await host.shows("#notice"), true);
      const state = () => host.ask("return document.querySelector('quiet-check').readyState");
      assert.equal(await state(), "ready");
      assert.equal(await host.ask("return document.querySelector('quiet-check').shadowRoot.querySelector('[role=status]').checkVisibility()"), true, "a live region that is hidden until it speaks is not heard");
      assert.equal(await host.ask("return document.activeElement.localName"), "body", "it takes no focus by itself");
      let goOn = () => {};
      host.site.answers.set("/late.html", { ...whole, pauseAt: 0, pause: new Promise((done) => (goOn = () => done(undefined))) });
      await host.ask("seen.events.length = 0");
      await host.point("/late.html");
      assert.equal(await host.shows("#own a"), true);
      assert.equal(await host.shows("#notice"), true);
      assert.equal(await state(), "loading");
      goOn();
      await host.event("ready");
      assert.equal(await host.shows("#own"), false);
      const { console: said } = await host.seen();
      assert.deepEqual(said, []);
    });

    it("lets a page score without the widget, too", async () => {
      const script = "import { builtInAssessment, score } from '/dist/core.js'; const { band, tier } = score(builtInAssessment('sex-and-coping'), { r1: 'often', c3: 'na', triggers: ['stress', 'tired'] }); document.title = `${band} ${tier}`;";
      host.site.answers.set("/core.html", { body: `<!doctype html><link rel="icon" href="data:,"><script type="module">${script}</script>`, headers: html });
      await leaveFrame(host.driver);
      await host.driver.get(`${host.site.url}/core.html`);
      await within(host.driver, "the outcome", () => host.ask("return document.title === 'open_picture open'"));
    });

    it("says nothing but what protocol.d.ts lists, and the same for other answers", async () => {
      const views = [];
      for (const answer of ["Never", "Almost always"]) {
        await host.visit();
        await host.event("ready");
        const visitor = new Visitor(host.driver, "quiet-check");
        await visitor.into();
        await visitor.begin();
        await visitor.fill({ response: Object.fromEntries(["s1", "r1", "c1", "i1"].map((item) => [item, answer === "Never" ? "never" : "almost-always"])) });
        await host.driver.executeScript("const next = document.querySelector('[data-do=continue]'); if (document.querySelector('.review')) next.click()");
        await host.event("finished");
        views.push(await host.seen());
      }
      for (const { window: said, port, sent, events } of views) {
        assert.deepEqual(said, [{ quietCheck: 1 }]);
        for (const message of port) assert.ok(protocol.frame.includes(shape(message)), shape(message));
        for (const message of sent) assert.ok(protocol.host.includes(shape(message)), shape(message));
        // Without the attribute there is no such message, in either direction.
        assert.ok([...port, ...sent].every((/** @type {{ type: string }} */ { type }) => type !== "share"));
        for (const { type, px } of port) if (type === "height") assert.ok(Number.isInteger(px));
        assert.deepEqual(events, [["ready", null, "first"], ["started", null, "first"], ["finished", null, "first"]]);
      }
      // A pong answers the pointer, not the visitor. Heights: the first screen's and one for all that follows.
      const told = views.map(({ port }) => port.map((/** @type {{ type: string }} */ { type }) => type).filter((/** @type {string} */ type) => !/pong|height/.test(type)));
      assert.deepEqual(told, [["ready", "started", "finished"], ["ready", "started", "finished"]]);
      const heights = views.map(({ port }) => port.flatMap((/** @type {{ px?: number }} */ { px }) => px ?? []));
      assert.ok(heights.every(({ length }) => length <= 2) && new Set(heights.flat()).size <= 2, heights.join("; "));
    });

    it("hands over with the port how the page wants all to look, and no more", async () => {
      // At the head of the document: the page may have answered its greeting before the outer document's own script is there.
      host.site.answers.set("/hears.html", { body: await frameWith({ both: "document.URL === 'about:srcdoc' || addEventListener('message', ({ data, source }) => source === parent && (self.heard ??= []).push(data));" }), headers: html });
      await host.visit('src="/hears.html"');
      await host.event("ready");
      await enterOuterFrame(host.driver, "#first");
      const [{ look: { style, ...look }, ...welcome }, ...more] = /** @type {any} */ (await host.driver.executeScript("return heard"));
      assert.deepEqual([welcome, look, more], [{ quietCheck: 1 }, { type: "theme", theme: "auto" }, []]);
      assert.equal(Object.values(style).join(""), "", "the page has set nothing");
    });

    it("keeps two widgets apart", async () => {
      await host.visit();
      await host.ask("const two = document.querySelector('quiet-check').cloneNode(true); two.id = 'second'; document.querySelector('#there').append(two)");
      await within(host.driver, "both", async () => (await host.seen()).events.length === 2);
      await host.ask("seen.events.length = 0");
      const second = new Visitor(host.driver, "#second");
      await second.into();
      await second.fill({ until: "s1" });
      await host.event("started");
      await host.ask("document.querySelector('#second').theme = 'dark'");
      // What the frame of one says does not reach the other, be it by the port or by the window.
      await host.ask("for (const frame of [...document.querySelectorAll('quiet-check')].map((one) => one.shadowRoot.querySelector('iframe'))) postMessage({ quietCheck: 2 }, '*')");
      await enterOuterFrame(host.driver, "#second");
      await host.driver.executeScript("parent.postMessage({ quietCheck: 1, lost: true }, '*')");
      await host.event("error");
      await host.driver.sleep(200);
      assert.deepEqual((await host.seen()).events.map((/** @type {string[]} */ [type, , id]) => [type, id]), [["started", "second"], ["error", "second"]]);
      await enterFrame(host.driver, "#first");
      await find(host.driver, "[data-do=begin]");
      assert.equal(await host.driver.executeScript("return document.documentElement.dataset.theme"), "light");
    });

    it("survives being moved, taken out and put back", async () => {
      await host.visit();
      await host.event("ready");
      await host.ask("seen.events.length = 0; document.querySelector('#there').append(document.querySelector('quiet-check'))");
      await host.event("ready");
      assert.equal(await host.frames(), 1);
      await host.ask("seen.events.length = 0; window.kept = document.querySelector('quiet-check'); kept.remove()");
      assert.equal(await host.ask("return kept.shadowRoot.querySelectorAll('iframe').length"), 0);
      await host.ask("document.querySelector('#here').append(kept)");
      await host.event("ready");
      assert.equal(await host.frames(), 1);
      assert.deepEqual((await host.seen()).events, [["ready", null, "first"]], "once");
    });

    it("keeps a sitting under way where the browser can move without taking out", async () => {
      await host.visit();
      await host.event("ready");
      const visitor = new Visitor(host.driver, "quiet-check");
      await visitor.into();
      await visitor.begin();
      const moved = await host.ask("const there = document.querySelector('#there'); there.moveBefore?.(document.querySelector('quiet-check'), null); return !!there.moveBefore");
      assert.equal(moved, browser !== "webkit", "whether this browser has moveBefore");
      if (!moved) return;
      await visitor.into();
      // Firefox keeps a frame that it moves, but not one in a shadow tree: there the check begins again.
      const [stage, times] = browser === "firefox" ? ["about", 2] : ["section", 1];
      await within(host.driver, stage, async () => (await visitor.into(), (await visitor.read()).stage === stage));
      const ready = async () => (await host.seen()).events.filter((/** @type {string[]} */ [type]) => type === "ready").length;
      await within(host.driver, "the frame to be ready", async () => (await ready()) >= times);
      assert.equal(await ready(), times);
    });

    it("goes on with the sitting where the page's address changes, and then an attribute that is not the frame's", async () => {
      await host.visit('loading="eager" src="dist/frame.html"');
      await host.event("ready");
      const frame = "document.querySelector('quiet-check').shadowRoot.querySelector('iframe')";
      await host.ask(`self.mine = ${frame}; history.pushState(null, "", "/somewhere/else/"); const check = document.querySelector("quiet-check"); check.theme = "dark"; check.share = true; check.exitUrl = "./gone.html"`);
      assert.equal(await host.ask(`return ${frame} === mine`), true);
      // Its own address is another matter.
      await host.ask("document.querySelector('quiet-check').src = '/dist/frame.html?again'");
      assert.equal(await host.ask(`return ${frame} === mine`), false);
    });

    it("offers to share only where the page says so plainly", async () => {
      for (const [written, on] of /** @type {[string, boolean][]} */ ([["share", true], ['share="true"', true], ['share="share"', true], ['share="false"', false], ['share="no"', false], ["", false]])) {
        await host.visit(written);
        await host.event("ready");
        const { sent, console: said } = await host.seen();
        assert.deepEqual([await host.ask("return document.querySelector('quiet-check').share"), sent.some((/** @type {{ type: string }} */ { type }) => type === "share"), said.some((/** @type {string} */ line) => line.includes("share"))], [on, on, /="(false|no)"/.test(written)], written);
      }
      // Frameworks hand on what nobody has given: to toggle by that would turn it on.
      assert.deepEqual(await host.ask("const check = document.querySelector('quiet-check'), on = (value) => { check.share = value; return check.share; }; return [undefined, null, 0, '', true, undefined, false].map(on)"), [false, false, false, false, true, false, false]);
      assert.equal(await host.ask("const early = document.createElement('quiet-check'), late = document.createElement('template'); late.innerHTML = '<quiet-check></quiet-check>'; const one = late.content.firstChild; one.share = undefined; document.body.append(one); return one.share"), false);
    });

    it("follows the theme attribute live", async () => {
      await host.visit('theme="light"');
      await host.event("ready");
      for (const [theme, colour] of [["dark", "rgb(20, 29, 28)"], ["light", "rgb(251, 248, 243)"]]) {
        await host.ask("document.querySelector('quiet-check').setAttribute('theme', arguments[0])", theme);
        await enterFrame(host.driver, "quiet-check");
        await within(host.driver, `the ${theme} theme`, () => host.driver.executeScript("return getComputedStyle(document.body).backgroundColor === arguments[0] || getComputedStyle(document.documentElement).backgroundColor === arguments[0]", colour));
      }
    });

    it("keeps the frame closed to a script that opens its sandbox, where the server sends the sandbox too, or is another", async () => {
      const line = (await readmeBlock("text", "Content-Security-Policy: sandbox")).trim().replace("Content-Security-Policy: ", "");
      assert.match(line, /allow-scripts/);
      // Without what the frame itself does about it, so that the header is what is seen.
      const body = await frameWith({ without: ["outer: no start under the page's origin", "inner: no start under the page's origin"] });
      const opened = "const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function (name, value) { set.call(this, name, name === 'sandbox' ? value + ' allow-same-origin' : value); };";
      const inside = () => host.ask("const frame = document.querySelector('quiet-check').shadowRoot.querySelector('iframe'); return [frame.sandbox.contains('allow-same-origin'), !!frame.contentDocument]");
      const other = await serve({ root: {} });
      const cases = /** @type {const} */ ([
        { from: host.site, headers: html, readable: true },
        { from: host.site, headers: { ...html, "content-security-policy": line }, readable: false },
        { from: other, headers: html, readable: false },
      ]);
      try {
        for (const { from, headers, readable } of cases) {
          from.answers.set("/opened.html", { body, headers });
          host.site.answers.set("/host.html", { body: page(`src="${from.url}/opened.html"`).replace("<script>", () => `<script>${opened}`), headers: html });
          await leaveFrame(host.driver);
          await host.driver.get(`${host.site.url}/host.html`);
          await host.event("ready");
          assert.deepEqual(await inside(), [true, readable]);
          const visitor = new Visitor(host.driver, "quiet-check");
          await visitor.into();
          assert.equal((await visitor.fill()).stage, "result", "it takes nothing from the visitor");
        }
      } finally {
        await other.close();
      }
    });

    it("says its few words in the page's language, or else in English", async () => {
      for (const [attributes, lang, leave, sorry] of [
        ["", "en", "Leave now", /can't be shown right now/],
        ['lang="de-AT"', "de", "Jetzt verlassen", /gerade nicht anzeigen/],
        ['lang="ar"', "ar", "غادِر الآن", /لا يمكن عرض/],
        ['lang="fi"', "en", "Leave now", /can't be shown right now/],
      ]) {
        await host.visit(`${attributes} src="/nothing.html"`);
        await host.event("error");
        const said = await host.ask("const { shadowRoot } = document.querySelector('quiet-check'), link = shadowRoot.querySelector('slot[name=exit] a'), status = shadowRoot.querySelector('[role=status]'); return [link.textContent, link.lang, status.lang, status.textContent]");
        assert.deepEqual(said.slice(0, 3), [leave, lang, lang]);
        assert.match(said[3], /** @type {RegExp} */ (sorry));
      }
      // The page's own language counts where the element has none; and it can change.
      await host.visit();
      await host.ask("document.documentElement.lang = 'es'; document.querySelector('quiet-check').remove()");
      await host.ask("document.querySelector('#here').append(document.createElement('quiet-check'))");
      const words = () => host.ask("return document.querySelector('quiet-check').shadowRoot.querySelector('slot[name=exit] a').textContent");
      assert.equal(await words(), "Salir ahora");
      await host.ask("document.querySelector('quiet-check').lang = 'fr'");
      assert.equal(await words(), "Quitter maintenant");
    });

    it("waits until it is near view", async () => {
      // A file of its own: what the page before had asked for may still be under way.
      host.site.answers.set("/far.html", { body: (await read("variants/lazy.html")).replace("<quiet-check>", '<quiet-check src="/far-frame.html">'), headers: html });
      host.site.answers.set("/far-frame.html", whole);
      const asked = () => host.site.requests.filter(({ path }) => path === "/far-frame.html").length;
      await leaveFrame(host.driver);
      await host.driver.get(`${host.site.url}/far.html`);
      await within(host.driver, "the element", () => host.ask("return !!document.querySelector('quiet-check').shadowRoot"));
      await host.driver.sleep(300); // time in which a frame that should not come could come
      assert.equal(await host.frames(), 0);
      assert.equal(asked(), 0);
      await host.ask("document.querySelector('quiet-check').scrollIntoView()");
      await within(host.driver, "the frame", async () => (await host.frames()) === 1 && asked() === 1);
    });

    it("keeps a press that comes before the program", async () => {
      // The frame's own script presses, as soon as there is a button: a driver would wait for the rest of the file.
      const early = "addEventListener('DOMContentLoaded',()=>{const root=document.documentElement;document.querySelector('[data-do=begin]').click();root.dataset.early=document.querySelector('h1').textContent+', '+root.className});";
      const body = Buffer.from(await frameWith({ inner: early }));
      host.site.answers.set("/slow.html", { body, headers: html, pauseAt: body.indexOf('id="words"'), pause: 1500 });
      await host.visit('src="/slow.html"');
      await enterFrame(host.driver, "quiet-check");
      await find(host.driver, "[data-do=adult]");
      assert.equal(await host.driver.executeScript("return document.documentElement.dataset.early"), "Sex and coping, waiting");
    });

    it("works under a strict policy with Trusted Types, and breaks none of it", async () => {
      const watch = "var violations = []; addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))";
      host.site.answers.set("/watch.js", { body: watch, headers: { "content-type": "text/javascript" } });
      host.site.answers.set("/watched.html", { body: (await read("variants/strict-csp.html")).replace("<script", '<script src="/watch.js"></script><script'), headers: html });
      await leaveFrame(host.driver);
      await host.driver.get(`${host.site.url}/watched.html`);
      const visitor = new Visitor(host.driver, "quiet-check");
      await visitor.into();
      await visitor.begin();
      await host.ask("document.querySelector('quiet-check').theme = 'dark'; document.querySelector('main').append(document.querySelector('quiet-check'))");
      await visitor.into();
      await find(host.driver, "[data-do=begin]");
      await host.ask("document.querySelector('quiet-check').src = '/nowhere.html'");
      await within(host.driver, "the loader's own sentence", () => host.ask("return !!document.querySelector('quiet-check').shadowRoot.querySelector('button')"));
      assert.deepEqual(await host.ask("return violations"), []);
      // And the watch sees.
      await host.ask("const image = new Image(); image.src = 'https://127.0.0.1:9/'");
      await within(host.driver, "a violation", async () => (await host.ask("return violations.length")) === 1);
    });

    it("stands at the side across from the way to help, also on a page that is read from the right, and not beside the notice", async () => {
      await host.visit();
      const where = (/** @type {string} */ change) => host.ask(`${change};
        const check = document.querySelector("quiet-check"), link = check.shadowRoot.querySelector("a").getBoundingClientRect(), { left, right } = check.getBoundingClientRect();
        return Math.abs(link.left - left) < 1 ? "left" : Math.abs(link.right - right) < 1 ? "right" : [link.left, link.right, left, right];`);
      assert.equal(await where(""), "left");
      // The frame that there is runs from left to right.
      assert.equal(await where("document.documentElement.lang = 'ar'; document.documentElement.dir = 'rtl'"), "left");
      assert.equal(await where("document.querySelector('quiet-check').dir = 'rtl'"), "right");
      // One of the page's own, and words that are no paragraph.
      const [exit, notice] = await host.ask(`
        const check = document.querySelector("quiet-check");
        check.innerHTML = '<a slot="exit" href="/gone.html">Get out</a><span slot="notice">Our notice</span>';
        return [...check.children].map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]);`);
      assert.ok(exit[1] <= notice[0] + 1, `the exit from ${exit}, the notice from ${notice}`);
    });

    for (const { since, from, body, widths = [296, 312, 320, 383, 438, 508, 768, 1280] } of [
      { since: "once the script has come", from: "!!document.querySelector('quiet-check').shadowRoot", body: plainPage },
      { since: "even before the script has come", from: "true", body: plainPage },
      { since: "before the script has come, by the lines in the README", from: "true", body: readmePage(snippet) },
      { since: "before the script has come, with the frame in the markup", from: "true", body: readmePage(snippet.replace(/<quiet-check[^]*/, withFrame)) },
      { since: "before the script has come, with an exit of the page's own", from: "true", body: readmePage(snippet.replace(/<quiet-check[^>]*>/, '$&<a slot="exit" href="/gone.html">Get out</a>')), widths: [320, 1280] },
    ]) {
      it(`moves nothing on the page while it loads, ${since}`, async () => {
        const watch = `<script>var tops = [], ready = 0, looks = 0, began = 0; addEventListener('ready', () => ready++); (function look() { if (${from}) { if (++looks === 2) began = performance.now(); const top = Math.round(document.querySelector('main > :last-child').getBoundingClientRect().top); if (!tops.includes(top)) tops.push(top); } requestAnimationFrame(look); })()</script>`;
        host.site.answers.set("/late.js", { delay: 400, body: "import('/dist/quiet-check.js')", headers: { "content-type": "text/javascript" } });
        host.site.answers.set("/shift.html", { body: body.replace("/dist/quiet-check.js", "/late.js").replace("</body>", `${watch}</body>`), headers: html });
        try {
          for (const width of widths) {
            await leaveFrame(host.driver);
            await setViewport(host.driver, width, 1600);
            await host.driver.get(`${host.site.url}/shift.html`);
            await within(host.driver, "the frame", () => host.ask("return ready"));
            await enterFrame(host.driver, "quiet-check");
            await find(host.driver, "[data-do=begin]");
            await host.driver.sleep(300); // time in which a frame that should not grow could grow
            const tops = await host.ask("return tops");
            assert.equal(tops.length, 1, `at ${width} px what stands below was at ${tops}`);
            if (browser !== "chromium") continue;
            const shifts = await host.driver.executeAsyncScript(`const done = arguments[0], found = []; new PerformanceObserver((list) => { for (const { value, startTime } of list.getEntries()) if (${from === "true"} || startTime > began) found.push(value); }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(found), 100)`);
            assert.deepEqual(shifts, [], `at ${width} px`);
          }
        } finally {
          await setViewport(host.driver, 800, 900);
        }
      });
    }
  });
}
