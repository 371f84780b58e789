// `quiet-check doctor URL`: looks at a page from outside, in the order in which a browser would come to trouble: the page,
// the loader's script, the policy, the frame file. Every problem has a code, the loader's own word where it has one, and
// lines to paste. What scripts do later on the page can't be seen from here, and is said to be unknown.
import { createHash } from "node:crypto";
import { frameOf } from "./bundle.mjs";
import { frameChecks, SANDBOX } from "./doctor-frame.mjs";
import { get } from "./get.mjs";
import { imported, readPage, resolveModule } from "./page.mjs";
import { allows, allowsInline, entry, has, letIn, pasted, policies, ruling } from "./policy.mjs";
import { sha256, UsageError } from "./release.mjs";
import { add, together } from "./server-lines.mjs";

/**
 * @import { Got } from "./get.mjs"
 * @import { Page, Tag } from "./page.mjs"
 * @import { Policy } from "./policy.mjs"
 * @import { Release } from "./release.mjs"
 *
 * @typedef {{ mark: "well" | "wrong" | "unseen" | "note", code: string, says: string, change: string[] }} Check
 * @typedef {string | Policy} Line  a policy: as it is to be, once all is known that it needs
 * @typedef {{ url: string, tag: Tag, direct: boolean, answer: Got, text: string }} Loader
 *   `direct`: the page's own <script src>, not something that another script imports
 * @typedef {{ well: boolean, looked: boolean, page: string, loader: string | undefined, frames: string[], checks: Check[] }} Diagnosis
 *   `looked`: whether all could be looked at; only then it can be `well`
 */

const SCRIPT = '<script type="module" src="/quiet-check/quiet-check.js"></script>';
/** How many scripts are looked into, and how many imports deep. */
const MOST = 40;
const DEEPEST = 3;
/** How many frame files are looked at. */
const MOST_FRAMES = 20;

/** Collects what was found. Lines to paste are asked for at the end: what is found later may belong into the same line. */
export class Report {
  /** @type {(Omit<Check, "change"> & { change: Line[] })[]} */ #found = [];
  /** @param {string} code @param {string} says */
  well(code, says) { this.#found.push({ mark: "well", code, says, change: [] }); }
  /** @param {string} code @param {string} says @param {...Line} change */
  wrong(code, says, ...change) { this.#found.push({ mark: "wrong", code, says, change }); }
  /** What could not be looked at: it may be well or wrong. @param {string} code @param {string} says @param {...Line} change */
  unseen(code, says, ...change) { this.#found.push({ mark: "unseen", code, says, change }); }
  /** @param {string} code @param {string} says @param {...Line} change */
  note(code, says, ...change) { this.#found.push({ mark: "note", code, says, change }); }
  /** @returns {Check[]} */
  get checks() { return this.#found.map(({ change, ...check }) => ({ ...check, change: change.map((line) => (typeof line === "string" ? line : pasted(line))) })); }
  get looked() { return this.checks.every(({ mark }) => mark !== "unseen"); }
  get isWell() { return this.looked && this.checks.every(({ mark }) => mark !== "wrong"); }
}

/** @param {string} target @param {Release} release @param {{ frame?: string }} options @returns {Promise<Diagnosis>} */
export async function doctor(target, release, { frame: given }) {
  for (const [what, address] of [["the address", target], ["--frame", given ?? target]]) {
    if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) throw new UsageError(`${what} is ${address ? `"${address}"` : "empty"}, and no address of the web: doctor looks at what is deployed, as https://example.org/${what === "--frame" ? "quiet-check/frame.html" : "page"}.`);
  }
  const report = new Report();
  const answer = await get(target);
  const result = (/** @type {string | undefined} */ loader, /** @type {string[]} */ frames) => ({ well: report.isWell, looked: report.looked, page: answer.url, loader, frames, checks: report.checks });
  if (!pageArrives(answer, report)) return result(undefined, []);

  const page = readPage(Buffer.from(answer.body).toString("utf8"), answer.url);
  const rules = [...policies(answer.headers["content-security-policy"], "header"), ...page.metaPolicies.flatMap((one) => policies(one, "meta"))];
  const only = policies(answer.headers["content-security-policy-report-only"], "report-only");
  pageSandbox(rules, report);
  const { loader, hidden } = await findLoader(page, answer.url, report);
  if (loader) loaderChecks(loader, answer.url, rules, release, report);
  const frames = frameAddresses(page, answer.url, loader, hidden, given, release, report);
  for (const frame of frames) {
    blockedByPage(frame, answer.url, rules, only, report);
    await frameChecks({ frame, page: answer, rules }, release, report);
  }
  diagnosable(frames, answer.url, rules, report);
  return result(loader?.url, frames);
}

/** @param {Got} answer @param {Report} report */
function pageArrives({ url, status, headers, error, silent, hops }, report) {
  if (silent) return report.unseen("page-unreachable", `The page can't be fetched: ${error}.`), false;
  if (error) return report.wrong("page-unreachable", `The page can't be fetched: ${error}.`), false;
  if (status === 401 || status === 403) return report.unseen("page-unreachable", `The page answers ${status}: it may only be seen by who is signed in, or keeps programs out.`), false;
  if (status !== 200) return report.wrong(status > 499 ? "page-unreachable" : "page-not-found", `The page answers ${status}.`, "give doctor the address of the page that shows the check, as a visitor who is not logged in sees it"), false;
  const type = headers["content-type"] ?? "no type";
  if (!/^(text\/html|application\/xhtml\+xml)/i.test(type)) return report.wrong("page-wrong-type", `The page is sent as ${type}.`, "Content-Type: text/html; charset=utf-8"), false;
  report.well("page", `The page answers ${status}, ${type}${hops.length > 0 ? `, after ${hops.length} redirect${hops.length > 1 ? "s" : ""}: ${url}` : ""}.`);
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:" && !isLocal(hostname)) report.note("insecure", "The page comes over http: whoever is on the network can read and change it, and the check in it.", "serve it over https, and redirect http there");
  return true;
}

/** @param {string} hostname */
export const isLocal = (hostname) => /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(hostname);

/** A sandboxed page hands its walls on to every frame in it. @param {Policy[]} rules @param {Report} report */
function pageSandbox(rules, report) {
  for (const policy of rules) {
    const flags = policy.directives.get("sandbox");
    if (!flags) continue;
    const scripts = has(flags, "allow-scripts");
    const missing = (scripts ? ["allow-downloads", "allow-modals", "allow-popups", "allow-popups-to-escape-sandbox"] : ["allow-scripts"]).filter((flag) => !has(flags, flag));
    policy.better.set("sandbox", [...flags, ...missing]);
    if (!scripts) report.wrong("page-sandbox", "The page's own policy sandboxes it without scripts: nothing of the check can run.", policy);
    else if (missing.length > 0) report.note("page-sandbox", "The page's own sandbox takes saving, printing or help links from the check.", policy);
  }
}

/** Scripts that may run, in the page's order. @param {Page} page */
const runnable = (page) => page.scripts.filter(({ attributes }) => /^(|module|(text|application)\/(x-)?(java|ecma)script|text\/(jscript|livescript|javascript1\.[0-5]))$/i.test(attributes.get("type")?.trim() ?? ""));

/** As which type a script is sent. @param {Got} answer */
const typeOf = ({ headers }) => headers["content-type"] ?? "no type";
const JAVASCRIPT = /^(text|application)\/(x-)?(javascript|ecmascript|jscript)/i;

const HTML = /^\s*<(?!!--)/;

/** Why there is no script at an address: often a site sends a page of its own for all that it does not find. @param {Got} answer @param {string} text */
function noScript(answer, text) {
  if (answer.status !== 200) return answer.error ?? `it answers ${answer.status}`;
  if (HTML.test(text)) return `it answers with something else: a page, sent as ${typeOf(answer)}`;
  const data = /\.(css|json|wasm)$/i.test(new URL(answer.url).pathname);
  return data || JAVASCRIPT.test(typeOf(answer)) ? undefined : `it answers with something else: sent as ${typeOf(answer)}`;
}

/**
 * Looks for the loader in the page's scripts, and in what they import.
 * @param {Page} page @param {string} url @param {Report} report @returns {Promise<{ loader: Loader | undefined, hidden: boolean }>}
 *   `hidden`: there are scripts in which it may be without being seen
 */
async function findLoader(page, url, report) {
  const origin = new URL(url).origin;
  const named = (/** @type {string} */ address) => /quiet-?check/i.test(address);
  const queue = /** @type {{ address: string, tag: Tag, depth: number }[]} */ ([]);
  const seen = new Set();
  const add = (/** @type {string} */ address, /** @type {Tag} */ tag, /** @type {number} */ depth) => {
    // Scripts of others are not asked for, unless they are called so: they are none of our business.
    if (seen.has(address) || (new URL(address).origin !== origin && !named(address))) return;
    seen.add(address);
    queue.push({ address, tag, depth });
  };
  const scripts = runnable(page);
  for (const tag of scripts) {
    const src = tag.attributes.get("src");
    if (src !== undefined) {
      if (URL.canParse(src, page.base) && /^https?:/.test(new URL(src, page.base).protocol)) add(new URL(src, page.base).href, tag, 0);
    } else {
      for (const name of imported(tag.text)) {
        const address = resolveModule(name, page.base, page.imports);
        if (address) add(address, tag, 1);
      }
    }
  }
  queue.sort((a, b) => Number(named(b.address)) - Number(named(a.address)));
  let asked = 0;
  const lost = /** @type {{ address: string, why: string }[]} */ ([]);
  for (let next; (next = queue.shift()) && asked < MOST; asked++) {
    const { address, tag, depth } = next;
    const answer = await get(address, { accept: "*/*", origin });
    const text = Buffer.from(answer.body).toString("utf8");
    const readable = answer.status === 200 && !HTML.test(text);
    if (readable && /blocked-by-page/.test(text) && /quietCheck/.test(text)) return { loader: { url: answer.url, tag, direct: depth === 0, answer, text }, hidden: false };
    const why = named(address) && noScript(answer, text);
    if (why) lost.push({ address, why });
    for (const name of readable && depth < DEEPEST ? imported(text) : []) {
      const target = resolveModule(name, answer.url, page.imports);
      if (target) add(target, tag, depth + 1);
    }
  }
  for (const { address, why } of lost) report.wrong("loader-not-found", `The loader's script is not there (${address}): ${why}.`, "put quiet-check.js there, or correct the address in:", SCRIPT);
  const hidden = lost.length === 0 && scripts.length > 0;
  if (lost.length === 0 && !hidden) report.wrong("no-loader", "No script on the page brings the loader.", SCRIPT);
  else if (hidden) report.unseen("no-loader", "The loader is in none of the scripts that can be read from outside. A script may bring it later; else it is missing:", SCRIPT);
  return { loader: undefined, hidden };
}

/** What only a module can hold; minified, too. */
const MODULE = /\bimport\.meta\b|(?:^|[;}])[ \t]*(?:import|export)(?![\w$])\s*[\w$*{"']/m;

/** The release's file that the loader is, if it is one. @param {Loader} loader @param {Release} release */
const ownFile = ({ answer }, release) => ["quiet-check.js", "element.js"].find((name) => release.sums.get(name) === sha256(answer.body));

/** @param {Loader} loader @param {string} page @param {Policy[]} rules @param {Release} release @param {Report} report */
function loaderChecks(loader, page, rules, release, report) {
  const { url, tag, direct, answer, text } = loader;
  const before = report.checks.length;
  const get = (/** @type {string} */ name) => tag.attributes.get(name);
  const classic = direct && !/^module$/i.test(get("type")?.trim() ?? "");
  const module = !classic || MODULE.test(text);
  if (classic && module) report.wrong("loader-not-module", "The loader's script is a module, and its tag does not say so: it does not run.", `<script type="module" src="${get("src")}"></script>`);
  // Of what is no module browsers ask less.
  const typed = module || /nosniff/i.test(answer.headers["x-content-type-options"] ?? "");
  if (typed && !JAVASCRIPT.test(typeOf(answer))) report.wrong("loader-wrong-type", `The loader's script is sent as ${typeOf(answer)}: browsers run no ${module ? "module" : "script with nosniff"} of that type.`, "nginx: types { text/javascript js; }", "Apache: AddType text/javascript .js");
  const [from, origin] = [new URL(url).origin, new URL(page).origin];
  if ((module || tag.attributes.has("crossorigin")) && from !== origin && !["*", origin].includes(answer.headers["access-control-allow-origin"] ?? "")) {
    report.wrong("loader-cors", `The loader's script comes from ${from}, which lets no other page read it.`, ...add(url, "Access-Control-Allow-Origin", "*"));
  }
  if (mixed(page, url, rules)) report.wrong("mixed-content", "The page comes over https and the loader's script over http: browsers block it.", SCRIPT);
  const sums = (get("integrity") ?? "").split(/\s+/).filter(Boolean);
  if (direct && sums.length > 0 && !sums.some((sum) => sum === integrity(sum, answer.body))) report.wrong("loader-integrity", "The integrity attribute is of another file than the one that is sent.", `integrity="${integrity("sha384-", answer.body)}"`);
  for (const policy of rules) {
    const nonce = get("nonce");
    const strict = has(ruling(policy, "script")?.sources ?? [], "'strict-dynamic'");
    const allowed = direct ? allows(policy, "script", url, { page, nonce, integrity: get("integrity") }) : strict || allows(policy, "script", url, { page });
    if (!allowed) {
      letIn(policy, "script", strict ? `'${integrity("sha384-", answer.body)}'` : entry(url, page));
      report.wrong("loader-blocked", `The page's policy (${policy.by}) lets no script in from ${from}.`, policy, ...(strict ? [`and in the tag: integrity="${integrity("sha384-", answer.body)}"`] : []));
    }
    const hash = `'sha256-${createHash("sha256").update(tag.text).digest("base64")}'`;
    if (!direct && !get("src") && !(nonce && ruling(policy, "script")?.sources.includes(`'nonce-${nonce}'`)) && !allowsInline(policy, "inlineScript", [hash])) {
      letIn(policy, "script", hash);
      report.wrong("loader-blocked", `The page's policy (${policy.by}) lets the script in the page that imports the loader not run.`, policy);
    }
  }
  const own = ownFile(loader, release);
  const alone = text.length < 20_000 && /(quiet-?check|element)[\w.-]*\.m?js$/i.test(new URL(url).pathname);
  if (!own && alone) report.wrong("version-mismatch", `The loader's script is not the one of quiet-check ${release.version}: it is of another release, or something rewrote it (${url}).`, `copy quiet-check.js and frame.html, both from quiet-check ${release.version}`, "or ask the doctor of that release: npx quiet-check@VERSION doctor ...");
  else if (!own && /\/plugins\/quiet-check\/loader\.js$/.test(new URL(url).pathname)) report.note("bundled", `The loader is the WordPress plugin's own (${url}): which release it is of, the list of plugins says.`);
  else if (!own) report.note("bundled", `The loader is part of a larger script (${url}): which release it is of can't be seen from outside.`);
  if (report.checks.slice(before).every(({ mark }) => mark !== "wrong")) report.well("loader", own ? `The loader is byte for byte the ${own} of ${release.version}, and may run.` : "The loader may run.");
}

/** @param {string} kind such as sha384-... @param {Uint8Array} bytes */
const integrity = (kind, bytes) => {
  const name = /^sha(256|384|512)-/.exec(kind)?.[0].slice(0, -1) ?? "sha384";
  return `${name}-${createHash(name).update(bytes).digest("base64")}`;
};

/** @param {string} page @param {string} address @param {Policy[]} rules */
const mixed = (page, address, rules) => page.startsWith("https:") && address.startsWith("http:") && !isLocal(new URL(address).hostname) && !rules.some(({ directives }) => directives.has("upgrade-insecure-requests"));

/**
 * Where the loader will look for the frame, for each element: as www/element.js does it.
 * @param {Page} page @param {string} url @param {Loader | undefined} loader @param {boolean} hidden @param {string | undefined} given @param {Release} release @param {Report} report
 * @returns {string[]}
 */
function frameAddresses(page, url, loader, hidden, given, release, report) {
  elements(page, loader, hidden, release, report);
  for (const widget of page.widgets) {
    attributes(widget, page, url, release, report);
    if (widget.root === "closed") report.wrong("shadow-closed", "A closed shadow root in the page's markup keeps the element from starting.", '<template shadowrootmode="open">');
  }
  if (given) return [new URL(given).href];

  const beside = loader && besideLoader(loader, page, release);
  const languages = [...release.languages.keys()];
  const found = new Set();
  for (const widget of page.widgets.length > 0 ? page.widgets : [{ attributes: new Map() }]) {
    const { attributes } = widget;
    const [src, asked] = [attributes.get("src"), attributes.get("lang")];
    const address = src && URL.canParse(src, page.base) ? new URL(src, page.base) : undefined;
    if (src && !/^https?:$/.test(address?.protocol ?? "")) report.note("attribute", `src="${src}" is no http(s) address: the loader takes the frame beside it instead.`);
    const chosen = (asked && languageOf(asked, release)) ?? languageOf(page.lang, release) ?? languages[0];
    const wanted = address && /^https?:$/.test(address.protocol) ? address.href : beside && (chosen === languages[0] ? beside : beside.replace(/html$/, `${chosen}.html`));
    if (wanted) found.add(wanted);
    if ("frame" in widget && widget.root === "open") inMarkup(widget, page, wanted, report);
  }
  // Where there is no loader either, that has been said.
  if (found.size === 0 && (loader || hidden)) report.unseen("frame-unknown", "Where the frame file is can't be seen from outside: say where.", `npx quiet-check doctor ${url} --frame ADDRESS-OF-frame.html`);
  const all = [...found];
  if (all.length > MOST_FRAMES) report.unseen("frame-unknown", `The page names ${all.length} frame files, and ${MOST_FRAMES} of them are looked at. Each other by itself:`, ...all.slice(MOST_FRAMES).map((one) => `npx quiet-check doctor ${url} --frame ${one}`));
  return all.slice(0, MOST_FRAMES);
}

/** @param {Page} page @param {Loader | undefined} loader @param {boolean} hidden @param {Release} release @param {Report} report */
function elements(page, loader, hidden, release, report) {
  if (page.widgets.length > 0) report.well("element", `The page has ${page.widgets.length === 1 ? "a <quiet-check>" : `${page.widgets.length} <quiet-check>`}.`);
  else if (loader ? mayAdd(page, loader, release) : hidden) report.note("no-element", "There is no <quiet-check> in the page as it is sent. A script may add it; else put it where it should stand:", "<quiet-check></quiet-check>");
  else report.wrong("no-element", "There is no <quiet-check> in the page.", "<quiet-check></quiet-check>", ...(/<quiet-check/i.test(loader?.tag.text ?? "") ? ["end the script before it, which a slash in its tag does not: </script>"] : []));
}

/** Whether a script may put the element on the page: any but the loader itself, and one in the page that does nothing but import it. @param {Page} page @param {Loader} loader @param {Release} release */
function mayAdd(page, loader, release) {
  const alone = loader.direct || /^import\s*["'][^"']*["']\s*;?$/.test(loader.tag.text.trim());
  return !alone || !ownFile(loader, release) || runnable(page).some((tag) => tag !== loader.tag);
}

/** A frame in the page's own markup, which the loader takes only as it would make it. @param {Tag} widget @param {Page} page @param {string | undefined} wanted @param {Report} report */
function inMarkup({ frame, placed }, page, wanted, report) {
  const attributes = frame?.attributes ?? new Map();
  const src = attributes.get("src") ?? "";
  const address = URL.canParse(src, page.base) ? new URL(src, page.base).href : "";
  const lines = [];
  if (wanted && address !== wanted) lines.push(`src="${wanted}"`);
  if (attributes.get("sandbox") !== SANDBOX) lines.push(`sandbox="${SANDBOX}"`);
  if (!placed) lines.push("<div><div><iframe ...></iframe><slot></slot></div></div>");
  if (lines.length > 0) report.note("frame-in-vain", "The frame in the page's markup is loaded in vain: it is not as the loader would make it, which then makes another.", ...lines);
  else if (!attributes.has("hidden")) report.note("frame-in-vain", "The frame in the page's markup can be seen before the loader is there, and has no exit until then.", "<iframe hidden ...>");
  else if (wanted) report.well("frame-in-markup", "The frame in the page's markup is one that the loader takes.");
}

/** The language of a frame that serves this one: "en-GB" is served by "en". @param {string} value @param {Release} release */
const languageOf = (value, release) => [...release.languages.keys()].find((known) => `${value}-`.toLowerCase().startsWith(`${known}-`.toLowerCase()));

/** What the loader takes no notice of, and what it does instead. @param {Tag} widget @param {Page} page @param {string} url @param {Release} release @param {Report} report */
function attributes({ attributes }, page, url, release, report) {
  const lang = attributes.get("lang");
  if (lang && !languageOf(lang, release)) report.note("attribute", `lang="${lang}" is a language that no frame of this release is in: there are ${[...release.languages.keys()].join(", ")}.`);
  for (const name of ["theme", "loading"]) {
    const { values: known, usual } = release.attributes.get(name) ?? { values: [], usual: "" };
    const value = attributes.get(name);
    if (!value || known.includes(value)) continue;
    const meant = known.includes(value.trim().toLowerCase()) ? [value.trim().toLowerCase()] : known;
    report.note("attribute", `${name}="${value}" is none that the loader knows: it takes ${usual}.`, meant.map((one) => `${name}="${one}"`).join(", ").replace(/, (?=[^,]*$)/, " or "));
  }
  const exit = attributes.get("exit-url");
  if (!exit) return;
  const usual = `"Leave now" goes to ${release.attributes.get("exit-url")?.usual}.`;
  if (/^\s*(https?:\/\/|\.{0,2}\/)/i.test(exit)) {
    const here = URL.canParse(exit, page.base) && new URL(exit, page.base).href.split("#")[0] === url.split("#")[0];
    if (here) report.note("attribute", `exit-url="${exit}" is a place on this very page: ${usual}`, 'exit-url="https://..." that leads away');
    return;
  }
  // To a browser a bare host is a file beside the page; and what is called as a file may be one.
  const host = !/\.(html?|php)\s*$/i.test(exit) && /^\s*[^\s/?#:@."<>]+(\.[^\s/?#:@."<>]+)+(:\d+)?([/?#]|\s*$)/.test(exit);
  report.note("attribute", `exit-url="${exit}" is no address of the web as it stands: ${usual}`, host ? `exit-url="https://${exit.trim()}"` : 'exit-url="..." that begins with https://, http://, /, ./ or ../');
}

/** @param {Loader} loader @param {Page} page @param {Release} release */
function besideLoader(loader, page, release) {
  return ownFile(loader, release) ? new URL("frame.html", loader.url).href : frameOf(loader, page.base);
}

/** @param {string} frame @param {string} page @param {Policy[]} rules @param {Policy[]} only @param {Report} report */
function blockedByPage(frame, page, rules, only, report) {
  const blocking = rules.filter((policy) => !allows(policy, "frame", frame, { page }));
  for (const policy of blocking) {
    letIn(policy, "frame", entry(frame, page));
    report.wrong("blocked-by-page", `The page's policy (${policy.by}) blocks the frame: ${ruling(policy, "frame")?.name} does not name ${new URL(frame).origin}.`, policy);
  }
  if (mixed(page, frame, rules)) report.wrong("mixed-content", `The page comes over https and the frame over http: browsers block it (${frame}).`, `src="${frame.replace(/^http:/, "https:")}"`);
  else if (blocking.length === 0) report.well("page-policy", rules.length > 0 ? `The page's policy lets the frame in: ${rules.map((one) => ruling(one, "frame")).map((rule) => (rule ? [rule.name, ...rule.sources].join(" ") : "nothing rules frames")).join("; ")}.` : "The page has no policy that could block the frame.");
  for (const policy of only) {
    if (allows(policy, "frame", frame, { page })) continue;
    letIn(policy, "frame", entry(frame, page));
    report.note("report-only", "The page's report-only policy would block the frame once it is enforced.", policy);
  }
}

/** The loader tells reasons apart by fetching the frame file once more. @param {string[]} frames @param {string} page @param {Policy[]} rules @param {Report} report */
function diagnosable(frames, page, rules, report) {
  for (const policy of rules) {
    const closed = frames.filter((one) => !allows(policy, "connect", one, { page }));
    for (const frame of closed) letIn(policy, "connect", entry(frame, page));
    if (closed.length > 0) report.note("connect-src", "Should the frame ever fail, the loader can't tell why: the page's policy lets it fetch nothing there.", policy);
  }
}

const MARKS = { well: "✓", wrong: "✗", unseen: "?", note: "·" };

/** @param {Diagnosis} found @param {Release} release @returns {string[]} */
export function doctorLines({ page, frames, checks }, release) {
  const places = together(checks.flatMap(({ change }) => change));
  return [
    `quiet-check ${release.version} doctor: ${page}`,
    ...checks.flatMap(({ mark, code, says, change }) => [`${MARKS[mark]} ${code}  ${says}`, ...change.map((line) => `    → ${line}`)]),
    ...(places.length > 0 ? ["For nginx, together:", ...places.map((line) => `    → ${line}`)] : []),
    ending(checks, frames),
  ];
}

/** @param {Check[]} checks @param {string[]} frames */
function ending(checks, frames) {
  const wrong = checks.filter(({ mark }) => mark === "wrong").length;
  if (wrong > 0) return `${wrong} thing${wrong > 1 ? "s" : ""} to change.`;
  if (checks.some(({ mark, code }) => mark === "unseen" && code === "page-unreachable")) return "The page could not be looked at.";
  const unseen = checks.filter(({ mark }) => mark === "unseen").map(({ code }) => (code === "no-loader" ? "the loader" : frames.length > 0 ? "some of the frames" : "the frame"));
  if (unseen.length > 0) return `Nothing is wrong so far, but ${unseen.join(" and ")} could not be seen.`;
  return `All is well, as far as it can be seen from outside${frames.length > 0 ? ` (${frames.join(", ")})` : ""}.`;
}
