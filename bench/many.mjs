// Many on one page: fifty widgets down a long page, and two hundred that come and go in one place. One Chromium, turn by turn.
import { start } from "../tests/browser/drivers.mjs";
import { contestants, serveContestants } from "./pages.mjs";
import { printMedians } from "./table.mjs";

const ROUNDS = 7;
const WIDGETS = 50;
const MOUNTS = 200;
const figures = /** @type {const} */ ([[`${WIDGETS}: the first one shown, ms`, 0], [`${WIDGETS}: long tasks, ms`, 0], [`${WIDGETS}: heap of the page, MB`, 1], [`${WIDGETS}: frames loaded`, 0], [`${MOUNTS} mounts: each, ms`, 1], [`${MOUNTS} mounts: heap left behind, KB`, 0]]);

/** Measures and prints. dist/ must be built, and Chromium there. */
export async function benchMany() {
  const server = await serveContestants();
  const { driver, close } = await start("chromium", { args: ["--disable-features=IsolateSandboxedIframes", "--window-size=800,1000"] });
  const devTools = /** @type {any} */ (driver);
  try {
    await driver.manage().setTimeouts({ pageLoad: 120_000, script: 300_000 });
    const measured = contestants.flatMap(({ name, many }) => (many ? [{ name, many }] : []));
    const taken = measured.map(() => /** @type {number[][]} */ ([]));
    // The first is not counted: the browser is new.
    for (let round = -1; round < ROUNDS; round++) {
      for (const [n, { many }] of measured.entries()) {
        const found = await measure(many);
        if (round >= 0) taken[n].push(found);
      }
    }
    console.log(`\nMany on one page, median of ${ROUNDS} alternating rounds:\n`);
    printMedians(figures, measured.map(({ name }) => name), taken);
  } finally {
    await close();
    await server.close();
  }
  console.log(`
The frames by hand are lazy too (loading="lazy"); what is in the page itself is there at once. A mount ends when the first
screen is shown; what is left behind is measured after the ten mounts that warm the engine up, and after a collection.`);

  /** @param {string} page @returns {Promise<number[]>} */
  async function measure(page) {
    await driver.get("about:blank");
    await driver.get(`${server.url}${page}?${WIDGETS}`);
    const { ready, tasks, frames } = /** @type {any} */ (await driver.executeAsyncScript(`
      const done = arguments[0];
      // Half a second after the first: so that what the others do is counted too.
      (function look() { bench.ready ? setTimeout(() => done({ ready: bench.ready, tasks: bench.tasks.reduce((a, b) => a + b, 0), frames: loaded() }), 500) : setTimeout(look, 5); })();`));
    const heap = await used();
    await driver.get(`${server.url}${page}?0`);
    const mount = (/** @type {number} */ times) => /** @type {Promise<number>} */ (driver.executeAsyncScript("const [times, done] = arguments, began = performance.now(); (async () => { for (let n = 0; n < times; n++) await mount(); done((performance.now() - began) / times); })()", times));
    await mount(10);
    const before = await used();
    const each = await mount(MOUNTS);
    return [ready, tasks, heap / 2 ** 20, frames, each, (await used() - before) / 1024];
  }

  async function used() {
    await devTools.sendDevToolsCommand("Performance.enable");
    for (let n = 0; n < 3; n++) await devTools.sendDevToolsCommand("HeapProfiler.collectGarbage");
    const { metrics } = await devTools.sendAndGetDevToolsCommand("Performance.getMetrics");
    return metrics.find((/** @type {any} */ one) => one.name === "JSHeapUsedSize").value;
  }
}
