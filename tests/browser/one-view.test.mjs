// Two sittings, one view: all that a page can observe of a sitting is written down by a witness on the page, for two visitors
// who go the same way and answer otherwise. Both accounts must be the same, to the letter.
//
// QC_FULL=1 answers every question by pointer; otherwise the first of each kind is, and the rest by script.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { browsers, leaveByKeys, within } from "./harness.mjs";
import { items, openRoom, optionIds } from "./visitor.mjs";

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
  const account = { message: [], event: [], change: [], state: [] };
  const say = (/** @type {string} */ stream, /** @type {unknown[]} */ ...words) => void account[stream].push(words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(" "));
  const name = (/** @type {any} */ one) => one?.localName ?? one?.nodeName ?? (one === window ? "window" : String(one));

  addEventListener("message", (event) => say("message", "window hears", event.data));
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (/** @type {any} */ ...given) {
    say("message", "port sends", given[0]);
    return post.apply(this, /** @type {any} */ (given));
  };
  const { get, set } = /** @type {any} */ (Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage"));
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    get,
    set(/** @type {any} */ hear) {
      set.call(this, (/** @type {any} */ event) => {
        say("message", "port hears", event.data);
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
  let last = "";
  const look = () => {
    const host = document.querySelector("quiet-check");
    const frame = host?.shadowRoot?.querySelector("iframe");
    const box = frame?.getBoundingClientRect();
    // Without the server's port, which is another for each.
    const path = (/** @type {string | undefined} */ address) => address && new URL(address).pathname;
    const state = JSON.stringify({
      title: document.title, address: path(location.href), history: history.length - before, frames: window.length, scroll: [scrollX, scrollY],
      cookie: document.cookie, stored: [localStorage.length, sessionStorage.length], high: document.documentElement.scrollHeight,
      focus: [document.hasFocus(), name(document.activeElement), name(host?.shadowRoot?.activeElement)], selection: String(getSelection()),
      frame: box && [box.x, box.y, box.width, box.height, frame?.name, path(frame?.src)],
      asked: performance.getEntriesByType("resource").map((one) => path(one.name)),
    });
    if (state !== last) say("state", state);
    last = state;
    requestAnimationFrame(look);
  };
  look();
  // From when the first screen lies still: how a page loads is the network's and the parser's.
  Object.assign(window, { account, beginAccount: () => {
    [before, last] = [history.length, ""];
    for (const stream of Object.values(account)) stream.length = 0;
  } });
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>(${witness})()</script>
<h1>Host</h1><quiet-check loading="eager" exit-url="/gone.html"></quiet-check><p>Below.</p>
<script type="module" src="/dist/quiet-check.js"></script>`;

/** Nothing hangs on who they are: one answers at the one end, one at the other, and one leaves everything out. @type {Record<string, (item: typeof items[number]) => string | string[]>} */
const visitors = {
  "the least of everything": ({ linkId, type }) => (type === "multiple" ? [optionIds(linkId)[0]] : optionIds(linkId)[0]),
  "the most of everything": ({ linkId, type }) => (type === "multiple" ? [/** @type {string} */ (optionIds(linkId).at(-1))] : /** @type {string} */ (optionIds(linkId).at(-1))),
};

/** Waits until the page has taken the height that the frame has told, once, and has drawn it. @param {Visitor} visitor */
async function settle(visitor) {
  const wanted = await visitor.ask("const one = document.querySelector('[data-measure]'); return one && `${Math.ceil(document.querySelector('.sheet').getBoundingClientRect().height)}px`");
  const shown = () => visitor.onHost("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').style.height");
  // A frame that tells by its height may be of another by now: then what it told before stays.
  if (wanted) await within(visitor.driver, "the height", async () => (await shown()) === wanted, 2_000).catch(() => {});
  await visitor.onHost("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");
}

/**
 * One sitting, always the same way: every screen, the result with all that opens in it, a practice, a code, and the exit.
 * @param {Awaited<ReturnType<typeof openRoom>>} room @param {(item: typeof items[number]) => string | string[]} answer
 * @returns {Promise<Record<string, string[]>>} what the page has seen
 */
async function sitting(room, answer) {
  const visitor = await room.visit("/witness.html");
  await settle(visitor);
  await visitor.onHost("beginAccount()");
  const step = async (/** @type {() => Promise<unknown>} */ act) => {
    await visitor.arrive(act);
    await settle(visitor);
  };
  await visitor.click("[data-do=begin]");
  await settle(visitor);
  await step(() => visitor.click("[data-do=adult]"));
  const byPointer = full ? items.length : 2;
  for (const [at, item] of items.entries()) {
    const given = answer(item);
    while ((await visitor.read()).stage === "section") await step(() => visitor.press("[data-do=continue]"));
    const option = (/** @type {string} */ id) => `[data-list=options] [data-n="${optionIds(item.linkId).indexOf(id)}"]`;
    if (item.type === "multiple") {
      for (const id of given) await visitor.press(option(id));
      await step(() => visitor.press("[data-do=continue]"));
    } else if (at < byPointer) {
      const label = await visitor.ask("return document.querySelector(arguments[0]).closest('label').textContent.trim()", option(/** @type {string} */ (given)));
      await step(() => visitor.pick(label));
    } else {
      await visitor.press(option(/** @type {string} */ (given)));
      await step(() => visitor.press("[data-do=continue]"));
    }
  }
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
  await visitor.press("[data-part=keep] > summary");
  for (const what of ["words", "code"]) await visitor.press(`[data-do=${what}]`);
  await step(() => visitor.press(".try [data-do=practice]"));
  await visitor.press("[data-do=next], [data-do=start], [data-do=name], #screen button");
  await step(() => visitor.press("#screen .foot [data-do=back]"));
  const account = /** @type {Record<string, string[]>} */ (await visitor.onHost("return account"));
  await leaveByKeys(visitor.driver);
  await within(room.driver, "the exit", async () => (await room.driver.getCurrentUrl()).endsWith("/gone.html"));
  return account;
}

/** The check itself: no account differs. @param {Record<string, string[]>} one @param {Record<string, string[]>} two */
function compare(one, two) {
  for (const [stream, lines] of Object.entries(one)) {
    assert.deepEqual(two[stream], lines, `the page can tell the two apart, by a ${stream}`);
  }
}

/** Frames that tell, each in another way; the check must see it. @type {Record<string, string>} */
const telling = {
  "by a message more": "addEventListener('change',({target})=>target.dataset.n>2&&parent.parent.postMessage('more','*'),true);",
  "by its height": "Set.prototype.has=()=>false;addEventListener('change',({target})=>{if(target.dataset.n>2){document.querySelector('.sheet').style.minHeight='70rem';dispatchEvent(new Event('resize'))}},true);",
  "by the focus": "addEventListener('change',({target})=>{if(target.dataset.n>2)document.activeElement.blur(),parent.parent.focus()},true);",
};

/**
 * Two sittings with different answers, each in a browser of its own: a pointer lies where the sitting before has left it.
 * @param {import("./harness.mjs").Browser} browser @param {string} [frame] another frame file
 */
async function two(browser, frame) {
  /** @type {Record<string, string[]>[]} */
  const accounts = [];
  for (const answer of Object.values(visitors)) {
    // High enough that nothing has to be scrolled into view: what visitors scroll with their own hands is theirs.
    const room = await openRoom(browser, { width: 700, height: 1700, reducedMotion: true });
    try {
      room.site.answers.set("/witness.html", { body: PAGE });
      if (frame) room.site.answers.set("/dist/frame.html", { body: frame, headers: { "content-type": "text/html" } });
      accounts.push(await sitting(room, answer));
    } finally {
      await room.close();
    }
  }
  return accounts;
}

for (const browser of browsers) {
  describe(browser, () => {
    it("a page sees the same of two sittings with different answers", async () => {
      const [least, most] = await two(browser);
      const said = Object.values(least).flat().join("\n");
      for (const seen of ['port hears {"type":"started"}', 'port hears {"type":"finished"}', 'port hears {"type":"height"', "finished quiet-check", "attributes iframe style", '"frame":[']) {
        assert.ok(said.includes(seen), `the witness has seen: ${seen}\n${said}`);
      }
      compare(least, most);
    });

    if (browser === "chromium" || full) {
      for (const [how, inner] of Object.entries(telling)) {
        it(`and would see a frame that tells ${how}`, async () => {
          const [least, most] = await two(browser, await frameWith({ inner }));
          assert.throws(() => compare(least, most), /can tell the two apart/);
        });
      }
    }
  });
}
