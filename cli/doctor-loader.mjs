// What the doctor looks at in the page's scripts: whether they are there, which of them brings the loader, whether it may
// run, and of which release it is.
import { createHash } from "node:crypto";
import { get } from "./get.mjs";
import { imported, resolveModule } from "./page.mjs";
import { allows, allowsInline, entry, has, hashSource, letIn, mixed, ruling } from "./policy.mjs";
import { sha256 } from "./release.mjs";
import { sendHeader } from "./server-lines.mjs";

/**
 * @import { Got } from "./get.mjs"
 * @import { Page, Tag } from "./page.mjs"
 * @import { Policy } from "./policy.mjs"
 * @import { Release } from "./release.mjs"
 * @import { Report } from "./report.mjs"
 *
 * @typedef {{ url: string, tag: Tag, direct: boolean, answer: Got, text: string }} Loader
 *   `direct`: the page's own <script src>, not something that another script imports
 * @typedef {{ address: string, name: string, tag: Tag, depth: number, own: boolean }} Script
 *   `name`: as it is written. `own`: by the page itself, whose browser asks for it
 * @typedef {{ script: Script, missing: string | undefined, noLoader: string | undefined }} Lost
 *   `missing`: why a script of the page's does not come. `noLoader`: why one that is called so can't be the loader
 * @typedef {{ loader: Loader | undefined, hidden: boolean, broken: boolean }} Search
 *   `hidden`: there are scripts in which the loader may be without being seen. `broken`: scripts of the page's are not there
 */

const SCRIPT = '<script type="module" src="/quiet-check/quiet-check.js"></script>';
/** How many scripts are looked into, and how many imports deep. */
const MOST = 40;
const DEEPEST = 3;

/** Scripts that may run, in the page's order. @param {Page} page */
export const runnable = (page) => page.scripts.filter(({ attributes }) => /^(|module|(text|application)\/(x-)?(java|ecma)script|text\/(jscript|livescript|javascript1\.[0-5]))$/i.test(attributes.get("type")?.trim() ?? ""));

/** As which type a script is sent. @param {Got} answer */
const typeOf = ({ headers }) => headers["content-type"] ?? "no type";
const JAVASCRIPT = /^(text|application)\/(x-)?(javascript|ecmascript|jscript)/i;
const HTML = /^\s*<(?!!--)/;

/** By what no other script has, be it alone or in a bundle. @param {string} text */
export const isLoader = (text) => !HTML.test(text) && text.includes("blocked-by-page") && text.includes("quietCheck");

/** Scripts of others are not asked for, unless they are called so: they are none of our business. @param {string} address */
const isNamed = (address) => /quiet-?check/i.test(address);

/**
 * Looks for the loader in the page's scripts, and in what they import; and says which of the page's own are not there.
 * @param {Page} page @param {string} url @param {Report} report @returns {Promise<Search>}
 */
export async function findLoader(page, url, report) {
  const { origin } = new URL(url);
  const seen = new Set();
  const isNew = (/** @type {Script} */ { address }) => !seen.has(address) && (new URL(address).origin === origin || isNamed(address)) && seen.add(address);
  const queue = scriptsOf(page).filter(isNew).sort((a, b) => Number(isNamed(b.address)) - Number(isNamed(a.address)));
  const all = /** @type {Lost[]} */ ([]);
  let asked = 0;
  let loader = /** @type {Loader | undefined} */ (undefined);
  for (let script; !loader && asked < MOST && (script = queue.shift()); asked++) {
    const { answer, text, ...lost } = await fetched(script, origin);
    all.push(lost);
    if (answer.status !== 200 || HTML.test(text)) continue;
    if (isLoader(text)) loader = { url: answer.url, tag: script.tag, direct: script.depth === 0, answer, text };
    else if (script.depth < DEEPEST) queue.push(...imports(text, answer.url, page, script).filter(isNew));
  }
  // What the page asks for besides is still looked at: there a site's own script may fail that has to do with the check.
  const rest = loader ? queue.filter(({ own }) => own).slice(0, MOST - asked) : [];
  all.push(...(await Promise.all(rest.map((script) => fetched(script, origin)))));
  return { loader, ...tellLost(all, loader, page, report) };
}

/** What the page itself asks for, by a tag or in a script of its own. @param {Page} page @returns {Script[]} */
function scriptsOf(page) {
  return runnable(page).flatMap((tag) => {
    const src = tag.attributes.get("src");
    // What a browser of today passes over is no loss.
    const own = !tag.attributes.has("nomodule");
    if (src?.trim() === "") return [];
    if (src === undefined) {
      const left = imported(tag.text.replace(/^\s*(\/[/*]|\*).*$/gm, ""));
      return imports(tag.text, page.base, page, { tag, depth: 0 }).map((script) => ({ ...script, own: own && left.includes(script.name) }));
    }
    const address = URL.canParse(src, page.base) ? new URL(src, page.base) : undefined;
    return /^https?:$/.test(address?.protocol ?? "") ? [{ address: address?.href ?? "", name: src, tag, depth: 0, own }] : [];
  });
}

/** What a script imports. @param {string} text @param {string} from @param {Page} page @param {Pick<Script, "tag" | "depth">} script @returns {Script[]} */
function imports(text, from, page, { tag, depth }) {
  return imported(text).flatMap((name) => {
    const address = resolveModule(name, from, page.imports);
    return address ? [{ address, name, tag, depth: depth + 1, own: false }] : [];
  });
}

/** @param {Script} script @param {string} origin @returns {Promise<Lost & { answer: Got, text: string }>} */
async function fetched(script, origin) {
  const answer = await get(script.address, { accept: "*/*", origin });
  const text = Buffer.from(answer.body).toString("utf8");
  const why = noScript(answer, text);
  return { script, answer, text, missing: script.own ? why : undefined, noLoader: isNamed(script.address) ? (why ?? otherType(answer)) : undefined };
}

/** Why there is no script at an address: often a site sends a page of its own for all that it does not find. @param {Got} answer @param {string} text */
function noScript(answer, text) {
  if (answer.status !== 200) return answer.error ?? `it answers ${answer.status}`;
  return HTML.test(text) ? `it answers 200 with something else: a page, sent as ${typeOf(answer)}` : undefined;
}

/** @param {Got} answer */
function otherType(answer) {
  const data = /\.(css|json|wasm)$/i.test(new URL(answer.url).pathname);
  return data || JAVASCRIPT.test(typeOf(answer)) ? undefined : `it answers 200 with something else: sent as ${typeOf(answer)}`;
}

/** @param {Lost[]} all @param {Loader | undefined} loader @param {Page} page @param {Report} report @returns {Pick<Search, "hidden" | "broken">} */
function tellLost(all, loader, page, report) {
  const named = loader ? [] : all.filter(({ noLoader }) => noLoader);
  for (const { script, noLoader } of named) report.wrong("loader-not-found", `The loader's script is not there (${script.address}): ${noLoader}.`, "put quiet-check.js there, or correct the address in:", SCRIPT);
  const others = all.filter((one) => one.missing && !named.includes(one));
  for (const { script: { address, name, depth }, missing } of others) {
    report.say(loader ? "note" : "wrong", "script-not-found", `A script that the page asks for does not come (${address}): ${missing}.`,
      `put it there, or correct ${depth === 0 ? `src="${name}"` : `"${name}"`} in the page`, "if a build wrote that address, tell it where the page is: base in Vite and Astro, output.publicPath in webpack");
  }
  const broken = others.length > 0;
  if (loader || named.length > 0) return { hidden: false, broken };
  const left = runnable(page).filter((tag) => !others.some(({ script }) => script.tag === tag));
  if (left.length > 0) report.unseen("no-loader", "The loader is in none of the scripts that can be read from outside. A script may bring it later; else it is missing:", SCRIPT);
  else if (!broken) report.wrong("no-loader", "No script on the page brings the loader.", SCRIPT);
  return { hidden: left.length > 0, broken };
}

/** What only a module can hold; minified, too. */
const MODULE = /\bimport\.meta\b|(?:^|[;}])[ \t]*(?:import|export)(?![\w$])\s*[\w$*{"']/m;

/** The release's file that the loader is, if it is one. @param {Loader} loader @param {Release} release */
export const ownFile = ({ answer }, release) => ["quiet-check.js", "element.js"].find((name) => release.sums.get(name) === sha256(answer.body));

/** @param {Loader} loader @param {string} page @param {Policy[]} rules @param {Release} release @param {Report} report */
export function loaderChecks(loader, page, rules, release, report) {
  const before = report.wrongs;
  loaderArrives(loader, page, rules, report);
  for (const policy of rules) loaderAllowed(loader, page, policy, report);
  const own = ownFile(loader, release);
  if (!own) otherLoader(loader, release, report);
  if (report.wrongs === before) report.well("loader", own ? `The loader is byte for byte the ${own} of ${release.version}, and may run.` : "The loader may run.");
}

/** @param {Loader} loader @param {string} page @param {Policy[]} rules @param {Report} report */
function loaderArrives({ url, tag, direct, answer, text }, page, rules, report) {
  const { attributes } = tag;
  const classic = direct && !/^module$/i.test(attributes.get("type")?.trim() ?? "");
  const module = !classic || MODULE.test(text);
  if (classic && module) report.wrong("loader-not-module", "The loader's script is a module, and its tag does not say so: it does not run.", `<script type="module" src="${attributes.get("src")}"></script>`);
  // Of what is no module browsers ask less.
  const typed = module || /nosniff/i.test(answer.headers["x-content-type-options"] ?? "");
  if (typed && !JAVASCRIPT.test(typeOf(answer))) report.wrong("loader-wrong-type", `The loader's script is sent as ${typeOf(answer)}: browsers run no ${module ? "module" : "script with nosniff"} of that type.`, "nginx: types { text/javascript js; }", "Apache: AddType text/javascript .js");
  const [from, origin] = [new URL(url).origin, new URL(page).origin];
  if ((module || attributes.has("crossorigin")) && from !== origin && !["*", origin].includes(answer.headers["access-control-allow-origin"] ?? "")) {
    report.wrong("loader-cors", `The loader's script comes from ${from}, which lets no other page read it.`, ...sendHeader(url, "Access-Control-Allow-Origin", "*"));
  }
  if (mixed(page, url, rules)) report.wrong("mixed-content", "The page comes over https and the loader's script over http: browsers block it.", SCRIPT);
  const sums = (attributes.get("integrity") ?? "").split(/\s+/).filter(Boolean);
  if (direct && sums.length > 0 && !sums.some((sum) => sum === integrity(sum, answer.body))) report.wrong("loader-integrity", "The integrity attribute is of another file than the one that is sent.", `integrity="${integrity("sha384-", answer.body)}"`);
}

/** @param {Loader} loader @param {string} page @param {Policy} policy @param {Report} report */
function loaderAllowed({ url, tag, direct, answer }, page, policy, report) {
  const nonce = tag.attributes.get("nonce");
  const strict = has(ruling(policy, "script")?.sources ?? [], "'strict-dynamic'");
  const allowed = direct ? allows(policy, "script", url, { page, nonce, integrity: tag.attributes.get("integrity") }) : strict || allows(policy, "script", url, { page });
  if (!allowed) {
    letIn(policy, "script", strict ? `'${integrity("sha384-", answer.body)}'` : entry(url, page));
    report.wrong("loader-blocked", `The page's policy (${policy.by}) lets no script in from ${new URL(url).origin}.`, policy, ...(strict ? [`and in the tag: integrity="${integrity("sha384-", answer.body)}"`] : []));
  }
  const hash = hashSource(tag.text);
  if (!direct && !tag.attributes.get("src") && !(nonce && ruling(policy, "script")?.sources.includes(`'nonce-${nonce}'`)) && !allowsInline(policy, "inlineScript", [hash])) {
    letIn(policy, "script", hash);
    report.wrong("loader-blocked", `The page's policy (${policy.by}) lets the script in the page that imports the loader not run.`, policy);
  }
}

/** One that is no file of this release's. @param {Loader} loader @param {Release} release @param {Report} report */
function otherLoader({ url, text }, { version }, report) {
  const { pathname } = new URL(url);
  const alone = text.length < 20_000 && /(quiet-?check|element)[\w.-]*\.m?js$/i.test(pathname);
  if (alone) report.wrong("version-mismatch", `The loader's script is not the one of quiet-check ${version}: it is of another release, or something rewrote it (${url}).`, `copy quiet-check.js and frame.html, both from quiet-check ${version}`, "or ask the doctor of that release: npx quiet-check@VERSION doctor ...");
  else if (/\/plugins\/quiet-check\/loader\.js$/.test(pathname)) report.note("bundled", `The loader is the WordPress plugin's own (${url}): which release it is of, the list of plugins says.`);
  else report.note("bundled", `The loader is part of a larger script (${url}): which release it is of can't be seen from outside.`);
}

/** @param {string} kind such as sha384-... @param {Uint8Array} bytes */
function integrity(kind, bytes) {
  const name = /^sha(256|384|512)-/.exec(kind)?.[0].slice(0, -1) ?? "sha384";
  return `${name}-${createHash(name).update(bytes).digest("base64")}`;
}
