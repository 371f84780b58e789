// The start-up of each of the frame's two documents, which stands at the head of both. The outer one shows the first screen as
// soon as its style and words are there; behind it the working document comes up, which then takes over what was told, opened
// and pressed (outer.js). Here is what both need for that: the page's port, its look, the height, the way out, and a press
// before the program is there. Where to start: first.show, hear, adopt.

/** @import { FrameErrorCode, FrameMessage, HostMessage } from "./protocol.js" */
/** @typedef {typeof start & Later} First  what outer.js, look.js and frame.js find as `self.first` */
/** @typedef {object} Later  What comes to stand in it. As long as there is none, it takes no room in the file.
 * @property {string} [sheet]   the first screen as it came
 * @property {typeof import("./look.js").dress} [dress]  puts on more than light and dark. It stands behind the first screen, as
 *   most pages ask for no more
 * @property {boolean} [running]  whether the program takes presses by itself
 * @property {boolean} [focused]  whether the visitor's focus is in this document
 * @property {ReturnType<typeof setTimeout> | 0} [held]  whether somebody is pressing something
 * @property {unknown[]} [given]  what the outer document has handed on of the file, where that came before frame.js
 * @property {boolean} [whole]    whether the document's own script runs: in a file that was cut off, or altered, it does not */
/** @typedef {object} State  What the outer document hands on.
 * @property {HostMessage[]} heard  the last message of each kind; none, where the page is to speak to the new document itself
 * @property {number} [told]        the width at which the page knows the first screen's height
 * @property {string} [pressed]     the button, as in data-do
 * @property {number} [focus]       which of the controls has the focus
 * @property {boolean[]} [open]     each part that opens
 * @property {number} [scroll]      how far it is scrolled
 * @property {number} [country]     which of the countries was chosen, if one was
 * @property {number} [shifts]      how often Shift was pressed in a row */

// No connection to another machine, not even one that no policy speaks of.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) delete (/** @type {any} */ (self)[name]);

const root = document.documentElement;
const working = document.URL === "about:srcdoc";
// Links are others once a country is chosen.
const controls = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`button,summary,select${country === undefined ? ",a" : ""}`)]);
const parts = () => [...document.querySelectorAll("details")];
const night = matchMedia("(prefers-color-scheme:dark)");
/** @type {Map<string, HostMessage>} */ const heard = new Map();
/** Which of the two heights the page knows: that after the beginning, or the one before. */ const told = new Set();
/** @type {FrameMessage[]} */ let waiting = [];
/** @type {MessagePort | undefined} */ let port;
/** The first screen, once it is there. @type {HTMLElement | null} */ let sheet = null;
let ready = false;
let begun = false;
let width = 0;
/** What was asked for last. */ let look = "";
/** Puts on how the page wants it to look; false as long as look.js, which that may need, is not there. */ let wear = () => false;
/** Whether the look that was asked for last is on. */ let worn = false;
/** The button that was pressed before the program was there, as in data-do. */ let pressed = "";
/** The country that was chosen before the program was there, as its place in the list. @type {number | undefined} */ let country;
let shifts = 0;
/** Until they count no more: who uses a screen reader stops and starts it by Shift. @type {ReturnType<typeof setTimeout> | undefined} */ let rest;
/** Which of the controls had the focus when this document took over. */ let focused = -1;
/** How long somebody waits who has pressed. @type {ReturnType<typeof setTimeout> | -1 | undefined} */ let patience;

const start = {
  /** This very script: what a visitor's browser may have put before it is not ours. */ own: document.currentScript,
  /** Called when the page has said how all is to look, and after each press: for outer.js. */ dressed() {},
  /** Called with what the outer document hands on of the file. @param {unknown[]} parts */
  take(parts) { first.given = parts; },

  /** The first screen is there whole. */
  show() {
    sheet = /** @type {HTMLElement} */ (document.querySelector(".sheet"));
    first.sheet = sheet.outerHTML;
    // Lays out what of it may be so far (outer.css): with all the rest that would be a long task.
    sheet.getBoundingClientRect();
    first.ready();
    new ResizeObserver(() => begun || measure()).observe(sheet);
  },

  /** Not before the first screen is there, and its look on: a dark page would flash light. Called whenever one of them has come. */
  ready() {
    if (!sheet || !(worn ||= wear())) return;
    if (!port) return working && parent.postMessage("dressed", "*");
    if (!ready) port.postMessage({ type: "ready" });
    ready = true;
    for (const one of waiting.splice(0)) first.say(one);
    // In a turn of its own: the page need not wait for it to show the first screen, and together they would be a long task.
    // Where the screen is drawn before, it has been measured with that, and at no cost.
    setTimeout(() => told.has(begun) || measure());
    first.dressed();
  },

  /** Says something to the page, or keeps it until the page listens. @param {FrameMessage} message */
  say(message) {
    if (ready) port?.postMessage(message);
    else waiting.push(message);
  },

  /** From now on there is one height for all that follows. */
  begin() {
    begun = true;
    root.classList.add("begun");
    measure();
  },

  /** The program is there, or will not come. */
  arrived() {
    clearTimeout(patience);
    patience = -1;
  },

  /** The program takes over. */
  run() {
    first.running = true;
    root.classList.remove("waiting");
    choose(country);
    // The program has put the services there anew.
    if (document.activeElement === document.body) controls()[focused]?.focus({ preventScroll: true });
    if (pressed) press(pressed);
  },

  /** Puts a sentence and a way on in place of everything; the answers are gone. @param {FrameErrorCode} code */
  stop(code) {
    first.arrived();
    // In a file that was cut off there may be none.
    const screen = /** @type {HTMLTemplateElement | null} */ (document.getElementById("t-crash"))?.content.cloneNode(true);
    document.getElementById("screen")?.replaceChildren(screen ?? "");
    document.querySelector("h1")?.focus();
    first.say({ type: "error", code });
  },

  /** All that the working document needs to go on from here. @returns {State} */
  state: () => ({
    heard: [...heard.values()],
    told: told.has(false) ? width : 0,
    pressed,
    focus: controls().indexOf(/** @type {HTMLElement} */ (document.activeElement)),
    open: parts().map((part) => part.open),
    scroll: sheet?.parentElement?.scrollTop,
    country,
    shifts,
  }),

  /** The working document's way to the page, from now on. A port that was listened to is not passed on itself: now and then that
   * crashes WebKit. */
  relay() {
    const { port1, port2 } = new MessageChannel();
    if (port) port.onmessage = ({ data }) => port1.postMessage(data);
    port1.onmessage = ({ data }) => port?.postMessage(data);
    return [port2];
  },
};

/** @type {First} */
const first = start;

/** @param {HostMessage} message */
function hear(message) {
  if (message.type === "ping") return first.say({ type: "pong" });
  heard.set(message.type, message);
  if (message.type === "share") root.dataset.share = message.on ? "yes" : "no";
  if (message.type !== "theme") return;
  const { style, theme } = message;
  wear = () => {
    const more = Object.values(style ?? {}).some(Boolean);
    if (more && !first.dress) return false;
    root.removeAttribute("style");
    root.dataset.theme = theme !== "auto" ? theme : night.matches ? "dark" : "light";
    if (style && more) first.dress?.(style, theme);
    // The first screen may be another height now.
    told.clear();
    measure();
    return true;
  };
  // Before the first screen is there the style may not be, whose colours count.
  if (look !== (look = JSON.stringify(message))) worn = false;
  first.ready();
}

/** Goes on where the outer document was. As long as no port comes with it that is the look alone: so it is on before it is
 * seen. @param {State} state */
function adopt(state) {
  if (port && state.heard[0]) {
    ready = true;
    width = innerWidth;
    if (state.told === width) told.add(false);
  }
  state.heard.forEach(hear);
  if (!port) return;
  parts().forEach((part, n) => (part.open ||= !!state.open?.[n]));
  // Before the focus, which may be on a link, and those go by the country.
  choose(state.country);
  focused = state.focus ?? -1;
  // Not into view: somebody may have scrolled on, in here or on the page.
  controls()[focused]?.focus({ preventScroll: true });
  root.scrollTop = state.scroll ?? 0;
  shifts = state.shifts ?? 0;
  if (state.pressed) press(state.pressed);
}

/** A country that was chosen before the program was there is chosen anew. @param {number | undefined} nth in the list */
function choose(nth) {
  country = nth;
  const list = document.querySelector("select");
  if (!nth || !list || !first.running) return;
  list.selectedIndex = nth;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A press that comes before the program is kept. @param {string} button */
function press(button) {
  // In a turn of its own: this may run within that very press, and a button that is being pressed by key takes no other.
  if (first.running) return void setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(`[data-do=${button}]`))?.click());
  pressed = button;
  // "One moment" stands on the first button, whichever was pressed.
  root.classList.add("waiting");
  // A network that broke off after the first screen tells nobody: to Chromium such a file is loading for ever.
  patience ??= setTimeout(() => first.stop("timed-out"), 3e4);
}

/** Tells the page one of two heights: the first screen's until somebody begins, and then one for all that follows. Neither
 * comes of what is on the screen then, which would tell where somebody is, or what was passed by. What needs more scrolls
 * inside. Not before the theme is known: how often it is told must not hang on which of the two comes first. */
function measure() {
  // To ask for the width lays out all there is.
  if (!sheet || !ready) return;
  if (width !== innerWidth) told.clear();
  width = innerWidth;
  if (!innerHeight || told.has(begun)) return;
  told.add(begun);
  // What somebody has opened on the first screen is not counted: the page would learn of it when its look or width changes.
  const opened = parts().map((part) => part.getBoundingClientRect().bottom - (part.firstElementChild ?? part).getBoundingClientRect().bottom);
  const px = begun ? parseFloat(getComputedStyle(sheet).scrollMarginBottom) : opened.reduce((rest, one) => rest - one, sheet.getBoundingClientRect().height);
  // Up to a whole pixel, or a scroll bar would stand there for the rest of one.
  if (begun || document.querySelector(".about")) first.say({ type: "height", px: Math.ceil(px) });
}

// The other document does not take over while somebody is pressing something: it can be told of a click, and not of half a
// press. Nor while a list is open, which would close.
if (!working) {
  let list = false;
  for (const [type, ms] of /** @type {const} */ ([["pointerdown", 1e4], ["keydown", 1e4], ["pointerup", 400], ["pointercancel", 0], ["keyup", 0], ["click", 0], ["change", 0], ["focusout", 0]])) {
    addEventListener(type, ({ target }) => {
      // A list that takes the window's focus is open still; and a press that takes the focus from elsewhere is not over.
      if (type === "focusout" && !(list && document.hasFocus())) return;
      clearTimeout(first.held);
      list = type !== "focusout" && country === undefined && !pressed && /** @type {Element} */ (target).localName === "select";
      first.held = setTimeout(() => {
        first.held = 0;
        first.dressed();
      }, list ? 6e4 : ms);
    });
  }
  addEventListener("focus", () => (first.focused = true));
  addEventListener("blur", () => (first.focused = false));
}

addEventListener("change", ({ target }) => (country = /** @type {HTMLSelectElement} */ (target).selectedIndex), true);
night.onchange = () => {
  worn = false;
  first.ready();
};
addEventListener("resize", measure);

addEventListener("message", ({ source, data, ports }) => {
  if (source !== parent || !(working || data?.quietCheck === 1)) return;
  if (ports[0] && !port) {
    port = ports[0];
    port.onmessage = ({ data }) => hear(data);
    if (data.look) hear(data.look);
  } else if (ports[0]) return;
  if (Array.isArray(data)) first.take(data);
  else if (working) adopt(data);
});
addEventListener("DOMContentLoaded", () => first.whole || first.stop("damaged"));

// Nothing of what went wrong is shown to the console: it could hold an answer.
addEventListener("error", (event) => {
  event.preventDefault();
  // An observer of sizes that had to wait is told as an error too. WebKit keeps the error itself back.
  if (!event.message.startsWith("ResizeObserver")) first.stop("crashed");
});

// Three presses of Shift in a row leave at once, whether the program is there, still on its way, or has stopped. With this
// document go the answers: the page takes the frame away.
addEventListener("keydown", ({ key, repeat }) => {
  shifts = key === "Shift" && !repeat ? shifts + 1 : 0;
  clearTimeout(rest);
  rest = setTimeout(() => (shifts = 0), 5e3);
  if (shifts < 3) return;
  document.body.textContent = "";
  first.say({ type: "left" });
});

document.addEventListener("click", ({ target }) => {
  const button = /** @type {Element} */ (target).closest?.("[data-do]")?.getAttribute("data-do");
  if (button === "again" && working) parent.postMessage("again", "*");
  if (button && !first.running) press(button);
});

// What lies over the screen gives way to a focus that would else go under it.
addEventListener("focusin", ({ target }) => {
  const help = document.querySelector(".help[open]");
  if (!help?.contains(/** @type {Element} */ (target))) help?.removeAttribute("open");
});

/** @type {any} */ (self).first = first;
parent.postMessage(working ? "hello" : { quietCheck: 1 }, "*");

export {};
