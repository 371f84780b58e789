// What a whole sitting asks of the network: nothing. In a network of the test's own every question for a name is heard, and
// the system's own count says whether anybody has begun a connection or sent a datagram, be it only a hint's.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { within } from "./harness.mjs";
import { inside, traffic } from "./network.mjs";
import { Visitor, busy } from "./visitor.mjs";

/** @typedef {Awaited<ReturnType<import("./measure.mjs").laboratory>>} Laboratory */
/** @typedef {{ requests: string[], names: string[], connections: number, datagrams: number }} Asked */

const NOTHING_SENT = { connections: 0, datagrams: 0 };
export const NOTHING = /** @type {Asked} */ ({ requests: [], names: [], ...NOTHING_SENT });

/**
 * Frames that ask for something when the visitor begins, each as little as can be, and what must be seen of it.
 * @type {Record<string, { inner: (port: number) => string, seen: (asked: Asked) => boolean, without?: string[], lacking?: import("./harness.mjs").Browser[] }>}
 */
export const asking = {
  "a name, by one preconnect": { inner: () => hint("preconnect", "https://vendor.example"), seen: ({ names }) => names.includes("vendor.example") },
  "a connection, by one to a number": { inner: (port) => hint("preconnect", `http://127.0.0.1:${port}`), seen: ({ connections }) => connections > 0 },
  "a datagram, by WebRTC": {
    inner: () => once('const peer=new RTCPeerConnection({iceServers:[{urls:"stun:198.51.100.1:3478"}]});peer.createDataChannel("x");peer.createOffer().then((offer)=>peer.setLocalDescription(offer))'),
    without: ["no WebRTC"],
    seen: ({ datagrams }) => datagrams > 0,
    lacking: ["webkit"],
  },
};
const once = (/** @type {string} */ script) => `addEventListener("click",()=>{${script}},{once:true});`;
const hint = (/** @type {string} */ rel, /** @type {string} */ href) => once(`document.head.append(Object.assign(document.createElement("link"),{rel:"${rel}",href:"${href}"}))`);

/**
 * Names that browsers ask for on their own account, whatever a page holds, now and then while the sitting goes on. Chromium's
 * autofill asks its server about any field that could be filled in. To these come those that are asked for as a browser
 * starts, and on a page that has fields and no frame.
 */
const OWN = [
  "accounts.google.com", "clients2.google.com", "update.googleapis.com", "content-autofill.googleapis.com", "optimizationguide-pa.googleapis.com",
  "firefox.settings.services.mozilla.com",
];

// No foreign address on the page itself: Firefox asks for the names of its links.
const page = (/** @type {string} */ body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">${body}`;
const FIELDS = page("<select><option>One<option>Two</select><textarea></textarea><input><input type=checkbox>");
const HOST = page('<quiet-check loading="eager" src="/asked-frame.html" exit-url="/gone.html"></quiet-check><script type="module" src="/dist/quiet-check.js"></script>');

/**
 * All that is asked for from the moment the visitor begins: the items, the result, a practice, print, a saved summary, words and a code.
 * @param {Laboratory} lab @param {string} frame @param {(asked: Asked) => boolean} [seen] what to wait for at the end
 * @returns {Promise<Asked>}
 */
export async function askedBySitting({ browser, driver, site, sink, startup, visit, moveOn }, frame, seen) {
  site.answers.set("/fields.html", { body: FIELDS });
  site.answers.set("/asked.html", { body: HOST });
  site.answers.set("/asked-frame.html", { body: frame, headers: { "content-type": "text/html" } });
  await moveOn();
  const since = sink.questions.length;
  await visit(`${site.url}/fields.html`);
  await silence();
  const own = new Set([...OWN, ...startup, ...sink.questions.slice(since)]);

  await visit(`${site.url}/asked.html`);
  const visitor = new Visitor(driver, "quiet-check");
  await visitor.into();
  await within(driver, "the first screen", () => driver.executeScript("return document.querySelector('html:not(.waiting) [data-do=begin]')"));
  await driver.sleep(500);

  /** When nothing is on its way: a question that has been sent and not yet heard would be taken for something else. */
  const count = async () => {
    for (let last = ""; ; await driver.sleep(100)) {
      const now = { requests: site.requests.length, questions: sink.questions.length, answered: sink.answered(), ...(inside ? await traffic() : NOTHING_SENT) };
      if (JSON.stringify(now) === last) return now;
      last = JSON.stringify(now);
    }
  };
  const before = await count();
  await sit(visitor, browser);
  // Time in which what should not come could come; what must come is waited for.
  await driver.sleep(500);
  const asked = async () => {
    const now = await count();
    const questions = sink.questions.slice(before.questions, now.questions);
    return {
      requests: site.requests.slice(before.requests).map(({ url }) => url),
      names: [...new Set(questions)].filter((name) => !own.has(name)),
      connections: now.connections - before.connections,
      // A question and its answer are one each, and the answer may go later.
      datagrams: now.datagrams - before.datagrams - questions.length - (now.answered - before.answered),
    };
  };
  if (seen) await within(driver, "what was asked for", async () => seen(await asked()));
  return asked();
}

/**
 * Until nobody has sent a datagram for a while. Chromium makes a name for each address that WebRTC has had, and tells the
 * network of each, as it comes and as it goes, one a second.
 */
async function silence() {
  const now = async () => (inside ? (await traffic()).datagrams : 0);
  for (let last = NaN, sent = await now(); sent !== last; sent = await now()) {
    last = sent;
    await pause(1500);
  }
}

/** @param {Visitor} visitor @param {import("./harness.mjs").Browser} browser */
async function sit(visitor, browser) {
  const { driver } = visitor;
  await visitor.arrive(() => visitor.press("[data-do=begin]"));
  assert.equal((await visitor.fill({ response: busy })).stage, "result");
  await visitor.press("header summary");
  await visitor.press("[data-part=strategies] > summary");
  await visitor.arrive(() => visitor.press(".try [data-do=practice]"));
  await visitor.press("#screen .acts button");
  await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));
  await visitor.press("[data-part=keep] > summary");
  // What a printer is told is the browser's, and would hold up the driver; and WebKitGTK's takes no downloads.
  await visitor.ask("window.printed = window.saved = 0; window.print = () => window.printed++;");
  const follow = browser === "webkit" ? "!this.download" : "true";
  await visitor.ask(`const click = HTMLElement.prototype.click; HTMLElement.prototype.click = function () { if (this.download) window.saved++; if (${follow}) click.call(this); };`);
  await visitor.press("[data-do=print]");
  await within(driver, "print", () => visitor.ask("return window.printed"));
  for (const what of ["save", "save-text"]) await visitor.press(`[data-do=${what}]`);
  await within(driver, "two files", () => visitor.ask("return window.saved === 2"));
  for (const what of ["words", "code"]) await visitor.press(`[data-do=${what}]`);
  assert.match(await visitor.ask("return document.querySelector('[data-slot=code] textarea').value"), /^(\w{5} ){4}\w{5}$/);
}
