// Shows what watch.js heard, and keeps the snippet and the check above it at what was chosen.

import { ADVICE } from "../diagnose.js";

/** @import { QuietCheckElement } from "../protocol.js" */

/** @template {Element} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));
const { watched } = /** @type {{ watched: Watched }} */ (/** @type {unknown} */ (window));
const check = /** @type {QuietCheckElement} */ (find("quiet-check"));
const list = /** @type {HTMLOListElement} */ (find("#heard"));

/** All that may be heard, whole, and what it means. Whatever else comes from the check is counted: it could hold an answer. */
const meanings = /** @type {[RegExp, string][]} */ ([
  [/^\{"quietCheck":1,"lost":true\}$/, "the frame says that it was replaced"],
  [/^\{"quietCheck":1\}$/, "the frame asks for a port"],
  [/^\{"type":"pong"\}$/, "still there"],
  [/^(\{"type":"ready"\}|ready)$/, "the first screen is shown"],
  [/^(\{"type":"started"\}|started)$/, "somebody has begun"],
  [/^(\{"type":"finished"\}|finished)$/, "a result is on the screen"],
  [/^(\{"type":"left"\}|left)$/, "somebody left"],
]);

/** What the errors may say, and no other word: the loader's own. */
const errors = new Set(Object.entries(ADVICE).flatMap(([code, message]) => [JSON.stringify({ type: "error", code }), `error ${JSON.stringify({ code, message })}`]));

/** Each height that was told, once. */
const heights = /** @type {string[]} */ ([]);
/** Words that came as `share`: through the port, and then as the event. */
let sent = "";

/** @typedef {{ heard: Heard, said: string, counts?: "answers" | "requests" | "input" | "address" | "sent", text?: string }} Line  as it is shown, and where it counts */

/** @param {Heard} heard @returns {Line} */
function explain(heard) {
  const { from, text, shapes } = heard;
  if (from === "elsewhere") return { heard, said: "from something else on this page or in your browser, such as an extension" };
  if (from === "request") return { heard, said: "something was asked for", counts: "requests" };
  if (from === "input") return { heard, said: "seen from outside the frame", counts: "input" };
  if (from === "address") return { heard, said: "the page has another address, title or history", counts: "address" };
  const known = meanings.find(([pattern]) => pattern.test(text))?.[1];
  if (known) return { heard, said: known };
  if (errors.has(text)) return { heard, said: "the fallback is shown instead" };
  if (/^\{"type":"height","px":\d+\}$/.test(text)) {
    if (!heights.includes(text)) heights.push(text);
    // More than two for each width could tell one screen from another.
    if (heights.length <= 2 * shapes) return { heard, said: "how tall the first screen is, or all that follows" };
  }
  const share = /^(share )?(\{.*"text":.*\})$/.exec(text);
  if (share && check.share) {
    const words = String(JSON.parse(share[2]).text);
    // It is one sending, heard twice.
    const again = words === sent;
    sent = again ? "" : words;
    return { heard, said: "the words that you sent: this page drops them", counts: again ? undefined : "sent", text: `${share[1] ?? ""}${words}` };
  }
  return { heard, said: "something that should not be", counts: "answers" };
}

/** @param {string} tag @param {string} text @param {string} [name] */
function piece(tag, text, name) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

let shown = 0;
const counts = { answers: 0, requests: 0, input: 0, address: 0, sent: 0 };
/** What was heard last, and how many times in a row: a frame that is asked often says often that it is still there. */
let last = { text: "", times: 0 };

function show() {
  if (watched.heard.length > 0) list.querySelector(".none")?.remove();
  // The newest is in sight, unless somebody has gone up to read.
  const follow = list.scrollTop + list.clientHeight > list.scrollHeight - 8;
  for (const heard of watched.heard.slice(shown)) {
    const text = `${heard.from} ${heard.text}`;
    last = { text, times: text === last.text ? last.times + 1 : 1 };
    const line = last.times > 1 ? list.lastElementChild : list.appendChild(document.createElement("li"));
    const { said, counts: where, text: words = heard.text } = explain(heard);
    if (where) counts[where]++;
    line?.replaceChildren(piece("span", heard.from, "from"), " ", piece("code", words), " ", piece("span", last.times > 1 ? `${said}, ${last.times} times` : said, "meaning"));
    line?.classList.toggle("alarm", where === "answers");
  }
  if (follow) list.scrollTop = list.scrollHeight;
  shown = watched.heard.length;
  for (const [name, count] of Object.entries(counts)) find(`#count-${name}`).textContent = String(count);
  find("#count-sent").parentElement?.toggleAttribute("hidden", counts.sent === 0);
  for (const name of /** @type {const} */ (["answers", "requests"])) find(`#live-${name}`).textContent = String(counts[name]);
}
watched.changed = show;
show();

// On a phone the panel is further down: while somebody answers, its first counts stand beside "Leave now".
const live = /** @type {HTMLAnchorElement} */ (find("#live"));
let begun = false, inSight = false, cameFrom = 0;
const strip = () => (live.hidden = !begun || inSight);
check.addEventListener("started", () => {
  begun = true;
  strip();
});
// Gone as soon as the frame moves under it, so that it never lies over the way to help.
new IntersectionObserver(([{ isIntersecting }]) => {
  inSight = isIntersecting;
  strip();
}, { rootMargin: "0px 0px 24px" }).observe(find(".panel"));
live.addEventListener("click", () => (cameFrom = scrollY));
find("#back").addEventListener("click", (event) => {
  if (!begun || !cameFrom) return;
  event.preventDefault();
  scrollTo(0, cameFrom);
});

const controls = /** @type {HTMLFormElement} */ (find("#controls"));
const usual = /** @type {Record<string, string>} */ ({ theme: "auto", loading: "lazy" });

/** What a check that loads at once has in it besides: the frame, so that it need not wait for the script. As in the README. */
const early = `
  <template shadowrootmode="open">
    <div part="all">
      <slot name="exit"></slot><slot name="notice"></slot>
      <div>
        <iframe hidden title="Quiet Check" src="/quiet-check/frame.html" referrerpolicy="no-referrer"
          sandbox="allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox"></iframe>
        <slot></slot>
      </div>
    </div>
  </template>`;

/** What the element takes as a way out. @param {string} value */
const leadsOut = (value) => /^(https?:\/\/|\.{0,2}\/)/i.test(value) && URL.canParse(value, document.baseURI);

function choose() {
  const chosen = new FormData(controls);
  // Two colours: the one by day and the one by night.
  const accent = chosen.has("own-accent") ? `${chosen.get("day")} ${chosen.get("night")}` : "";
  const exit = String(chosen.get("exit-url")).trim();
  const wrong = exit !== "" && !leadsOut(exit);
  const told = wrong ? "No address to leave to: it begins with https:// or with /. Until it does, “Leave now” goes to Wikipedia." : "";
  if (find("#exit-wrong").textContent !== told) find("#exit-wrong").textContent = told;
  find("[name=exit-url]").setAttribute("aria-invalid", String(wrong));
  const attributes = /** @type {[string, string][]} */ ([]);
  for (const name of ["exit-url", "theme", "loading"]) {
    const value = String(chosen.get(name)).trim();
    if (value && value !== usual[name] && !(wrong && name === "exit-url")) attributes.push([name, value]);
  }
  if (chosen.has("share")) attributes.push(["share", ""]);
  find("#listen").toggleAttribute("hidden", !chosen.has("share"));
  find("#keep").toggleAttribute("hidden", chosen.get("loading") !== "eager");
  const escape = (/** @type {string} */ value) => value.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const written = attributes.map(([name, value]) => (value ? ` ${name}="${escape(value)}"` : ` ${name}`)).join("");
  const look = String(chosen.get("look"));
  const styles = [look && `<link rel="stylesheet" href="/quiet-check/themes/${look}.css">`, accent && `<style>quiet-check { --quiet-check-accent: ${accent}; }</style>`].filter(Boolean);
  find("#snippet").textContent = `${['<script type="module" src="/quiet-check/quiet-check.js"></script>', ...styles].join("\n")}

<quiet-check${written}>${chosen.get("loading") === "eager" ? early : ""}
  <p slot="notice">Your own words: consent, privacy, who you are.</p>
  <p>
    A private check belongs here. If it does not come, it needs JavaScript.
    If you need somebody to talk to now,
    <a href="https://findahelpline.com">find a helpline</a>.
  </p>
</quiet-check>`;
  // The build puts the themes into this page's own style sheet.
  document.documentElement.dataset.look = look;
  check.style.setProperty("--quiet-check-accent", accent);
  // Not `loading`: the check above is there already, and another way to load would begin it again.
  for (const name of ["exit-url", "theme", "share"]) {
    const value = attributes.find(([known]) => known === name)?.[1];
    if (value === undefined) check.removeAttribute(name);
    else if (check.getAttribute(name) !== value) check.setAttribute(name, value);
  }
}
controls.addEventListener("input", ({ target }) => {
  // Who chooses a colour means it.
  if (/^(day|night)$/.test(/** @type {HTMLInputElement} */ (target).name)) /** @type {HTMLInputElement} */ (find("[name=own-accent]")).checked = true;
  choose();
});
controls.addEventListener("submit", (event) => event.preventDefault());
// Few who type an address begin it with https://. A name alone that ends as a file does is told as wrong, as before.
controls.addEventListener("change", ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target), typed = field.value.trim();
  if (field.name !== "exit-url" || !/^([^\s/:?#@.]+\.)+[^\s/:?#@.]+(:\d+)?([/?#]\S*)?$/.test(typed) || /^[^/]+\.(html?|php)$/i.test(typed)) return;
  field.value = `https://${typed}`;
  choose();
});
// What they were, the controls are only after this.
controls.addEventListener("reset", () => setTimeout(choose));
choose();
// A browser that comes back to the page may put in again what was chosen before.
addEventListener("pageshow", () => choose());

// A check whose file is not there, to see what a visitor sees then. It asks for that file twice, to find out why.
find("#fail").addEventListener("click", () => {
  const broken = document.createElement("quiet-check");
  for (const [name, value] of [["src", "quiet-check/missing.html"], ["loading", "eager"], ["exit-url", check.exitUrl]]) broken.setAttribute(name, value);
  broken.append(piece("p", "Here stands what the site has put inside the element for this: its own words, and a way to help."));
  watched.own.add(broken.src);
  const place = find("#failing");
  place.replaceChildren(broken);
  place.toggleAttribute("hidden", false);
});
