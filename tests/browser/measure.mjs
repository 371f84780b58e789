// Makes the attempts of channels.mjs, from inside the frame and from pages without walls, and says of each what arrived
// at the sink and what the browser said. Every frame has one attempt; all of a page set out together.
import { demo, serve } from "../../build/serve.mjs";
import { temporary } from "../support/temporary.mjs";
import { attempts, relay } from "./channels.mjs";
import { frameWith } from "./frames.mjs";
import { enterFrame, find, leaveFrame, open, setViewport, within } from "./harness.mjs";
import { unseen } from "./proof.mjs";
import { openSink } from "./sink.mjs";
import { sandboxWithout } from "./switches.mjs";

/**
 * @typedef {import("./channels.mjs").Channel} Channel
 * @typedef {object} Result
 * @property {string} name
 * @property {string[]} traces    what arrived, and "worked" for what needs no request
 * @property {string} came        what the script was told: "ran", "worked", or an error's name
 * @property {string[]} policies  the directives that the browser reported as violated
 * @typedef {{ list: Channel[], without: string[], open?: (result: Result) => boolean }} Set  attempts from frames that lack
 *   some walls; with `open`, which says of a result that it is out, there is time until all are
 * @typedef {{ run: string, name: string, came?: string, policy?: string, here?: true }} Told
 */

// The page around: tells each frame when to go, and keeps what they say. It answers on a channel that they try. The frames
// come after it has loaded, as a driver waits for that, and a hundred of them take their time.
// All lie in view, one over the other: what is out of sight a browser does not paint, and a picture that is not painted
// is not asked for. One that is to be pressed is told how to look, so that the working document comes to be seen.
const PAGE = `<style>iframe { position: fixed; top: 0; left: 0; }</style><script>
  var told = [], gone = 0;
  addEventListener("load", () => setTimeout(() => { for (const { content } of document.querySelectorAll("template")) document.body.append(content); }));
  addEventListener("message", ({ data, source }) => {
    if (data?.quietCheck === 1 && document.querySelector("iframe[data-name='']")?.contentWindow === source) {
      const { port1, port2 } = new MessageChannel();
      source.postMessage({ quietCheck: 1 }, "*", [port2]);
      port1.postMessage({ type: "theme", theme: "auto" });
    }
    if (!data?.here) return void told.push(data);
    const frame = [...document.querySelectorAll("iframe")].find(({ contentWindow }) => contentWindow === source || contentWindow === source.parent);
    if (!frame || frame.gone) return;
    frame.gone = true;
    gone++;
    if (frame.dataset.name) frame.contentWindow.postMessage({ go: frame.dataset.name }, "*");
  });
  new BroadcastChannel("quiet").onmessage = ({ data, target }) => data === "here" && target.postMessage("there");
</script>`;
const page = (/** @type {string} */ title, /** @type {string} */ body) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">${PAGE}<body>${body}`;

/** The attempt that is made when the page goes. */
const END = "beacon-at-the-end";

/** How long an attempt may take that is to arrive, in milliseconds: it ends when all have. */
const PATIENCE = 60_000;

const SIZE = { width: 800, height: 900 };

let runs = 0;

/** One browser, a site with the frame, and a sink. @param {import("./harness.mjs").Browser} browser */
export async function laboratory(browser) {
  const sink = await openSink();
  const site = await serve({ root: demo });
  const downloads = await temporary();
  const { driver, close } = await open(browser, { ...SIZE, downloads });
  const startup = [...sink.questions];

  /** @param {Channel[]} list */
  async function plan(list) {
    const run = `r${++runs}`;
    const ports = /** @type {Record<string, number>} */ ({});
    for (const { name, datagrams } of list) if (datagrams) ports[name] = await sink.datagrams(run, name);
    return { run, at: sink.at(run), near: `${sink.url}/${run}/`, ports };
  }

  /** @param {string} url */
  async function visit(url) {
    await leaveFrame(driver);
    await driver.get(url);
  }

  /** Until every frame of the page was told to go. @param {number} count */
  const departed = (count) => within(driver, `${count} frames to set out`, () => driver.executeScript("return window.gone >= arguments[0]", count), 120_000);

  /** @returns {Promise<Told[]>} */
  const told = async () => (await driver.executeScript("return window.told")) ?? [];

  /** @param {string} run @param {Channel[]} list @param {Told[]} said @returns {Result[]} */
  const results = (run, list, said) =>
    list.map(({ name }) => {
      const own = said.filter((one) => one.run === run && one.name === name);
      const came = own.filter((one) => one.came).at(-1)?.came ?? "nothing";
      const traces = [.../** @type {string[]} */ (sink.seen(run, name)), ...(came === "worked" ? [came] : [])];
      return { name, traces, came, policies: [...new Set(own.flatMap(({ policy }) => policy ?? []))].sort() };
    });

  /**
   * The frame file with the attempts in it, less the walls that are to be taken away, from the page's own origin: so that
   * nothing but the walls keeps the two apart.
   * @param {Awaited<ReturnType<typeof plan>>} way @param {Channel[]} list @param {string[]} without
   */
  async function put(way, list, without) {
    const body = await frameWith({ inner: attempts(list, way), outer: relay(way.run), without });
    sink.pages.set(`/${way.run}-frame.html`, body);
    return (/** @type {string} */ name) =>
      `<iframe data-name="${name}" width="300" height="200" sandbox="${sandboxWithout(without)}" referrerpolicy="no-referrer" src="/${way.run}-frame.html"></iframe>`;
  }

  /** A page with these frames. @param {string} run @param {string[]} frames */
  async function show(run, frames) {
    sink.pages.set(`/${run}.html`, page("Host", `<template>${frames.join("")}</template>`));
    await visit(`${sink.url}/${run}.html`);
  }

  /** Adds what the page was told, all of it again, and says how much that is. @param {Told[]} said */
  async function listen(said) {
    const all = await told().catch(() => []);
    said.push(...all);
    return all.length;
  }

  /**
   * Attempts from inside frames, all on one page, with others beside them.
   * @param {Set[]} sets @param {string[]} [others] @param {() => Promise<void>} [patience]
   */
  async function fromInside(sets, others = [], patience) {
    const ways = await Promise.all(
      sets.map(async ({ list, without }) => {
        const way = await plan(list);
        return { ...way, list, frame: await put(way, list, without) };
      }),
    );
    const frames = ways.flatMap(({ list, frame }) => list.map(({ name }) => frame(name)));
    await show(ways[0].run, [...frames, ...others]);
    await departed(frames.length + others.length).catch(async (error) => {
      // A frame that takes the page along leaves nobody to count.
      if (await driver.executeScript("return document.title === 'Host'")) throw error;
    });
    const said = /** @type {Told[]} */ ([]);
    await patience?.();
    const late = () => ways.some(({ run, list }, n) => sets[n].open && results(run, list, said).some((result) => !sets[n].open?.(result)));
    for (const end = Date.now() + PATIENCE; late() && Date.now() < end; await driver.sleep(50)) await listen(said);
    // And time for what comes from inside the frames, until nothing has come for two seconds.
    for (let heard = -1, now = await listen(said), end = Date.now() + PATIENCE; heard !== now && Date.now() < end; ) {
      heard = now;
      await driver.sleep(2000);
      now = await listen(said);
    }
    const title = /** @type {string} */ (await driver.executeScript("return document.title"));
    await visit("about:blank");
    await driver.sleep(300);
    await closeOthers();
    return ways.map(({ run, list }) => ({ title, results: results(run, list, said), since: () => results(run, list, said), asked: sink.shown.filter((path) => path === `/${run}-frame.html`).length }));
  }

  let own = await driver.getWindowHandle();
  /** Closes the windows that were opened, and says how many. */
  async function closeOthers() {
    const others = (await driver.getAllWindowHandles()).filter((handle) => handle !== own);
    for (const handle of others) {
      await driver.switchTo().window(handle);
      await driver.close();
    }
    await driver.switchTo().window(own);
    return others.length;
  }

  /** To a window where no page has been: what the earlier ones have begun, such as WebRTC's calls, ends with theirs only. */
  async function moveOn() {
    const left = own;
    await driver.switchTo().newWindow("window");
    own = await driver.getWindowHandle();
    await driver.switchTo().window(left);
    await driver.close();
    await driver.switchTo().window(own);
    await setViewport(driver, SIZE.width, SIZE.height);
  }

  return {
    browser,
    sink,
    /** The names that the browser asked for as it started. */
    startup,
    site,
    driver,
    visit,
    moveOn,

    /**
     * Each attempt from inside the frame and, beside it on the same page, from a document without walls. The page is the
     * sink's own, as some of the attempts need the page's origin. Those that take the page along follow one by one.
     * `since` looks again at those from inside, for what has come later.
     * @param {Channel[]} list
     */
    async tried(list) {
      const way = await plan(list);
      sink.pages.set(`/${way.run}-open.html`, page("Open", `<script>${attempts(list, way)}</script>`));
      const open = (/** @type {Channel} */ { name }) => `<iframe data-name="${name}" width="300" height="200" src="/${way.run}-open.html"></iframe>`;
      const together = list.filter(({ alone }) => !alone);
      const said = /** @type {Told[]} */ ([]);
      /** Until all of them have arrived from the page without walls; what lacks is given no time. @param {Channel[]} some */
      const arrival = async (some) => {
        const waited = some.filter((one) => one.name !== END && !one.lacking.includes(browser) && !one.irregular?.includes(browser) && !unseen(one));
        const end = Date.now() + PATIENCE;
        while (results(way.run, waited, said).some(({ traces }) => traces.length === 0) && Date.now() < end) {
          await driver.sleep(50);
          await listen(said);
        }
      };
      const { results: walled, since, asked, title } = (await fromInside([{ list, without: [] }], together.map(open), () => arrival(together)))[0];
      if (together.some(({ name }) => name === END)) await within(driver, "the last beacon", async () => sink.seen(way.run, END).length > 0);
      for (const one of list.filter(({ alone }) => alone)) {
        if (one.top) await visit(`${sink.url}/${way.run}-open.html`);
        else await show(way.run, [open(one)]);
        if (one.top) await driver.executeScript("postMessage({ go: arguments[0] }, '*')", one.name);
        await arrival([one]);
        // A question for a name is an arrival, and the page is still on its way then: it would go in the midst of the next attempt.
        const arrived = results(way.run, [one], said)[0].traces.length > 0;
        if (arrived && !one.top) await within(driver, `the page to go with ${one.name}`, () => driver.executeScript("return document.title === 'Arrived'").catch(() => false));
      }
      await closeOthers();
      return { walled, since, control: results(way.run, list, said), asked, title };
    },

    /**
     * The same from inside alone, from frames that lack some walls.
     * @param {Set[]} sets
     */
    inside: (sets) => fromInside(sets),

    /**
     * A press of the visitor's on a door, in a page of its own. What is to come (`traces`, and `windows` that open) has time; and
     * what is not, has a little.
     * @param {Channel} door @param {string[]} [without] @param {{ traces: import("./sink.mjs").Trace[], windows: number }} [coming]
     */
    async press(door, without = [], coming) {
      const way = await plan([door]);
      await show(way.run, [(await put(way, [door], without))("")]);
      await departed(1);
      await enterFrame(driver, "iframe");
      const click = async () => driver.actions().move({ origin: await find(driver, "h1") }).click().perform();
      // One that tries nothing, until the frame is drawn and takes it.
      await driver.executeScript("self.taken = 0; addEventListener('click', () => self.taken++, true)");
      await within(driver, "a press that is taken", async () => (await click(), driver.executeScript("return self.taken")));
      await driver.executeScript("self.armed = arguments[0]", door.name);
      await click();
      await driver.sleep(1500);
      await leaveFrame(driver);
      if (coming) await within(driver, `what ${door.name} brings`, async () => coming.traces.every((one) => sink.seen(way.run, door.name).includes(one)) && (await driver.getAllWindowHandles()).length === 1 + coming.windows);
      const said = await told();
      const windows = await closeOthers();
      const headers = sink.arrivals.filter(({ run, kind }) => run === way.run && kind === "request").map((one) => one.headers);
      return { ...results(way.run, [door], said)[0], windows, headers };
    },

    async close() {
      await close();
      await site.close();
      await sink.close();
    },
  };
}
