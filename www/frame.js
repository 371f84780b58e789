// The start-up of the working document: the first screen can be read and its button pressed before
// the program has arrived. It opens the page's port, lets the program in, and shows a way on when
// something stops. The program itself knows only `tell`, which takes a word.

import { initSync, start } from "../target/frame/quiet_check.js";

/** @import { FrameMessage, HostMessage } from "./protocol.js" */

// No connection to another machine, not even one that no policy speaks of.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) delete (/** @type {any} */ (self)[name]);

const root = document.documentElement;
/** @type {MessagePort | undefined} */ let port;
/** @type {FrameMessage[]} */ let waiting = [];
let ready = false;
let pressed = false;
let running = false;

/** Says something to the page, or keeps it until the page listens. @param {FrameMessage} message */
function say(message) {
  if (ready) port?.postMessage(message);
  else waiting.push(message);
}

/** The program's only way out. @param {string} word */
function tell(word) {
  if (word === "started" || word === "finished" || word === "left") say({ type: word });
}

/** @param {HostMessage} message */
function hear(message) {
  if (message.type === "theme") {
    root.dataset.theme = message.theme;
    // Not before the theme is known, or a dark page would flash light.
    if (!ready) port?.postMessage({ type: "ready" });
    ready = true;
    for (const one of waiting.splice(0)) say(one);
  } else if (message.type === "ping") say({ type: "pong" });
}

/** @param {unknown[]} parts */
async function run([program, data, words]) {
  if (running || typeof program !== "string") return;
  running = true;
  try {
    initSync({ module: await WebAssembly.compile(bytes(program)) });
    start(bytes(/** @type {string} */ (data)), /** @type {string} */ (words).replaceAll("\x01", "<"), Math.floor(Date.now() / 864e5), tell);
    root.classList.remove("waiting");
    if (pressed) /** @type {HTMLElement | null} */ (document.querySelector("[data-do=begin]"))?.click();
  } catch (error) {
    const damaged = error === "damaged" || /** @type {Error} */ (error).name === "CompileError";
    stop(typeof WebAssembly !== "object" ? "no-wasm" : damaged ? "damaged" : "crashed");
  }
}

/** One character a byte, see build/pack.mjs: the low half of its code. @param {string} text */
function bytes(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);
}

/** Puts a sentence and a way on in place of everything; the answers are gone. @param {"no-wasm" | "damaged" | "crashed"} code */
function stop(code) {
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

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-do]")?.getAttribute("data-do");
  if (button === "again") parent.postMessage("again", "*");
  if (button === "begin" && !running) root.classList.toggle("waiting", (pressed = true));
});

// A part that is opened while another closes above it would jump away from under the finger.
document.addEventListener("toggle", (event) => {
  const part = /** @type {HTMLDetailsElement} */ (event.target);
  if (part.open && part.name) part.scrollIntoView({ block: "nearest" });
}, true);

// One height for each stage and width, whatever the answers: a screen that needs more scrolls inside.
let told = "";
new ResizeObserver(() => {
  const screen = /** @type {HTMLElement | null} */ (document.querySelector("[data-measure]"));
  // The width without a scroll bar: one that stood there only until the page had made room must not be counted in.
  const stage = `${screen?.dataset.measure} ${root.clientWidth}`;
  // Up to a whole pixel, or a scroll bar would stand there for the rest of one.
  const px = Math.ceil(/** @type {HTMLElement} */ (document.querySelector(".sheet")).getBoundingClientRect().height);
  if (screen && innerHeight && stage !== told) {
    told = stage;
    say({ type: "height", px });
  }
}).observe(/** @type {Element} */ (document.querySelector(".sheet")));

parent.postMessage("hello", "*");
