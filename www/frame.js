// The start-up of the working document: the first screen can be read and its button pressed before
// the program has arrived. It opens the page's port, lets the program in, and shows a way on when
// something stops. The program itself knows only `tell`, which takes a word.

import { initSync, start } from "../target/frame/quiet_check.js";
import { dress } from "./look.js";

/** @import { FrameErrorCode, FrameMessage, HostMessage } from "./protocol.js" */

// No connection to another machine, not even one that no policy speaks of.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) delete (/** @type {any} */ (self)[name]);

const root = document.documentElement;
/** @type {MessagePort | undefined} */ let port;
/** @type {FrameMessage[]} */ let waiting = [];
let ready = false;
/** @type {string | undefined} */ let pressed;
/** How long somebody waits who has pressed. @type {ReturnType<typeof setTimeout> | undefined} */ let patience;
let given = false;
let running = false;
let begun = false;
/** What was asked for last. */
let look = "";
/** Puts on the look that the page asked for last. */
let wear = () => {};
const night = matchMedia("(prefers-color-scheme:dark)");
night.onchange = () => wear();

/** Says something to the page, or keeps it until the page listens. @param {FrameMessage} message */
function say(message) {
  if (ready) port?.postMessage(message);
  else waiting.push(message);
}

/** The program's only way out. @param {string} word */
function tell(word) {
  if (word === "started" || word === "finished") say({ type: word });
  if (begun) return;
  begun = true;
  root.classList.add("begun");
  measure();
}

/** The words that the visitor has seen and sent: on a site that asks for them, and once. @param {string} text */
function send(text) {
  const asked = root.dataset.share === "yes";
  if (asked) say({ type: "share", text });
  if (asked) root.dataset.share = "sent";
  return asked;
}

/** The month of a day, in the words of this language. @param {string} day */
const month = (day) => new Date(day).toLocaleDateString(root.lang, { month: "long", year: "numeric" });

/** @param {HostMessage} message */
function hear(message) {
  if (message.type === "theme") {
    wear = () => {
      dress(message.style ?? {}, message.theme, night.matches);
      // The first screen may be another height now.
      width = 0;
      measure();
    };
    // Not before the theme is known, or a dark page would flash light.
    const first = !ready;
    ready = true;
    if (first) say({ type: "ready" });
    if (look !== (look = JSON.stringify(message))) wear();
    for (const one of waiting.splice(0)) say(one);
  } else if (message.type === "share") root.dataset.share = message.on ? "yes" : "no";
  else if (message.type === "ping") say({ type: "pong" });
}

/** @param {unknown[]} parts */
async function run([program, data, words]) {
  if (given) return;
  given = true;
  clearTimeout(patience);
  try {
    // Where the file was cut off after the first screen, the outer document had nothing to hand on.
    if (typeof program !== "string" || origin !== "null") throw "damaged";
    initSync({ module: await WebAssembly.compile(bytes(program)) });
    start(bytes(/** @type {string} */ (data)), /** @type {string} */ (words).replaceAll("\x01", "<"), Math.floor(Date.now() / 864e5), tell, send, month);
    // Not before: a press while it is being compiled is kept too.
    running = true;
    root.classList.remove("waiting");
    // In a turn of its own: this may run within that very press, and a button that is being pressed by key takes no other.
    if (pressed) setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(`[data-do=${pressed}]`))?.click());
  } catch (error) {
    const damaged = error === "damaged" || /** @type {Error} */ (error).name === "CompileError";
    stop(typeof WebAssembly !== "object" ? "no-wasm" : damaged ? "damaged" : "crashed");
  }
}

/** One character a byte, see build/pack.mjs: the low half of its code, with some bits turned. @param {string} text */
function bytes(text) {
  // By hand: a function for each of 100,000 characters is a long task on a phone. What is over a byte falls away.
  const all = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) all[at] = text.charCodeAt(at) ^ 118;
  return all;
}

/** Puts a sentence and a way on in place of everything; the answers are gone. @param {FrameErrorCode} code */
function stop(code) {
  given = true;
  const screen = /** @type {HTMLTemplateElement} */ (document.getElementById("t-crash")).content.cloneNode(true);
  document.getElementById("screen")?.replaceChildren(screen);
  document.querySelector("h1")?.focus();
  say({ type: "error", code });
}

addEventListener("message", (event) => {
  if (event.source !== parent) return;
  if (event.ports[0] && !port) {
    port = event.ports[0];
    port.onmessage = (event) => hear(event.data);
  } else if (Array.isArray(event.data)) {
    run(event.data);
  }
});

// Nothing of what went wrong is shown to the console: it could hold an answer.
addEventListener("error", (event) => {
  event.preventDefault();
  // An observer of sizes that had to wait is told as an error too. WebKit keeps the error itself back.
  if (!event.message.startsWith("ResizeObserver")) stop("crashed");
});

// Three presses of Shift in a row leave at once, whether the program is there, still on its way, or has stopped. With this
// document go the answers: the page takes the frame away.
let shifts = 0;
addEventListener("keydown", ({ key, repeat }) => {
  shifts = key === "Shift" && !repeat ? shifts + 1 : 0;
  if (shifts < 3) return;
  document.body.textContent = "";
  say({ type: "left" });
});

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-do]")?.getAttribute("data-do");
  if (button === "again") parent.postMessage("again", "*");
  if (!button || running) return;
  root.classList.toggle("waiting", (pressed = button) === "begin");
  // A network that broke off after the first screen tells nobody: to Chromium such a file is loading for ever.
  if (!given) patience ??= setTimeout(() => stop("timed-out"), 3e4);
});

// A part that is opened while another closes above it would jump away from under the finger. Only the box inside
// scrolls: scrollIntoView would move the page too, by as much as the answers have put above the part.
document.addEventListener("toggle", (event) => {
  const part = /** @type {HTMLDetailsElement} */ (event.target);
  const box = part.closest(".scroll");
  const above = box ? part.getBoundingClientRect().top - box.getBoundingClientRect().top : 0;
  if (box && part.open && part.name && above < 0) box.scrollTop += above;
}, true);

const sheet = /** @type {HTMLElement} */ (document.querySelector(".sheet"));
const told = new Set();
let width = 0;

/** Tells the page one of two heights: the first screen's until somebody begins, and then one for all that follows. Neither
 * comes of what is on the screen then, which would tell where somebody is, or what was passed by. What needs more scrolls
 * inside. Not before the theme is known: how often it is told must not hang on which of the two comes first. */
function measure() {
  if (width !== innerWidth) told.clear();
  width = innerWidth;
  const px = begun ? parseFloat(getComputedStyle(sheet).minHeight) : sheet.getBoundingClientRect().height;
  if (!ready || !innerHeight || told.has(begun)) return;
  told.add(begun);
  // Up to a whole pixel, or a scroll bar would stand there for the rest of one.
  if (begun || document.querySelector(".about")) say({ type: "height", px: Math.ceil(px) });
}
new ResizeObserver(() => begun || measure()).observe(sheet);
addEventListener("resize", measure);

parent.postMessage("hello", "*");
