// The loader on a page: what a site's web person and a visitor meet when all is well, and when it is not.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { demo, serve } from "../../build/serve.mjs";
import { builtFrame, frameWith } from "./frames.mjs";
import { browsers, enterFrame, enterOuterFrame, find, leaveFrame, open, within } from "./harness.mjs";
import { Visitor } from "./visitor.mjs";

/** A page that keeps all it can see: errors in the console, events, messages on the window and on the port. */
const page = (attributes = "", fallback = true) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>
  var seen = { console: [], events: [], window: [], port: [] }, Channel = MessageChannel;
  for (const level of ["log", "info", "warn", "error"]) { const say = console[level]; console[level] = (...words) => { seen.console.push(words.join(" ")); say.apply(console, words); }; }
  for (const type of ["ready", "started", "finished", "left", "error"]) document.addEventListener(type, (event) => event.target.localName === "quiet-check" && seen.events.push([type, event.detail]), true);
  addEventListener("message", (event) => seen.window.push(event.data));
  MessageChannel = function () { const channel = new Channel(); channel.port1.addEventListener("message", (event) => seen.port.push(event.data)); return channel; };
</script>
<main><h1>Host</h1><div id="here"><quiet-check loading="eager" exit-url="/gone.html" ${attributes}>${fallback ? '<p id="own">The site’s own words. <a href="https://findahelpline.com">Find a helpline</a></p><p slot="notice" id="notice">A notice.</p>' : ""}</quiet-check></div><div id="there"></div></main>
<script type="module" src="/dist/quiet-check.js"></script>`;

/** Each way to fail, how it comes about, and the word by which the console tells the site owner what to change. */
const failures = [
  { code: "not-found", fix: /put it beside the script/, answer: { status: 404, body: "no" } },
  { code: "wrong-type", fix: /as text\/html/, answer: { headers: { "content-type": "text/plain" } } },
  { code: "blocked-by-header", fix: /X-Frame-Options/, answer: { headers: { "x-frame-options": "DENY" } } },
  { code: "version-mismatch", fix: /copy both from one/, answer: { body: "<!doctype html><script>parent.postMessage({ quietCheck: 2 }, '*')</script>", headers: { "content-type": "text/html" } } },
  { code: "damaged", fix: /altered or cut off/, answer: { body: (await builtFrame).replace(/(id="data">.{40})./u, "$1\u01ff"), headers: { "content-type": "text/html" } } },
  { code: "no-wasm", fix: /no WebAssembly/, answer: { body: await frameWith({ inner: "delete self.WebAssembly;" }), headers: { "content-type": "text/html" } } },
  { code: "crashed", fix: /report it/, answer: { body: await frameWith({ inner: "document.addEventListener('click',()=>{throw new Error('secret answer')},true);" }), headers: { "content-type": "text/html" } }, press: true },
];

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {import("../../build/serve.mjs").Server} */ let site;
    /** @type {import("./harness.mjs").Driver} */ let driver;
    /** @type {() => Promise<void>} */ let close;
    before(async () => {
      site = await serve({ root: demo });
      ({ driver, close } = await open(browser, { width: 800, height: 900 }));
    });
    after(async () => {
      await close?.();
      await site?.close();
    });

    /** @param {string} [attributes] @param {boolean} [fallback] */
    async function visit(attributes, fallback) {
      site.answers.set("/host.html", { body: page(attributes, fallback), headers: { "content-type": "text/html; charset=utf-8" } });
      site.answers.set("/gone.html", { body: "<!doctype html><title>Gone</title>", headers: { "content-type": "text/html" } });
      await leaveFrame(driver);
      await driver.get(`${site.url}/host.html`);
    }
    /** @param {string} script @param {unknown[]} rest @returns {Promise<any>} */
    const ask = async (script, ...rest) => {
      await leaveFrame(driver);
      return driver.executeScript(script, ...rest);
    };
    const seen = () => ask("return seen");
    /** @param {string} selector */
    const shows = (selector) => ask("return document.querySelector(arguments[0])?.checkVisibility({ visibilityProperty: true }) ?? false", selector);
    /** @param {string} type */
    const event = (type) => within(driver, `the event ${type}`, async () => (await seen()).events.find(([name]) => name === type));
    const frames = () => ask("return document.querySelector('quiet-check').shadowRoot.querySelectorAll('iframe').length");
    /** @param {string} selector */
    const press = (selector) => driver.executeScript("document.querySelector(arguments[0]).click()", selector);

    it("shows the site's words until the frame answers, then the frame; the notice stays", async () => {
      site.answers.set("/late.html", { body: await builtFrame, headers: { "content-type": "text/html" }, delay: 600 });
      await visit();
      await event("ready");
      // Added when the page has loaded: the driver waits for all that a page begins with.
      await ask("seen.events.length = 0; const late = document.createElement('quiet-check'); late.loading = 'eager'; late.src = '/late.html'; late.innerHTML = '<p id=words>Words</p><p slot=notice id=note>A notice.</p>'; document.querySelector('#there').append(late)");
      assert.equal(await shows("#words"), true);
      await event("ready");
      assert.equal(await shows("#words"), false);
      assert.equal(await shows("#note"), true);
      const { console: said } = await seen();
      assert.deepEqual(said, []);
    });

    for (const { code, fix, answer, press: pressing } of failures) {
      it(`tells ${code} apart, shows the way to help, and comes back when the cause is gone`, async () => {
        site.answers.set("/frame.html", answer);
        if (code === "wrong-type") site.answers.set("/frame.html", { ...answer, body: await builtFrame });
        if (code === "blocked-by-header") site.answers.set("/frame.html", { headers: { ...answer.headers, "content-type": "text/html" }, body: await builtFrame });
        await visit('src="/frame.html"');
        if (pressing) {
          await event("ready");
          await enterFrame(driver, "quiet-check");
          await find(driver, "[data-do=begin]");
          await press("[data-do=begin]");
        }
        const [, detail] = await event("error");
        assert.deepEqual([detail.code, Object.keys(detail)], [code, ["code", "message"]]);
        const { console: said } = await seen();
        assert.equal(said.length, 1, said.join("\n"));
        assert.match(said[0], fix);
        assert.doesNotMatch(said.join(), /secret/, "nothing of what went wrong inside is told");
        assert.equal(await shows("#own a"), true);
        site.answers.set("/frame.html", { body: await builtFrame, headers: { "content-type": "text/html" } });
        await ask("document.querySelector('quiet-check').shadowRoot.querySelector('button').click()");
        await event("ready");
        await within(driver, "the fallback to go", async () => !(await shows("#own")));
      });
    }

    it("tells that the page's own policy blocks the frame", async () => {
      await leaveFrame(driver);
      await driver.get(`${site.url}/blocked.html`);
      await within(driver, "the loader's sentence", () => ask("return /Find a helpline/.test(document.querySelector('quiet-check').shadowRoot.querySelector('[role=status]').textContent)"));
      assert.equal(await ask("return document.querySelector('quiet-check a').checkVisibility()"), true);
    });

    it("has a sentence of its own where the site gives none", async () => {
      site.answers.set("/frame.html", { status: 404, body: "" });
      await visit('src="/frame.html"', false);
      await event("error");
      const link = await ask("const a = document.querySelector('quiet-check').shadowRoot.querySelector('[role=status] a'); return [a.href, a.checkVisibility()]");
      assert.deepEqual(link, ["https://findahelpline.com/", true]);
    });

    it("notices a frame that no longer answers", async () => {
      site.answers.set("/frame.html", { body: await frameWith({ inner: "{const post=MessagePort.prototype.postMessage;MessagePort.prototype.postMessage=function(m,...r){if(m.type!=='pong')post.call(this,m,...r)}}" }), headers: { "content-type": "text/html" } });
      await visit('src="/frame.html"');
      await event("ready");
      await ask("document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
      assert.equal((await event("error"))[1].code, "lost");
      assert.equal(await shows("#own"), true);
    });

    it("says nothing but what protocol.d.ts lists, and the same for other answers", async () => {
      const views = [];
      for (const answer of ["Never", "Almost always"]) {
        await visit();
        await event("ready");
        const visitor = new Visitor(driver, "quiet-check");
        await visitor.into();
        await visitor.begin();
        await visitor.fill({ response: Object.fromEntries(["s1", "r1", "c1", "i1"].map((item) => [item, answer === "Never" ? "never" : "almost-always"])) });
        await driver.executeScript("const next = document.querySelector('[data-do=continue]'); if (document.querySelector('.review')) next.click()");
        await event("finished");
        views.push(await seen());
      }
      for (const { window: said, port, events } of views) {
        assert.deepEqual(said, [{ quietCheck: 1 }]);
        for (const message of port) {
          const fields = message.type === "height" ? ["px", "type"] : ["type"];
          assert.deepEqual(Object.keys(message).sort(), fields);
          assert.match(message.type, /^(ready|height|started|finished|pong)$/);
        }
        assert.deepEqual(events, [["ready", null], ["started", null], ["finished", null]]);
      }
      // A pong answers the pointer, not the visitor. Heights: a sitting as fast as this one passes some stages
      // unmeasured; screens.test.mjs compares them stage by stage. Here: no more of them than there are stages.
      const told = views.map(({ port }) => port.map((/** @type {{ type: string }} */ { type }) => type).filter((/** @type {string} */ type) => !/pong|height/.test(type)));
      assert.deepEqual(told, [["ready", "started", "finished"], ["ready", "started", "finished"]]);
      const heights = new Set(views.flatMap(({ port }) => port.flatMap((/** @type {{ px?: number }} */ { px }) => px ?? [])));
      assert.ok(heights.size <= 4, [...heights].join());
    });

    it("keeps two widgets apart", async () => {
      await leaveFrame(driver);
      await driver.get(`${site.url}/two.html`);
      await ask("window.started = []; document.addEventListener('started', (event) => started.push([...document.querySelectorAll('quiet-check')].indexOf(event.target)))");
      const second = await within(driver, "the second widget", () => ask("const two = document.querySelectorAll('quiet-check')[1]; two.id = 'second'; two.setAttribute('loading', 'eager'); return two.shadowRoot?.querySelector('iframe') && two.id"));
      await enterFrame(driver, `#${second}`);
      for (const button of ["begin", "adult"]) {
        await find(driver, `[data-do=${button}]`);
        await within(driver, "the program", () => driver.executeScript("document.querySelector(arguments[0])?.click(); return !document.querySelector(arguments[0])", `[data-do=${button}]`));
      }
      await within(driver, "the event", async () => (await ask("return started.length")) > 0);
      assert.deepEqual(await ask("return started"), [1]);
      await enterFrame(driver, "quiet-check");
      await find(driver, "[data-do=begin]");
    });

    it("survives being moved, taken out and put back", async () => {
      await visit();
      await event("ready");
      await ask("seen.events.length = 0; document.querySelector('#there').append(document.querySelector('quiet-check'))");
      await event("ready");
      assert.equal(await frames(), 1);
      await ask("seen.events.length = 0; window.kept = document.querySelector('quiet-check'); kept.remove()");
      assert.equal(await ask("return kept.shadowRoot.querySelectorAll('iframe').length"), 0);
      await ask("document.querySelector('#here').append(kept)");
      await event("ready");
      assert.equal(await frames(), 1);
    });

    it("follows the theme attribute live", async () => {
      await visit('theme="light"');
      await event("ready");
      for (const [theme, colour] of [["dark", "rgb(20, 29, 28)"], ["light", "rgb(251, 248, 243)"]]) {
        await ask("document.querySelector('quiet-check').setAttribute('theme', arguments[0])", theme);
        await enterFrame(driver, "quiet-check");
        await within(driver, `the ${theme} theme`, () => driver.executeScript("return getComputedStyle(document.body).backgroundColor === arguments[0] || getComputedStyle(document.documentElement).backgroundColor === arguments[0]", colour));
      }
    });

    it("waits until it is near view", async () => {
      await leaveFrame(driver);
      await driver.get(`${site.url}/lazy.html`);
      await within(driver, "the element", () => ask("return !!document.querySelector('quiet-check').shadowRoot"));
      await driver.sleep(300); // time in which a frame that should not come could come
      assert.equal(await frames(), 0);
      await ask("document.querySelector('quiet-check').scrollIntoView()");
      await within(driver, "the frame", async () => (await frames()) === 1);
    });

    it("lets the visitor leave before anything has loaded", async () => {
      site.answers.set("/late.html", { body: await builtFrame, headers: { "content-type": "text/html" }, delay: 5000 });
      await visit();
      await ask("document.querySelector('quiet-check').src = '/late.html'");
      await within(driver, "the exit", () => ask("const a = document.querySelector('quiet-check').shadowRoot?.querySelector('a'); a?.click(); return !!a"));
      await within(driver, "the other page", () => ask("return document.title === 'Gone'"));
    });

    it("keeps a press that comes before the program", async () => {
      // The frame's own script presses, as soon as there is a button: a driver would wait for the rest of the file.
      const early = "addEventListener('DOMContentLoaded',()=>{const root=document.documentElement;document.querySelector('[data-do=begin]').click();root.dataset.early=document.querySelector('h1').textContent+', '+root.className});";
      const body = Buffer.from(await frameWith({ inner: early }));
      site.answers.set("/slow.html", { body, headers: { "content-type": "text/html" }, pauseAt: body.indexOf('id="words"'), pause: 1500 });
      await visit('src="/slow.html"');
      await enterFrame(driver, "quiet-check");
      await find(driver, "[data-do=adult]");
      assert.equal(await driver.executeScript("return document.documentElement.dataset.early"), "Sex and coping, waiting");
    });

    it("works under a strict policy with Trusted Types", async () => {
      await leaveFrame(driver);
      if (browser === "chromium") await driver.manage().logs().get("browser"); // what came before
      await driver.get(`${site.url}/strict-csp.html`);
      await enterFrame(driver, "quiet-check");
      await find(driver, "[data-do=begin]");
      await within(driver, "the age question", () => driver.executeScript("document.querySelector('[data-do=begin]')?.click(); return !!document.querySelector('[data-do=adult]')"));
      const logs = browser === "chromium" ? await driver.manage().logs().get("browser") : [];
      assert.deepEqual(logs.map((entry) => entry.message).filter((message) => /Content Security|Trusted/i.test(message)), []);
    });

    it("moves nothing on the page while it loads", async () => {
      for (const width of [320, 768, 1280]) {
        const { driver: fresh, close: end } = await open(browser, { width, height: 800 });
        try {
          site.answers.set("/late-script.js", { delay: 400, body: "import('/dist/quiet-check.js')", headers: { "content-type": "text/javascript" } });
          site.answers.set("/shift.html", { headers: { "content-type": "text/html" }, body: page().replace('src="/dist/quiet-check.js"', 'src="/late-script.js"').replace("</main>", '<p id="below">Below.</p></main>') + "<script>var tops = new Set(); (function look() { const element = document.querySelector('quiet-check'); if (element.shadowRoot) tops.add(Math.round(document.querySelector('#below').getBoundingClientRect().top)); requestAnimationFrame(look); })()</script>" });
          await fresh.get(`${site.url}/shift.html`);
          await within(fresh, "ready", () => fresh.executeScript("return seen.events.some(([type]) => type === 'ready') && seen.port.some(({ type }) => type === 'height')"));
          await fresh.sleep(200);
          const tops = await fresh.executeScript("return [...tops]");
          assert.equal(/** @type {number[]} */ (tops).length, 1, `at ${width} px what stands below was at ${tops}`);
        } finally {
          await end();
        }
      }
    });

    it("gives both frames the same walls, and no more", async () => {
      await visit();
      await event("ready");
      const tokens = "allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox allow-scripts";
      assert.equal(await ask("return [...document.querySelector('quiet-check').shadowRoot.querySelector('iframe').sandbox].sort().join(' ')"), tokens);
      await enterOuterFrame(driver, "quiet-check");
      assert.equal(await driver.executeScript("return [...document.querySelector('iframe').sandbox].sort().join(' ')"), tokens);
    });
  });
}
