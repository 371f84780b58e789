// Two sittings, one view: all that a page can observe of a sitting is written down by a witness on the page, for two visitors
// who go the same way and answer otherwise. Both accounts must be the same, to the letter. Then frames that tell, each in
// another way, show that every stream of the account can differ.
//
// They go the same way to the number of presses: that there was one, and when, browsers tell the page around a frame
// (`navigator.userActivation`), and no frame can keep it back.
//
// QC_FULL=1 answers every question by pointer; otherwise the first of each kind is, and the rest by script.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { browsers, enterSame, Key, leaveByKeys, leaveFrame, setViewport, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";
import { items, optionIds } from "./visitor.mjs";

/** @typedef {import("./visitor.mjs").Visitor} Visitor */
/** @typedef {import("./visitor.mjs").Response} Response */

const full = process.env.QC_FULL === "1";

/**
 * Runs on the page before the widget's script. It writes down, in order: every message on the window and on each port, both
 * ways; every event that reaches the page, with where it was; every change of an attribute or node, in the widget too; each
 * size and place of the frame; and whatever of the page's state changes. Each in an account of its own, as two of different
 * kinds may fall into the same moment. No times: those are the visitor's own.
 */
function witness() {
  /** @type {Record<string, string[]>} */
  const account = { "message heard": [], "message sent": [], "answer to a ping": [], event: [], change: [], state: [] };
  const say = (/** @type {string} */ stream, /** @type {unknown[]} */ ...words) => void account[stream].push(words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(" "));
  const name = (/** @type {any} */ one) => one?.localName ?? one?.nodeName ?? (one === window ? "window" : String(one));

  // How often a page asks whether the frame is there, and so when that is answered, is the pointer's and the focus'.
  const hears = (/** @type {string} */ where, /** @type {any} */ data) => say(data?.type === "pong" ? "answer to a ping" : "message heard", where, data);
  addEventListener("message", (event) => hears("window hears", event.data));
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (/** @type {any} */ ...given) {
    say("message sent", "port sends", given[0]);
    return post.apply(this, /** @type {any} */ (given));
  };
  const { get, set } = /** @type {any} */ (Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage"));
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    get,
    set(/** @type {any} */ hear) {
      set.call(this, (/** @type {any} */ event) => {
        hears("port hears", event.data);
        Object.assign(window, { portHeard: /** @type {any} */ (window).portHeard + 1 });
        hear.call(this, event);
      });
    },
  });

  // What the browser can send to a page, by its own list.
  const types = new Set([window, document, HTMLElement.prototype].flatMap((one) => {
    const found = [];
    for (const key in one) if (key.startsWith("on")) found.push(key.slice(2));
    return found;
  }));
  for (const type of [...types, "focusin", "focusout", "ready", "started", "finished", "left", "share"]) {
    if (type === "message") continue;
    addEventListener(type, (/** @type {any} */ event) => say("event", type, name(event.target), event.detail ?? "", [event.clientX, event.clientY].filter((at) => at !== undefined)), true);
  }

  /** @type {MutationObserver} */
  const changes = new MutationObserver((records) => {
    for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
      // Chromium's driver marks the frames that it goes into.
      if (attributeName?.startsWith("cd_frame")) continue;
      const value = attributeName && /** @type {Element} */ (target).getAttribute(attributeName);
      say("change", type, name(target), attributeName ?? "", value ?? "", [...addedNodes].map(name), [...removedNodes].map(name));
    }
  });
  changes.observe(document, { attributes: true, childList: true, characterData: true, subtree: true });
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (/** @type {ShadowRootInit} */ how) {
    const shadow = attach.call(this, how);
    changes.observe(shadow, { attributes: true, childList: true, characterData: true, subtree: true });
    return shadow;
  };

  // Looked at with each frame that is drawn: what has no event.
  // As it is when the account begins: while a page loads, Firefox now and then counts one more.
  let before = history.length;
  let last = /** @type {Record<string, string>} */ ({});
  const look = () => {
    const host = document.querySelector("quiet-check");
    const frame = host?.shadowRoot?.querySelector("iframe");
    const box = frame?.getBoundingClientRect();
    // What any page may ask of a window of another origin.
    const inside = frame?.contentWindow;
    // Without the server's port, which is another for each.
    const path = (/** @type {string | undefined} */ address) => address && new URL(address).pathname;
    const state = /** @type {Record<string, unknown>} */ ({
      title: document.title, address: path(location.href), history: history.length - before, frames: [window.length, inside?.length, inside?.length && inside[0].length], scroll: [scrollX, scrollY],
      cookie: document.cookie, stored: [localStorage.length, sessionStorage.length], high: document.documentElement.scrollHeight,
      focus: [document.hasFocus(), name(document.activeElement), name(host?.shadowRoot?.activeElement)], selection: String(getSelection()),
      frame: box && [box.x, box.y, box.width, box.height, frame?.name, path(frame?.src)],
      asked: performance.getEntriesByType("resource").map((one) => path(one.name)),
    });
    // Each by itself: whether two come in one drawn frame or in two is the machine's.
    for (const [what, value] of Object.entries(state)) {
      const now = JSON.stringify(value ?? null);
      if (now !== last[what]) say("state", what, now);
      last[what] = now;
    }
    requestAnimationFrame(look);
  };
  look();
  // From when the first screen lies still: how a page loads is the network's and the parser's.
  Object.assign(window, { account, portHeard: 0, beginAccount: () => {
    [before, last] = [history.length, {}];
    for (const stream of Object.values(account)) stream.length = 0;
  } });
}

// Its scroll bar is there from the first: one that came as the frame grew would make the frame narrower, whatever was answered,
// and in the page's own time.
const PAGE = `<!doctype html><html lang="en" style="overflow-y:scroll"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>(${witness})()</script>
<h1>Host</h1><quiet-check loading="eager" exit-url="/gone.html"></quiet-check><p style="width:2000px">Below, and so wide that the page can be scrolled.</p>
<script type="module" src="/dist/quiet-check.js"></script>`;

/** An option's id, those of several, or the button by which an item is gone by. @typedef {(item: typeof items[number], at: number) => string | string[]} Answers */

/** One at the one end of each answer set, one at the other. @type {Answers} */
const least = ({ linkId, type }) => (type === "multiple" ? [optionIds(linkId)[0]] : optionIds(linkId)[0]);
/** @type {Answers} */
const most = ({ linkId, type }) => (type === "multiple" ? [/** @type {string} */ (optionIds(linkId).at(-1))] : /** @type {string} */ (optionIds(linkId).at(-1)));
/**
 * Goes by every item, by "Does not apply to me" where an item has that and it is its turn, and otherwise by "Prefer not to say".
 * Not as often by each: two who are told of the same number of times would look alike. @param {(at: number) => boolean} turn @returns {Answers}
 */
const passing = (turn) => ({ type }, at) => (type !== "multiple" && turn(at) ? "na" : "skip");

/** Nothing hangs on who they are. @type {Record<string, [Answers, Answers]>} */
const pairs = { "with different answers": [least, most], "in which every item is left out, for one reason or another": [passing((at) => at % 3 === 0), passing((at) => at % 3 > 0)] };

/**
 * Waits until the page has heard all that the frame has told it. The frame's own sizes are looked at with each frame that is
 * drawn, so it has told what there is to tell after two of them.
 * @param {Visitor} visitor
 */
async function settle(visitor) {
  const told = await visitor.driver.executeAsyncScript("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(window.told))))");
  await within(visitor.driver, `the page to have heard ${told} messages`, () => visitor.onHost(`return portHeard >= ${told}`));
  await visitor.onHost("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");
}

/** From when the first screen has told its height, each message that the frame sends is counted. @param {Visitor} visitor */
async function count(visitor) {
  const wanted = await visitor.ask("return `${Math.ceil(document.querySelector('.sheet').getBoundingClientRect().height)}px`");
  await within(visitor.driver, "the height", async () => (await visitor.onHost("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').style.height")) === wanted);
  await visitor.onHost("portHeard = 0");
  await visitor.ask("window.told = 0; const post = window.MessagePort.prototype.postMessage; window.MessagePort.prototype.postMessage = function (...given) { window.told++; return post.apply(this, given); }");
}

/**
 * One sitting, always the same way: every screen, the result with all that opens in it, a practice, print, words, a code and
 * the code typed again, help, and the exit. What a printer is told is the browser's, and would hold up the driver.
 * @param {Awaited<ReturnType<typeof openRoom>>} room @param {Answers} answer @param {number} [until] so many items, and no further
 * @returns {Promise<Record<string, string[]>>} what the page has seen
 */
async function sitting(room, answer, until = items.length) {
  const visitor = await room.visit("/witness.html");
  await count(visitor);
  // A pointer lies where the sitting before has left it: this one begins on the page. Firefox takes the first move of a new
  // document for none.
  await leaveFrame(visitor.driver);
  for (const at of [1, 3, 1]) await visitor.driver.actions().move({ x: at, y: at, duration: 0 }).perform();
  await enterSame(visitor.driver, visitor.frames);
  await settle(visitor);
  await visitor.onHost("beginAccount()");
  const step = async (/** @type {() => Promise<unknown>} */ act) => {
    await visitor.arrive(act);
    await settle(visitor);
  };
  await visitor.click("[data-do=begin]");
  await settle(visitor);
  await step(() => visitor.click("[data-do=adult]"));
  const byPointer = full ? until : 2;
  for (const [at, item] of items.slice(0, byPointer).entries()) {
    const given = answer(item, at);
    while ((await visitor.read()).stage === "section") await step(() => visitor.press("[data-do=continue]"));
    if (given === "skip" || given === "na") {
      await step(() => visitor.click(`#screen [data-do=${given}]`));
    } else if (item.type === "multiple") {
      for (const id of given) await visitor.press(`[data-list=options] [data-n="${optionIds(item.linkId).indexOf(id)}"]`);
      await step(() => visitor.press("[data-do=continue]"));
    } else {
      const label = await visitor.ask("return document.querySelector(`[data-list=options] [data-n='${arguments[0]}']`).closest('label').textContent.trim()", optionIds(item.linkId).indexOf(/** @type {string} */ (given)));
      await step(() => visitor.pick(label));
    }
  }
  if (byPointer < until) {
    const response = Object.fromEntries(items.map((item, at) => [item.linkId, answer(item, at)]));
    await visitor.fill({ response, from: items[byPointer].linkId, until: items[until]?.linkId ?? "review", drawn: true });
    await settle(visitor);
  }
  if (until === items.length) await lookAround(visitor, step);
  const account = /** @type {Record<string, string[]>} */ (await visitor.onHost("return account"));
  await leaveByKeys(visitor.driver);
  await within(room.driver, "the exit", async () => (await room.driver.getCurrentUrl()).endsWith("/gone.html"));
  const what = (/** @type {string} */ state) => state.split(" ", 1)[0];
  account.state.sort((one, two) => (what(one) < what(two) ? -1 : what(one) > what(two) ? 1 : 0));
  return account;
}

/** From the last item to the result, and all that can be done there. @param {Visitor} visitor @param {(act: () => Promise<unknown>) => Promise<void>} step */
async function lookAround(visitor, step) {
  if ((await visitor.read()).stage === "section") await step(() => visitor.press("[data-do=continue]"));
  await step(() => visitor.press("[data-do=continue]"));
  assert.equal((await visitor.read()).stage, "result");
  for (const angle of [1, 3, 5]) await visitor.press(`.angle:nth-of-type(${angle}) [data-do=angle]`);
  // Strengths are there only where there are some: a page must not learn that either, but the way has to be the same.
  for (const part of ["strategies", "help", "questions", "keep", "notes"]) {
    await visitor.press(`[data-part=${part}] > summary`);
    await visitor.ask("for (const why of document.querySelectorAll('.part[open] .why')) why.open = true");
    await settle(visitor);
  }
  for (let times = 0; times < 2; times++) {
    await visitor.click("header summary");
    await settle(visitor);
  }
  await step(() => visitor.press(".try [data-do=practice]"));
  await visitor.press("[data-do=next], [data-do=start], [data-do=name], #screen button");
  await step(() => visitor.press("#screen .foot [data-do=back]"));
  await visitor.press("[data-part=keep] > summary");
  await visitor.ask("window.printed = 0; window.print = () => window.printed++");
  await visitor.press("[data-do=print]");
  await within(visitor.driver, "print", () => visitor.ask("return window.printed"));
  for (const what of ["words", "code"]) {
    await visitor.press(`[data-do=${what}]`);
    await settle(visitor);
  }
  const code = await visitor.ask("return document.querySelector('[data-slot=code] textarea').value");
  assert.match(code, /^(\w{5} ){4}\w{5}$/);
  await step(() => visitor.press("[data-part=keep] [data-do=compare]"));
  await visitor.click("[data-code]");
  await visitor.driver.actions().sendKeys(code.replaceAll(" ", "").toLowerCase()).perform();
  await step(() => visitor.key(Key.ENTER));
  await step(() => visitor.press("#screen .foot [data-do=back]"));
}

/** The streams of the account by which the page can tell the two apart. @param {Record<string, string[]>} one @param {Record<string, string[]>} two */
const differing = (one, two) => Object.keys(one).filter((stream) => JSON.stringify(one[stream]) !== JSON.stringify(two[stream]));

/** The check itself: no account differs. @param {Record<string, string[]>} one @param {Record<string, string[]>} two */
function compare(one, two) {
  for (const stream of differing(one, two)) assert.deepEqual(two[stream], one[stream], `the page can tell the two apart, by a ${stream}`);
}

/**
 * Frames that tell, each in another way, with the streams in which that must be seen: every stream of the account can
 * differ. Some of what stands in them no frame can reach, which walls.test.mjs holds: the page's title, address, cookies,
 * storage, selection and markup, what it has asked for, and the name and address of the iframe. Of the iframe's attributes
 * the loader writes one on the frame's word, its style, for a height. What the page sends is the loader's; but by the
 * focus a frame can make it ask whether it is there. `lacking`: what does not come of it in a browser.
 * @type {Record<string, { streams: string[], tell: string, lacking?: Partial<Record<import("./harness.mjs").Browser, string[]>> }>}
 */
const telling = {
  "by a message more": { streams: ["message heard"], tell: "parent.parent.postMessage('more','*')" },
  "by its height": { streams: ["message heard", "change", "state"], tell: "port.postMessage({type:'height',px:900})" },
  "by an answer that nobody asked for": { streams: ["answer to a ping"], tell: "port.postMessage({type:'pong'})" },
  "by the focus": { streams: ["message sent", "event"], tell: "document.activeElement.blur();parent.parent.focus()", lacking: { firefox: ["message sent"] } },
  "by scrolling the page": { streams: ["event", "state"], tell: "document.body.scrollIntoView({inline:'start'})", lacking: { webkit: ["event", "state"] } },
  "by the history": { streams: ["state"], tell: "history.pushState(0,'')" },
  "by a frame within": { streams: ["state"], tell: "document.body.append(document.createElement('iframe'))" },
};
/** What such a frame does when an answer of the upper end is chosen. @param {string} tell */
const whenMost = (tell) => `{let port;const post=MessagePort.prototype.postMessage;MessagePort.prototype.postMessage=function(...given){port=this;return post.apply(this,given)};
addEventListener("change",({target})=>{if(target.dataset.n>2){${tell}}},true);}`;

/** What the frame says comes in the same order, with several drawn frames between one word and the next. */
const SLOWLY = `{let last=0;const post=MessagePort.prototype.postMessage;MessagePort.prototype.postMessage=function(...given){
last=Math.max(last+100,performance.now());setTimeout(()=>post.apply(this,given),last-performance.now())}}`;

/**
 * What the page has seen of one sitting. @param {Awaited<ReturnType<typeof openRoom>>} room @param {Answers} answers
 * @param {{ frame?: string, until?: number }} [other] another frame file, and how many items are enough for it
 */
async function seenOf({ driver, site, ...room }, answers, { frame, until } = {}) {
  if (frame) site.answers.set("/dist/frame.html", { body: frame, headers: { "content-type": "text/html" } });
  try {
    // High enough that nothing has to be scrolled into view: what visitors scroll with their own hands is theirs.
    await setViewport(driver, 700, 1700);
    return await sitting({ driver, site, ...room }, answers, until);
  } finally {
    site.answers.delete("/dist/frame.html");
  }
}

/** A page above the check, words of the site's own, and a page below. */
const LONG = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title><link rel="icon" href="data:,">
<script>var moved = []; addEventListener("scroll", () => moved.push(Math.round(scrollY)))</script>
<h1>Host</h1><p>Words of an article.</p><quiet-check loading="eager"><p slot="notice">Who we are, and what becomes of your answers.</p></quiet-check><p style="height:2000px">More of it.</p>
<script type="module" src="/dist/quiet-check.js"></script>`;

/**
 * Presses as a finger does: first what is out of sight is brought there, inside as far as that goes and then by the page, and
 * neither further than it has to be. @param {Visitor} visitor @param {string} selector @returns {Promise<number>} by how much
 */
async function tap(visitor, selector) {
  const place = () => visitor.ask("const { top, bottom, left, width } = document.querySelector(arguments[0]).getBoundingClientRect(); return [top, bottom, left + width / 2]", selector);
  const frame = () => visitor.onHost("const { top, left } = document.querySelector('quiet-check').shadowRoot.querySelector('iframe').getBoundingClientRect(); return [top, left, innerHeight]");
  const [above, , window] = await frame();
  // What lies under the bar, or under the way out, has to come down as well.
  const [top, bottom] = await place();
  const by = Math.max(0, bottom + above - window) || Math.min(0, top - 60, top + above - 60);
  await visitor.ask("scrollBy(0, arguments[0])", by);
  // Where a browser scrolls by whole pixels alone, up to one is left over.
  const rest = Math.trunc((by - (top - (await place())[0])) / 2) * 2;
  await visitor.onHost(`scrollBy(0, ${rest}); return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))`);
  // By its place in the window: drivers take what lies lower in the frame than the window is high for out of sight.
  const [[from, to, x], [y, left]] = [await place(), await frame()];
  await visitor.arrive(async () => {
    await leaveFrame(visitor.driver);
    await visitor.driver.actions().move({ x: Math.round(left + x), y: Math.round(y + (from + to) / 2), duration: 0 }).press().release().perform();
    await enterSame(visitor.driver, visitor.frames);
  });
  return by;
}

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */ let room;
    before(async () => {
      room = await openRoom(browser, { barsAbove: true, reducedMotion: true });
      room.site.answers.set("/witness.html", { body: PAGE });
      room.site.answers.set("/long.html", { body: LONG });
    });
    after(() => room?.close());

    it("of who answers at the one end of the lists and at the other, a page sees no other scrolling on a small phone", async () => {
      await setViewport(room.driver, 320, 480);
      const seen = [];
      for (const end of [":first-child", ":nth-child(5)"]) {
        const visitor = await room.visit("/long.html");
        for (const way of ["begin", "adult", "continue"]) await tap(visitor, `#screen [data-do=${way}], .about [data-do=${way}]`);
        const frame = await visitor.onHost("const { top, bottom } = document.querySelector('quiet-check').shadowRoot.querySelector('iframe').getBoundingClientRect(); return [top >= 0, bottom <= innerHeight]");
        assert.deepEqual(frame, [true, true], "all of the frame is in sight");
        await visitor.onHost("moved.length = 0");
        let by = 0;
        for (let times = 0; times < 3; times++) by += await tap(visitor, `[data-list=options] label${end}`);
        if (end !== ":first-child") assert.ok(by > 60, `what they had to scroll: ${by}`);
        seen.push(await visitor.onHost("return [moved, scrollY]"));
      }
      assert.deepEqual(seen[1], seen[0]);
      assert.deepEqual(seen[0][0], [], "and none at all");
    });

    for (const [which, [one, other]] of Object.entries(pairs)) {
      it(`a page sees the same of two sittings ${which}`, async () => {
        const seen = await seenOf(room, one);
        const said = Object.values(seen).flat().join("\n");
        for (const part of ['port hears {"type":"started"}', 'port hears {"type":"finished"}', 'port hears {"type":"height"', 'port hears {"type":"pong"}', 'port sends {"type":"ping"}', "finished quiet-check", "attributes iframe style", 'frame [']) {
          assert.ok(said.includes(part), `the witness has seen: ${part}\n${said}`);
        }
        compare(seen, await seenOf(room, other));
        const streams = Object.values(telling).flatMap(({ streams }) => streams);
        assert.deepEqual([...new Set(streams)].sort(), Object.keys(seen).sort(), "each stream is seen to differ in one of the frames that tell");
      });
    }

    if (browser === "chromium" || full) describe("and the check can fail: it would see a frame that tells", () => {
      /** A visitor of whom none of these frames tells. @type {Record<string, string[]>} */
      let quiet;
      before(async () => void (quiet = await seenOf(room, least, { frame: await frameWith({ inner: whenMost("") }), until: 3 })));
      for (const [how, { streams, tell, lacking }] of Object.entries(telling)) {
        it(how, async () => {
          const seen = await seenOf(room, most, { frame: await frameWith({ inner: whenMost(tell) }), until: 3 });
          const wanted = streams.filter((stream) => !lacking?.[browser]?.includes(stream));
          if (wanted.length === 0) return compare(quiet, seen);
          assert.throws(() => compare(quiet, seen), /can tell the two apart/);
          const found = differing(quiet, seen);
          assert.deepEqual(wanted.filter((stream) => !found.includes(stream)), [], `seen in: ${found.join(", ")}`);
        });
      }
      it("but is silent of one that does not, and of how soon one word follows the other", async () => {
        compare(quiet, await seenOf(room, most, { frame: await frameWith({ inner: whenMost("") + SLOWLY }), until: 3 }));
      });
    });
  });
}
