// A page around the widget that keeps all it can see, and one browser that visits it: what the tests of the loader start from.
//
//     const host = await openHost(browser);
//     await host.visit('theme="dark"');
//     await host.event("ready");
import { demo, serve } from "../../build/serve.mjs";
import { builtFrame } from "./frames.mjs";
import { leaveFrame, open, within } from "./harness.mjs";

/**
 * A page that keeps all it can see: errors in the console, events, messages on the window and on the port, both ways.
 * Twenty seconds are a third of one while it is in a hurry, and "greeted" while it is so once the frame has spoken: only
 * where the frame is to fail then, or one on a slow machine would too.
 * @param {string} [attributes] @param {{ fallback?: boolean, policy?: string }} [options]
 */
export const page = (attributes = "", { fallback = true, policy = "" } = {}) => `<!doctype html><html lang="en"><meta charset="utf-8">${policy && `<meta http-equiv="Content-Security-Policy" content="${policy}">`}<title>Host</title><link rel="icon" href="data:,">
<script>
  var seen = { console: [], events: [], window: [], port: [], sent: [], violations: [], hurry: false }, Channel = MessageChannel;
  { const wait = setTimeout; setTimeout = (then, ms, ...rest) => wait(then, ms > 1e4 && (seen.hurry === "greeted" ? seen.window.length : seen.hurry) ? 333 : ms, ...rest); }
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

export const html = { "content-type": "text/html" };
export const whole = { body: await builtFrame, headers: html };

/** @param {import("./harness.mjs").Browser} browser @param {import("./harness.mjs").Options} [options] */
export async function openHost(browser, options) {
  const site = await serve({ root: demo });
  const { driver, close } = await open(browser, { width: 800, height: 900, ...options }).catch(async (error) => {
    await site.close();
    throw error;
  });
  /** @param {string} script @param {unknown[]} rest @returns {Promise<any>} */
  const ask = async (script, ...rest) => {
    await leaveFrame(driver);
    return driver.executeScript(script, ...rest);
  };
  const seen = () => ask("return seen");
  let visits = 0;
  return {
    site,
    driver,
    /** Asks something of the page. */
    ask,
    /** All that it has kept. */
    seen,
    /** @param {string} [attributes] @param {{ fallback?: boolean, policy?: string }} [options] */
    async visit(attributes, options) {
      site.answers.set("/host.html", { body: page(attributes, options), headers: html });
      site.answers.set("/gone.html", { body: "<!doctype html><title>Gone</title>", headers: html });
      await leaveFrame(driver);
      await driver.get(`${site.url}/host.html?${++visits}`);
      // A driver may come back while the page before is there still, or the script is to come.
      await within(driver, "the element", () => driver.executeScript("return location.search === arguments[0] && !!document.querySelector('quiet-check').shadowRoot", `?${visits}`));
    },
    /** Whether it can be seen. @param {string} selector @returns {Promise<boolean>} */
    shows: (selector) => ask("return document.querySelector(arguments[0])?.checkVisibility({ visibilityProperty: true }) ?? false", selector),
    /** Waits for it. @param {string} type */
    event: (type) => within(driver, `the event ${type}`, async () => (await seen()).events.find((/** @type {string[]} */ [name]) => name === type)),
    /** How many frames the first widget has. @returns {Promise<number>} */
    frames: () => ask("return document.querySelector('quiet-check').shadowRoot.querySelectorAll('iframe').length"),
    /** Sets the address when the page has loaded: the driver waits for all that a page begins with. @param {string} path */
    point: (path) => ask("document.querySelector('quiet-check').src = arguments[0]", path),
    async close() {
      await close();
      await site.close();
    },
  };
}
