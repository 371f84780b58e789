// Host pages that fight the widget, one row each: what a page does to everything on it, without meaning us.
// The first check in fighting-pages.test.mjs says what has to hold on every one of them.

/**
 * @typedef {object} FightingPage
 * @property {string} name        what the page does
 * @property {string} [doctype]   none at all with an empty string
 * @property {string} [html]      attributes of the root element
 * @property {string} [head]      what stands before the loader's script
 * @property {string} [body]      around the widget, which stands for WIDGET
 * @property {string} [widget]    how the page's own script finds the widget, where there are several or it is hidden away
 * @property {boolean} [lazy]     the widget waits until it is near view, which it is not before `open`
 * @property {string} [open]      what the page does to the widget, once it has been there for a while
 * @property {boolean} [anew]     and that begins it anew
 * @property {Record<string, string>} [headers]       sent with the page
 * @property {Record<string, string>} [frameHeaders]  sent with the frame file
 */

// All that a page may say of an element's box, its text and its movement.
const everything = [
  "display: block", "width: 10px", "max-width: 10px", "margin: 3px", "padding: 2px", "border: 1px dashed red", "float: left",
  "font: italic 11px/1 monospace", "color: gray", "letter-spacing: 1em", "text-transform: uppercase", "background: yellow", "cursor: none",
  "box-sizing: content-box", "animation: shake 0.1s infinite alternate", "transition: all 5s 1s",
].map((line) => `${line} !important`).join("; ");
const shake = "@keyframes shake { from { color: gray } to { color: silver } }";
const style = (/** @type {string} */ css) => `<style>${css}</style>`;
const script = (/** @type {string} */ code) => `<script>${code}</script>`;
const isolated = (/** @type {string} */ embedder) => ({ "cross-origin-embedder-policy": embedder, "cross-origin-opener-policy": "same-origin" });
// What the console asks to be sent with the frame then. Firefox wants the second, as a sandboxed frame is of no origin.
const forIsolated = { "cross-origin-embedder-policy": "require-corp", "cross-origin-resource-policy": "cross-origin" };

// What libraries of another time do to the language. Names that the browser itself reads where it is given options
// (`once`, `capture`, `root`) are left out: a page that sets those for every object breaks its own listeners first.
const pollution = `
  for (const name of ["quietCheck", "lost", "type", "code", "px", "then", "each", "extend", "message", "source", "data", "text"]) Object.prototype[name] = 7;
  for (const name of ["theme", "share", "src", "href"]) Object.defineProperty(Object.prototype, name, { get: () => "fetched", set() {}, configurable: true });
  for (const name of ["each", "last", "remove", "toObject"]) Array.prototype[name] = function () { return this; };
  Array.prototype.toJSON = function () { return "polluted"; };
  String.prototype.startsWith = function (start) { return this.lastIndexOf(start, 0) === 0; };
  String.prototype.includes = function (part) { return this.indexOf(part) > -1; };
  Function.prototype.bind = function (on) { const own = this; return function () { return own.apply(on, arguments); }; };`;

const oldLibrary = `
  Element.prototype.append = Element.prototype.prepend = function (node) { if (!(node instanceof Node)) throw new TypeError("append takes a node"); this.appendChild(node); return this; };
  Element.prototype.remove = function () { this.parentNode.removeChild(this); return this; };
  Element.prototype.toggle = Element.prototype.show = Element.prototype.hide = function () { return this; };
  Array.from = function (list) { return Array.prototype.slice.call(list); };
  Object.keys = function (object) { const names = []; for (const name in object) if (Object.prototype.hasOwnProperty.call(object, name)) names.push(name); return names; };
  window.name = window.status = "taken"; var $ = (id) => document.getElementById(id), port, frame, ready = true, root = null, make = 0, sheet = 0;`;

/** @type {FightingPage[]} */
export const pages = [
  { name: "styles every kind of element with !important", head: style(`${shake} quiet-check, iframe, slot, a, button, p, quiet-check * { ${everything} }`) },
  { name: "takes all styles away", head: style("* { all: unset }") },
  { name: "sets everything to its initial value, !important", head: style("body, body * { all: initial !important; display: block !important }") },
  { name: "makes ten pixels the measure", head: style("html { font-size: 62.5% } body { font-size: 1.6rem; line-height: 1 }") },
  { name: "hides frames, as some blockers do", head: style("iframe { display: none !important; visibility: hidden !important; opacity: 0 !important }") },
  { name: "makes frames a pixel wide, somewhere else", head: style("iframe { position: fixed !important; width: 1px !important; height: 1px !important; left: -999px !important; transform: scale(0) !important }") },
  { name: "lays the widget out in a row", head: style("main { display: flex } main > * { flex: 1 1 auto } quiet-check { float: left; display: flex }") },
  { name: "zooms to half", head: style("main { zoom: 0.5 }") },
  { name: "zooms to double", head: style("main { zoom: 2 }") },
  { name: "zooms the whole page", head: style("html { zoom: 1.3 }") },
  { name: "scales", head: style("main { transform: scale(0.6); transform-origin: 0 0 }") },
  { name: "turns and skews", head: style("main { transform: rotate(4deg) skewX(3deg); transform-origin: 50% 0 } quiet-check { display: block; will-change: transform; perspective: 900px }") },
  { name: "leaves out what is not in view", head: style("section { content-visibility: auto; contain-intrinsic-size: 300px }"), body: '<div style="height: 4000px"></div><section>WIDGET</section>', lazy: true, open: "document.querySelector('section').scrollIntoView()" },
  { name: "shows the widget later", body: '<section style="display: none"><div hidden>WIDGET</div></section>', lazy: true, open: "document.querySelector('section').style.display = ''; document.querySelector('section > div').hidden = false" },
  { name: "shows the widget later, though it has loaded at once", body: '<section style="display: none">WIDGET</section>', open: "document.querySelector('section').style.display = ''" },
  { name: "reads from right to left", html: 'dir="rtl" lang="ar"' },
  { name: "has a base elsewhere", head: '<base href="https://elsewhere.invalid/deep/">' },
  { name: "opens every link in another window", head: '<base target="_blank">' },
  { name: "adds to the prototypes of everything", head: script(pollution) },
  { name: "has a library that puts its own functions in place of the browser's", head: script(oldLibrary) },
  { name: "has a strict policy with Trusted Types", headers: { "content-security-policy": "default-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'" } },
  { name: "is isolated from other origins", headers: isolated("require-corp"), frameHeaders: forIsolated },
  { name: "is isolated, without credentials", headers: isolated("credentialless"), frameHeaders: forIsolated },
  { name: "has no doctype", doctype: "", head: style("table { height: 100% } td { font-size: 9px }"), body: "<center><table width=700><tr><td>WIDGET</td></tr></table></center>" },
  { name: "has a doctype of 1999", doctype: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">', body: "<font size=1><nobr>WIDGET</nobr></font>" },
  { name: "has several widgets", body: 'WIDGET<div style="columns: 2">WIDGET</div><div id="last">WIDGET</div>', widget: "document.querySelector('#last quiet-check')" },
  { name: "keeps the widget in a closed <details>", body: "<details><summary>A check</summary>WIDGET</details>", lazy: true, open: "document.querySelector('details').open = true" },
  { name: "shows the widget in a dialog", body: "<dialog style='width: 700px'>WIDGET</dialog>", lazy: true, open: "document.querySelector('dialog').showModal()" },
  { name: "shows the widget in a popover", body: "<div popover style='width: 700px; height: 800px; overflow: auto'>WIDGET</div>", lazy: true, open: "document.querySelector('[popover]').showPopover()" },
  {
    name: "has the widget in a closed shadow root",
    body: `<div id="outer"></div><template>WIDGET</template>${script("var hiddenRoot = document.querySelector('#outer').attachShadow({ mode: 'closed' }); hiddenRoot.append(document.querySelector('template').content); listen(hiddenRoot);")}`,
    widget: "hiddenRoot.querySelector('quiet-check')",
  },
  { name: "goes from view to view without loading", body: '<div id="view">WIDGET</div>', anew: true, open: `
    const view = document.querySelector("#view"), words = view.innerHTML;
    history.pushState({}, "", "/another-view");
    const kept = view.firstElementChild; kept.remove(); view.append(kept);
    history.pushState({}, "", "/and-back");
    view.innerHTML = "<p>Another view</p>"; view.innerHTML = words;
    history.replaceState({}, "", "/fighting.html");` },
  { name: "changes its language", open: "document.documentElement.lang = 'de'; document.documentElement.dir = 'auto'" },
];

/**
 * Pages that keep the frame out, by what they say or do not say: the visitor gets the site's own words, and the site its reason.
 * @type {(FightingPage & { code: string, attributes?: string })[]}
 */
export const closedPages = [
  { name: "lets no frame in", headers: { "content-security-policy": "frame-src 'none'" }, code: "blocked-by-page" },
  { name: "lets no child in", headers: { "content-security-policy": "child-src 'none'" }, code: "blocked-by-page" },
  { name: "lets nothing in but its own, and has the frame elsewhere", headers: { "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline'" }, attributes: 'src="ELSEWHERE/dist/frame.html"', code: "blocked-by-page" },
  { name: "is isolated, with a frame file that is not", headers: isolated("require-corp"), code: "blocked-by-header" },
];

/** Pages that work widths out by what is inside: how they look, and what is around the widget. @type {[string, string][]} */
export const columns = [
  ["", "WIDGET"],
  ["main { display: flex; flex-direction: column; align-items: center }", "WIDGET"],
  ["body { display: grid; place-items: center }", "WIDGET"],
  ["body { display: flex; place-items: center } #root { margin: 0 auto; padding: 2rem }", "<div id=root>WIDGET</div>"],
  [".row { display: flex } .row section { flex: 1 }", "<div class=row><section><div>WIDGET</div></section></div>"],
  [".rows { display: grid; grid-template-columns: 1fr }", "<div class=rows><div>WIDGET</div></div>"],
  [".left { float: left }", "<div class=left>WIDGET</div>"],
  ["quiet-check { display: block }", "<fieldset>WIDGET</fieldset>"],
  ["main { display: flex; flex-wrap: wrap } quiet-check { display: grid }", "WIDGET"],
  ["main { display: grid } quiet-check { display: inline-flex }", "WIDGET"],
  ["table { width: 100% }", "<table><tr><td>WIDGET</td></tr></table>"],
];
