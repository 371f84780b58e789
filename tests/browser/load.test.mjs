// Load: many widgets on a page, many that come and go, and one that is left alone. A widget costs what is near view, leaves
// nothing behind, and when idle does nothing at all.
//
// QC_FULL=1 mounts 200 instead of 30, and waits out the thirty idle seconds instead of making them short.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { browsers, leaveFrame, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";
import { Visitor } from "./visitor.mjs";

const full = process.env.QC_FULL === "1";
const MOUNTS = full ? 200 : 30;
const WARM_UP = full ? 20 : 10;
const html = { "content-type": "text/html" };
const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">';
const loader = '<script type="module" src="/dist/quiet-check.js"></script>';

const many = `${head}<style>section { min-height: 500px }</style><main>${"<section><quiet-check><p>Fallback</p></quiet-check></section>".repeat(50)}</main>${loader}`;

// Counts what is listened to on the window and the document, which outlive a widget; before anything else on the page.
const coming = `${head}<script>
  var listening = new Map();
  {
    const add = EventTarget.prototype.addEventListener, remove = EventTarget.prototype.removeEventListener, numbers = new WeakMap();
    let last = 0;
    const key = (type, listener, options) => {
      if (!numbers.has(listener)) numbers.set(listener, ++last);
      return type + " " + numbers.get(listener) + " " + !!(typeof options === "object" ? options?.capture : options);
    };
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      if ((this ?? window) === window || this === document) {
        const name = key(type, listener, options);
        if (!options?.signal?.aborted) listening.set(name, type);
        if (options?.signal) add.call(options.signal, "abort", () => listening.delete(name));
      }
      return add.call(this ?? window, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      if (listener) listening.delete(key(type, listener, options));
      return remove.call(this ?? window, type, listener, options);
    };
  }
  async function mount(times) {
    const here = document.querySelector("main");
    for (let n = 0; n < times; n++) {
      const widget = document.createElement("quiet-check");
      widget.loading = "eager";
      const ready = new Promise((done) => widget.addEventListener("ready", done, { once: true }));
      here.append(widget);
      await ready;
      widget.remove();
    }
    await new Promise((done) => setTimeout(done, 100));
    return [...listening.values()].sort().join() + "; frames: " + window.length + ", elements: " + document.querySelectorAll("*").length;
  }
</script><main></main>${loader}`;

// WebKit's driver waits for a script by a timer in the page; this is how long, so that it can be told from ours.
const DRIVERS_OWN = 29_999;

// Every timer and animation frame that is still to come, by where it was asked for; hurried, a second lasts a thirtieth.
const count = (/** @type {boolean} */ hurried) => `
  self.pending = new Map();
  self.fired = 0;
  for (const [set, clear, again] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval", true], ["requestAnimationFrame", "cancelAnimationFrame"], ["requestIdleCallback", "cancelIdleCallback"]]) {
    const begin = self[set], end = self[clear];
    if (!begin) continue;
    self[set] = (then, ms, ...rest) => {
      if (ms === ${DRIVERS_OWN}) return begin(then, ms, ...rest);
      const id = begin((...given) => { if (!again) pending.delete(set + id); fired++; return then(...given); }, ${hurried ? "typeof ms === 'number' ? ms / 30 : ms" : "ms"}, ...rest);
      pending.set(set + id, set + " " + (typeof ms === "number" ? ms : ""));
      return id;
    };
    self[clear] = (id) => { pending.delete(set + id); end(id); };
  }
  self.waiting = () => [...pending.values()].join();`;
const idle = (/** @type {boolean} */ hurried) => `${head}<script>${count(hurried)} var seen = []; addEventListener("ready", () => seen.push("ready"));</script>
  <quiet-check loading="eager" src="/idle-frame.html"></quiet-check>${loader}`;

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */ let room;
    /** @type {import("./harness.mjs").Driver} */ let driver;
    before(async () => {
      room = await openRoom(browser, { width: 800, height: 900 });
      ({ driver } = room);
      room.site.answers.set("/many.html", { body: many, headers: html });
      room.site.answers.set("/coming.html", { body: coming, headers: html });
    });
    after(() => room?.close());

    /** @param {string} path */
    async function visit(path) {
      await leaveFrame(driver);
      await driver.get("about:blank");
      room.site.requests.length = 0;
      await driver.get(room.site.url + path);
    }
    /** @param {string} script @returns {Promise<any>} */
    const ask = async (script) => {
      await leaveFrame(driver);
      return driver.executeScript(script);
    };

    it("of fifty widgets only those near view load, and others as they come near", async () => {
      await visit("/many.html");
      await within(driver, "the last one", () => ask("return !!document.querySelector('section:last-child > *').shadowRoot"));
      // Where the frame is, and where it may be: 600 px above and below what is in view.
      const look = () => ask(`return [...document.querySelectorAll("quiet-check")].map((one) => {
        const { top, bottom } = one.shadowRoot.querySelector(".all > div").getBoundingClientRect();
        return { near: bottom > -600 && top < innerHeight + 600, frame: one.shadowRoot.querySelectorAll("iframe").length };
      })`);
      const loaded = new Set();
      for (const place of [0, 12000, "end"]) {
        await ask(`scrollTo(0, ${place === "end" ? "document.documentElement.scrollHeight" : place})`);
        /** @type {{ near: boolean, frame: number }[]} */ let widgets = [];
        await within(driver, "those near view", async () => (await look()).every((/** @type {{ near: boolean, frame: number }} */ { near, frame }) => !near || frame === 1));
        await driver.sleep(200); // time in which a frame that should not come could come
        widgets = await look();
        const near = widgets.flatMap(({ near }, n) => (near ? [n] : []));
        assert.ok(near.length >= 1 && near.length <= 4, `near: ${near}`);
        for (const n of near) loaded.add(n);
        assert.deepEqual(widgets.flatMap(({ frame }, n) => (frame ? [n] : [])), [...loaded].sort((a, b) => a - b), `at ${place}`);
      }
      assert.ok(loaded.size >= 4 && loaded.size <= 12, [...loaded].join());
      await within(driver, "a request for each", async () => room.site.requests.filter(({ path }) => path === "/dist/frame.html").length === loaded.size);
      assert.equal(room.site.requests.filter(({ path }) => path === "/dist/quiet-check.js").length, 1);
    });

    it(`${MOUNTS} that come and go leave no frame, no listener and, where a browser tells of it (Chromium), no memory behind`, async () => {
      await visit("/coming.html");
      await driver.manage().setTimeouts({ script: 300_000 });
      const mount = async (/** @type {number} */ times) => {
        await leaveFrame(driver);
        return driver.executeAsyncScript("const [times, done] = arguments; mount(times).then(done, (error) => done(String(error)))", times);
      };
      const left = await mount(WARM_UP);
      assert.match(left, /^; frames: 0, elements: \d+$/, "nothing is listened to on the window or the document");
      // The last widget's frame goes in the engine's own time. What is kept never goes.
      /** @type {Record<string, number>} */ let before = {};
      /** @type {Record<string, number>} */ let now = {};
      const counts = (/** @type {Record<string, number>} */ { JSHeapUsedSize: _, ...rest }) => JSON.stringify(rest);
      if (browser === "chromium") await within(driver, "two measurements alike", async () => (([before, now] = [now, await metrics()]), counts(before) === counts(now)));
      assert.equal(await mount(MOUNTS), left);
      if (browser !== "chromium") return;
      // What the engine notes of code that has run often, and a little for each; a widget that is kept is some kilobytes.
      const more = () => now.JSHeapUsedSize - before.JSHeapUsedSize;
      const limit = 100 * 1024 + MOUNTS * 512;
      await within(driver, "as much as before", async () => ((now = await metrics()), counts(now) === counts(before) && more() < limit)).catch(() => {});
      assert.equal(counts(now), counts(before));
      assert.ok(more() < limit, `${more()} bytes more after ${MOUNTS}`);
    });

    async function metrics() {
      const devTools = /** @type {any} */ (driver);
      await devTools.sendDevToolsCommand("Performance.enable");
      // What a collection frees may hold what the next one frees.
      for (let n = 0; n < 3; n++) await devTools.sendDevToolsCommand("HeapProfiler.collectGarbage");
      const { metrics } = await devTools.sendAndGetDevToolsCommand("Performance.getMetrics");
      const wanted = ["JSEventListeners", "Nodes", "Documents", "Frames", "JSHeapUsedSize"];
      return Object.fromEntries(metrics.filter((/** @type {any} */ { name }) => wanted.includes(name)).map((/** @type {any} */ { name, value }) => [name, value]));
    }

    it("one that is left alone has no timer and no animation frame under way, on any screen", async () => {
      const hurried = !full;
      await driver.manage().setTimeouts({ script: DRIVERS_OWN });
      room.site.answers.set("/idle.html", { body: idle(hurried), headers: html });
      room.site.answers.set("/idle-frame.html", { body: await frameWith({ inner: count(hurried), outer: count(hurried) }), headers: html });
      await visit("/idle.html");
      await within(driver, "ready", () => ask("return seen.length"));
      const visitor = new Visitor(driver, "quiet-check");
      await visitor.into();
      await within(driver, "the program", () => visitor.ask("return document.querySelector('html:not(.waiting) [data-do=begin]')"));
      /** @param {string} where */
      const quiet = async (where) => {
        await driver.sleep(hurried ? 1_100 : 31_000); // more than thirty seconds of nobody doing anything
        // These are not hurried.
        await within(driver, "all that moves to have come to rest", () => visitor.ask("return document.getAnimations().every(({ playState }) => playState !== 'running')"));
        const inner = await visitor.ask("return [waiting(), fired].join('; ')");
        await driver.switchTo().parentFrame();
        const outer = await driver.executeScript("return [waiting(), fired].join('; ')");
        const page = await ask("return [waiting(), fired].join('; ')");
        await visitor.into();
        assert.match(inner, /^; /, where);
        assert.match(outer, /^; /, where);
        assert.match(page, /^; /, where);
        return [inner, outer, page].join(" | ");
      };
      await quiet("the first screen");
      await visitor.arrive(() => visitor.press("[data-do=begin]"));
      await visitor.fill({ until: "s2" });
      await quiet("a question");
      await visitor.fill({ from: "s2" });
      const once = await quiet("the result");
      // And nothing has come and gone meanwhile.
      assert.equal(await quiet("the result, still"), once);
    });
  });
}
