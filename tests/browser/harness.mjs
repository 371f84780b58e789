// What every browser test starts from: one way to open Chromium, Firefox and WebKitGTK, to get into the frame, to look,
// to press keys, and to ask axe.
//
//     for (const browser of browsers) describe(browser, () => {
//       it("...", async () => {
//         const { driver, close } = await open(browser, { width: 320, dark: true });
//         try { await driver.get(site.url); await enterFrame(driver, "quiet-check"); ... } finally { await close(); }
//       });
//     });
//
// WebKitGTK is the engine of Safari, but not Safari.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after } from "node:test";
import { Key } from "selenium-webdriver";
import { start } from "./drivers.mjs";

/**
 * @typedef {import("./drivers.mjs").Browser} Browser
 * @typedef {import("selenium-webdriver").WebDriver} Driver
 * @typedef {import("selenium-webdriver").WebElement} Element
 * @typedef {import("./drivers.mjs").Look & { width?: number, height?: number }} Options
 * @typedef {{ rule: string, impact: string, help: string, targets: string[] }} Violation
 */

const all = /** @type {Browser[]} */ (["chromium", "firefox", "webkit"]);

/** The browsers to test in: all three. QC_BROWSERS=chromium,firefox narrows by hand; `npm test` takes no notice of it. */
export const browsers = chosen(process.env.QC_BROWSERS);

const screenshots = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const opened = /** @type {WeakMap<Driver, { browser: Browser, pictures?: boolean }>} */ (new WeakMap());

// A server or browser that a failing test left open must not keep the run from ending.
after(() => void setTimeout(() => process.exit(), 2_000).unref());

/**
 * Opens a new browser whose viewport is `width` by `height` CSS pixels.
 * @param {Browser} browser @param {Options} [options]
 */
export async function open(browser, { width = 1024, height = 768, ...look } = {}) {
  const { driver, close } = await start(browser, look);
  opened.set(driver, { browser, pictures: look.pictures });
  try {
    await setViewport(driver, width, height);
  } catch (error) {
    await close();
    throw error;
  }
  return { driver, close };
}

/** @param {Driver} driver @returns {Browser} */
export function browserOf(driver) {
  return /** @type {{ browser: Browser }} */ (opened.get(driver)).browser;
}

/**
 * Makes the page's viewport just so large. Windows have smallest widths (some 500 px), so Chromium and Firefox are told
 * the viewport itself; in WebKitGTK the window is made larger or smaller by what the viewport lacks.
 * @param {Driver} driver @param {number} width @param {number} height
 */
export async function setViewport(driver, width, height) {
  const browser = browserOf(driver);
  await driver.switchTo().defaultContent();
  if (browser === "chromium") {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await /** @type {any} */ (driver).sendDevToolsCommand("Emulation.setDeviceMetricsOverride", metrics);
  } else if (browser === "firefox") {
    const bidi = await driver.getBidi();
    const params = { context: await driver.getWindowHandle(), viewport: { width, height } };
    const answer = /** @type {{ error?: string, message?: string }} */ (await bidi.send({ method: "browsingContext.setViewport", params }));
    if (answer.error) throw new Error(`${answer.error}: ${answer.message}`);
  } else {
    for (let tries = 0; tries < 4; tries++) {
      const now = await viewport(driver);
      if (now.width === width && now.height === height) break;
      const window = await driver.manage().window().getRect();
      const wanted = { x: 0, y: 0, width: window.width + width - now.width, height: window.height + height - now.height };
      await driver.manage().window().setRect(wanted);
      // Nothing is reckoned from a viewport that is still to follow its window.
      await driver.wait(async () => (({ width: w, height: h }) => w === width && h === height)(await viewport(driver)), 2_000).catch(() => {});
    }
  }
  const got = await viewport(driver);
  if (got.width !== width || got.height !== height) {
    throw new Error(`${browser}: asked for a viewport of ${width} x ${height}, got ${got.width} x ${got.height}`);
  }
}

/** @param {Driver} driver @returns {Promise<{ width: number, height: number }>} */
export function viewport(driver) {
  return driver.executeScript("return { width: innerWidth, height: innerHeight }");
}

/**
 * Goes into the widget: from the page through the host element's shadow root into the frame's outer document, and from
 * there into the inner one, where the screens are. Waits for each to be there, and seen.
 * @param {Driver} driver @param {string} host a selector, or `iframe` itself for a page that has the frame without the element
 * @returns {Promise<Element[]>} both frames, for `enterSame`
 */
export async function enterFrame(driver, host) {
  const outer = await enterOuterFrame(driver, host);
  const inner = await within(driver, "the inner frame in the first screen's place", () => driver.executeScript("return document.querySelector('iframe:not([inert])')"));
  await driver.switchTo().frame(/** @type {Element} */ (inner));
  await within(driver, "the inner document", () => driver.executeScript("return document.readyState !== 'loading' && location.href === 'about:srcdoc'"));
  return [outer, /** @type {Element} */ (inner)];
}

/** Goes from the page into frames that were entered before; an error if they are gone. @param {Driver} driver @param {Element[]} frames */
export async function enterSame(driver, frames) {
  for (const frame of frames) await driver.switchTo().frame(frame);
}

/** Goes into the frame's outer document only. @param {Driver} driver @param {string} host @returns {Promise<Element>} */
export async function enterOuterFrame(driver, host) {
  await leaveFrame(driver);
  const outer = await within(driver, `the iframe of ${host}`, () =>
    driver.executeScript(
      `const host = document.querySelector(arguments[0]);
       return host && (host.localName === "iframe" ? host : (host.shadowRoot ?? host).querySelector("iframe"));`,
      host,
    ),
  );
  await driver.switchTo().frame(/** @type {Element} */ (outer));
  return /** @type {Element} */ (outer);
}

/** Goes back to the page. @param {Driver} driver */
export async function leaveFrame(driver) {
  await driver.switchTo().defaultContent();
}

/**
 * Waits for an element of the current document to be there and to be shown.
 * @param {Driver} driver @param {string} selector @returns {Promise<Element>}
 */
export function find(driver, selector) {
  const shown = "return [...document.querySelectorAll(arguments[0])].find((element) => element.checkVisibility({ visibilityProperty: true })) ?? null";
  return within(driver, `a visible ${selector}`, () => driver.executeScript(shown, selector));
}

/** Presses keys one after the other, wherever the focus is: `press(driver, Key.TAB, "a")`. @param {Driver} driver @param {string[]} keys */
export async function press(driver, ...keys) {
  for (const key of keys) await driver.actions().keyDown(key).keyUp(key).perform();
}

/**
 * Leaves by the keys for it, three times Shift, and comes out of the frame. The last one takes the frame away while the key is
 * down, which each driver words in its own way: whether the page was left, the test asks. @param {Driver} driver
 */
export async function leaveByKeys(driver) {
  await press(driver, Key.SHIFT, Key.SHIFT);
  await press(driver, Key.SHIFT).catch(() => {});
  await leaveFrame(driver);
}

/** Presses keys while others are held: `chord(driver, [Key.SHIFT], Key.TAB)`. @param {Driver} driver @param {string[]} held @param {string} key */
export async function chord(driver, held, key) {
  const actions = driver.actions();
  for (const each of held) actions.keyDown(each);
  actions.keyDown(key).keyUp(key);
  for (const each of held) actions.keyUp(each);
  await actions.perform();
}

export { Key };

/** What has the focus in the current document, as `button#begin "Begin"`. @param {Driver} driver @returns {Promise<string>} */
export function focused(driver) {
  return driver.executeScript(`
    const element = document.activeElement;
    if (!element || element === document.body) return "nothing";
    const name = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\\s+/g, " ").slice(0, 60);
    return element.localName + (element.id ? "#" + element.id : "") + (name ? ' "' + name + '"' : "");`);
}

/**
 * What axe-core finds wrong in the current document (not in frames within it: go into each and ask there).
 * @param {Driver} driver
 * @param {{ rules?: Record<string, { enabled: boolean }>, only?: string[], within?: string }} [options] rules to switch, or those
 *   to hold to alone, and a selector to look within
 * @returns {Promise<Violation[]>}
 */
export async function axe(driver, { rules = {}, only, within: selector } = {}) {
  if (!(await driver.executeScript("return !!window.axe"))) await driver.executeScript(axeSource);
  const answer = await driver.executeAsyncScript(
    `const [selector, rules, runOnly, done] = arguments;
     axe.run(selector ?? document, { iframes: false, resultTypes: ["violations"], rules, ...(runOnly && { runOnly }) }).then(
       (results) => done({ violations: results.violations.map(({ id, impact, help, nodes }) =>
         ({ rule: id, impact, help, targets: nodes.map((node) => node.target.join(" ")) })) }),
       (error) => done({ error: String(error) }));`,
    selector ?? null,
    rules,
    only ?? null,
  );
  const { violations, error } = /** @type {{ violations: Violation[], error?: string }} */ (answer);
  if (error) throw new Error(`axe could not run: ${error}`);
  return violations;
}

/**
 * Saves what the viewport shows as target/screenshots/<browser>-<name>.png, from within whichever frame.
 * Of the whole page always: an element's own screenshot comes back empty inside frames in WebKitGTK.
 * The browser has to be opened for `pictures`.
 * @param {Driver} driver @param {string} name @returns {Promise<string>} the file
 */
export async function screenshot(driver, name) {
  if (!opened.get(driver)?.pictures) throw new Error("screenshot: open this browser with `pictures: true`, or WebKitGTK would hang");
  await mkdir(screenshots, { recursive: true });
  const file = join(screenshots, `${browserOf(driver)}-${name}.png`);
  await writeFile(file, await driver.takeScreenshot(), "base64");
  return file;
}

/**
 * Asks again and again until the answer is truthy; after ten seconds, an error that names what was waited for.
 * @template T @param {Driver} driver @param {string} what @param {() => Promise<T>} ask @param {number} [ms]
 * @returns {Promise<NonNullable<T>>}
 */
export async function within(driver, what, ask, ms = 10_000) {
  const end = Date.now() + ms;
  // What takes long is asked for more and more seldom: to ask keeps a whole processor of Firefox's busy.
  for (let pause = 15; ; pause = Math.min(pause * 1.5, 120)) {
    // While a document is being replaced the driver may refuse: that too is "not yet". Firefox says "no such window" of a frame, too.
    const answer = await ask().catch(async (error) => {
      if (/NoSuchSession/.test(error.name)) throw error;
      if (/NoSuchWindow/.test(error.name)) await driver.getWindowHandle();
      return undefined;
    });
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${browserOf(driver)}: waited ${ms} ms for ${what}`);
    await driver.sleep(pause);
  }
}

/** @param {string | undefined} wanted */
function chosen(wanted) {
  if (!wanted) return all;
  const list = wanted.split(",").map((name) => name.trim());
  const unknown = list.filter((name) => !all.includes(/** @type {Browser} */ (name)));
  if (unknown.length > 0) throw new Error(`QC_BROWSERS: no such browser: ${unknown.join(", ")}; there are ${all.join(", ")}`);
  return all.filter((name) => list.includes(name));
}
