// Leaving: by keys, by the element's exit and by the site's own, whatever has loaded by then.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { readmeBlock } from "../../build/readme.mjs";
import { frameWith } from "./frames.mjs";
import { browsers, enterFrame, Key, leaveByKeys, leaveFrame, press as keys, setViewport, within } from "./harness.mjs";
import { html, openHost, whole } from "./host.mjs";
import { clickOn, Visitor } from "./visitor.mjs";

/** How a page keeps an exit of its own in sight, as the README gives it. */
const ownExit = await readmeBlock("css", 'quiet-check > [slot="exit"]');

/** What an exit can be written as: what is taken as it is, hosts without a scheme, and what is no address. @type {Record<"taken" | "hosts" | "none", string[]>} */
const exits = JSON.parse(await readFile(new URL("../fixtures/exit-addresses.json", import.meta.url), "utf8"));

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openHost>>} */
    let host;
    before(async () => void (host = await openHost(browser)));
    after(() => host?.close());

    it("leaves by three times Shift from wherever the focus is, also while the program is on its way", async () => {
      host.site.answers.set("/held.html", { ...whole, body: await frameWith({ inner: "WebAssembly.compile=()=>new Promise(()=>{});" }) });
      for (const [where, src] of [["on the page", "/dist/frame.html"], ["in a frame whose program is still to come", "/held.html"]]) {
        await host.visit(`exit-url="/gone.html" src="${src}"`);
        await host.event("ready");
        if (src === "/held.html") {
          await enterFrame(host.driver, "quiet-check");
          const visitor = new Visitor(host.driver, "quiet-check");
          await visitor.click("h1");
          await visitor.focusInside();
        }
        // Writing a capital letter, or holding the key, is no wish to leave.
        await keys(host.driver, Key.SHIFT, Key.SHIFT, "a", Key.SHIFT, Key.SHIFT);
        assert.equal(await host.ask("return document.title"), "Host");
        if (src === "/held.html") await enterFrame(host.driver, "quiet-check");
        await keys(host.driver, "b");
        await leaveByKeys(host.driver);
        await within(host.driver, `the exit, with the focus ${where}`, async () => (await host.driver.getTitle()) === "Gone");
      }
    });

    it("counts no Shift from more than five seconds ago: who uses a screen reader stops and starts it by that key", async () => {
      // Five seconds are over at once.
      const soon = "{const wait=setTimeout;self.setTimeout=(then,ms,...more)=>wait(then,ms===5e3?0:ms,...more)}";
      host.site.answers.set("/soon.html", { ...whole, body: await frameWith({ both: soon }) });
      for (const where of ["on the page", "in the frame"]) {
        await host.visit('exit-url="/gone.html" src="/soon.html"');
        await host.event("ready");
        await host.ask(soon);
        if (where === "in the frame") {
          await enterFrame(host.driver, "quiet-check");
          const visitor = new Visitor(host.driver, "quiet-check");
          await visitor.click("h1");
          await visitor.focusInside();
        }
        for (let n = 0; n < 3; n++) {
          await keys(host.driver, Key.SHIFT);
          await pause(100);
        }
        assert.equal(await host.ask("return document.title"), "Host", where);
      }
    });

    it("lets the visitor leave before anything has loaded, and shows nothing on the way", async () => {
      host.site.answers.set("/late.html", { ...whole, delay: 5000 });
      await host.visit();
      // While a page loads, Firefox now and then counts one more.
      await host.event("ready");
      const before = await host.ask("return history.length");
      await host.point("/late.html");
      host.site.answers.set("/gone.html", { body: "<!doctype html><title>Gone</title>", headers: html, delay: 300 });
      await host.ask("document.querySelector('quiet-check').shadowRoot.querySelector('a').click()");
      await within(host.driver, "the other page", () => host.ask("return document.title === 'Gone'"));
      assert.match(await host.ask("return sessionStorage.getItem('blank')"), /^none 0 ready,left$/);
      assert.equal(await host.ask("return history.length"), before, "the back button does not lead here");
    });

    it("does not say where the visitor comes from, whatever the page would have said", async () => {
      for (const how of ["press", "keys", "own"]) {
        await host.visit();
        await host.event("ready");
        await host.ask("document.head.insertAdjacentHTML('beforeend', '<meta name=referrer content=unsafe-url>'); if (arguments[0] === 'own') document.querySelector('quiet-check').insertAdjacentHTML('beforeend', '<a slot=exit href=\"/gone.html\">Away</a>')", how);
        if (how === "keys") await leaveByKeys(host.driver);
        else await host.ask("const check = document.querySelector('quiet-check'); (check.querySelector('a[slot=exit]') ?? check.shadowRoot.querySelector('a')).click()");
        await within(host.driver, "the other page", () => host.ask("return document.title === 'Gone'"));
        assert.equal(await host.ask("return document.referrer"), "", how);
      }
    });

    it("takes no address that is none: to a browser www.example.org is a file beside the page", async () => {
      await host.visit();
      const leadsTo = (/** @type {string} */ value) => host.ask("const check = document.querySelector('quiet-check'); check.exitUrl = arguments[0]; return check.shadowRoot.querySelector('a').href", value);
      for (const value of [...exits.hosts, ...exits.none]) {
        assert.equal(await leadsTo(value), "https://www.wikipedia.org/", value);
        assert.ok((await host.seen()).console.includes(`<quiet-check> exit-url="${value}" is not known here: the default is used.`), value);
      }
      for (const value of [...exits.taken, " /away "]) assert.equal(await leadsTo(value), new URL(value, host.site.url).href, value);
    });

    it("leaves by keys for the site's own link, too, where the address is none", async () => {
      await host.visit();
      await host.ask("const check = document.querySelector('quiet-check'); check.exitUrl = 'www.example.org'; check.insertAdjacentHTML('beforeend', '<a slot=exit href=\"/gone.html?own\">Away</a>')");
      await leaveByKeys(host.driver);
      await within(host.driver, "the other page", () => host.ask("return location.search === '?own'"));
    });

    it("never leads to a place on the page that is to be left", async () => {
      const gone = () => within(host.driver, "the other page", () => host.ask("return document.title === 'Gone'"));
      await host.visit('exit-url="/gone.html?by-keys"');
      await host.ask("history.replaceState(0, '', '#here')");
      // A way out to a page of its own keeps its fragment.
      await host.ask("document.querySelector('quiet-check').exitUrl = '/gone.html#place'");
      await leaveByKeys(host.driver);
      await gone();
      assert.equal(await host.ask("return location.hash"), "#place");
      // Else the next way out that there is.
      for (const [exit, link, how] of [["/gone.html", "#", "press"], ["/gone.html", "javascript:void(0)", "press"], ["#", "/gone.html", "keys"], ["/host.html?%#help", "/gone.html", "keys"]]) {
        await host.visit();
        await host.ask(`
          const check = document.querySelector("quiet-check"), [exit, link] = arguments;
          check.exitUrl = exit.replace("?%", location.search);
          check.insertAdjacentHTML("beforeend", '<a slot="exit" href="' + link + '">Away</a>');`, exit, link);
        if (how === "keys") await leaveByKeys(host.driver);
        else await host.ask("document.querySelector('[slot=exit]').click()");
        await gone();
      }
    });

    it("keeps the way out in sight on a phone, wherever in the check somebody is, and not over the way to help", async () => {
      const { driver } = host;
      await setViewport(driver, 375, 667);
      try {
        await host.visit();
        await host.event("ready");
        /** Where the link is seen, scrolled so that the frame's upper edge is so far below the window's; nowhere if something lies over it. */
        const link = (/** @type {number} */ below) => host.ask(`
          const { shadowRoot } = document.querySelector("quiet-check"), link = shadowRoot.querySelector("a");
          scrollBy(0, shadowRoot.querySelector("iframe").getBoundingClientRect().top - arguments[0]);
          const { left, right, top, bottom } = link.getBoundingClientRect();
          return shadowRoot.elementFromPoint((left + right) / 2, (top + bottom) / 2) === link && { left, right, top };`, below);
        for (const below of [0, -100, -600]) assert.equal((await link(below)).top, 0, `scrolled by ${-below}`);
        const { left, right } = await link(0);
        const frame = await host.ask("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').getBoundingClientRect().left");
        await enterFrame(driver, "quiet-check");
        const [from, to] = await driver.executeScript("const { left, right } = document.querySelector('.help summary').getBoundingClientRect(); return [left, right]");
        assert.ok(frame + from >= right || frame + to <= left, `help from ${frame + from} to ${frame + to}, the link from ${left} to ${right}`);
        // Below a header of the page's own that stays there.
        await host.ask("document.querySelector('quiet-check').style.setProperty('--quiet-check-top', '60px')");
        assert.equal((await link(-100)).top, 60);
        // One of the page's own stays by the lines in the README, below the header too.
        await host.ask("document.querySelector('quiet-check').insertAdjacentHTML('afterbegin', '<a slot=exit href=\"/gone.html?own\">Away</a>'); document.head.appendChild(document.createElement('style')).textContent = arguments[0]", ownExit);
        await link(-300);
        const own = /** @type {import("selenium-webdriver").WebElement} */ (await host.ask("const own = document.querySelector('a[slot=exit]'), { left, right, top, bottom } = own.getBoundingClientRect(); return top === 60 && document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === own ? own : null"));
        assert.ok(own, "the page's own link in sight");
        await clickOn(driver, own);
        await within(driver, "the other page", () => host.ask("return location.search === '?own'"));
      } finally {
        await setViewport(driver, 800, 900);
      }
    });

    it("leaves by the site's own link", async () => {
      await host.visit();
      await host.ask("document.querySelector('quiet-check').insertAdjacentHTML('beforeend', '<a slot=exit href=\"/gone.html?own\">Away</a>'); document.querySelector('a[slot=exit]').click()");
      await within(host.driver, "the other page", () => host.ask("return location.search === '?own'"));
    });

    it("leaves all of a page that is shown in a frame of another, and at least the frame where no more is allowed", async () => {
      const { driver, site } = host;
      for (const [where, origin, sandbox] of [
        ["of the same site", site.url, ""],
        ["of another site", site.url.replace("127.0.0.1", "localhost"), ""],
        ["of another site that holds it fast", site.url.replace("127.0.0.1", "localhost"), 'sandbox="allow-scripts allow-same-origin"'],
      ]) {
        for (const way of ["link", "keys"]) {
          // What the page around shows is set by the visit before.
          await host.visit();
          site.answers.set("/around.html", { body: `<!doctype html><title>Around</title><iframe src="${site.url}/host.html" width="700" height="800" ${sandbox}></iframe>`, headers: html });
          await driver.get(`${origin}/around.html`);
          const shown = async () => {
            await leaveFrame(driver);
            await driver.switchTo().frame(0);
            return driver.executeScript("return seen.events.some(([type]) => type === 'ready')");
          };
          await within(driver, "the check in the frame", shown);
          if (way === "link") await clickOn(driver, await driver.executeScript("return document.querySelector('quiet-check').shadowRoot.querySelector('a')"));
          else {
            await clickOn(driver, await driver.executeScript("return document.querySelector('h1')"));
            // A browser's focus goes into a frame in its own time; WebKitGTK's driver gives keys to the frame that it is in.
            if (browser !== "webkit") await within(driver, "the focus in the frame", () => driver.executeScript("return document.hasFocus()"));
            await leaveByKeys(driver);
          }
          await within(driver, `the exit by ${way} in a frame ${where}`, async () => {
            await leaveFrame(driver);
            if (sandbox) await driver.switchTo().frame(0);
            return driver.executeScript("return document.title === 'Gone'");
          });
        }
      }
    });
  });
}
