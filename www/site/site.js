// Shows what watch.js heard, and keeps the snippet and the check above it at what was chosen.

/** @import { QuietCheckElement } from "../protocol.js" */

/** @template {Element} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));
const { watched } = /** @type {{ watched: Watched }} */ (/** @type {unknown} */ (window));
const list = /** @type {HTMLOListElement} */ (find("#heard"));

/** All that may be heard, whole, and what it means. Whatever else comes is counted: it could hold an answer. */
const meanings = /** @type {[RegExp, string][]} */ ([
  [/^\{"quietCheck":1,"lost":true\}$/, "the frame says that it was replaced"],
  [/^\{"quietCheck":1\}$/, "the frame asks for a port"],
  [/^\{"type":"height","px":\d+\}$/, "how tall the first screen is, or all that follows"],
  [/^\{"type":"pong"\}$/, "still there"],
  [/^(\{"type":"ready"\}|ready)$/, "the first screen is shown"],
  [/^(\{"type":"started"\}|started)$/, "somebody has begun"],
  [/^(\{"type":"finished"\}|finished)$/, "a result is on the screen"],
  [/^(\{"type":"left"\}|left)$/, "somebody left"],
  [/^(\{"type":"error","code":"[a-z-]+"\}|error \{"code":"[a-z-]+","message":"[^"]*"\})$/, "the fallback is shown instead"],
]);
/** @param {Heard} heard */
const meaning = ({ text }) => meanings.find(([pattern]) => pattern.test(text))?.[1];

/** @param {string} tag @param {string} text @param {string} [name] */
function piece(tag, text, name) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

let shown = 0;
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
    const said = meaning(heard) ?? "words that the visitor sent, or something that should not be";
    line?.replaceChildren(piece("span", heard.from, "from"), " ", piece("code", heard.text), " ", piece("span", last.times > 1 ? `${said}, ${last.times} times` : said, "meaning"));
  }
  if (follow) list.scrollTop = list.scrollHeight;
  shown = watched.heard.length;
  find("#count-requests").textContent = String(watched.requests.length);
  find("#count-input").textContent = String(watched.input.length);
  find("#count-address").textContent = String(watched.address.length);
  find("#count-answers").textContent = String(watched.heard.filter((heard) => !meaning(heard)).length);
}
watched.changed = show;
show();

const controls = /** @type {HTMLFormElement} */ (find("#controls"));
const check = /** @type {QuietCheckElement} */ (find("quiet-check"));
const usual = /** @type {Record<string, string>} */ ({ theme: "auto", loading: "lazy", accent: "#1b6763" });

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

/** The accent that was chosen: the one that the picker shows at first is only chosen by choosing it. */
let accent = "";

/** What the element takes as a way out. @param {string} value */
const leadsOut = (value) => /^(https?:\/\/|\.{0,2}\/)/i.test(value) && URL.canParse(value, document.baseURI);

/** @param {Event} [event] */
function choose(event) {
  const chosen = new FormData(controls);
  const picked = String(chosen.get("accent"));
  if (accent || /** @type {HTMLInputElement | undefined} */ (event?.target)?.name === "accent" || picked !== usual.accent) accent = picked;
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
  const escape = (/** @type {string} */ value) => value.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const written = attributes.map(([name, value]) => (value ? ` ${name}="${escape(value)}"` : ` ${name}`)).join("");
  const look = String(chosen.get("look"));
  const styles = [look && `<link rel="stylesheet" href="/quiet-check/themes/${look}.css">`, accent && `<style>quiet-check { --quiet-check-accent: ${accent}; }</style>`].filter(Boolean);
  find("#snippet").textContent = `${['<script type="module" src="/quiet-check/quiet-check.js"></script>', ...styles].join("\n")}

<quiet-check${written}>${chosen.get("loading") === "eager" ? early : ""}
  <p slot="notice">Your own words: consent, privacy, who you are.</p>
  <p>
    This check needs JavaScript. If you need somebody to talk to now,
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
controls.addEventListener("input", choose);
controls.addEventListener("input", () => (find("#copied").textContent = ""));
controls.addEventListener("submit", (event) => event.preventDefault());
// Few who type an address begin it with https://. A name alone that ends as a file does is told as wrong, as before.
controls.addEventListener("change", ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target), typed = field.value.trim();
  if (field.name !== "exit-url" || !/^([^\s/:?#@.]+\.)+[^\s/:?#@.]+(:\d+)?([/?#]\S*)?$/.test(typed) || /^[^/]+\.(html?|php)$/i.test(typed)) return;
  field.value = `https://${typed}`;
  choose();
});
controls.addEventListener("reset", () => {
  accent = "";
  find("#copied").textContent = "";
  // What they were, the controls are only after this.
  setTimeout(choose);
});
choose();
// A browser that comes back to the page may put in again what was chosen before.
addEventListener("pageshow", () => choose());

find("#copy").addEventListener("click", async () => {
  const text = find("#snippet").textContent ?? "";
  const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  // Without the permission, or without https: marked, so that the keys for copying do it.
  if (!copied) getSelection()?.selectAllChildren(find("#snippet"));
  find("#copied").textContent = copied ? "Copied." : "Marked: press Ctrl or Command and C.";
});
