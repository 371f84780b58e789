// From the first screen in the outer document to the working one, which takes its place: what somebody has done before is not
// lost, the page is told nothing twice, and nobody's focus is taken away. The working document is held back for as long as a
// test wants, as a slow machine would.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { browsers, enterFrame, enterOuterFrame, find, focused, Key, leaveByKeys, leaveFrame, press, within } from "./harness.mjs";
import { openRoom, Visitor } from "./visitor.mjs";

const body = await frameWith({ outer: "{ const { append } = Element.prototype; Element.prototype.append = function (...nodes) { self.goOn = () => append.apply(this, nodes); }; }" });
const headers = { "content-type": "text/html" };

/** A page with a field of its own, which keeps what the frame says. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>
  var said = [], Channel = MessageChannel;
  MessageChannel = function () {
    const channel = new Channel();
    channel.port1.addEventListener("message", ({ data }) => said.push(data.type));
    return channel;
  };
</script>
<input id="own" aria-label="The page's own">
<quiet-check loading="eager" exit-url="/gone.html" src="/held.html"></quiet-check><script type="module" src="/dist/quiet-check.js"></script>`;

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */ let room;
    before(async () => {
      room = await openRoom(browser, { width: 800, height: 1300, reducedMotion: true });
      room.site.answers.set("/takeover.html", { body: PAGE, headers });
      room.site.answers.set("/held.html", { body, headers });
    });
    after(() => room?.close());

    /** Opens the page and goes into the outer document, on its first screen. */
    async function first() {
      const { driver } = room;
      await leaveFrame(driver);
      await driver.get(`${room.site.url}/takeover.html`);
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
    const arrived = (/** @type {string} */ selector) => within(room.driver, selector, () => room.driver.executeScript("return !!document.querySelector(arguments[0])", selector));

    it("a press goes on when all has come", async () => {
      const driver = await first();
      await (await find(driver, "[data-do=begin]")).click();
      await arrived("html.waiting");
      await goOn();
      await inside();
      await arrived("[data-do=adult]");
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
      await within(driver, "the program", () => driver.executeScript("return self.first.running"));
      const said = await host("return said.filter((type) => type !== 'pong')");
      assert.deepEqual(said.sort(), ["height", "ready"]);
    });

    it("who writes on the page goes on writing there", async () => {
      const driver = await first();
      await leaveFrame(driver);
      await (await driver.findElement({ css: "#own" })).click();
      await press(driver, "a");
      await goOn();
      await inside();
      await within(driver, "the program", () => driver.executeScript("return self.first.running"));
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
  });
}
