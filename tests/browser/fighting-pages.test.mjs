// Pages that fight: whatever a host page does to everything on it, the visitor gets to the questions, answers one with the
// pointer, and can leave; and the page's own scripts go on as if we were not there. The pages are in fighting-pages.mjs.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { demo, serve } from "../../build/serve.mjs";
import { closedPages, columns, pages } from "./fighting-pages.mjs";
import { browsers, enterFrame, leaveFrame, open, setViewport, within } from "./harness.mjs";

/** @import { FightingPage } from "./fighting-pages.mjs" */

const html = { "content-type": "text/html" };

// Runs before anything else on the page. Where there is to be no frame, its twenty seconds are one: Firefox says nothing of
// a frame that it blocks. Words instead of lists: a page that changes every list changes what a driver reads.
const watch = (/** @type {FightingPage & { code?: string }} */ { widget = "document.querySelector('quiet-check')", code }) => `
  ${code ? "{ const wait = setTimeout; setTimeout = (then, ms, ...rest) => wait(then, ms > 1e4 ? 1e3 : ms, ...rest); }" : ""}
  var seen = { events: "", thrown: "", detail: "" };
  var widget = () => ${widget};
  var hear = (event) => {
    if (event.target !== widget()) return;
    seen.events += event.type + " ";
    if (event.detail) seen.detail = event.detail.code;
    sessionStorage.setItem("told", seen.events);
  };
  var listen = (target) => { for (const type of ["ready", "started", "finished", "left", "error"]) target.addEventListener(type, hear, true); };
  listen(window);
  // WebKit still counts a zoomed element's way from the top of the page in that element's own pixels.
  var middle = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    let zoom = 1;
    if (!("currentCSSZoom" in element)) for (let one = element; one; one = one.parentElement ?? one.getRootNode().host) zoom *= getComputedStyle(one).zoom;
    return (left + width / 2 + scrollX) * zoom - scrollX + " " + ((top + height / 2 + scrollY) * zoom - scrollY);
  };
  addEventListener("error", (event) => { if (event instanceof ErrorEvent) seen.thrown += event.message + "; "; }, true);
  addEventListener("unhandledrejection", (event) => { seen.thrown += "rejected: " + event.reason + "; "; });`;

/** @param {FightingPage} page @param {string} site @param {string} [attributes] */
function pageOf({ doctype = "<!doctype html>", html: root = 'lang="en"', head = "", body = "WIDGET", lazy = false }, site, attributes = "") {
  const widget = `<quiet-check exit-url="${site}/gone.html" loading="${lazy ? "lazy" : "eager"}" ${attributes}><p class="own">The site’s own words.</p></quiet-check>`;
  return `${doctype}<html ${root}><head><meta charset="utf-8"><title>Host</title><script src="${site}/watch.js"></script><link rel="icon" href="data:,">
    ${head}<script type="module" src="${site}/dist/quiet-check.js"></script></head>
    <body><main><h1>Host</h1>${body.replaceAll("WIDGET", widget)}<p>Below.</p></main></body></html>`;
}

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {import("../../build/serve.mjs").Server} */ let site;
    /** @type {import("../../build/serve.mjs").Server} */ let elsewhere;
    /** @type {import("./harness.mjs").Driver} */ let driver;
    /** @type {() => Promise<void>} */ let close;
    before(async () => {
      site = await serve({ root: demo });
      elsewhere = await serve({ root: demo });
      ({ driver, close } = await open(browser, { width: 800, height: 900, reducedMotion: true, oneProcess: true }));
    });
    after(async () => {
      await close?.();
      await site?.close();
      await elsewhere?.close();
    });

    /** @param {string} script @param {unknown[]} rest @returns {Promise<any>} */
    const ask = async (script, ...rest) => {
      await leaveFrame(driver);
      return driver.executeScript(script, ...rest);
    };
    const inside = async () => {
      await leaveFrame(driver);
      for (const frame of ["widget().shadowRoot.querySelector('iframe')", "document.querySelector('iframe')"]) {
        await driver.switchTo().frame(/** @type {any} */ (await within(driver, frame, () => driver.executeScript(`return ${frame}`))));
      }
    };
    /** @param {string} what @param {string} script */
    const becomes = (what, script) => within(driver, what, () => driver.executeScript(`return ${script}`));
    const event = (/** @type {string} */ type) => within(driver, `the event ${type}`, () => ask("return seen.events.indexOf(arguments[0]) >= 0", type));

    /** @param {FightingPage} page @param {string} [attributes] */
    async function visit(page, attributes) {
      site.answers.set("/watch.js", { body: watch(page), headers: { "content-type": "text/javascript" } });
      site.answers.set("/fighting.html", { body: pageOf(page, site.url, attributes), headers: { ...html, ...page.headers } });
      site.answers.set("/gone.html", { body: "<!doctype html><title>Gone</title>", headers: { ...html, ...page.headers } });
      if (page.frameHeaders) site.answers.set("/dist/frame.html", { headers: page.frameHeaders });
      else site.answers.delete("/dist/frame.html");
      await leaveFrame(driver);
      await driver.get(`${site.url}/fighting.html`);
      await within(driver, "the loader", () => ask("return !!widget().shadowRoot"));
    }

    /**
     * Presses with the pointer what lies in the frame, where the page shows it: through zoom, turns and scales, which no
     * driver reckons with. A point of no size tells where a place of the frame has come to lie.
     * @param {string} selector
     */
    async function press(selector) {
      await inside();
      // The frame has told how high it wants to be, and the page has heard it. What that comes to is the page's: WebKit and Firefox
      // zoom a frame's box, and not what is in it.
      const told = await driver.executeScript("const sheet = document.querySelector('.sheet'); return `${Math.ceil(document.querySelector('.begun') ? parseFloat(getComputedStyle(sheet).scrollMarginBottom) : sheet.getBoundingClientRect().height)}px`");
      await within(driver, `a height of ${told}`, async () => (await ask("return widget().shadowRoot.querySelector('iframe').style.height")) === told);
      await inside();
      const [x, y, width] = /** @type {number[]} */ (await within(driver, selector, () => driver.executeAsyncScript(
        `const [selector, done] = arguments, found = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
         if (!found) done(null);
         found.scrollIntoView({ block: "center" });
         let last = "", same = 0;
         (function look() {
           const sheet = document.querySelector(".sheet").getBoundingClientRect().height;
           const { x, y, width, height } = found.getBoundingClientRect(), now = [x, y, width, height, innerWidth, innerHeight, sheet].join();
           same = now === last ? same + 1 : 0;
           last = now;
           if (same < 4) setTimeout(look, 16); else done([x + width / 2, y + height / 2, innerWidth]);
         })()`, selector)));
      await pointAt(await askDrawn(
        `const [x, y, width, done] = arguments, frame = widget().shadowRoot.querySelector("iframe"), point = document.createElement("i");
         const scale = frame.clientWidth / width;
         point.style.cssText = "position: absolute; width: 0; height: 0; left: " + x * scale + "px; top: " + y * scale + "px";
         frame.parentNode.appendChild(point);
         point.scrollIntoView({ block: "center", inline: "center" });
         drawn(() => {
           const place = middle(point);
           point.remove();
           done(place);
         });`, x, y, width));
    }
    /**
     * Asks the page by a script that calls `drawn(then)` where it has scrolled, as a press lands on what was drawn last, and
     * answers by its last argument. @param {string} script @param {unknown[]} rest @returns {Promise<any>}
     */
    async function askDrawn(script, ...rest) {
      await leaveFrame(driver);
      return driver.executeAsyncScript(`const drawn = (then) => requestAnimationFrame(() => requestAnimationFrame(then)); ${script}`, ...rest);
    }
    /** @param {string} place */
    async function pointAt(place) {
      const [x, y] = place.split(" ").map((number) => Math.round(Number(number)));
      await driver.actions().move({ x, y, duration: 0 }).press().release().perform();
    }

    for (const page of pages) {
      it(`works on a page that ${page.name}`, async () => {
        await visit(page);
        if (page.lazy) {
          await driver.sleep(150); // time in which a frame that should not come could come
          assert.equal(await ask("return widget().shadowRoot.querySelectorAll('iframe').length"), 0, "out of sight it loads nothing");
        } else await event("ready");
        if (page.anew) await ask("seen.events = ''");
        if (page.open) await ask(page.open);
        await event("ready");

        // It is there, whole, and has the place to itself.
        await inside();
        await becomes("a frame as high as its first screen", "innerHeight >= document.querySelector('.sheet').getBoundingClientRect().height - 1");
        const [width, height, reserved] = (await ask(`const frame = widget().shadowRoot.querySelector("iframe"); return [frame.offsetWidth, frame.offsetHeight, parseFloat(getComputedStyle(frame).minHeight)].join(" ")`)).split(" ").map(Number);
        assert.ok(width >= 250 && width <= 1600, `${width} wide`);
        assert.ok(reserved > 100 && height >= reserved - 1, `${height} high, ${reserved} reserved`);
        assert.equal(await ask("return widget().querySelector('.own').checkVisibility()"), false, "the fallback is hidden");
        assert.equal(await ask("return widget().shadowRoot.querySelectorAll('iframe').length"), 1);

        // A question can be answered, by what is pressed there and not by what lies beside it.
        await press("[data-do=begin]");
        await inside();
        await becomes("the next screen", "!!document.querySelector('[data-do=adult]')");
        await driver.executeScript("document.querySelector('[data-do=adult]').click(); document.querySelector('[data-do=continue]').click(); addEventListener('change', ({ target }) => { self.picked = target.dataset.n })");
        await press("[data-list=options] label:nth-child(4)");
        await inside();
        await becomes("the fourth answer", "self.picked === '3'");

        // And the visitor can leave.
        const exit = await askDrawn(
          `const [done] = arguments, link = widget().shadowRoot.querySelector("slot[name=exit] a");
           link.scrollIntoView({ block: "center", inline: "center" });
           drawn(() => {
             const { width, height } = link.getBoundingClientRect();
             done(link.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && width > 20 && height > 10 ? middle(link) : "hidden");
           });`);
        assert.notEqual(exit, "hidden");
        assert.equal(await ask("return seen.thrown"), "");
        await pointAt(exit);
        await within(driver, "the other page", () => driver.executeScript("return document.title === 'Gone'"));
        assert.equal(await driver.executeScript("return sessionStorage.getItem('told')"), "ready started left ");
      });
    }

    for (const page of closedPages) {
      it(`says ${page.code}, and shows the site's own words, on a page that ${page.name}`, async () => {
        await visit(page, page.attributes?.replace("ELSEWHERE", elsewhere.url));
        await event("error");
        assert.equal(await ask("return seen.detail"), page.code);
        assert.equal(await ask("return widget().querySelector('.own').checkVisibility()"), true);
        assert.equal(await ask("return widget().shadowRoot.querySelector('[role=status] button').checkVisibility()"), true, "a way on");
        assert.equal(await ask("return seen.thrown"), "");
      });
    }

    it("is as wide as its column on a phone, and 640 pixels where there is room, however a page works widths out", async () => {
      const widths = () => ask("const { left, right } = widget().getBoundingClientRect(); return [left >= 0, right <= document.documentElement.clientWidth, document.documentElement.scrollWidth === document.documentElement.clientWidth, Math.round(right - left)]");
      try {
        await setViewport(driver, 375, 700);
        for (const [css, body] of columns) {
          await visit({ name: "", head: `<style>${css}</style>`, body });
          const [left, right, still, width] = await widths();
          assert.deepEqual([left, right, still, width > 250], [true, true, true, true], `${css} ${body}: ${width}`);
        }
      } finally {
        await setViewport(driver, 800, 900);
      }
      const [css, body] = columns[6];
      await visit({ name: "", head: `<style>${css}</style>`, body });
      assert.equal((await widths())[3], 640);
    });

    it("comes near view on a page that breaks it over columns", async () => {
      await visit({ name: "", head: "<style>main { columns: 2 }</style>", lazy: true });
      await event("ready");
    });

    // WebKitGTK's driver has no command that prints.
    if (browser !== "webkit") it("a page that hides frames on paper leaves the sitting as it was when it has printed", async () => {
      await visit({ name: "", head: "<style>@media print { iframe, quiet-check { display: none !important } }</style>" });
      await event("ready");
      await inside();
      await driver.executeScript("document.querySelector('[data-do=begin]').click()");
      await becomes("the next screen", "!!document.querySelector('[data-do=adult]')");
      await leaveFrame(driver);
      assert.ok((await /** @type {any} */ (driver).printPage({})).length > 1000);
      await enterFrame(driver, "quiet-check");
      assert.equal(await driver.executeScript("return !!document.querySelector('[data-do=adult]')"), true);
      assert.equal(await ask("return seen.events"), "ready ");
    });
  });
}
