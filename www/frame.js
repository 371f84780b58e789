// The working document's script: it lets the program in, and is its way to the page. What comes before the program, and goes
// on without it, is the start-up's (first.js).

import { initSync, start } from "../target/frame/quiet_check.js";

const first = /** @type {import("./first.js").First} */ (/** @type {any} */ (self).first);
const { dataset, lang } = document.documentElement;

/** Tells the page that the sitting has begun, or has a result. The visitor's own words go by `send`. @param {string} word */
function tell(word) {
  if (word === "started" || word === "finished") first.say({ type: word });
  first.begin();
}

/** The words that the visitor has seen and sent: on a site that asks for them, and once. @param {string} text */
function send(text) {
  const asked = dataset.share === "yes";
  if (asked) first.say({ type: "share", text });
  if (asked) dataset.share = "sent";
  return asked;
}

/** The month of a day, in the words of this language. @param {string} day */
const month = (day) => new Date(day).toLocaleDateString(lang, { month: "long", year: "numeric" });

first.take = async (/** @type {unknown[]} */ [program, data, words]) => {
  // It comes again where the document was there before the file was.
  first.take = () => {};
  first.arrived();
  try {
    // Where the file was cut off after the first screen, the outer document had nothing to hand on.
    if (typeof program !== "string" || origin !== "null") throw "damaged";
    initSync({ module: await WebAssembly.compile(bytes(program)) });
    start(bytes(/** @type {string} */ (data)), /** @type {string} */ (words).replaceAll("\x01", "<"), Math.floor(Date.now() / 864e5), tell, send, month);
    // Not before: a press while it is being compiled is kept too.
    first.run();
  } catch (error) {
    const damaged = error === "damaged" || /** @type {Error} */ (error).name === "CompileError";
    first.stop(typeof WebAssembly !== "object" ? "no-wasm" : damaged ? "damaged" : "crashed");
  }
};

first.whole = true;
if (first.given) first.take(first.given);

/** One character a byte, see cli/fill.mjs: the low half of its code, with some bits turned. @param {string} text */
function bytes(text) {
  // By hand: a function for each of 100,000 characters is a long task on a phone. What is over a byte falls away.
  const all = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) all[at] = text.charCodeAt(at) ^ 118;
  return all;
}

// What is opened while something closes above it would jump away from under the finger. Only the box inside scrolls:
// scrollIntoView would move the page too, by as much as the answers have put above it.
const top = (/** @type {Element} */ one) => one.getBoundingClientRect().top;
document.addEventListener("click", ({ target }) => {
  const pressed = /** @type {Element} */ (/** @type {Element} */ (target).closest("details, .angle"));
  const box = pressed?.closest(".scroll");
  if (!box) return;
  const place = top(pressed);
  requestAnimationFrame(() => (box.scrollTop += top(pressed) - place));
}, true);
