// A frame in the page's own markup, as the README has it: the loader takes that one, whichever of the two is there first, and
// makes its own where it may not, or where nothing comes of it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { readmeBlock } from "../../build/readme.mjs";
import { browsers, enterFrame, find, leaveFrame, within } from "./harness.mjs";
import { html, openHost, page, whole } from "./host.mjs";
import { Visitor } from "./visitor.mjs";

const FRAME = "/dist/frame.html";
const block = (await readmeBlock("html", "<quiet-check")).replace("/quiet-check/frame.html", FRAME);
const [, template] = /** @type {RegExpExecArray} */ (/(<template[^]*<\/template>)/.exec(block));
assert.match(template, /<iframe hidden/);

/** The page that keeps all it can see, with the frame in it. @param {(text: string) => string} [change] of the template @param {string} [script] the loader's path @param {string} [attributes] */
const withFrame = (change = (text) => text, script = "/dist/quiet-check.js", attributes = "") =>
  page(attributes).replace(/(<quiet-check[^>]*>)/, (tag) => tag + change(template)).replace("/dist/quiet-check.js", script);

/** The same page, whose script comes when all else has come. @param {string} body @param {string} script its path */
const late = (body, script) =>
  body.replace(/<script type="module"[^>]*><\/script>/, `<script>addEventListener('load', () => setTimeout(() => { const late = document.createElement('script'); late.type = 'module'; late.src = '${script}'; document.head.append(late); }))</script>`);

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openHost>>} */
    let host;
    before(async () => void (host = await openHost(browser)));
    after(() => host?.close());

    /** How often the frame was asked for. @param {string} [path] */
    const asked = (path = FRAME) => host.site.requests.filter((one) => one.path === path).length;
    let visits = 0;
    /** Opens the page; a mark is on the frame that its markup had. @param {string} body @param {{ defined?: boolean }} [options] */
    async function visit(body, { defined = true } = {}) {
      const own = `/markup-${++visits}.html`;
      host.site.answers.set(own, { body: body.replace("<div id=\"there\">", `<script>document.querySelector("quiet-check").shadowRoot.querySelector("iframe").mark = true</script>$&`), headers: html });
      host.site.answers.set("/gone.html", { body: "<!doctype html><title>Gone</title>", headers: html });
      await leaveFrame(host.driver);
      await host.driver.get("about:blank");
      host.site.requests.length = 0;
      await host.driver.get(host.site.url + own);
      if (defined) await within(host.driver, "the element", () => host.ask("return document.querySelector('quiet-check')?.matches(':defined')"));
    }
    const marked = () => host.ask("return [...document.querySelector('quiet-check').shadowRoot.querySelectorAll('iframe')].map((frame) => !!frame.mark)");
    const events = async () => (await host.seen()).events.map((/** @type {string[]} */ [type]) => type);

    it("is asked for once, and is the one in which somebody answers", async () => {
      await visit(withFrame());
      await host.event("ready");
      assert.deepEqual([await marked(), asked()], [[true], 1]);
      assert.equal(await host.shows("#own"), false);
      assert.equal(await host.shows("#notice"), true);
      const visitor = new Visitor(host.driver, "#first");
      await visitor.into();
      await visitor.begin();
      await visitor.fill({ response: {} });
      await host.driver.executeScript("const next = document.querySelector('[data-do=continue]'); if (document.querySelector('.review')) next.click()");
      await host.event("finished");
      assert.deepEqual(await events(), ["ready", "started", "finished"]);
      assert.deepEqual((await host.seen()).console, []);
      assert.deepEqual((await host.seen()).violations, []);
    });

    it("is not taken for one in which somebody has begun, whatever class it has", async () => {
      await visit(withFrame((text) => text.replace("<iframe hidden", '<iframe class="theirs" hidden')));
      await host.event("ready");
      assert.deepEqual(await marked(), [true]);
      await within(host.driver, "its height", () => host.ask("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').style.height"));
      assert.deepEqual(await host.ask("const { style, className } = document.querySelector('quiet-check').shadowRoot.querySelector('iframe'); return [className, style.maxHeight]"), ["", ""]);
    });

    it("is taken though it has spoken before the script came, and follows the page's look", async () => {
      let goOn = () => {};
      host.site.answers.set("/held.js", { body: "import('/dist/quiet-check.js')", headers: { "content-type": "text/javascript" }, pauseAt: 0, pause: new Promise((done) => (goOn = () => done(undefined))) });
      await visit(late(withFrame((text) => text, undefined, 'theme="dark"'), "/held.js"), { defined: false });
      await within(host.driver, "its greeting", async () => (await host.seen()).window.length > 0);
      assert.equal(await host.shows("#own a"), true, "until then the site's words");
      assert.equal(await host.ask("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').checkVisibility()"), false);
      goOn();
      await host.event("ready");
      assert.deepEqual([await marked(), asked()], [[true], 1]);
      await enterFrame(host.driver, "#first");
      await find(host.driver, "[data-do=begin]");
      assert.equal(await host.driver.executeScript("return document.documentElement.dataset.theme"), "dark");
      assert.deepEqual(await events(), ["ready"]);
    });

    for (const { how, change, attributes } of [
      { how: "has another address", change: (/** @type {string} */ text) => text.replace(FRAME, "/dist/frame.html?other") },
      { how: "has another sandbox", change: (/** @type {string} */ text) => text.replace("allow-scripts", "allow-scripts allow-same-origin") },
      { how: "is not the one that the element's src names", change: (/** @type {string} */ text) => text, attributes: 'src="/other.html"' },
      { how: "was put off by a script of the page's", change: (/** @type {string} */ text) => text.replace(" src=", " data-src=") },
      { how: "stands elsewhere in the root", change: (/** @type {string} */ text) => text.replaceAll(/<\/?div[^>]*>/g, "") },
    ]) {
      it(`is dropped where it ${how}`, async () => {
        host.site.answers.set("/other.html", whole);
        await visit(withFrame(change, undefined, attributes));
        await host.event("ready");
        assert.deepEqual(await marked(), [false]);
        const visitor = new Visitor(host.driver, "#first");
        await visitor.into();
        await visitor.begin();
        await host.event("started");
        assert.deepEqual(await events(), ["ready", "started"]);
      });
    }

    for (const { code, how, when, answer, policy } of /** @type {{ code: string, how: string, when?: string, answer?: import("../../build/serve.mjs").Answer, policy?: string }[]} */ ([
      { code: "not-found", how: "it is not there", answer: { status: 404, body: "No.", headers: html } },
      { code: "wrong-type", how: "it is sent as text", answer: { body: whole.body, headers: { "content-type": "text/plain" } } },
      { code: "blocked-by-page", how: "the page's policy forbids it", policy: "frame-src 'none'" },
    ]).flatMap((row) => [{ ...row, when: "while the script comes" }, { ...row, when: "before the script comes" }])) {
      it(`says ${code} where ${how}, ${when}, and shows the site's words`, async () => {
        const path = `/bad-${code}.html`;
        host.site.answers.set(path, answer ?? whole);
        const early = withFrame((text) => text.replace(FRAME, path), undefined, `src="${path}"`);
        const body = when === "while the script comes" ? early : late(early, "/dist/quiet-check.js");
        await visit((policy ? body.replace("<title>", `<meta http-equiv="Content-Security-Policy" content="${policy}">$&`) : body));
        await host.event("error");
        assert.deepEqual((await host.seen()).events.map((/** @type {any[]} */ [type, detail]) => [type, detail?.code]), [["error", code]]);
        assert.equal(await host.shows("#own a"), true);
        // A policy may be heard of while the frame of the markup is there still.
        if (!policy) assert.deepEqual(await marked(), [false]);
      });
    }

    it("begins anew in a frame of the loader's when the element goes to another place", async () => {
      await visit(withFrame());
      await host.event("ready");
      await host.ask("seen.events.length = 0; const one = document.querySelector('quiet-check'); one.remove(); document.querySelector('#there').append(one)");
      await host.event("ready");
      assert.deepEqual(await marked(), [false]);
    });

    it("begins anew when the page loads it again", async () => {
      await visit(withFrame());
      await host.event("ready");
      await host.driver.sleep(1200); // until then a greeting counts as one that was under way
      await host.ask("seen.events.length = 0; const frame = document.querySelector('quiet-check').shadowRoot.querySelector('iframe'); frame.src = frame.src");
      await host.event("ready");
      await host.driver.sleep(2500); // in which one that gives no answer would be given up
      assert.deepEqual([await events(), await marked()], [["ready"], [true]]);
      await enterFrame(host.driver, "#first");
      await find(host.driver, "[data-do=begin]");
    });

    it("starts again after a crash as any other", async () => {
      await visit(withFrame());
      await host.event("ready");
      assert.deepEqual(await marked(), [true]);
      const visitor = new Visitor(host.driver, "#first");
      await visitor.into();
      await visitor.begin();
      await host.driver.executeScript("dispatchEvent(new ErrorEvent('error', { message: 'On purpose.', cancelable: true }))");
      await find(host.driver, "[data-do=again]");
      await host.ask("seen.events.length = 0");
      await visitor.into();
      await host.driver.executeScript("setTimeout(() => document.querySelector('[data-do=again]').click())");
      await host.event("ready");
      await enterFrame(host.driver, "#first");
      await find(host.driver, "[data-do=begin]");
      assert.deepEqual(await marked(), [true]);
    });
  });
}
