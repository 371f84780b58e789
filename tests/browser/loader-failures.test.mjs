// The loader on a page where something is wrong: each way to fail is told apart, the site's words are shown, and it comes back.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { browsers, enterFrame, find, leaveFrame, within } from "./harness.mjs";
import { html, openHost, whole } from "./host.mjs";

const cut = (/** @type {string} */ before, more = 2000) => ({ ...whole, body: whole.body.slice(0, whole.body.indexOf(before) + before.length + more) });

/**
 * Each way to fail, how it comes about, and the words by which the console tells the site owner what to change.
 * @type {{ code: string, how: string, fix: RegExp, answer: import("../../build/serve.mjs").Answer, press?: boolean, hurry?: true | "greeted", look?: boolean, attributes?: string }[]}
 */
const failures = [
  { code: "not-found", how: "no file", fix: /beside the script/, answer: { status: 404, body: "no", headers: { "content-type": "text/plain" } } },
  { code: "not-found", how: "another page in its place", fix: /beside the script/, answer: { body: "<!doctype html><title>Our site</title>", headers: html } },
  { code: "unreachable", how: "a server that fails", fix: /Check src, server/, answer: { status: 503, body: "later", headers: html } },
  { code: "wrong-type", how: "text/plain", fix: /as text\/html/, answer: { ...whole, headers: { "content-type": "text/plain" } } },
  { code: "blocked-by-header", how: "X-Frame-Options", fix: /X-Frame-Options/, answer: { ...whole, headers: { ...html, "x-frame-options": "DENY" } } },
  { code: "blocked-by-header", how: "a policy sent with the file", fix: /X-Frame-Options/, answer: { ...whole, headers: { ...html, "content-security-policy": "script-src 'self'" } } },
  { code: "blocked-by-header", how: "a file that is to be saved", fix: /Content-Disposition/, answer: { ...whole, headers: { ...html, "content-disposition": "attachment" } }, hurry: true },
  { code: "version-mismatch", how: "a frame that speaks otherwise", fix: /from one release/, answer: { body: "<!doctype html><script>parent.postMessage({ quietCheck: 2 }, '*')</script>", headers: html } },
  { code: "damaged", how: "a script of which a byte was changed", fix: /let nothing rewrite it/, answer: { ...whole, body: whole.body.replace("quietCheck:1", "quietCheck: 1") } },
  { code: "damaged", how: "a damaged block of data", fix: /let nothing rewrite it/, answer: { ...whole, body: whole.body.replace(/(id="data">.{40})./u, "$1\u01ff") } },
  { code: "damaged", how: "a file that ends in the program", fix: /let nothing rewrite it/, answer: cut('id="program">') },
  { code: "damaged", how: "a file that ends in the words", fix: /let nothing rewrite it/, answer: cut('id="words">') },
  { code: "damaged", how: "a file that ends behind the first screen", fix: /let nothing rewrite it/, answer: cut('id="inner">') },
  { code: "damaged", how: "a file that ends in the look", fix: /let nothing rewrite it/, answer: cut("first.show()</script><script>", 500) },
  { code: "damaged", how: "a file that ends in the look that a page asks for", fix: /let nothing rewrite it/, answer: cut("first.show()</script><script>", 500), attributes: 'style="--quiet-check-accent: #7a1f5c"' },
  { code: "damaged", how: "a file that ends in the first screen", fix: /let nothing rewrite it/, answer: cut('data-measure="about">', 200) },
  { code: "damaged", how: "a file that ends in the style", fix: /let nothing rewrite it/, answer: cut('<style id="look">') },
  { code: "damaged", how: "a file that ends in the start-up", fix: /let nothing rewrite it/, answer: cut("<script>") },
  { code: "timed-out", how: "a server that never answers", fix: /took over 20 s/, answer: { ...whole, delay: 6e4 }, hurry: true },
  { code: "damaged", how: "a frame that is there and never gets ready", fix: /let nothing rewrite it/, answer: { ...whole, body: await frameWith({ both: "MessagePort.prototype.postMessage=()=>{};" }) } },
  { code: "timed-out", how: "a server that stalls in the first screen", fix: /took over 20 s/, answer: { ...whole, pauseAt: whole.body.indexOf('data-measure="about">'), pause: 6e4 }, hurry: "greeted" },
  { code: "no-wasm", how: "a browser without it", fix: /no WebAssembly/, answer: { ...whole, body: await frameWith({ inner: "delete self.WebAssembly;" }) } },
  { code: "crashed", how: "an error in the program", fix: /report this/, answer: { ...whole, body: await frameWith({ inner: "document.addEventListener('click',()=>{throw new Error('secret answer')},true);" }) }, press: true },
  { code: "lost", how: "a frame that went blank", fix: /Let nothing on this page change/, answer: { ...whole, body: await frameWith({ inner: "document.addEventListener('click',()=>location='about:blank',true);" }) }, press: true },
  { code: "lost", how: "a frame that stopped answering", fix: /Let nothing on this page change/, answer: { ...whole, body: await frameWith({ inner: "{const post=MessagePort.prototype.postMessage;MessagePort.prototype.postMessage=function(m,...r){if(m.type!=='pong')post.call(this,m,...r)}}" }) }, look: true },
];

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openHost>>} */
    let host;
    before(async () => void (host = await openHost(browser, { oneProcess: true })));
    after(() => host?.close());

    for (const { code, how, fix, answer, press: pressing, look, hurry, attributes } of failures) {
      it(`says ${code} of ${how}, shows the way to help, and comes back when the cause is gone`, async () => {
        await host.visit(attributes);
        await host.event("ready");
        host.site.answers.set("/frame.html", answer);
        await host.ask("seen.events.length = seen.window.length = 0; seen.hurry = arguments[0]", hurry ?? false);
        await host.point("/frame.html");
        if (pressing || look) await host.event("ready");
        // In the working document: before it has taken the first screen's place, the outer one answers.
        if (pressing || look) await enterFrame(host.driver, "quiet-check");
        if (pressing) {
          await find(host.driver, "[data-do=begin]");
          await host.driver.executeScript("document.querySelector('[data-do=begin]').click()");
        }
        if (look) await host.ask("document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
        const [, detail] = await host.event("error");
        assert.deepEqual([detail.code, Object.keys(detail)], [code, ["code", "message"]]);
        const { console: said, events } = await host.seen();
        assert.equal(said.length, 1, said.join("\n"));
        assert.match(said[0], fix);
        assert.ok(said[0].includes(`${code}: ${detail.message} (${host.site.url}/frame.html)`), said[0]);
        assert.doesNotMatch(said.join(), /secret/, "nothing of what went wrong inside is told");
        assert.ok(!events.some((/** @type {string[]} */ [type]) => type === "on the window"), "no crash reporter hears of it");
        assert.equal(await host.shows("#own a"), true);
        assert.equal(await host.ask("return document.querySelector('quiet-check').readyState"), "failed");
        // The cause goes away.
        host.site.answers.set("/frame.html", whole);
        await host.ask("seen.events.length = 0; seen.hurry = false; document.querySelector('quiet-check').shadowRoot.querySelector('button').click()");
        await host.event("ready");
        assert.equal(await host.shows("#own"), false);
        assert.equal(await host.ask("return document.activeElement.localName"), "quiet-check", "who asked for it gets the focus");
        assert.equal(await host.frames(), 1);
        await enterFrame(host.driver, "quiet-check");
        await find(host.driver, "html:not(.waiting) [data-do=begin]");
      });
    }

    it("says blocked-by-page of the page's own policy", async () => {
      await host.visit("", { policy: "frame-src 'none'" });
      const [, { code }] = await host.event("error");
      assert.equal(code, "blocked-by-page");
      const { console: said } = await host.seen();
      assert.deepEqual(said.map((/** @type {string} */ line) => /Add the frame's address to frame-src/.test(line)), [true]);
      assert.equal(await host.shows("#own a"), true);
    });

    it("has a sentence of its own where the site gives none", async () => {
      host.site.answers.set("/frame.html", { status: 404, body: "" });
      await host.visit('src="/frame.html"', { fallback: false });
      await host.event("error");
      const link = await host.ask("const a = document.querySelector('quiet-check').shadowRoot.querySelector('[role=status] a'); return [a.href, a.checkVisibility()]");
      assert.deepEqual(link, ["https://findahelpline.com/", true]);
    });

    it("comes back by itself when a frame held for lost answers after all", async () => {
      const frozen = "{const post=MessagePort.prototype.postMessage;const kept=[];MessagePort.prototype.postMessage=function(m,...r){if(m.type==='pong')kept.push(()=>post.call(this,m,...r));else post.call(this,m,...r)};addEventListener('thaw',()=>kept.splice(0).forEach(f=>f()))}";
      host.site.answers.set("/frame.html", { ...whole, body: await frameWith({ inner: frozen }) });
      await host.visit('src="/frame.html"');
      await host.event("ready");
      await enterFrame(host.driver, "quiet-check");
      await host.ask("document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
      await host.event("error");
      await enterFrame(host.driver, "quiet-check");
      await host.driver.executeScript("dispatchEvent(new Event('thaw'))");
      await within(host.driver, "the frame to be back", async () => !(await host.shows("#own")));
      const told = (await host.seen()).events.map((/** @type {string[]} */ [type]) => type);
      assert.deepEqual(told, ["ready", "error", "ready"], "and the page is told");
      assert.equal(await host.frames(), 1);
    });

    it("shows the fallback with its way to help where no script runs", async () => {
      // A document that the server sandboxes runs no script, in any browser; the driver's own still does.
      for (const variant of ["plain", "index", "lazy", "two", "strict-csp"]) {
        host.site.answers.set(`/${variant}.html`, { headers: { "content-security-policy": "sandbox allow-same-origin" } });
        await leaveFrame(host.driver);
        await host.driver.get(`${host.site.url}/${variant}.html`);
        host.site.answers.delete(`/${variant}.html`);
        const widgets = await host.ask("return [...document.querySelectorAll('quiet-check')].map((one) => [one.shadowRoot, one.querySelector('a[href=\"https://findahelpline.com\"]').checkVisibility(), matchMedia('(scripting: none)').matches])");
        assert.ok(widgets.length > 0);
        for (const widget of widgets) assert.deepEqual(widget, [null, true, true], variant);
      }
    });
  });
}
