// The page that shows it, as Lighthouse would look at it: when something can be read, what moves, what takes long. One
// Chromium, the two conditions of visit.mjs turn by turn.
import { buildSite } from "../build/site.mjs";
import { start } from "../tests/browser/drivers.mjs";
import { serveContestants } from "./pages.mjs";
import { printMedians } from "./table.mjs";
import { conditions } from "./visit.mjs";

const ROUNDS = 7;
const figures = /** @type {const} */ ([["first paint, ms", 0], ["largest paint, ms", 0], ["check: first screen readable, ms", 0], ["check: program there, ms", 0], ["layout shift", 3], ["long tasks, ms", 0], ["of them beyond 50 ms each, ms", 0]]);

// In the page before anything else. The frame's own tasks count: it is in the page's process, as on a phone.
const watch = `window.site = { shift: 0, largest: 0, tasks: [] };
  const on = (type, see) => new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
  if (parent === window) {
    on("layout-shift", ({ value, hadRecentInput }) => { if (!hadRecentInput) site.shift += value; });
    on("largest-contentful-paint", ({ startTime }) => { site.largest = startTime; });
    on("longtask", ({ duration }) => site.tasks.push(duration));
    addEventListener("ready", () => requestAnimationFrame(() => setTimeout(() => { site.ready = performance.now(); })));
  }`;

/** Measures and prints. dist/ must be built, and Chromium there. */
export async function benchSite() {
  await buildSite();
  const server = await serveContestants();
  const { driver, close } = await start("chromium", { args: ["--disable-features=IsolateSandboxedIframes", "--window-size=1000,1000"] });
  const devTools = /** @type {any} */ (driver);
  try {
    await driver.get("about:blank");
    await devTools.sendDevToolsCommand("Page.addScriptToEvaluateOnNewDocument", { source: watch });
    const taken = conditions.map(() => /** @type {number[][]} */ ([]));
    // The first is not counted: the browser is new.
    for (let round = -1; round < ROUNDS; round++) {
      for (const [n, condition] of conditions.entries()) {
        const found = await measure(condition);
        if (round >= 0) taken[n].push(found);
      }
    }
    console.log(`\nThe site's first page, median of ${ROUNDS} alternating rounds:\n`);
    printMedians(figures, conditions.map(({ name }) => name), taken);
  } finally {
    await close();
    await server.close();
  }

  /** @param {typeof conditions[number]} condition @returns {Promise<number[]>} */
  async function measure({ network, slower }) {
    await driver.get("about:blank");
    server.over(network);
    await devTools.sendDevToolsCommand("Emulation.setCPUThrottlingRate", { rate: slower });
    await driver.get(`${server.url}/site/index.html`);
    // A second after all has come, so that what happens late is counted too.
    const seen = /** @type {any} */ (await driver.executeAsyncScript(`
      const done = arguments[0], first = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
      const frame = () => performance.getEntriesByType("resource").find(({ name, responseEnd }) => name.endsWith("/frame.html") && responseEnd)?.responseEnd;
      (function look() { site.ready && first() && frame() ? setTimeout(() => done({ ...site, first: first(), program: frame() }), 1000) : setTimeout(look, 20); })();`));
    const { first, largest, ready, program, shift, tasks } = seen;
    const sum = (/** @type {(task: number) => number} */ of) => tasks.reduce((/** @type {number} */ all, /** @type {number} */ task) => all + of(task), 0);
    return [first, largest, ready, program, shift, sum((task) => task), sum((task) => task - 50)];
  }
}
