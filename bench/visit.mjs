// What a visitor feels: one Chromium, the pages of pages.mjs turn by turn, with and without a slow line and a slow machine.
import { start } from "../tests/browser/drivers.mjs";
import { contestants, serveContestants } from "./pages.mjs";
import { printMedians } from "./table.mjs";

const ROUNDS = 7;
/** Slow 4G and a phone: 1.6 Mbit/s, 150 ms before each answer, a processor of a quarter. */
export const conditions = [
  { name: "as it is", network: undefined, slower: 1 },
  { name: "slow 4G, CPU / 4", network: { delay: 150, rate: 200 }, slower: 4 },
];
/** What is measured: name, and the digits shown. */
const figures = /** @type {const} */ ([["bytes", 0], ["first screen, ms", 0], ["first question if pressed at once, ms", 0], ["press to paint, ms", 1], ["long tasks, ms", 0], ["layout shift", 3], ["heap, MB", 1]]);

/** Measures and prints. dist/ must be built, and Chromium there. */
export async function benchVisits() {
  const server = await serveContestants();
  // All frames in one process, or the slow processor would hold for the page around alone.
  const { driver, close } = await start("chromium", { args: ["--disable-features=IsolateSandboxedIframes", "--window-size=800,1000"] });
  const devTools = /** @type {any} */ (driver);
  try {
    for (const { name, network, slower } of conditions) {
      // Not counted: the server compresses what it has not sent before, and the browser is new.
      for (const contestant of contestants) await visit(contestant, network, slower);
      const taken = contestants.map(() => /** @type {number[][]} */ ([]));
      for (let round = 0; round < ROUNDS; round++) {
        for (const [n, contestant] of contestants.entries()) taken[n].push(await visit(contestant, network, slower));
      }
      console.log(`\n${name}, median of ${ROUNDS} alternating rounds:\n`);
      printMedians(figures, contestants.map(({ name }) => name), taken);
    }
  } finally {
    await close();
    await server.close();
  }
  console.log(`
"First question if pressed at once": the button is pressed as soon as the driver finds it, by script. The line is made slow by
the server, the processor by Chromium, for the frames too. Long tasks are those over 50 ms, to the first question, all together.`);

  /** @param {import("./pages.mjs").Contestant} contestant @param {import("./pages.mjs").Network | undefined} network @param {number} slower */
  async function visit({ page, frames, button, question }, network, slower) {
    await driver.switchTo().defaultContent();
    await driver.get("about:blank");
    server.over(network);
    server.bytes();
    await devTools.sendDevToolsCommand("Emulation.setCPUThrottlingRate", { rate: slower });
    await driver.manage().setTimeouts({ pageLoad: 120_000, script: 120_000 });
    await driver.executeScript("location.href = arguments[0]", server.url + page);
    const until = async (/** @type {() => Promise<any>} */ look) => {
      for (const end = Date.now() + 60_000; Date.now() < end; ) {
        const found = await look().catch(() => undefined);
        if (found) return found;
      }
      throw new Error(`${page}: nothing came`);
    };
    const ready = await until(() => driver.executeScript("return window.bench?.ready"));
    const origin = await driver.executeScript("return performance.timeOrigin");
    for (let deep = 0; deep < frames; deep++) {
      const frame = await until(() => driver.executeScript("return (document.querySelector('quiet-check')?.shadowRoot ?? document).querySelector('iframe')"));
      await driver.switchTo().frame(frame);
    }
    await until(() => driver.executeScript("return document.querySelector(arguments[0])", button));
    const press = (/** @type {string} */ what, /** @type {string} */ then) => driver.executeAsyncScript(`
      const [what, then, done] = arguments, began = performance.now();
      document.querySelector(what).click();
      (function look() {
        if (!document.querySelector(then)) return void setTimeout(look);
        requestAnimationFrame(() => setTimeout(() => done([performance.timeOrigin + performance.now(), performance.now() - began])));
      })();`, what, then);
    const [asked] = /** @type {number[]} */ (await press(button, question));
    await driver.switchTo().defaultContent();
    const { shift, tasks } = /** @type {any} */ (await driver.executeScript("return bench"));
    await devTools.sendDevToolsCommand("Performance.enable");
    await devTools.sendDevToolsCommand("HeapProfiler.collectGarbage");
    const { metrics } = await devTools.sendAndGetDevToolsCommand("Performance.getMetrics");
    const heap = metrics.find((/** @type {any} */ one) => one.name === "JSHeapUsedSize").value / 2 ** 20;
    for (let deep = 0; deep < frames; deep++) await driver.switchTo().frame(await driver.executeScript("return (document.querySelector('quiet-check')?.shadowRoot ?? document).querySelector('iframe')"));
    const paint = await pressOn();
    return [server.bytes(), ready, asked - origin, paint, tasks.reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0), shift, heap];

    /** The next press, with all there: an answer of the first thing asked. */
    async function pressOn() {
      return /** @type {Promise<number>} */ (driver.executeAsyncScript(`
        const [question, done] = arguments, one = document.querySelector(question), began = performance.now();
        one.click();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));`, question));
    }
  }
}
