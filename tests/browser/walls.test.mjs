// The walls: from inside the working document, by its own hashed script, every way out is tried; and
// from a page without walls the same script, which shows that the attempts are real.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { demo, serve } from "../../build/serve.mjs";
import { frameWith } from "./frames.mjs";
import { browsers, enterFrame, leaveFrame, open, within } from "./harness.mjs";

/** Tries everything that can be tried without leaving the document, and writes down what came of it. */
const attempts = (/** @type {string} */ sink) => `(() => {
  const sink = ${JSON.stringify(sink)}, results = {};
  const attempt = (name, run) => {
    try { const value = run(); results[name] = value === undefined ? "ran" : String(value); if (value && value.then) value.then(() => (results[name] = "resolved"), (error) => (results[name] = error.name)); }
    catch (error) { results[name] = error.name; }
  };
  const add = (name, attributes, parent = document.body) => { const element = document.createElement(name); for (const key in attributes) element.setAttribute(key, attributes[key]); parent.append(element); return element; };
  const run = () => {
    attempt("fetch", () => fetch(sink + "fetch"));
    attempt("xhr", () => { const x = new XMLHttpRequest(); x.open("GET", sink + "xhr"); x.send(); });
    attempt("socket", () => void new WebSocket(sink.replace("http", "ws") + "socket"));
    attempt("events", () => void new EventSource(sink + "events"));
    attempt("beacon", () => void navigator.sendBeacon(sink + "beacon", "x"));
    attempt("image", () => void (new Image().src = sink + "image"));
    attempt("style", () => void add("link", { rel: "stylesheet", href: sink + "style" }, document.head));
    attempt("css", () => { document.body.style.backgroundImage = "url(" + sink + "css)"; });
    attempt("font", () => new FontFace("x", "url(" + sink + "font)").load());
    attempt("media", () => void (new Audio().src = sink + "media"));
    attempt("script", () => { const s = document.createElement("script"); s.src = sink + "script"; document.body.append(s); });
    attempt("module", () => import(sink + "module"));
    attempt("worker", () => void new Worker(sink + "worker"));
    attempt("frame", () => void add("iframe", { src: sink + "frame" }));
    attempt("object", () => void add("object", { data: sink + "object" }));
    attempt("prefetch", () => void add("link", { rel: "prefetch", href: sink + "prefetch" }, document.head));
    attempt("form", () => { const form = add("form", { action: sink + "form", method: "get" }); form.submit(); });
    attempt("top", () => void (top.location = sink + "top"));
    attempt("parent", () => void (parent.location = sink + "parent"));
    attempt("localStorage", () => localStorage.length);
    attempt("sessionStorage", () => sessionStorage.length);
    attempt("cookie", () => { document.cookie = "a=1"; return document.cookie; });
    attempt("indexedDB", () => void indexedDB.open("x"));
    attempt("caches", () => caches.open("x"));
    attempt("eval", () => (0, eval)("1"));
    attempt("Function", () => new Function("return 1")());
    attempt("markup", () => { document.createElement("div").innerHTML = "<b>x</b>"; });
    attempt("webrtc", () => void new RTCPeerConnection());
    const out = document.createElement("pre"); out.id = "attempts"; document.body.append(out);
    setTimeout(() => (out.textContent = JSON.stringify(results)), 1200);
  };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", run) : run();
})();`;

/** Ways for a document to go somewhere else. */
const journeys = (/** @type {string} */ sink) => ({
  assign: `location.assign(${JSON.stringify(`${sink}assign?secret`)})`,
  href: `location = ${JSON.stringify(`${sink}href?secret`)}`,
  replace: `location.replace(${JSON.stringify(`${sink}replace?secret`)})`,
  link: `{const a=document.createElement("a");a.href=${JSON.stringify(`${sink}link?secret`)};document.body.append(a);a.click()}`,
  refresh: `{const m=document.createElement("meta");m.httpEquiv="refresh";m.content="0;url="+${JSON.stringify(`${sink}refresh?secret`)};document.head.append(m)}`,
  base: `{const b=document.createElement("base");b.href=${JSON.stringify(sink)};document.head.append(b);const a=document.createElement("a");a.href="base?secret";document.body.append(a);a.click()}`,
  reload: "location.reload()",
});

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {import("../../build/serve.mjs").Server} */ let site;
    /** @type {import("../../build/serve.mjs").Server} */ let sink;
    /** @type {import("./harness.mjs").Driver} */ let driver;
    /** @type {() => Promise<void>} */ let close;
    before(async () => {
      site = await serve({ root: demo });
      sink = await serve({ root: { "/none": "target/none" }, headers: { "access-control-allow-origin": "*" } });
      ({ driver, close } = await open(browser, { width: 800, height: 900 }));
    });
    after(async () => {
      await close?.();
      await sink?.close();
      await site?.close();
    });

    const html = { "content-type": "text/html; charset=utf-8" };
    /** Opens a page with this frame, the page before having gone. @param {string} body */
    async function visit(body) {
      await leaveFrame(driver);
      await driver.get("about:blank");
      sink.requests.length = 0;
      site.answers.set("/test-frame.html", { body, headers: html });
      site.answers.set("/host.html", { body: '<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><quiet-check loading="eager" src="/test-frame.html"></quiet-check><script type="module" src="/dist/quiet-check.js"></script>', headers: html });
      await driver.get(`${site.url}/host.html`);
    }
    const arrived = () => [...new Set(sink.requests.map(({ path }) => path.slice(1)))].sort();

    it("lets no request out of the frame, keeps nothing, and runs no foreign code", async () => {
      await visit(await frameWith({ inner: attempts(`${sink.url}/`) }));
      await enterFrame(driver, "quiet-check");
      const text = await within(driver, "the attempts", () => driver.executeScript("return document.querySelector('#attempts')?.textContent"));
      const results = JSON.parse(text);
      assert.deepEqual(arrived(), [], JSON.stringify(results));
      for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) assert.match(results[name], /^(SecurityError|TypeError|UnknownError|InvalidStateError|ReferenceError|NotSupportedError)$/, `${name}: ${results[name]}`);
      assert.match(results.cookie, /^$|SecurityError/, "no cookie is kept");
      assert.match(results.eval, /EvalError|TypeError/);
      assert.match(results.Function, /EvalError|TypeError/);
      assert.match(results.webrtc, /ReferenceError/);
      const trusted = await driver.executeScript("return 'trustedTypes' in window");
      if (trusted) assert.equal(results.markup, "TypeError");
      await leaveFrame(driver);
      assert.equal(await driver.executeScript("return document.title"), "Host", "the page is where it was");
    });

    it("and the same attempts do arrive from a page without walls", async () => {
      await leaveFrame(driver);
      await driver.get("about:blank");
      sink.requests.length = 0;
      // Without the three that would take the page away while it is still trying.
      const script = attempts(`${sink.url}/`).replace(/^ *attempt\("(form|top|parent)".*\n/gm, "");
      site.answers.set("/open.html", { body: `<!doctype html><html lang="en"><title>Open</title><link rel="icon" href="data:,"><body><script>${script}</script>`, headers: html });
      await driver.get(`${site.url}/open.html`);
      const text = await within(driver, "the attempts", () => driver.executeScript("return document.querySelector('#attempts')?.textContent"));
      const found = arrived();
      for (const name of ["fetch", "xhr", "socket", "events", "beacon", "image", "style", "css", "font", "script", "module", "frame", "object"]) assert.ok(found.includes(name), `${name} did not arrive: ${found}; ${text}`);
      const results = JSON.parse(text);
      assert.deepEqual([results.eval, results.Function, results.localStorage], ["1", "1", "0"]);
    });

    it("cannot go anywhere itself", async () => {
      for (const [name, script] of Object.entries(journeys(`${sink.url}/`))) {
        const prelude = `addEventListener("load",()=>setTimeout(()=>{document.documentElement.dataset.tried="1";${script}},200));`;
        await visit(await frameWith({ inner: prelude }));
        await driver.sleep(1500); // a journey that is let through has long arrived by then
        assert.deepEqual(arrived(), [], name);
        assert.equal(site.requests.filter(({ url }) => /secret/.test(url)).length, 0, name);
      }
    });

    it("and without the outer document's wall it can", async () => {
      const open = (await frameWith({ inner: `addEventListener("load",()=>setTimeout(()=>{location=${JSON.stringify(`${sink.url}/href?secret`)}},200));` })).replace("frame-src 'none'; ", "frame-src *; ");
      await visit(open);
      await within(driver, "the request", async () => arrived().includes("href"));
    });
  });
}
