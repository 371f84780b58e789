// From the first screen in the outer document to the working one, which takes its place: what somebody has done before is not
// lost, nothing moves, the page is told nothing twice, and nobody's focus is taken away. The working document is held back for as long as a
// test wants, as a slow machine would.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { browsers, enterFrame, enterOuterFrame, find, focused, Key, leaveByKeys, leaveFrame, press, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";
import { Visitor, words } from "./visitor.mjs";

const outer = "{ const { append } = Element.prototype; Element.prototype.append = function (...nodes) { self.goOn = () => append.apply(this, nodes); }; }";
const frames = {
  "/held.html": await frameWith({ outer }),
  // As extensions do that run in every frame: a style and a script of their own before all that is there.
  "/foreign.html": await frameWith({ outer, both: "if (document.URL !== 'about:srcdoc') document.head.prepend(...['style', 'script'].map((name) => document.createElement(name)));" }),
  "/right-to-left.html": await frameWith({ outer, both: "document.documentElement.dir = 'rtl';" }),
};
const headers = { "content-type": "text/html" };

/** A page with a field of its own, which keeps what the frame says. @param {string} src */
const page = (src) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>
  var said = [], Channel = MessageChannel;
  MessageChannel = function () {
    const channel = new Channel();
    channel.port1.addEventListener("message", ({ data }) => said.push([data.type, data.px].join(" ").trim()));
    return channel;
  };
</script>
<input id="own" aria-label="The page's own">
<quiet-check loading="eager" exit-url="/gone.html" src="${src}"></quiet-check><p style="height: 2000px"></p><script type="module" src="/dist/quiet-check.js"></script>`;

/** Where everything of the first screen is, to half a pixel. */
const PLACES = "return [...document.querySelectorAll('.sheet *')].map((one) => [one.localName, ...['x', 'y', 'width', 'height'].map((side) => Math.round(2 * one.getBoundingClientRect()[side]) / 2)].join(' '))";

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */ let room;
    before(async () => {
      room = await openRoom(browser, { width: 800, height: 1300, reducedMotion: true });
      for (const [path, body] of Object.entries(frames)) {
        room.site.answers.set(path, { body, headers });
        room.site.answers.set(`/takeover${path}`, { body: page(path), headers });
      }
    });
    after(() => room?.close());

    /** Opens the page and goes into the outer document, on its first screen. @param {keyof typeof frames} [path] */
    async function first(path = "/held.html") {
      const { driver } = room;
      await leaveFrame(driver);
      await driver.get(`${room.site.url}/takeover${path}`);
      await within(driver, "the first screen", () => driver.executeScript("return said.includes('ready') && document.querySelector('quiet-check').shadowRoot.querySelector('iframe').checkVisibility({ visibilityProperty: true })"));
      await enterOuterFrame(driver, "quiet-check");
      await find(driver, "[data-do=begin]");
      await within(driver, "the working document to be wanted", () => driver.executeScript("return !!self.goOn"));
      return driver;
    }
    /** Lets the working document come. */
    async function goOn() {
      await enterOuterFrame(room.driver, "quiet-check");
      await room.driver.executeScript("goOn()");
    }
    /** @param {string} script @returns {Promise<any>} */
    async function host(script) {
      await leaveFrame(room.driver);
      return room.driver.executeScript(script);
    }
    const inside = () => enterFrame(room.driver, "quiet-check");
    const running = () => within(room.driver, "the program", () => room.driver.executeScript("return self.first.running"));
    const arrived = (/** @type {string} */ selector) => within(room.driver, selector, () => room.driver.executeScript("return !!document.querySelector(arguments[0])", selector));

    it("a press goes on when all has come", async () => {
      const driver = await first();
      await (await find(driver, "[data-do=begin]")).click();
      await arrived("html.waiting");
      await goOn();
      await inside();
      await arrived("[data-do=adult]");
    });

    it("whatever is pressed, the first button says one moment", async () => {
      const driver = await first();
      await driver.executeScript("document.querySelector('#screen [data-do=learn]').click()");
      assert.equal(await driver.executeScript("return document.querySelector('[data-do=begin]').innerText.trim()"), words.wait);
      await goOn();
      await inside();
      await arrived("#screen .screen.room");
    });

    it("a press that is still under way when the other document is there counts", async () => {
      const driver = await first();
      const button = await find(driver, "[data-do=begin]");
      await driver.actions().move({ origin: button, duration: 0 }).press().perform();
      await goOn();
      await arrived("iframe[inert]");
      await within(driver, "the working document", () => driver.executeScript("return document.readyState === 'complete'"));
      await driver.sleep(500); // time in which it would have taken the place
      assert.equal(await driver.executeScript("return !!document.querySelector('.stage')"), true);
      await driver.actions().release().perform();
      await inside();
      await arrived("[data-do=adult]");
    });

    it("what is open stays open, and the focus where it was; all is told once", async () => {
      const driver = await first();
      await driver.executeScript("document.querySelector('header summary').focus()");
      await (await find(driver, "header summary")).click();
      await arrived("header details[open]");
      await goOn();
      await inside();
      await arrived("header details[open]");
      // WebKitGTK's window has no focus under its driver, and so its frames are told of none.
      if (browser !== "webkit") {
        await within(driver, "the focus", async () => /^summary .Need help/.test(await focused(driver)));
        assert.equal(await driver.executeScript("return document.hasFocus()"), true);
      }
      await running();
      const said = await host("return said.filter((type) => type !== 'pong')");
      assert.deepEqual(said.map((/** @type {string} */ one) => one.split(" ")[0]).sort(), ["height", "ready"]);
    });

    it("who writes on the page goes on writing there", async () => {
      const driver = await first();
      await leaveFrame(driver);
      await (await driver.findElement({ css: "#own" })).click();
      await press(driver, "a");
      await goOn();
      await inside();
      await running();
      assert.equal(await host("return document.activeElement.id"), "own");
      // WebKitGTK's driver gives keys to the frame that it was in.
      if (browser === "webkit") return;
      await press(driver, "b");
      assert.equal(await host("return document.querySelector('#own').value"), "ab");
    });

    it("three times Shift leave before, too", async () => {
      const driver = await first();
      await driver.executeScript("document.querySelector('header summary').focus()");
      await (await find(driver, "header summary")).click();
      await leaveByKeys(driver);
      await within(driver, "the page to be left", () => driver.executeScript("return location.pathname === '/gone.html'"));
    });

    it("three times Shift leave, though the working document comes between them", async () => {
      const driver = await first();
      await driver.executeScript("document.querySelector('header summary').focus()");
      await (await find(driver, "header summary")).click();
      await press(driver, Key.SHIFT, Key.SHIFT);
      await goOn();
      await inside();
      await running();
      await driver.executeScript("document.querySelector('header summary').focus()");
      // The frame goes while the key is down, which each driver words in its own way.
      await press(driver, Key.SHIFT).catch(() => {});
      await leaveFrame(driver);
      await within(driver, "the page to be left", () => driver.executeScript("return location.pathname === '/gone.html'"));
    });

    for (const [how, path] of /** @type {const} */ ([["", "/held.html"], [", from right to left", "/right-to-left.html"], [", though somebody's own style and script come before all others", "/foreign.html"]])) {
      it(`nothing moves${how}`, async () => {
        const driver = await first(path);
        const before = await driver.executeScript(PLACES);
        await goOn();
        await inside();
        await running();
        assert.deepEqual(await driver.executeScript(PLACES), before);
      });
    }

    it("what was scrolled stays so, inside and on the page", async () => {
      const driver = await first();
      await (await find(driver, ".label summary")).click();
      await driver.executeScript("document.querySelector('.label summary').focus()");
      const at = await driver.executeScript("const stage = document.querySelector('.stage'); stage.scrollTop = 1e4; return stage.scrollTop");
      assert.ok(at > 100, `${at}`);
      const page = await host("scrollTo(0, 1000); return scrollY");
      assert.ok(page > 500, `${page}`);
      await goOn();
      await inside();
      await running();
      assert.deepEqual([await driver.executeScript("return document.documentElement.scrollTop"), await host("return scrollY")], [at, page]);
    });

    it("what is opened is in no height, also when the look changes", async () => {
      const driver = await first();
      await (await find(driver, ".label summary")).click();
      const heights = () => host("return said.filter((one) => one.startsWith('height'))");
      await host("document.querySelector('quiet-check').theme = 'dark'");
      await within(driver, "the height anew", async () => (await heights()).length === 2);
      await goOn();
      await inside();
      await running();
      await host("document.querySelector('quiet-check').theme = 'light'");
      await within(driver, "the height once more", async () => (await heights()).length === 3);
      assert.equal(new Set(await heights()).size, 1, `${await heights()}`);
    });

    it("a list that is open stays so, and what is chosen in it counts", async () => {
      const driver = await first();
      await (await find(driver, "header summary")).click();
      const list = await find(driver, "header select");
      const services = () => driver.executeScript("return document.querySelector('header .links').textContent");
      const everywhere = await services();
      await driver.executeScript("arguments[0].focus(); for (const type of ['pointerdown', 'pointerup', 'click']) arguments[0].dispatchEvent(new PointerEvent(type, { bubbles: true }))", list);
      await goOn();
      await arrived("iframe[inert]");
      await driver.sleep(700);
      assert.equal(await driver.executeScript("return !!document.querySelector('.stage')"), true, "the list is open");
      await driver.executeScript("arguments[0].selectedIndex = 2; arguments[0].dispatchEvent(new Event('change', { bubbles: true }))", list);
      await inside();
      await running();
      assert.equal(await driver.executeScript("return document.querySelector('header select').selectedIndex"), 2);
      await within(driver, "its services", async () => (await services()) !== everywhere);
    });

    it("who leaves a list that was open, by another press, is not pressing in vain", async () => {
      const driver = await first();
      await (await find(driver, "header summary")).click();
      await driver.executeScript("const list = document.querySelector('header select'); list.focus(); for (const type of ['pointerdown', 'pointerup', 'click']) list.dispatchEvent(new PointerEvent(type, { bubbles: true }))");
      await goOn();
      await arrived("iframe[inert]");
      await driver.sleep(700);
      await driver.actions().move({ origin: await find(driver, "header summary"), duration: 0 }).press().pause(300).release().perform();
      await inside();
      await running();
      await within(driver, "the help to be closed", () => driver.executeScript("return !document.querySelector('header details').open"));
    });

    // WebKit lets no frame take the focus in which nobody has done anything yet.
    if (browser !== "webkit") it("a link that has the focus keeps it", async () => {
      const driver = await first();
      await (await find(driver, "header summary")).click();
      await driver.executeScript("document.querySelector('header .links a').focus()");
      await goOn();
      await inside();
      await running();
      await within(driver, "the focus on the link", () => driver.executeScript("return !!document.activeElement?.closest('header .links a')"));
    });

    it("a long press counts", async () => {
      const driver = await first();
      await driver.actions().move({ origin: await find(driver, "[data-do=begin]"), duration: 0 }).press().perform();
      await goOn();
      await arrived("iframe[inert]");
      await driver.sleep(3500);
      await driver.actions().release().perform();
      await inside();
      await arrived("[data-do=adult]");
    });

    // WebKitGTK's window has no focus under its driver.
    if (browser !== "webkit") it("who comes back from another window goes on by keys", async () => {
      const driver = await first();
      await (await find(driver, "[data-do=begin]")).click();
      // By its own clock: a driver that turns to a page brings it to the front.
      await driver.executeScript("setTimeout(goOn, 1000)");
      const here = await driver.getWindowHandle();
      await driver.switchTo().newWindow("tab");
      await driver.sleep(2500);
      await driver.close();
      await driver.switchTo().window(here);
      await inside();
      await arrived("[data-do=adult]");
      await inside();
      await within(driver, "the focus", () => driver.executeScript("return document.hasFocus()"));
    });

    it("the page's look is followed before and after", async () => {
      const driver = await first();
      const dark = () => driver.executeScript("return document.documentElement.dataset.theme === 'dark'");
      await host("document.querySelector('quiet-check').theme = 'dark'");
      await enterOuterFrame(driver, "quiet-check");
      await within(driver, "the dark theme", dark);
      await goOn();
      await inside();
      assert.equal(await dark(), true);
      await host("document.querySelector('quiet-check').theme = 'light'");
      await inside();
      await within(driver, "the light theme", async () => !(await dark()));
      const visitor = new Visitor(driver, "quiet-check");
      assert.equal((await visitor.begin()).stage, "section");
    });

    it("whether it is night is the visitor's to say in both, whatever colours the page asks for", async () => {
      const driver = await first();
      const colours = () => driver.executeScript("const { dataset, style } = document.documentElement; return [dataset.theme, ...['surface', 'ink', 'accent'].map((name) => style.getPropertyValue('--qc-' + name))].join()");
      // By pointer, too: a browser without transitions of such properties asks then.
      const ask = (/** @type {string} */ change) => host(`const check = document.querySelector('quiet-check'); ${change}; check.dispatchEvent(new PointerEvent('pointerenter'))`);
      await ask("check.style.setProperty('--quiet-check-surface', '#123 #321')");
      await enterOuterFrame(driver, "quiet-check");
      await within(driver, "a dark ground by day", async () => /^dark,rgb\(6/.test(await colours()));
      const before = await colours();
      await goOn();
      await inside();
      await running();
      assert.equal(await colours(), before);
      await ask("check.style.setProperty('--quiet-check-surface', '')");
      await inside();
      await within(driver, "its own colours by day", async () => (await colours()) === "light,,,");
    });
  });
}
