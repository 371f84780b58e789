// The loader on a page: what a site's web person and a visitor meet when all is well, and when it is not.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { demo, serve } from "../../build/serve.mjs";
import { builtFrame, frameWith } from "./frames.mjs";
import { browsers, enterFrame, enterOuterFrame, find, Key, leaveByKeys, leaveFrame, open, press as keys, setViewport, within } from "./harness.mjs";
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

/**
 * A page that keeps all it can see: errors in the console, events, messages on the window and on the port, both ways.
 * While it is in a hurry, its twenty seconds are a third of one: only where the frame is to fail, or a slow machine would too.
 * @param {string} [attributes] @param {{ fallback?: boolean, policy?: string }} [options]
 */
const page = (attributes = "", { fallback = true, policy = "" } = {}) => `<!doctype html><html lang="en"><meta charset="utf-8">${policy && `<meta http-equiv="Content-Security-Policy" content="${policy}">`}<title>Host</title><link rel="icon" href="data:,">
<script>
  var seen = { console: [], events: [], window: [], port: [], sent: [], violations: [], hurry: false }, Channel = MessageChannel;
  { const wait = setTimeout; setTimeout = (then, ms, ...rest) => wait(then, seen.hurry && ms > 1e4 ? 333 : ms, ...rest); }
  for (const level of ["log", "info", "warn", "error"]) { const say = console[level]; console[level] = (...words) => { seen.console.push(words.join(" ")); say.apply(console, words); }; }
  for (const type of ["ready", "started", "finished", "left", "error"]) document.addEventListener(type, (event) => event.target.localName === "quiet-check" && seen.events.push([type, event.detail, event.target.id]), true);
  addEventListener("error", () => seen.events.push(["on the window", null, ""]));
  addEventListener("securitypolicyviolation", (event) => seen.violations.push(event.effectiveDirective));
  addEventListener("message", (event) => seen.window.push(event.data));
  addEventListener("pagehide", () => sessionStorage.setItem("blank", getComputedStyle(document.documentElement).display + " " + document.querySelector("quiet-check").shadowRoot?.querySelectorAll("iframe").length + " " + seen.events.map(([type]) => type)));
  MessageChannel = function () {
    const channel = new Channel(), send = channel.port1.postMessage;
    channel.port1.addEventListener("message", (event) => seen.port.push(event.data));
    channel.port1.postMessage = function (message) { seen.sent.push(message); send.call(this, message); };
    return channel;
  };
</script>
<main><h1>Host</h1><div id="here"><quiet-check id="first" loading="eager" exit-url="/gone.html" ${attributes}>${fallback ? '<p id="own">The site’s own words. <a href="https://findahelpline.com">Find a helpline</a></p><p slot="notice" id="notice">A notice.</p>' : ""}</quiet-check></div><div id="there"></div></main>
<script type="module" src="/dist/quiet-check.js"></script>`;

const html = { "content-type": "text/html" };
const whole = { body: await builtFrame, headers: html };
const cut = (/** @type {string} */ before) => ({ ...whole, body: whole.body.slice(0, whole.body.indexOf(before) + before.length + 2000) });

/**
 * Each way to fail, how it comes about, and the words by which the console tells the site owner what to change.
 * @type {{ code: string, how: string, fix: RegExp, answer: import("../../build/serve.mjs").Answer, press?: boolean, hurry?: boolean, look?: boolean }[]}
 */
const failures = [
  { code: "not-found", how: "no file", fix: /beside the script/, answer: { status: 404, body: "no", headers: { "content-type": "text/plain" } } },
  { code: "not-found", how: "another page in its place", fix: /beside the script/, answer: { body: "<!doctype html><title>Our site</title>", headers: html } },
  { code: "unreachable", how: "a server that fails", fix: /Check src, the server/, answer: { status: 503, body: "later", headers: html } },
  { code: "wrong-type", how: "text/plain", fix: /as text\/html/, answer: { ...whole, headers: { "content-type": "text/plain" } } },
  { code: "blocked-by-header", how: "X-Frame-Options", fix: /X-Frame-Options/, answer: { ...whole, headers: { ...html, "x-frame-options": "DENY" } } },
  { code: "blocked-by-header", how: "a policy sent with the file", fix: /X-Frame-Options/, answer: { ...whole, headers: { ...html, "content-security-policy": "script-src 'self'" } } },
  { code: "version-mismatch", how: "a frame that speaks otherwise", fix: /from one release/, answer: { body: "<!doctype html><script>parent.postMessage({ quietCheck: 2 }, '*')</script>", headers: html } },
  { code: "damaged", how: "a script of which a byte was changed", fix: /let nothing rewrite it/, answer: { ...whole, body: whole.body.replace("quietCheck:1", "quietCheck: 1") } },
  { code: "damaged", how: "a damaged block of data", fix: /let nothing rewrite it/, answer: { ...whole, body: whole.body.replace(/(id="data">.{40})./u, "$1\u01ff") } },
  { code: "damaged", how: "a file that ends in the program", fix: /let nothing rewrite it/, answer: cut('id="program">') },
  { code: "damaged", how: "a file that ends in the words", fix: /let nothing rewrite it/, answer: cut('id="words">') },
  { code: "damaged", how: "a file that ends in the first screen", fix: /let nothing rewrite it/, answer: cut('id="inner">') },
  { code: "timed-out", how: "a server that never answers", fix: /server slow/, answer: { ...whole, delay: 6e4 }, hurry: true },
  { code: "timed-out", how: "a frame that never gets ready", fix: /server slow/, answer: { ...whole, body: await frameWith({ inner: "MessagePort.prototype.postMessage=()=>{};" }) }, hurry: true },
  { code: "no-wasm", how: "a browser without it", fix: /no WebAssembly/, answer: { ...whole, body: await frameWith({ inner: "delete self.WebAssembly;" }) } },
  { code: "crashed", how: "an error in the program", fix: /report this/, answer: { ...whole, body: await frameWith({ inner: "document.addEventListener('click',()=>{throw new Error('secret answer')},true);" }) }, press: true },
  { code: "lost", how: "a frame that went blank", fix: /Let nothing on this page change/, answer: { ...whole, body: await frameWith({ inner: "document.addEventListener('click',()=>location='about:blank',true);" }) }, press: true },
  { code: "lost", how: "a frame that stopped answering", fix: /Let nothing on this page change/, answer: { ...whole, body: await frameWith({ inner: "{const post=MessagePort.prototype.postMessage;MessagePort.prototype.postMessage=function(m,...r){if(m.type!=='pong')post.call(this,m,...r)}}" }) }, look: true },
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

    /** @param {string} [attributes] @param {{ fallback?: boolean, policy?: string }} [options] */
    async function visit(attributes, options) {
      site.answers.set("/host.html", { body: page(attributes, options), headers: html });
      site.answers.set("/gone.html", { body: "<!doctype html><title>Gone</title>", headers: html });
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
    const event = (type) => within(driver, `the event ${type}`, async () => (await seen()).events.find((/** @type {string[]} */ [name]) => name === type));
    const frames = () => ask("return document.querySelector('quiet-check').shadowRoot.querySelectorAll('iframe').length");
    const asked = () => site.requests.map(({ path }) => path);
    /** @param {string} selector */
    const press = (selector) => driver.executeScript("document.querySelector(arguments[0]).click()", selector);

    /** Sets the address when the page has loaded: the driver waits for all that a page begins with. @param {string} path */
    const point = (path) => ask("document.querySelector('quiet-check').src = arguments[0]", path);

    it("shows the site's words until the frame answers, then the frame; the notice stays", async () => {
      await visit();
      await event("ready");
      assert.equal(await shows("#own"), false);
      assert.equal(await shows("#notice"), true);
      assert.equal(await ask("return document.activeElement.localName"), "body", "it takes no focus by itself");
      site.answers.set("/late.html", { ...whole, delay: 600 });
      await ask("seen.events.length = 0");
      await point("/late.html");
      assert.equal(await shows("#own a"), true);
      assert.equal(await shows("#notice"), true);
      await event("ready");
      assert.equal(await shows("#own"), false);
      const { console: said } = await seen();
      assert.deepEqual(said, []);
    });

    for (const { code, how, fix, answer, press: pressing, look, hurry } of failures) {
      it(`says ${code} of ${how}, shows the way to help, and comes back when the cause is gone`, async () => {
        await visit();
        await event("ready");
        site.answers.set("/frame.html", answer);
        await ask("seen.events.length = 0; seen.hurry = arguments[0]", hurry ?? false);
        await point("/frame.html");
        if (pressing || look) await event("ready");
        if (pressing) {
          await enterFrame(driver, "quiet-check");
          await find(driver, "[data-do=begin]");
          await press("[data-do=begin]");
        }
        if (look) await ask("document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
        const [, detail] = await event("error");
        assert.deepEqual([detail.code, Object.keys(detail)], [code, ["code", "message"]]);
        const { console: said, events } = await seen();
        assert.equal(said.length, 1, said.join("\n"));
        assert.match(said[0], fix);
        assert.ok(said[0].includes(`${code}: ${detail.message} (${site.url}/frame.html)`), said[0]);
        assert.doesNotMatch(said.join(), /secret/, "nothing of what went wrong inside is told");
        assert.ok(!events.some((/** @type {string[]} */ [type]) => type === "on the window"), "no crash reporter hears of it");
        assert.equal(await shows("#own a"), true);
        // The cause goes away.
        site.answers.set("/frame.html", whole);
        await ask("seen.events.length = 0; seen.hurry = false; document.querySelector('quiet-check').shadowRoot.querySelector('button').click()");
        await event("ready");
        assert.equal(await shows("#own"), false);
        assert.equal(await ask("return document.activeElement.localName"), "quiet-check", "who asked for it gets the focus");
        assert.equal(await frames(), 1);
        await enterFrame(driver, "quiet-check");
        await find(driver, "html:not(.waiting) [data-do=begin]");
      });
    }

    it("says blocked-by-page of the page's own policy", async () => {
      await visit("", { policy: "frame-src 'none'" });
      const [, { code }] = await event("error");
      assert.equal(code, "blocked-by-page");
      const { console: said } = await seen();
      assert.deepEqual(said.map((/** @type {string} */ line) => /Add the frame's address to frame-src/.test(line)), [true]);
      assert.equal(await shows("#own a"), true);
    });

    it("lets a page score without the widget, too", async () => {
      const script = "import { builtInAssessment, score } from '/dist/core.js'; const { band, tier } = score(builtInAssessment('sex-and-coping'), { r1: 'often', c3: 'na', triggers: ['stress', 'tired'] }); document.title = `${band} ${tier}`;";
      site.answers.set("/core.html", { body: `<!doctype html><link rel="icon" href="data:,"><script type="module">${script}</script>`, headers: html });
      await leaveFrame(driver);
      await driver.get(`${site.url}/core.html`);
      await within(driver, "the outcome", () => ask("return document.title === 'open_picture open'"));
    });

    it("has a sentence of its own where the site gives none", async () => {
      site.answers.set("/frame.html", { status: 404, body: "" });
      await visit('src="/frame.html"', { fallback: false });
      await event("error");
      const link = await ask("const a = document.querySelector('quiet-check').shadowRoot.querySelector('[role=status] a'); return [a.href, a.checkVisibility()]");
      assert.deepEqual(link, ["https://findahelpline.com/", true]);
    });

    it("comes back by itself when a frame held for lost answers after all", async () => {
      const frozen = "{const post=MessagePort.prototype.postMessage;const kept=[];MessagePort.prototype.postMessage=function(m,...r){if(m.type==='pong')kept.push(()=>post.call(this,m,...r));else post.call(this,m,...r)};addEventListener('thaw',()=>kept.splice(0).forEach(f=>f()))}";
      site.answers.set("/frame.html", { ...whole, body: await frameWith({ inner: frozen }) });
      await visit('src="/frame.html"');
      await event("ready");
      await ask("document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
      await event("error");
      await enterFrame(driver, "quiet-check");
      await driver.executeScript("dispatchEvent(new Event('thaw'))");
      await within(driver, "the frame to be back", async () => !(await shows("#own")));
      assert.equal(await frames(), 1);
    });

    it("shows the fallback with its way to help where no script runs", async () => {
      // A document that the server sandboxes runs no script, in any browser; the driver's own still does.
      for (const variant of ["plain", "index", "lazy", "two", "strict-csp"]) {
        site.answers.set(`/${variant}.html`, { headers: { "content-security-policy": "sandbox allow-same-origin" } });
        await leaveFrame(driver);
        await driver.get(`${site.url}/${variant}.html`);
        site.answers.delete(`/${variant}.html`);
        const widgets = await ask("return [...document.querySelectorAll('quiet-check')].map((one) => [one.shadowRoot, one.querySelector('a[href=\"https://findahelpline.com\"]').checkVisibility(), matchMedia('(scripting: none)').matches])");
        assert.ok(widgets.length > 0);
        for (const widget of widgets) assert.deepEqual(widget, [null, true, true], variant);
      }
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
      for (const { window: said, port, sent, events } of views) {
        assert.deepEqual(said, [{ quietCheck: 1 }]);
        for (const message of port) assert.ok(protocol.frame.includes(shape(message)), shape(message));
        for (const message of sent) assert.ok(protocol.host.includes(shape(message)), shape(message));
        const { style, ...first } = sent[0];
        assert.deepEqual(first, { type: "theme", theme: "auto" });
        assert.equal(Object.values(style).join(""), "", "the page has set nothing");
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

    it("keeps two widgets apart", async () => {
      await visit();
      await ask("const two = document.querySelector('quiet-check').cloneNode(true); two.id = 'second'; document.querySelector('#there').append(two)");
      await within(driver, "both", async () => (await seen()).events.length === 2);
      await ask("seen.events.length = 0");
      const second = new Visitor(driver, "#second");
      await second.into();
      await second.fill({ until: "s1" });
      await event("started");
      await ask("document.querySelector('#second').theme = 'dark'");
      // What the frame of one says does not reach the other, be it by the port or by the window.
      await ask("for (const frame of [...document.querySelectorAll('quiet-check')].map((one) => one.shadowRoot.querySelector('iframe'))) postMessage({ quietCheck: 2 }, '*')");
      await enterOuterFrame(driver, "#second");
      await driver.executeScript("parent.postMessage({ quietCheck: 1, lost: true }, '*')");
      await event("error");
      await driver.sleep(200);
      assert.deepEqual((await seen()).events.map((/** @type {string[]} */ [type, , id]) => [type, id]), [["started", "second"], ["error", "second"]]);
      await enterFrame(driver, "#first");
      await find(driver, "[data-do=begin]");
      assert.equal(await driver.executeScript("return document.documentElement.dataset.theme"), "light");
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
      assert.deepEqual((await seen()).events, [["ready", null, "first"]], "once");
    });

    it("keeps a sitting under way where the browser can move without taking out", async () => {
      await visit();
      await event("ready");
      const visitor = new Visitor(driver, "quiet-check");
      await visitor.into();
      await visitor.begin();
      const moved = await ask("const there = document.querySelector('#there'); there.moveBefore?.(document.querySelector('quiet-check'), null); return !!there.moveBefore");
      if (!moved) return;
      await visitor.into();
      // Firefox keeps a frame that it moves, but not one in a shadow tree: there the check begins again.
      const [stage, times] = browser === "firefox" ? ["about", 2] : ["section", 1];
      await within(driver, stage, async () => (await visitor.into(), (await visitor.read()).stage === stage));
      assert.equal((await seen()).events.filter((/** @type {string[]} */ [type]) => type === "ready").length, times);
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

    it("leaves by three times Shift from wherever the focus is, also while the program is on its way", async () => {
      site.answers.set("/held.html", { ...whole, body: await frameWith({ inner: "WebAssembly.compile=()=>new Promise(()=>{});" }) });
      for (const [where, src] of [["on the page", "/dist/frame.html"], ["in a frame whose program is still to come", "/held.html"]]) {
        await visit(`exit-url="/gone.html" src="${src}"`);
        await event("ready");
        if (src === "/held.html") {
          await enterFrame(driver, "quiet-check");
          await (await find(driver, "h1")).click();
          await within(driver, "the focus in the frame", async () => (await ask("return document.activeElement.localName")) === "quiet-check");
          await enterFrame(driver, "quiet-check");
        }
        // Writing a capital letter, or holding the key, is no wish to leave.
        await keys(driver, Key.SHIFT, Key.SHIFT, "a", Key.SHIFT, Key.SHIFT);
        assert.equal(await ask("return document.title"), "Host");
        if (src === "/held.html") await enterFrame(driver, "quiet-check");
        await keys(driver, "b");
        await leaveByKeys(driver);
        await within(driver, `the exit, with the focus ${where}`, async () => (await driver.getTitle()) === "Gone");
      }
    });

    it("keeps the frame closed to a script that opens its sandbox, where the server sends the sandbox too", async () => {
      const readme = await read("../README.md");
      const line = /^Content-Security-Policy: (sandbox .*)$/m.exec(readme)?.[1] ?? "";
      assert.match(line, /allow-scripts/);
      // Without what the frame itself does about it, so that the header is what is seen.
      const body = await frameWith({ without: ["outer: no start under the page's origin", "inner: no start under the page's origin"] });
      const opened = "const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function (name, value) { set.call(this, name, name === 'sandbox' ? value + ' allow-same-origin' : value); };";
      const inside = () => ask("const frame = document.querySelector('quiet-check').shadowRoot.querySelector('iframe'); return [frame.sandbox.contains('allow-same-origin'), !!frame.contentDocument]");
      for (const [headers, readable] of /** @type {const} */ ([[html, true], [{ ...html, "content-security-policy": line }, false]])) {
        site.answers.set("/opened.html", { body, headers });
        site.answers.set("/host.html", { body: page('src="/opened.html"').replace("<script>", () => `<script>${opened}`), headers: html });
        await leaveFrame(driver);
        await driver.get(`${site.url}/host.html`);
        await event("ready");
        assert.deepEqual(await inside(), [true, readable]);
        const visitor = new Visitor(driver, "quiet-check");
        await visitor.into();
        assert.equal((await visitor.fill()).stage, "result", "the header takes nothing from the visitor");
      }
    });

    it("says its few words in the page's language, or else in English", async () => {
      for (const [attributes, lang, leave, sorry] of [
        ["", "en", "Leave now", /can't be shown right now/],
        ['lang="de-AT"', "de", "Jetzt verlassen", /gerade nicht anzeigen/],
        ['lang="ar"', "ar", "غادِر الآن", /لا يمكن عرض/],
        ['lang="fi"', "en", "Leave now", /can't be shown right now/],
      ]) {
        await visit(`${attributes} src="/nothing.html"`);
        await event("error");
        const said = await ask("const { shadowRoot } = document.querySelector('quiet-check'), link = shadowRoot.querySelector('slot[name=exit] a'), status = shadowRoot.querySelector('[role=status]'); return [link.textContent, link.lang, status.lang, status.textContent]");
        assert.deepEqual(said.slice(0, 3), [leave, lang, lang]);
        assert.match(said[3], /** @type {RegExp} */ (sorry));
      }
      // The page's own language counts where the element has none; and it can change.
      await visit();
      await ask("document.documentElement.lang = 'es'; document.querySelector('quiet-check').remove()");
      await ask("document.querySelector('#here').append(document.createElement('quiet-check'))");
      const words = () => ask("return document.querySelector('quiet-check').shadowRoot.querySelector('slot[name=exit] a').textContent");
      assert.equal(await words(), "Salir ahora");
      await ask("document.querySelector('quiet-check').lang = 'fr'");
      assert.equal(await words(), "Quitter maintenant");
    });

    it("waits until it is near view", async () => {
      await leaveFrame(driver);
      site.requests.length = 0;
      await driver.get(`${site.url}/lazy.html`);
      await within(driver, "the element", () => ask("return !!document.querySelector('quiet-check').shadowRoot"));
      await driver.sleep(300); // time in which a frame that should not come could come
      assert.equal(await frames(), 0);
      assert.ok(!asked().includes("/dist/frame.html"));
      await ask("document.querySelector('quiet-check').scrollIntoView()");
      await within(driver, "the frame", async () => (await frames()) === 1);
    });

    it("lets the visitor leave before anything has loaded, and shows nothing on the way", async () => {
      site.answers.set("/late.html", { ...whole, delay: 5000 });
      await visit();
      const before = await ask("return history.length");
      await point("/late.html");
      site.answers.set("/gone.html", { body: "<!doctype html><title>Gone</title>", headers: html, delay: 300 });
      await ask("document.querySelector('quiet-check').shadowRoot.querySelector('a').click()");
      await within(driver, "the other page", () => ask("return document.title === 'Gone'"));
      assert.match(await ask("return sessionStorage.getItem('blank')"), /^none 0 (ready,)?left$/);
      assert.equal(await ask("return history.length"), before, "the back button does not lead here");
    });

    it("leaves by the site's own link", async () => {
      await visit();
      await ask("document.querySelector('quiet-check').insertAdjacentHTML('beforeend', '<a slot=exit href=\"/gone.html?own\">Away</a>'); document.querySelector('a[slot=exit]').click()");
      await within(driver, "the other page", () => ask("return location.search === '?own'"));
    });

    it("keeps a press that comes before the program", async () => {
      // The frame's own script presses, as soon as there is a button: a driver would wait for the rest of the file.
      const early = "addEventListener('DOMContentLoaded',()=>{const root=document.documentElement;document.querySelector('[data-do=begin]').click();root.dataset.early=document.querySelector('h1').textContent+', '+root.className});";
      const body = Buffer.from(await frameWith({ inner: early }));
      site.answers.set("/slow.html", { body, headers: html, pauseAt: body.indexOf('id="words"'), pause: 1500 });
      await visit('src="/slow.html"');
      await enterFrame(driver, "quiet-check");
      await find(driver, "[data-do=adult]");
      assert.equal(await driver.executeScript("return document.documentElement.dataset.early"), "Sex and coping, waiting");
    });

    it("works under a strict policy with Trusted Types, and breaks none of it", async () => {
      const watch = "var violations = []; addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))";
      site.answers.set("/watch.js", { body: watch, headers: { "content-type": "text/javascript" } });
      site.answers.set("/watched.html", { body: (await read("variants/strict-csp.html")).replace("<script", '<script src="/watch.js"></script><script'), headers: html });
      await leaveFrame(driver);
      await driver.get(`${site.url}/watched.html`);
      const visitor = new Visitor(driver, "quiet-check");
      await visitor.into();
      await visitor.begin();
      await ask("document.querySelector('quiet-check').theme = 'dark'; document.querySelector('main').append(document.querySelector('quiet-check'))");
      await visitor.into();
      await find(driver, "[data-do=begin]");
      await ask("document.querySelector('quiet-check').src = '/nowhere.html'");
      await within(driver, "the loader's own sentence", () => ask("return !!document.querySelector('quiet-check').shadowRoot.querySelector('button')"));
      assert.deepEqual(await ask("return violations"), []);
      // And the watch sees.
      await ask("const image = new Image(); image.src = 'https://127.0.0.1:9/'");
      await within(driver, "a violation", async () => (await ask("return violations.length")) === 1);
    });

    for (const { since, from } of [
      { since: "once the script has come", from: "!!document.querySelector('quiet-check').shadowRoot" },
      { since: "even before the script has come", from: "true" },
    ]) {
      it(`moves nothing on the page while it loads, ${since}`, async () => {
        const watch = `<script>var tops = [], ready = 0, looks = 0, began = 0; addEventListener('ready', () => ready++); (function look() { if (${from}) { if (++looks === 2) began = performance.now(); const top = Math.round(document.querySelector('main > :last-child').getBoundingClientRect().top); if (!tops.includes(top)) tops.push(top); } requestAnimationFrame(look); })()</script>`;
        site.answers.set("/late.js", { delay: 400, body: "import('/dist/quiet-check.js')", headers: { "content-type": "text/javascript" } });
        site.answers.set("/shift.html", { body: (await read("variants/plain.html")).replace("/dist/quiet-check.js", "/late.js").replace("</body>", `${watch}</body>`), headers: html });
        try {
          for (const width of [296, 312, 320, 383, 438, 508, 768, 1280]) {
            await leaveFrame(driver);
            await setViewport(driver, width, 1600);
            await driver.get(`${site.url}/shift.html`);
            await within(driver, "the frame", () => ask("return ready"));
            await enterFrame(driver, "quiet-check");
            await find(driver, "[data-do=begin]");
            await driver.sleep(300); // time in which a frame that should not grow could grow
            const tops = await ask("return tops");
            assert.equal(tops.length, 1, `at ${width} px what stands below was at ${tops}`);
            if (browser !== "chromium") continue;
            const shifts = await driver.executeAsyncScript(`const done = arguments[0], found = []; new PerformanceObserver((list) => { for (const { value, startTime } of list.getEntries()) if (${from === "true"} || startTime > began) found.push(value); }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(found), 100)`);
            assert.deepEqual(shifts, [], `at ${width} px`);
          }
        } finally {
          await setViewport(driver, 800, 900);
        }
      });
    }
  });
}
