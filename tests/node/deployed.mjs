// A site that is set up well, on real servers, with whatever a test changes in it: what the doctor's tests start from. Where
// this is imported, the two servers run from the first test to the last.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { readmeBlock } from "../../build/readme.mjs";
import { serve } from "../../build/serve.mjs";
import { quietCheck } from "./command.mjs";

/**
 * @import { Answer } from "../../build/serve.mjs"
 * @typedef {{ code: string, mark?: "wrong" | "unseen" | "note", says: RegExp, line?: RegExp }} Finding
 */

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const dist = (/** @type {string} */ name) => readFile(join(root, "dist", name), "utf8");
export const [frame, loader] = [await dist("frame.html"), await dist("quiet-check.js")];
export const html = { "content-type": "text/html; charset=utf-8" };
export const js = { "content-type": "text/javascript; charset=utf-8" };
export const LOADER = "/files/quiet-check.js";
export const FRAME = "/files/frame.html";
export const TAG = `<script type="module" src="${LOADER}"></script>`;
export const sha = (/** @type {string} */ text) => createHash("sha384").update(text).digest("base64");

/** @param {string} [head] @param {string} [body] */
export const page = (head = TAG, body = "<quiet-check></quiet-check>") => `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`;
/** @param {string} content */
export const meta = (content) => `<meta http-equiv="Content-Security-Policy" content="${content}">${TAG}`;
/** Compressing takes longest of all here. @type {Map<string, Buffer>} */
const compressed = new Map();
/** A widget with the frame in its markup, as in the README. */
export const inMarkup = (await readmeBlock("html", "<quiet-check")).replace("/quiet-check/frame.html", FRAME);
/** The loader's sandbox, as the README says to send it. */
export const SANDBOX = (await readmeBlock("text", "Content-Security-Policy: sandbox")).trim().replace("Content-Security-Policy: ", "");
/** A frame file as it should be sent. @param {Record<string, string>} [headers] @param {string} [body] @returns {Answer} */
export const sent = (headers = {}, body = frame) => {
  if (!compressed.has(body)) compressed.set(body, brotliCompressSync(body));
  return { body: compressed.get(body), headers: { ...html, "content-encoding": "br", "cache-control": "max-age=3600", "content-security-policy": SANDBOX, ...headers } };
};
/** @param {string} content @param {Record<string, string>} [more] @returns {Answer} */
export const ruled = (content, more = {}) => ({ body: page(), headers: { ...html, "content-security-policy": content, ...more } });

/** The loader in a script of a bundler's, with that one's address of the frame. @param {string} name */
export const bundled = (name) => loader.replace('new URL("frame.html",import.meta.url)', () => name);
/** What webpack 5 makes of it: the address is in another module of the same script. @param {{ modules?: string, path?: string, base?: string, name?: string }} [parts] */
export const webpack = ({ modules = '12(e,t,i){e.exports=i.p+"logo.svg"},873(e,t,i){e.exports=i.p+"frame.html"}', path = AUTOMATIC, base = "document.baseURI||self.location.href", name = "new URL(i(873),i.b)" } = {}) =>
  `(()=>{var e={${modules}};const t={};function i(s){const r=t[s];if(void 0!==r)return r.exports;const n=t[s]={exports:{}};return e[s](n,n.exports,i),n.exports}${path},i.b="undefined"!=typeof document&&${base};${bundled(name)}})();`;
const AUTOMATIC = '(()=>{let e;if(!e)throw new Error("Automatic publicPath is not supported in this browser");e=e.replace(/^blob:|[?#].*$/g,"").replace(/\\/[^/]+$/,"/"),i.p=e})()';
/** A page with such a script, and where the frame is. @param {string} script @param {string} at @returns {Record<string, Answer>} */
export const bundle = (script, at) => ({ "/check.html": { body: page('<script type="module" src="/assets/index-a1b2.js"></script>'), headers: html }, "/assets/index-a1b2.js": { body: script, headers: js }, [FRAME]: { status: 404, body: "no" }, [at]: sent() });

/** The loader in a script that is no module. */
export const classic = `(()=>{${bundled("new URL(document.baseURI)").replace(/export\{[^}]*\};?/, "")}})();`;
/** A page with such a script. @param {string} [at] @returns {Record<string, Answer>} */
export const iife = (at = "/e/iife.js") => ({ "/check.html": { body: page(`<script defer src="${at}"></script>`, `<quiet-check src="${FRAME}"></quiet-check>`), headers: html } });
/** The frame of the widget in the markup, and a widget with something else around it. */
export const inner = /<iframe[^>]*><\/iframe>/.exec(inMarkup)?.[0] ?? "";
export const rooted = (/** @type {string} */ inside, before = "") => `<quiet-check>${before}<template shadowrootmode="open">${inside}</template></quiet-check>`;
/** A page with that. @param {string} inside @param {string} [before] @returns {Record<string, Answer>} */
export const boxed = (inside, before) => ({ "/check.html": { body: page(TAG, rooted(inside, before)), headers: html } });

/** And another origin. They end with the process: after() of a whole file comes too early where `--grep` leaves tests out. */
export const [site, other] = [await serve({ root: {} }), await serve({ root: {} })];
site.unref();
other.unref();

/** What the rows write for the two servers' addresses. @param {string} text */
export const addressed = (text) => text.replaceAll("OTHER", other.url).replaceAll("SITE", site.url);

/**
 * Serves the good site, with some answers changed, and asks the doctor.
 * @param {Record<string, Answer>} changes by path; a path that begins with "other:" is of the other origin
 * @param {string[]} [options]
 */
export async function ask(changes, options = []) {
  for (const server of [site, other]) {
    server.answers.clear();
    server.requests.length = 0;
    server.answers.set("/check.html", { body: page(), headers: html });
    server.answers.set(LOADER, { body: loader, headers: js });
    server.answers.set(FRAME, sent());
  }
  for (const [path, answer] of Object.entries(changes)) {
    const body = typeof answer.body === "string" ? addressed(answer.body) : answer.body;
    const headers = Object.fromEntries(Object.entries(answer.headers ?? {}).map(([name, value]) => [name, addressed(value)]));
    const all = { ...answer, headers };
    if (body !== undefined) all.body = body;
    (path.startsWith("other:") ? other : site).answers.set(path.replace("other:", ""), all);
  }
  const { code, out, said } = await quietCheck(["doctor", `${site.url}/check.html`, ...options.map(addressed)], Object.values(changes).some(({ delay }) => delay) ? { QUIET_CHECK_TIMEOUT: "2000" } : {});
  assert.equal(said, "");
  return { code, out };
}

/** A problem's line, and the lines to paste under it. @param {string} out @param {Finding} finding */
export function finds(out, { code, mark = "wrong", says, line }) {
  const blocks = out.split(/\n(?! {4})/).map((block) => block.split("\n"));
  const [, ...lines] = blocks.find(([first]) => first.startsWith(`${{ wrong: "✗", unseen: "?", note: "·" }[mark]} ${code}  `) && says.test(first)) ?? assert.fail(`no ${code} (${says}) in:\n${out}`);
  if (line) assert.ok(lines.some((one) => line.test(one)), `no line ${line} in:\n${lines.join("\n")}`);
}
