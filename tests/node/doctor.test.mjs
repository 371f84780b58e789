// `quiet-check doctor`: one site that is set up well, and then each way to be set up wrongly, on real servers. Every row says
// which problem is found, and a line that the site's web person can paste.
import assert from "node:assert/strict";
import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { join } from "node:path";
import { describe, test } from "node:test";
import { frameWith } from "../browser/frames.mjs";
import { temporary } from "../support/temporary.mjs";
import { quietCheck } from "./command.mjs";
import { addressed, ask, boxed, bundle, bundled, classic, finds, frame, FRAME, html, iife, inMarkup, inner, js, loader, LOADER, meta, other, page, root, rooted, ruled, SANDBOX, sent, sha, site, TAG, webpack } from "./deployed.mjs";

/**
 * @import { Answer } from "../../build/serve.mjs"
 * @import { Finding } from "./deployed.mjs"
 */

/** As the element has them. @type {Record<"taken" | "hosts" | "none", string[]>} */
const exits = JSON.parse(await readFile(new URL("../fixtures/exit-addresses.json", import.meta.url), "utf8"));

test("a page that is set up well is well, and nothing is left to say", async () => {
  for (const [path, answer] of /** @type {[string, Answer][]} */ ([
    ["/check.html", { body: page(), headers: html }],
    ["/check.html", { body: page(TAG, inMarkup), headers: html }],
    ["/check.html", { body: page(TAG, `<quiet-check><template shadowrootmode="open"><style></style></template></quiet-check><p></p><iframe src="/video.html"></iframe>`), headers: html }],
    ["/check.html", ruled("default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'")],
    ["/check.html", ruled("script-src 'nonce-abc' 'strict-dynamic'; default-src 'self'", {})],
    [FRAME, sent({ "x-frame-options": "SAMEORIGIN" })],
    [FRAME, sent({ "x-frame-options": "DENY", "content-security-policy": `frame-ancestors 'self', ${SANDBOX}` })],
    [FRAME, sent({ "x-frame-options": "DENY", "content-security-policy": `frame-ancestors SITE; ${SANDBOX}` })],
    [FRAME, sent({ "content-security-policy": "script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; upgrade-insecure-requests, " + SANDBOX })],
  ])) {
    const nonced = answer.headers?.["content-security-policy"]?.includes("nonce-abc") ? { ...answer, body: page(TAG.replace("<script", '<script nonce="abc"')) } : answer;
    const { code, out } = await ask({ [path]: nonced });
    assert.equal(code, 0, out);
    assert.doesNotMatch(out, /^[✗·]/m);
    assert.match(out, /^✓ loader  The loader is byte for byte the quiet-check\.js of [\d.]+, and may run\.$/m);
    assert.match(out, /^✓ frame-file  Byte for byte the frame\.html/m);
    assert.match(out, /^✓ size  The frame file is \d+\.\d KB, and \d+\.\d KB as sent \(br\)\.$/m);
    assert.match(out, /All is well, as far as it can be seen from outside \(http:.*\/files\/frame\.html\)\.\n$/);
  }
});

describe("does not call wrong what works:", () => {
  for (const [how, changes, says] of /** @type {[string, Record<string, Answer>, RegExp?][]} */ ([
    ["a frame that is named, in another language than the page", { "/check.html": { body: page(TAG, `<quiet-check src="${FRAME}"></quiet-check>`).replace('lang="en"', 'lang="de"'), headers: html } }, /^(?![^]*· language)[^]*✓ loader/],
    ["a page in the same language of another country", { "/check.html": { body: page().replace('lang="en"', 'lang="en-GB"'), headers: html } }, /^(?![^]*· language)[^]*✓ loader/],
    ["a bundle that is no module", { ...iife(), "/e/iife.js": { body: classic, headers: js } }],
    ["a bundle that is no module, from another origin", { ...iife("OTHER/quiet-check/iife.js"), "other:/quiet-check/iife.js": { body: classic, headers: { "content-type": "text/plain", "x-content-type-options": "" } } }],
    ["a script of one's own that imports the loader", { "/check.html": { body: page('<script type="module" src="/my-quiet-check.js"></script>'), headers: html }, "/my-quiet-check.js": { body: `import "${LOADER}"`, headers: js } }],
    ["a policy in the body, where it does not count", { "/check.html": { body: page(TAG, `${meta("frame-src 'none'")}<quiet-check></quiet-check>`), headers: html } }],
    ["a policy in the body that a tag began", { "/check.html": { body: `<!doctype html><html lang=en>${TAG}<p>x<meta http-equiv="Content-Security-Policy" content="frame-src 'none'"><quiet-check></quiet-check>`, headers: html } }],
    ["a policy in a template", { "/check.html": { body: page(`<template>${meta("frame-src 'none'")}</template>${TAG}`), headers: html } }],
    ["a frame beside a box", boxed(`<div><div>n</div><div>${inner}<slot></slot></div></div>`), /^✓ frame-in-markup/m],
    ["a frame in a box after an open paragraph", boxed(`<section><p>x<div><img><div>${inner}</div></div></section>`), /^✓ frame-in-markup/m],
    ["words before the template", boxed(`<div><div>${inner}</div></div>`, "<p>x<p>y</p>"), /^✓ frame-in-markup/m],
    ["a second frame after the one that is taken", boxed(`<div><div>${inner}</div></div><div><div><iframe src="/video.html"></iframe></div></div>`), /^✓ frame-in-markup/m],
    ["a tag with a slash whose end tag is there", { "/check.html": { body: page(TAG, "<main><quiet-check/>Fallback</quiet-check><p>Rest</p></main>"), headers: html } }, /^(?![^]*element-not-closed)[^]*✓ element/],
    ["an element that ends by a slash in XHTML, which knows that", { "/check.html": { body: page(TAG, "<main><quiet-check/><p>Rest</p></main>"), headers: { "content-type": "application/xhtml+xml" } } }, /^(?![^]*element-not-closed)[^]*✓ element/],
    ["an element that a paragraph ended before its end tag came", { "/check.html": { body: page(TAG, "<p><quiet-check><div>Fallback</div></quiet-check></p><p>Rest</p>"), headers: html } }, /^(?![^]*element-not-closed)[^]*✓ element/],
    ["scripts that are not there and that no browser asks for", { "/check.html": { body: page(`${TAG}<script nomodule src="/old.js"></script><script src=""></script><script type="module">\n  // import "/gone.js"\n  /* import "/gone.js"\n   * import "/gone.js" */\n  start()</script><template><script src="/gone.js"></script></template>`), headers: html } }, /^(?![^]*script-not-found)[^]*✓ loader/],
    ["the element in the shadow root of another", { "/check.html": { body: page(TAG, '<site-card><template shadowrootmode="open"><quiet-check></quiet-check></template></site-card>'), headers: html } }, /^✓ element  The page has a <quiet-check>/m],
  ])) {
    test(how, async () => {
      const { code, out } = await ask(changes);
      assert.equal(code, 0, out);
      assert.match(out, says ?? /^✓ loader/m);
    });
  }
});

/** Another assessment in the same program; and the same with one bit of its data turned on its way. */
const days = await frameWith({ folder: join(root, "tests", "fixtures", "day-rhythm") });
const middle = days.indexOf("n", days.indexOf('id="data">') + 50);
const turned = `${days.slice(0, middle)}l${days.slice(middle + 1)}`;

/** @type {{ how: string, changes: Record<string, Answer>, options?: string[], finds: Finding[] }[]} */
const ways = [
  // The page.
  { how: "the page is not there", changes: { "/check.html": { status: 404, body: "no" } }, finds: [{ code: "page-not-found", says: /answers 404/ }] },
  { how: "the page's server fails", changes: { "/check.html": { status: 503, body: "no" } }, finds: [{ code: "page-unreachable", says: /answers 503/, line: /→ the server fails: look into its log$/ }] },
  { how: "the page is not compressed as its header says", changes: { "/check.html": { body: page(), headers: { ...html, "content-encoding": "gzip" } } }, finds: [{ code: "page-unreachable", says: /can't be fetched: Content-Encoding says gzip, and it is not\.$/ }] },
  { how: "the frame is given in place of the page", changes: { "/check.html": sent({ "content-type": "text/plain" }) }, finds: [{ code: "not-a-page", says: /This is the frame itself: give the page it stands on, or use verify\.$/, line: /→ npx quiet-check verify http:.*\/check\.html$/ }] },
  { how: "an altered frame is given in place of the page", changes: { "/check.html": sent({}, frame.replace("quietCheck:1", "quietCheck: 1")) }, finds: [{ code: "not-a-page", says: /This is the frame itself/ }] },
  { how: "the loader is given in place of the page", changes: { "/check.html": { body: loader, headers: js } }, finds: [{ code: "not-a-page", says: /This is the loader's script: give the page it stands on\.$/ }] },
  ...[401, 403].map((status) => ({ how: `the page answers ${status}`, changes: { "/check.html": { status, body: "no" } }, finds: [{ code: "page-unreachable", mark: /** @type {const} */ ("unseen"), says: new RegExp(`answers ${status}: it may only be seen by who is signed in, or keeps programs out\\.$`) }] })),
  { how: "the page's server hangs up", changes: { "/check.html": { body: "hello", cutAfter: 0 } }, finds: [{ code: "page-unreachable", mark: "unseen", says: /can't be fetched/ }] },
  { how: "the page is no page", changes: { "/check.html": { body: "{}", headers: { "content-type": "application/json" } } }, finds: [{ code: "page-wrong-type", says: /application\/json/, line: /Content-Type: text\/html/ }] },
  { how: "the page leads round in a circle", changes: { "/check.html": { status: 302, headers: { location: "/check.html" } } }, finds: [{ code: "page-unreachable", says: /more than ten redirects/ }] },
  { how: "the element is missing", changes: { "/check.html": { body: page("", ""), headers: html } }, finds: [{ code: "no-element", says: /no <quiet-check> in the page/, line: /<quiet-check><\/quiet-check>/ }, { code: "no-loader", says: /No script/, line: /<script type="module" src=/ }] },
  { how: "the element is only in a comment, or in a script's text", changes: { "/check.html": { body: page("<!-- <quiet-check> --><style>quiet-check {}</style>", "<!-- > <quiet-check></quiet-check> --><template></template><noscript><quiet-check></quiet-check></noscript><textarea><quiet-check></textarea>"), headers: html } }, finds: [{ code: "no-element", says: /no <quiet-check>/ }, { code: "no-loader", says: /No script/ }] },
  ...[
    ["nor a script that could add it", page(TAG, "")],
    ["nor more than a script that imports the loader", page(`<script type="module">import "${LOADER}";</script><script type="application/json">{}</script>`, "")],
    ["but in a template", page(TAG, "<template><quiet-check></quiet-check><script>start()</script></template><template shadowrootmode=open><quiet-check></quiet-check></template>")],
    ["as a script is closed by a slash alone", page(TAG.replace("></script>", " />")), /<\/script>$/],
  ].map(([how, body, line]) => ({ how: `there is the loader and no element, ${how}`, changes: { "/check.html": { body: String(body).replace("<body>", "").replace("</body>", ""), headers: html } }, finds: [{ code: "no-element", says: /no <quiet-check> in the page\.$/, line: /** @type {RegExp} */ (line ?? /<quiet-check><\/quiet-check>/) }] })),
  ...["<script>start()</script>", '<script type="application/x-javascript" src="/a.js"></script>'].map((script) => ({ how: `there is the loader and no element, but ${script}`, changes: { "/check.html": { body: page(TAG, script), headers: html } }, finds: [{ code: "no-element", mark: /** @type {const} */ ("note"), says: /A script may add it/ }] })),
  { how: "the page sandboxes itself without scripts", changes: { "/check.html": ruled("sandbox allow-popups") }, finds: [{ code: "page-sandbox", says: /without scripts/, line: /sandbox allow-popups allow-scripts$/ }] },
  { how: "the page's sandbox keeps from saving", changes: { "/check.html": ruled("sandbox allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox") }, finds: [{ code: "page-sandbox", mark: "note", says: /saving, printing/, line: /allow-downloads allow-modals$/ }] },
  // The element.
  ...[
    ["ends by a slash", "<quiet-check theme='dark' /><p>Opening hours</p>", /HTML knows no end by a slash\): what comes after it .* vanishes once/, "wrong"],
    ["ends by a slash, and nothing but words come after it", "<main><quiet-check/>\n Opening hours </main>", /by a slash/, "wrong"],
    ["has no end tag", "<quiet-check><p>Fallback</p><footer>Opening hours</footer>", /there is no <\/quiet-check>\): what comes after it/, "wrong"],
    ["ends by a slash, and the end tag is another's", "<quiet-check /><p>x</p><quiet-check></quiet-check>", /by a slash/, "wrong"],
    ["ends by a slash, and nothing comes after it that is seen", "<main><div><quiet-check /> <!-- <p> --><script>'<p>'</script></div></main><footer>Opening hours</footer>", /by a slash\): what is ever put after it/, "note"],
  ].map(([how, body, says, mark]) => ({ how: `the element ${how}`, changes: { "/check.html": { body: page(TAG, String(body)), headers: html } }, finds: [{ code: "element-not-closed", mark: /** @type {"wrong" | "note"} */ (mark), says: /** @type {RegExp} */ (says), line: /→ <quiet-check><\/quiet-check>$/ }] })),
  // The page's scripts.
  ...[
    ["is not there", '<script type="module" src="/assets/index-abc.js"></script>', { status: 404, body: "no" }, /index-abc\.js\): it answers 404\.$/, /correct src="\/assets\/index-abc\.js" in the page$/],
    ["is a page of the site's", '<script src="/assets/index-abc.js"></script>', { body: page("", "Not here"), headers: html }, /it answers 200 with something else: a page, sent as text\/html/, /base in Vite and Astro, output\.publicPath in webpack$/],
    ["is not there, as one in the page imports it", '<script type="module">\nimport "/assets/index-abc.js";</script>', { status: 500, body: "no" }, /it answers 500\.$/, /correct "\/assets\/index-abc\.js" in the page$/],
  ].flatMap(([how, script, answer, says, line]) => [
    { how: `the page's script ${how}`, changes: { "/check.html": { body: page(String(script)), headers: html }, "/assets/index-abc.js": /** @type {Answer} */ (answer) }, finds: [{ code: "script-not-found", says: /** @type {RegExp} */ (says), line: /** @type {RegExp} */ (line) }] },
    { how: `there is the loader, and another script ${how}`, changes: { "/check.html": { body: page(`${TAG}${script}`), headers: html }, "/assets/index-abc.js": /** @type {Answer} */ (answer) }, finds: [{ code: "script-not-found", mark: /** @type {const} */ ("note"), says: /** @type {RegExp} */ (says), line: /** @type {RegExp} */ (line) }] },
  ]),
  { how: "the script that would add the element is not there", changes: { "/check.html": { body: page('<script type="module" src="/assets/index-abc.js"></script>', '<div id="app"></div>'), headers: html } }, finds: [{ code: "script-not-found", says: /404/ }, { code: "no-element", mark: "note", says: /A script may add it/ }] },
  { how: "one script is not there, and another may bring the loader", changes: { "/check.html": { body: page('<script src="/gone.js"></script><script>start()</script>'), headers: html } }, finds: [{ code: "script-not-found", says: /404/ }, { code: "no-loader", mark: "unseen", says: /A script may bring it later/ }] },
  { how: "what a script seems to import is not there", changes: { "/check.html": { body: page('<script src="/main.js"></script>'), headers: html }, "/main.js": { body: "/** @import { A } from './types.js' */", headers: js } }, finds: [{ code: "no-loader", mark: "unseen", says: /A script may bring it later/ }] },
  // The loader.
  { how: "no script brings the loader", changes: { "/check.html": { body: page(""), headers: html } }, finds: [{ code: "no-loader", says: /No script on the page/, line: /<script type="module" src="\/quiet-check\/quiet-check\.js">/ }] },
  { how: "the loader is nowhere", changes: { [LOADER]: { status: 404, body: "no" } }, finds: [{ code: "loader-not-found", says: /answers 404/, line: /put quiet-check\.js there/ }] },
  ...[
    ["a page", { body: page("", "Not here"), headers: html }, /something else: a page, sent as text\/html/],
    ["a page, as JavaScript", { body: page(`<script type="module">import "/deep${LOADER}";</script>`, "Not here"), headers: js }, /something else: a page, sent as text\/javascript/],
    ["other words", { body: "Not here", headers: { "content-type": "text/plain" } }, /something else: sent as text\/plain/],
  ].flatMap(([how, answer, says]) => [undefined, ["--frame", `SITE${FRAME}`]].map((options) => ({ how: `in the loader's place is ${how}${options ? ", and the frame is known" : ""}`, options, changes: { "/check.html": { body: page(TAG, `<quiet-check${options ? "" : ` src="${FRAME}"`}></quiet-check>`), headers: html }, [LOADER]: /** @type {Answer} */ (answer), "/deep/files/quiet-check.js": { body: loader, headers: js } }, finds: [{ code: "loader-not-found", says: /** @type {RegExp} */ (says), line: /put quiet-check\.js there/ }] }))),
  { how: "the loader's tag says no module", changes: { "/check.html": { body: page(TAG.replace(' type="module"', "")), headers: html } }, finds: [{ code: "loader-not-module", says: /does not run/, line: /<script type="module" src="\/files\/quiet-check\.js"><\/script>/ }] },
  { how: "the loader is sent as plain text", changes: { [LOADER]: { body: loader, headers: { "content-type": "text/plain" } } }, finds: [{ code: "loader-wrong-type", says: /text\/plain/, line: /AddType text\/javascript \.js/ }] },
  { how: "the loader is of another origin that lets nobody read it", changes: { "/check.html": { body: page(`<script type="module" src="OTHER${LOADER}"></script>`), headers: html } }, finds: [{ code: "loader-cors", says: /lets no other page read it/, line: /nginx: add_header Access-Control-Allow-Origin "\*"; # in the location that serves \/files\/quiet-check\.js alone; where there is none, add one that repeats the root or proxy_pass of the present one$/ }] },
  { how: "the page's policy blocks the loader", changes: { "/check.html": ruled("script-src 'none'; frame-src 'self'") }, finds: [{ code: "loader-blocked", says: /policy \(header\) lets no script in/, line: /Content-Security-Policy: script-src 'self'; frame-src 'self'$/ }] },
  { how: "the page's policy asks for a nonce that the loader has not", changes: { "/check.html": ruled("script-src 'self' 'nonce-abc' 'strict-dynamic'; default-src 'self'") }, finds: [{ code: "loader-blocked", says: /lets no script in/, line: new RegExp(`script-src 'self' 'nonce-abc' 'strict-dynamic' 'sha384-${sha(loader).replace(/[+/]/g, "\\$&")}'`) }] },
  { how: "the integrity attribute is of another file", changes: { "/check.html": { body: page(TAG.replace("></", ` integrity="sha384-${sha("x")}"></`)), headers: html } }, finds: [{ code: "loader-integrity", says: /another file/, line: new RegExp(`integrity="sha384-${sha(loader).replace(/[+/]/g, "\\$&")}"`) }] },
  { how: "the loader is of another release", changes: { [LOADER]: { body: loader.replace("4e3", "5e3"), headers: js } }, finds: [{ code: "version-mismatch", says: /not the one of quiet-check [\d.]+/, line: /copy quiet-check\.js and frame\.html, both from/ }] },
  { how: "the loader is part of a bundle", changes: { "/check.html": { body: page('<script type="module" src="/assets/index-a1b2.js"></script>'), headers: html }, "/assets/index-a1b2.js": { body: loader.replace(/new URL\("frame\.html"/, 'new URL("frame-x1y2z3.html"'), headers: js }, "/assets/frame-x1y2z3.html": sent() }, finds: [{ code: "bundled", mark: "note", says: /which release it is of can't be seen/ }] },
  ...[
    ["webpack put in another script than the loader", webpack({ modules: "" })],
    ["webpack writes to where only the page's script says", webpack({ path: 'i.p=window.assets+"/"' })],
    ["webpack has two of", webpack({ modules: '873(e,t,i){e.exports=i.p+"a.html"},874(e,t,i){e.exports=i.p+"b.html"}', name: "new URL(i(874),i.b).href,z=new URL(i(873),i.b)" })],
  ].map(([how, script]) => ({ how: `the frame is what ${how}`, changes: bundle(script, "/elsewhere.html"), finds: [{ code: "bundled", mark: /** @type {const} */ ("note"), says: /can't be seen/ }, { code: "frame-unknown", mark: /** @type {const} */ ("unseen"), says: /can't be seen from outside/, line: /--frame ADDRESS-OF-frame\.html$/ }] })),
  { how: "the loader is in no script that can be read", changes: { "/check.html": { body: page('<script type="module" src="/app.js"></script>'), headers: html }, "/app.js": { body: "start()", headers: js } }, finds: [{ code: "no-loader", mark: "unseen", says: /A script may bring it later/ }, { code: "frame-unknown", mark: "unseen", says: /can't be seen from outside/, line: /^ *→ npx quiet-check doctor http:.*\/check\.html --frame ADDRESS-OF-frame\.html$/ }] },
  { how: "the loader is in no script that can be read, and the frame is known", changes: { "/check.html": { body: page('<script type="module" src="/app.js"></script>', `<quiet-check src="${FRAME}"></quiet-check>`), headers: html }, "/app.js": { body: 'import "./quiet-check.css"; start()', headers: js }, "/quiet-check.css": { body: "a{}", headers: { "content-type": "text/css" } } }, finds: [{ code: "no-loader", mark: "unseen", says: /in none of the scripts that can be read/ }] },
  ...["import.meta.url", "export", "import"].map((what) => ({ how: `a bundle that is no module by its tag has ${what}`, changes: { ...iife(), "/e/iife.js": { body: `${classic};${{ "import.meta.url": "x(import.meta.url)", export: "export{a as b}", import: 'import{a}from"./b.js"' }[what]};`, headers: js } }, finds: [{ code: "loader-not-module", says: /does not run/ }, { code: "bundled", mark: /** @type {const} */ ("note"), says: /larger script/ }] })),
  { how: "the loader is the WordPress plugin's", changes: { ...iife("/wp-content/plugins/quiet-check/loader.js"), "/wp-content/plugins/quiet-check/loader.js": { body: classic, headers: js } }, finds: [{ code: "bundled", mark: "note", says: /is the WordPress plugin's own .*the list of plugins says/ }] },
  { how: "there are more frames than are looked at", changes: { "/check.html": { body: page(TAG, [...Array(21).keys()].map((n) => `<quiet-check src="${FRAME}?${n}"></quiet-check>`).join("")), headers: html } }, finds: [{ code: "frame-unknown", mark: "unseen", says: /names 21 frame files, and 20 of them are looked at/, line: /--frame http:.*\?20$/ }] },
  { how: "a bundle that is no module is sent as plain text with nosniff", changes: { ...iife(), "/e/iife.js": { body: classic, headers: { "content-type": "text/plain", "x-content-type-options": "nosniff" } } }, finds: [{ code: "loader-wrong-type", says: /no script with nosniff of that type/ }] },
  // What keeps the frame apart.
  { how: "the sandbox is no header", changes: { [FRAME]: sent({ "content-security-policy": "" }) }, finds: [{ code: "frame-sandbox", mark: "note", says: /A script on the page/, line: /add_header Content-Security-Policy "sandbox allow-scripts [^"]*escape-sandbox"; # in the location that serves \/files\/frame\.html alone;/ }] },
  { how: "the sandbox in the header lets the page in", changes: { [FRAME]: sent({ "content-security-policy": SANDBOX + " allow-same-origin" }) }, finds: [{ code: "frame-sandbox", mark: "note", says: /set.* out to open the frame/ }] },
  ...[
    ["allow-popups", "blocked-by-header", /lacks allow-popups: no help link opens\.$/],
    ["allow-popups-to-escape-sandbox", "blocked-by-header", /lacks allow-popups-to-escape-sandbox: no help link opens as it should/],
    ["allow-modals", "frame-sandbox", /lacks allow-modals: nothing happens when a visitor prints the summary/],
    ["allow-downloads", "frame-sandbox", /lacks allow-downloads: nothing happens when a visitor saves the summary/],
  ].map(([flag, code, says]) => ({ how: `the sandbox in the header has no ${flag}`, changes: { [FRAME]: sent({ "content-security-policy": `frame-ancestors 'self'; ${SANDBOX.split(" ").filter((one) => one !== flag).join(" ")}` }) }, finds: [{ code: String(code), mark: /** @type {"wrong" | "note"} */ (code === "frame-sandbox" ? "note" : "wrong"), says: /** @type {RegExp} */ (says), line: new RegExp(`→ Content-Security-Policy: frame-ancestors 'self'; ${SANDBOX}$`) }] })),
  { how: "the sandbox in the header has nothing but scripts", changes: { [FRAME]: sent({ "content-security-policy": "sandbox allow-scripts" }) }, finds: [{ code: "blocked-by-header", says: /lacks allow-popups and allow-popups-to-escape-sandbox: no help link opens\.$/ }, { code: "frame-sandbox", mark: "note", says: /prints or saves/, line: new RegExp(`: ${SANDBOX}$`) }] },
  // The page's policy.
  { how: "the page's policy names no frames", changes: { "/check.html": { body: page(meta("frame-src 'none'")), headers: html } }, finds: [{ code: "blocked-by-page", says: /\(meta\) blocks the frame: frame-src/, line: /<meta http-equiv="Content-Security-Policy" content="frame-src 'self'">/ }] },
  { how: "the page's policy stands after the head's end, where browsers still heed it", changes: { "/check.html": { body: page().replace("</head>", `</head>${meta("frame-src 'none'")}`), headers: html } }, finds: [{ code: "blocked-by-page", says: /\(meta\) blocks/ }] },
  { how: "another origin is not named", changes: { "/check.html": { body: page(TAG, `<quiet-check src="OTHER${FRAME}"></quiet-check>`), headers: { ...html, "content-security-policy": "default-src 'self' https://fonts.example; img-src *" } }, ["other:" + FRAME]: sent({ "access-control-allow-origin": "*" }) }, finds: [{ code: "blocked-by-page", says: /default-src does not name http/, line: /Content-Security-Policy: default-src 'self' https:\/\/fonts\.example; img-src \*; frame-src 'self' https:\/\/fonts\.example (http:\/\/127\.0\.0\.1:\d+); connect-src 'self' https:\/\/fonts\.example \1$/ }, { code: "connect-src", mark: "note", says: /can't tell why/, line: /connect-src 'self'/ }] },
  { how: "the older child-src decides", changes: { "/check.html": ruled("child-src https://video.example") }, finds: [{ code: "blocked-by-page", says: /child-src does not name/, line: /child-src https:\/\/video\.example 'self'$/ }] },
  { how: "one of two policies blocks it", changes: { "/check.html": ruled("default-src 'self', frame-src https://video.example") }, finds: [{ code: "blocked-by-page", says: /frame-src/, line: /: frame-src https:\/\/video\.example 'self'$/ }] },
  { how: "a policy that only reports would block it", changes: { "/check.html": { body: page(), headers: { ...html, "content-security-policy-report-only": "frame-src 'none'" } } }, finds: [{ code: "report-only", mark: "note", says: /once it is enforced/, line: /Content-Security-Policy-Report-Only: frame-src 'self'/ }] },
  { how: "the frame redirects to where the policy does not reach", changes: { "/check.html": ruled("default-src 'self'"), [FRAME]: { status: 301, headers: { location: `OTHER${FRAME}` } } }, finds: [{ code: "blocked-by-page", says: /redirects to .* which the page's policy blocks/, line: /Content-Security-Policy: default-src 'self'; frame-src 'self' http:\/\/127\.0\.0\.1:\d+$/ }] },
  { how: "the frame redirects", changes: { [FRAME]: { status: 302, headers: { location: "/other/frame.html" } }, "/other/frame.html": sent() }, finds: [{ code: "redirected", mark: "note", says: /one more way/, line: /<quiet-check src="http:.*\/other\/frame\.html">/ }] },
  // The frame file.
  { how: "the frame is not there", changes: { [FRAME]: { status: 404, body: "no" } }, finds: [{ code: "not-found", says: /frame\.html answers 404/, line: /put frame\.html beside quiet-check\.js/ }] },
  { how: "another page is in its place", changes: { [FRAME]: { body: page("", "Not here"), headers: html } }, finds: [{ code: "not-found", says: /Another file is at the frame's address/, line: /<quiet-check src="\/quiet-check\/frame\.html">/ }] },
  { how: "the frame's server fails", changes: { [FRAME]: { status: 500, body: "no" } }, finds: [{ code: "unreachable", says: /answers 500/, line: /check src and the server/ }] },
  { how: "the frame's server is too slow", changes: { [FRAME]: { ...sent(), delay: 4000 } }, finds: [{ code: "unreachable", says: /no answer within 2 seconds/ }] },
  { how: "the frame's server is not there", changes: { "/check.html": { body: page(TAG, '<quiet-check src="http://127.0.0.1:1/frame.html"></quiet-check>'), headers: html } }, finds: [{ code: "unreachable", says: /nothing listens there/ }] },
  { how: "the frame is sent as plain text", changes: { [FRAME]: sent({ "content-type": "text/plain" }) }, finds: [{ code: "wrong-type", says: /as text\/plain, with nosniff/, line: /nginx: types \{ \} default_type "text\/html; charset=utf-8"; # in the location that serves \/files\/frame\.html alone;/ }] },
  { how: "the frame is sent without a type", changes: { [FRAME]: sent({ "content-type": "", "x-content-type-options": "" }) }, finds: [{ code: "wrong-type", says: /without a type: browsers/, line: /Apache: AddType text\/html \.html/ }] },
  { how: "the frame is to be saved", changes: { [FRAME]: sent({ "content-disposition": "attachment" }) }, finds: [{ code: "blocked-by-header", says: /Content-Disposition/, line: /proxy_hide_header Content-Disposition/ }] },
  { how: "X-Frame-Options denies", changes: { [FRAME]: sent({ "x-frame-options": "DENY" }) }, finds: [{ code: "blocked-by-header", says: /X-Frame-Options: DENY/, line: /nginx: proxy_hide_header X-Frame-Options; # where a proxied server sends it: in the location that serves \/files\/frame\.html alone; where there is none/ }, { code: "blocked-by-header", says: /X-Frame/, line: /nginx: add_header X-Content-Type-Options nosniff; # where an add_header further out sets it, as then none is inherited: in the location that serves/ }, { code: "blocked-by-header", says: /X-Frame/, line: /Apache: Header always unset X-Frame-Options "expr=%\{REQUEST_URI\} == '\/files\/frame\.html'"/ }] },
  { how: "several headers are wrong at once", changes: { [FRAME]: sent({ "content-type": "text/plain", "x-frame-options": "DENY", "cache-control": "no-store" }) }, finds: [{ code: "wrong-type", says: /text\/plain/ }, { code: "blocked-by-header", says: /DENY/ }, { code: "uncached", mark: "note", says: /anew/ }] },
  { how: "X-Frame-Options says two things", changes: { [FRAME]: sent({ "x-frame-options": "SAMEORIGIN, ALLOWALL" }) }, finds: [{ code: "blocked-by-header", says: /SAMEORIGIN, ALLOWALL/ }] },
  { how: "X-Frame-Options wants the same origin, and it is another", changes: { "/check.html": { body: page(TAG, `<quiet-check src="OTHER${FRAME}"></quiet-check>`), headers: html }, ["other:" + FRAME]: sent({ "x-frame-options": "SAMEORIGIN" }) }, finds: [{ code: "blocked-by-header", says: /SAMEORIGIN/ }, { code: "no-cors", mark: "note", says: /may not read a file of another origin/, line: /Access-Control-Allow-Origin "\*"/ }] },
  { how: "the frame's own policy names other pages", changes: { [FRAME]: sent({ "content-security-policy": "frame-ancestors https://example.org" }) }, finds: [{ code: "blocked-by-header", says: /names not this page: frame-ancestors https:\/\/example\.org/, line: /Content-Security-Policy: frame-ancestors https:\/\/example\.org http:\/\/127/ }] },
  ...[
    ["default-src 'self'", "default-src"], ["script-src 'self' 'unsafe-inline' 'nonce-x' 'wasm-unsafe-eval'", "script-src"], ["script-src 'unsafe-inline'", "script-src"],
    ["style-src 'self'", "style-src"], ["sandbox", "sandbox"], ["trusted-types 'none'", "trusted-types"],
  ].map(([policy, name]) => ({ how: `a policy is sent with the frame: ${policy}`, changes: { [FRAME]: sent({ "content-security-policy": policy }) }, finds: [{ code: "blocked-by-header", says: new RegExp(`: ${name} stops it`), line: /unset Content-Security-Policy/ }] })),
  { how: "a policy sent with the frame keeps from saving", changes: { [FRAME]: sent({ "content-security-policy": "frame-src 'none'" }) }, finds: [{ code: "frame-policy", mark: /** @type {const} */ ("note"), says: /Firefox from saving/ }] },
  { how: "the page is isolated, and the frame not", changes: { "/check.html": { body: page(), headers: { ...html, "cross-origin-embedder-policy": "require-corp" } } }, finds: [{ code: "blocked-by-header", says: /Cross-Origin-Embedder-Policy: require-corp/, line: /add_header Cross-Origin-Embedder-Policy "require-corp"/ }, { code: "blocked-by-header", says: /Embedder/, line: /Cross-Origin-Resource-Policy "cross-origin"/ }] },
  { how: "the frame was altered", changes: { [FRAME]: sent({}, frame.replace("quietCheck:1", "quietCheck: 1")) }, finds: [{ code: "damaged", says: /Altered: the start-up script of both documents/, line: /copy frame\.html again, in binary/ }, { code: "damaged", says: /Altered/, line: /npx quiet-check verify http/ }] },
  { how: "something puts a script into the frame", changes: { [FRAME]: sent({}, frame.replace("</body></html>", '<script src="/beacon.js"></script></body></html>')) }, finds: [{ code: "damaged", says: /Something puts a script into it: <script src="\/beacon\.js">/, line: /let nothing rewrite it/ }] },
  { how: "the frame was cut off", changes: { [FRAME]: sent({}, frame.slice(0, 90_000)) }, finds: [{ code: "damaged", says: /Cut off: the first \d+ of \d+ bytes/ }] },
  { how: "the frame is of another release", changes: { [FRAME]: sent({}, await frameWith({ outer: "1;" })) }, finds: [{ code: "version-mismatch", says: /another release, or somebody's own/, line: /npx quiet-check@VERSION verify/ }] },
  ...[undefined, ["--own-data"]].map((options) => ({ how: `the frame holds another assessment${options ? ", which is meant to be there" : ""}`, options, changes: { [FRAME]: sent({}, days) }, finds: (options ? [/leads to https:\/\/example\.org\/days$/] : [/leads to https:\/\/example\.org\/days$/, /→ copy frame\.html again$/, /→ .*packed this assessment yourself.*--own-data$/]).map((line) => ({ code: "other-data", mark: /** @type {"wrong" | "note"} */ (options ? "note" : "wrong"), says: /with other data/, line })) })),
  ...[undefined, ["--own-data"]].map((options) => ({ how: `another assessment came with one bit turned${options ? ", and is meant to be there" : ""}`, options, changes: { [FRAME]: sent({}, turned) }, finds: [{ code: "damaged", says: /Altered: the assessment\. Its data cannot be read\.$/, line: /copy frame\.html again/ }] })),
  { how: "the frame is not compressed", changes: { [FRAME]: { body: frame, headers: { ...html, etag: '"1"', "cache-control": "no-cache" } } }, finds: [{ code: "uncompressed", mark: "note", says: /199\.\d KB|\d{3}\.\d KB/, line: /nginx: gzip on;/ }] },
  { how: "nobody may keep the frame", changes: { [FRAME]: sent({ "cache-control": "no-store" }) }, finds: [{ code: "uncached", mark: "note", says: /comes anew/, line: /Cache-Control "max-age=3600"/ }] },
  { how: "the frame is kept for a year", changes: { [FRAME]: sent({ "cache-control": "max-age=31536000, immutable" }) }, finds: [{ code: "cached-long", mark: "note", says: /365 days/, line: /Cache-Control "max-age=3600"/ }] },
  { how: "a cookie comes with the frame", changes: { [FRAME]: sent({ "set-cookie": "id=1" }) }, finds: [{ code: "cookie", mark: "note", says: /cookie/, line: /proxy_hide_header Set-Cookie/ }] },
  ...[
    ["has another address", inMarkup.replace(FRAME, "/other/frame.html"), /in vain/, /src="http:.*\/files\/frame\.html"/],
    ["has another sandbox", inMarkup.replace("allow-modals ", ""), /in vain/, /sandbox="allow-scripts allow-modals/],
    ["stands elsewhere in the root", inMarkup.replace(/<\/?div[^>]*>/g, ""), /in vain/, /<div><div><iframe/],
    ["stands in a box beside another", rooted(`<div><slot></slot></div><div>${inner}</div>`), /in vain/, /<div><div><iframe/],
    ["stands in a section", rooted(`<section>${inner}</section>`), /in vain/, /<div><div><iframe/],
    ["stands in a section in two boxes", rooted(`<div><div><img><section>${inner}</section></div></div>`), /in vain/, /<div><div><iframe/],
    ["is not hidden", inMarkup.replace(" hidden", ""), /can be seen before the loader/, /<iframe hidden \.\.\.>/],
  ].map(([how, widget, says, line]) => ({ how: `the frame in the markup ${how}`, changes: { "/check.html": { body: page(TAG, String(widget)), headers: html } }, finds: [{ code: "frame-in-vain", mark: /** @type {const} */ ("note"), says: /** @type {RegExp} */ (says), line: /** @type {RegExp} */ (line) }] })),
  { how: "the shadow root in the markup is closed", changes: { "/check.html": { body: page(TAG, inMarkup.replace('"open"', '"closed"')), headers: html } }, finds: [{ code: "shadow-closed", says: /closed shadow root .* keeps the element from starting/, line: /shadowrootmode="open"/ }] },
  { how: "the page is in a language that no frame is in", changes: { "/check.html": { body: page().replace('lang="en"', 'lang="de-AT"'), headers: html } }, finds: [{ code: "language", mark: "note", says: /The page says lang="de-AT", and the frame is in "en"\./, line: /<quiet-check src="\/quiet-check\/frame\.de\.html"><\/quiet-check>$/ }] },
  { how: "the attributes are wrong", changes: { "/check.html": { body: page(TAG, '<quiet-check src="javascript:1" lang="tlh"></quiet-check>'), headers: html } }, finds: [{ code: "attribute", mark: "note", says: /no http\(s\) address/ }, { code: "attribute", mark: "note", says: /lang="tlh".*there are en/ }] },
  ...[
    ...exits.hosts.map((host) => ["exit-url", host, /no address of the web.*"Leave now" goes to https:\/\/www\.wikipedia\.org/, new RegExp(`exit-url="https://${host.replace(/[.?]/g, "\\$&")}"$`)]),
    ...exits.none.map((one) => ["exit-url", one, /no address of the web/, /exit-url="\.\.\." that begins with https:\/\/, http:\/\/, \/, \.\/ or \.\.\//]),
    ...["/check.html#top", "./check.html", "SITE/check.html"].map((here) => ["exit-url", here, /is a place on this very page: "Leave now" goes to https:\/\/www\.wikipedia\.org/, /exit-url="https:\/\/\.\.\." that leads away$/]),
    ["theme", "Dark", /theme="Dark" is none that the loader knows: it takes auto/, /theme="dark"$/],
    ["theme", "black", /none that the loader knows/, /theme="auto", theme="light" or theme="dark"$/],
    ["loading", "auto", /loading="auto" is none that the loader knows: it takes lazy/, /loading="lazy" or loading="eager"$/],
    ...["false", "0", "Share"].map((value) => ["share", value, new RegExp(`share="${value}" is none that the loader knows: nothing is offered`), /share alone, or share="share" or share="true", to offer it/]),
  ].map(([name, value, says, line]) => ({ how: `${name} is ${value}`, changes: { "/check.html": { body: page(TAG, `<quiet-check ${name}="${value}"></quiet-check>`), headers: html } }, finds: [{ code: "attribute", mark: /** @type {const} */ ("note"), says: /** @type {RegExp} */ (says), line: /** @type {RegExp} */ (line) }] })),
];

for (const share of ["share", 'share=""', 'share="share"', 'share="true"']) {
  ways.push({ how: `the summary can be sent to the page, by ${share}`, changes: { "/check.html": { body: page(TAG, `<quiet-check ${share}></quiet-check>`), headers: html } }, finds: [{ code: "share", mark: "note", says: /offered to send their summary to this page, and every script on it can hear it\.$/ }] });
}

describe("says of each thing that is wrong what it is, and the line to change", () => {
  for (const { how, changes, options, finds: findings } of ways) {
    test(how, async () => {
      const { code, out } = await ask(changes, options);
      for (const finding of findings) finds(out, finding);
      const wrong = findings.some(({ mark = "wrong" }) => mark === "wrong");
      const unseen = findings.some(({ mark }) => mark === "unseen");
      assert.equal(code, wrong ? 1 : unseen ? 2 : 0, out);
      // Nothing but what was done: every other cross would be a false alarm.
      const codes = new Set([...out.matchAll(/^✗ ([\w-]+)/gm)].map(([, code]) => code));
      assert.deepEqual([...codes].sort(), [...new Set(findings.filter(({ mark = "wrong" }) => mark === "wrong").map(({ code }) => code))].sort(), out);
      assert.match(out, wrong ? /\n\d+ things? to change\.\n$/ : unseen ? /\n(The page could not be looked at|Nothing is wrong so far, but (the loader|the frame|some of the frames|the loader and the frame) could not be seen)\.\n$/ : /\nAll is well, /);
    });
  }
});

test("of attributes that the loader takes nothing is said; of the others also where the frame is given by hand", async () => {
  const ways = [...exits.taken, ""].flatMap((exit) => [`exit-url="${exit}" theme="auto" loading="lazy"`, `exit-url="${exit}" theme="light" loading="eager"`, "theme=dark loading"]);
  const { code, out } = await ask({ "/check.html": { body: page(TAG, ways.map((attributes) => `<quiet-check ${attributes}></quiet-check>`).join("")), headers: html } });
  assert.equal(code, 0, out);
  assert.doesNotMatch(out, /^[✗?·]/m);
  const { out: given } = await ask({ "/check.html": { body: page(TAG, '<quiet-check theme="black" lang="tlh"></quiet-check>'), headers: html } }, ["--frame", `SITE${FRAME}`]);
  for (const says of [/theme="black"/, /lang="tlh"/]) finds(given, { code: "attribute", mark: "note", says });
});

describe("finds the frame where the loader would", () => {
  /** @param {string} out */
  const asked = (out) => [...(/\((http[^)]*)\)\.\n$/.exec(out)?.[1] ?? "").split(", ")].map((url) => url.replace(site.url, ""));
  for (const [how, body, frames] of /** @type {[string, string, string[]][]} */ ([
    ["by a base", page(`<base href="/deep/down/">${TAG}`, '<quiet-check src="frame.html"></quiet-check>'), ["/deep/down/frame.html"]],
    ["by src, written with references", page(TAG, "<QUIET-CHECK theme=dark SRC=/deep&#x2F;down/frame.html?a=1&amp;b=2></QUIET-CHECK>"), ["/deep/down/frame.html?a=1&b=2"]],
    ["by an import in the page", page(`<script type="module">import "${LOADER}";</script>`), [FRAME]],
    ["by an import map", page(`<script type="importmap">{ "imports": { "quiet-check": "${LOADER}" } }</script><script type="module">import "quiet-check";</script>`), [FRAME]],
    ["by a prefix in an import map", page('<script type="importmap">{ "imports": { "lib/": "/files/" } }</script><script type="module">import { QuietCheckElement } from "lib/quiet-check.js";</script>'), [FRAME]],
    ["behind two scripts", page('<script type="module" src="/main.js"></script>'), [FRAME]],
    ["of several elements", page(TAG, '<quiet-check></quiet-check><quiet-check src="/deep/down/frame.html"></quiet-check>'), [FRAME, "/deep/down/frame.html"]],
  ])) {
    test(how, async () => {
      const { code, out } = await ask({
        "/check.html": { body, headers: html },
        "/deep/down/frame.html": sent(),
        "/main.js": { body: 'const later = () => import("./files/start.js"); later();', headers: js },
        "/files/start.js": { body: 'import"./quiet-check.js"', headers: js },
      });
      assert.equal(code, 0, out);
      assert.deepEqual(asked(out), frames, out);
    });
  }

  const at = "/assets/frame-x1y2z3.html";
  for (const [how, script, address = at] of /** @type {[string, string, string?][]} */ ([
    ["as esbuild writes it", bundled('new URL("frame-x1y2z3.html",import.meta.url)')],
    ["as Vite 8 writes it", bundled("new URL(`/assets/frame-x1y2z3.html`,``+import.meta.url)")],
    ["as Vite 7 and Astro write it", bundled('new URL("/assets/frame-x1y2z3.html","" + import.meta.url)')],
    ["in single quotes", bundled("new URL('/assets/frame-x1y2z3.html',''+import.meta.url)")],
    ["beside another file of the page's", `const menu = new URL("/assets/menu-11aa22bb.html", import.meta.url);${bundled('new URL("frame-x1y2z3.html",import.meta.url)')}`],
    ["as webpack writes it", webpack(), "/assets/frame.html"],
    ["as webpack writes it with a path of the site's", webpack({ path: ';i.p="/static/"' }), "/static/frame.html"],
    ["as webpack writes it with a path from the page", webpack({ path: ';i.p=""' }), "/frame.html"],
    ["as webpack wrote it before methods were short", webpack({ modules: '5873:(e,t,n)=>{e.exports=n.p+"wrong.html"},873:(e,t,n)=>{"use strict";e.exports=n.p+"frame.abc.html"}' }), "/assets/frame.abc.html"],
    ["as webpack writes it for reading", webpack({ modules: '"./node_modules/quiet-check/dist/frame.html": \n/***/ ((module, __unused_webpack_module, __webpack_require__) => {\n\nmodule.exports = __webpack_require__.p + "frame.html";\n\n/***/ })', name: 'new URL(/* asset import */ i(/*! frame.html */ "./node_modules/quiet-check/dist/frame.html"), i.b)' }), "/assets/frame.html"],
  ])) {
    test(how, async () => {
      const { code, out } = await ask(bundle(script, address));
      assert.deepEqual(asked(out), [address], out);
      assert.equal(code, 0, out);
    });
  }

  test("by hand, where a bundle hides it, and asks no script of others", async () => {
    const changes = { "/check.html": { body: page('<script type="module" src="/app.js"></script><script src="OTHER/analytics.js"></script>', ""), headers: html }, "/app.js": { body: "start()", headers: js } };
    const { code, out } = await ask(changes, [`--frame=SITE${FRAME}`]);
    assert.equal(code, 2, out);
    assert.match(out, /but the loader could not be seen\.\n$/);
    finds(out, { code: "no-element", mark: "note", says: /A script may add it/ });
    assert.ok(site.requests.some(({ path }) => path === FRAME));
    assert.deepEqual(other.requests, []);
    assert.equal((await ask(bundle(webpack({ modules: "" }), "/elsewhere.html"), ["--frame", "SITE/elsewhere.html"])).code, 0);
    const { out: moved } = await ask({ ...changes, [FRAME]: { status: 404, body: "no" } }, ["--frame", `SITE${FRAME}`]);
    finds(moved, { code: "not-found", says: /answers 404/ });
  });
});

test("from another origin, with one entry for the script and one for the frame, all is well", async () => {
  const open = { "access-control-allow-origin": "*" };
  const { code, out } = await ask({
    "/check.html": { body: page(`<script type="module" src="OTHER${LOADER}"></script>`), headers: { ...html, "content-security-policy": "default-src 'self'; script-src OTHER; frame-src OTHER; connect-src OTHER" } },
    ["other:" + LOADER]: { body: loader, headers: { ...js, ...open } },
    ["other:" + FRAME]: sent(open),
  });
  assert.equal(code, 0, out);
  assert.doesNotMatch(out, /^[✗·]/m);
});

describe("one policy is given as one line, with all that it needs, wherever it is to change", () => {
  const [foreign, open] = [`<quiet-check src="OTHER${FRAME}"></quiet-check>`, { "access-control-allow-origin": "*" }];
  const away = { ["other:" + FRAME]: sent(open), ["other:" + LOADER]: { body: loader, headers: { ...js, ...open } } };
  const inline = `import "${LOADER}";`;
  /** @type {[string, Record<string, Answer>, string[]][]} */
  const rows = [
    ["the frame, and what tells why it failed", { "/check.html": { body: page(TAG, foreign), headers: { ...html, "content-security-policy": "default-src 'self'" } } }, ["Content-Security-Policy: default-src 'self'; frame-src 'self' OTHER; connect-src 'self' OTHER"]],
    ["the same in a meta", { "/check.html": { body: page(meta("default-src 'self'"), foreign), headers: html } }, ['<meta http-equiv="Content-Security-Policy" content="default-src \'self\'; frame-src \'self\' OTHER; connect-src \'self\' OTHER">']],
    ["loader and frame of another origin", { "/check.html": { body: page(`<script type="module" src="OTHER${LOADER}"></script>`), headers: { ...html, "content-security-policy": "default-src 'self'" } } }, ["Content-Security-Policy: default-src 'self'; script-src 'self' OTHER; frame-src 'self' OTHER; connect-src 'self' OTHER"]],
    ["a script in the page, and what it imports", { "/check.html": { body: page(`<script type="module">${inline}</script>`), headers: { ...html, "content-security-policy": "script-src 'none'" } } }, [`Content-Security-Policy: script-src 'self' 'sha256-${createHash("sha256").update(inline).digest("base64")}'`]],
    ["two frames", { "/check.html": { body: page(TAG, `<quiet-check></quiet-check>${foreign}<quiet-check src="OTHER${FRAME}?again"></quiet-check>`), headers: { ...html, "content-security-policy": "frame-src 'none'" } } }, ["Content-Security-Policy: frame-src 'self' OTHER"]],
    ["two frames, in a policy that only reports", { "/check.html": { body: page(TAG, `<quiet-check></quiet-check>${foreign}`), headers: { ...html, "content-security-policy-report-only": "frame-src 'none'" } } }, ["Content-Security-Policy-Report-Only: frame-src 'self' OTHER"]],
    ["two policies, each of its own", { "/check.html": { body: page(meta("frame-src 'self'"), foreign), headers: { ...html, "content-security-policy": "default-src 'self'" } } }, ["Content-Security-Policy: default-src 'self'; frame-src 'self' OTHER; connect-src 'self' OTHER", '<meta http-equiv="Content-Security-Policy" content="frame-src \'self\' OTHER">']],
    ["a sandbox and the frame", { "/check.html": ruled("sandbox allow-popups; frame-src 'none'") }, ["Content-Security-Policy: sandbox allow-popups allow-scripts; frame-src 'self'"]],
    ["where the frame redirects to", { "/check.html": ruled("default-src 'self'"), [FRAME]: { status: 301, headers: { location: `OTHER${FRAME}` } } }, ["Content-Security-Policy: default-src 'self'; frame-src 'self' OTHER"]],
  ];
  for (const [how, changes, expected] of rows) {
    test(how, async () => {
      const { out } = await ask({ ...away, ...changes });
      const lines = out.split("\n").flatMap((line) => /^ {4}→ ((?:Content-Security-Policy|<meta|sandbox).*)$/.exec(line)?.[1] ?? []);
      assert.deepEqual([...new Set(lines)], expected.map(addressed), out);
    });
  }

  test("pasted, it leaves nothing to change", async () => {
    const body = page(`<script type="module" src="OTHER${LOADER}"></script>`);
    const { out } = await ask({ ...away, "/check.html": { body, headers: { ...html, "content-security-policy": "default-src 'none'; sandbox allow-same-origin" } } });
    const mended = /→ Content-Security-Policy: (.*)\n/.exec(out)?.[1] ?? assert.fail(out);
    const { code, out: after } = await ask({ ...away, "/check.html": { body, headers: { ...html, "content-security-policy": mended } } });
    assert.equal(code, 0, after);
    assert.doesNotMatch(after, /^[✗?]|^· connect-src/m);
  });
});

test("no line for nginx makes a location that would serve nothing; those for the same file are given together as well", async () => {
  const { out } = await ask({ [FRAME]: sent({ "x-frame-options": "DENY", "content-security-policy": "sandbox", "cache-control": "no-store" }) });
  assert.match(out, /\nFor nginx, together:\n {4}→ nginx: proxy_hide_header X-Frame-Options; add_header X-Content-Type-Options nosniff; proxy_hide_header Content-Security-Policy; add_header Cache-Control "max-age=3600"; # in the location that serves \/files\/frame\.html alone; where there is none, add one that repeats the root or proxy_pass of the present one\n/);
  // A location of its own inherits neither proxy_pass nor the root of the one that served the file until then.
  assert.doesNotMatch(out, /location = /);
  const { out: typed } = await ask({ [FRAME]: sent({ "content-type": "text/plain", "cache-control": "no-store" }) });
  assert.match(typed, /together:\n {4}→ nginx: types \{ \} default_type "text\/html; charset=utf-8"; add_header Cache-Control "max-age=3600"; # in/);
  assert.doesNotMatch((await ask({ [FRAME]: sent({ "cache-control": "no-store" }) })).out, /together/);
});

test("gives the same as data", async () => {
  await ask({});
  site.answers.set(FRAME, sent({ "x-frame-options": "DENY" }));
  const { code, out } = await quietCheck(["doctor", `${site.url}/check.html`, "--json"]);
  const { command, target, well, looked, verdict, says, frames, loader: found, checks } = JSON.parse(out);
  assert.deepEqual([code, command, target, well, looked, verdict, says, frames, found], [1, "doctor", `${site.url}/check.html`, false, true, "wrong", "1 thing to change.", [site.url + FRAME], site.url + LOADER]);
  assert.deepEqual(checks.filter((/** @type {any} */ { mark }) => mark === "wrong").map((/** @type {any} */ { code, change }) => [code, change.length]), [["blocked-by-header", 4]]);
});

test("where nobody answers nothing is called wrong; it is said, as data too", async () => {
  const nowhere = "http://127.0.0.1:1/check.html";
  const { code, out } = await quietCheck(["doctor", nowhere]);
  assert.equal(code, 2, out);
  finds(out, { code: "page-unreachable", mark: "unseen", says: /nothing listens there/ });
  assert.match(out, /\nThe page could not be looked at\.\n$/);
  const plain = await quietCheck(["doctor", `${site.url.replace("http:", "https:")}/check.html`]);
  finds(plain.out, { code: "page-unreachable", mark: "unseen", says: /can't be fetched: it does not speak https there\.$/ });
  const data = await quietCheck(["doctor", nowhere, "--json"]);
  const { well, looked, verdict, page: asked, checks } = JSON.parse(data.out);
  assert.deepEqual([data.code, data.said, well, looked, verdict, asked, checks.length, checks[0].mark, checks[0].code], [2, "", false, false, null, nowhere, 1, "unseen", "page-unreachable"]);
});

test("what a server says cannot steer the terminal", async () => {
  const { out } = await ask({ [FRAME]: sent({ "content-type": "text/x\u009b31m" }), "/check.html": { body: page(TAG, '<quiet-check lang="\u001b]0;owned\u0007\u202e"></quiet-check>'), headers: html } });
  assert.match(out, /owned/);
  assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test("no problem has a code that is not written down, and the loader's words mean the same", async () => {
  const names = (await readdir(join(root, "cli"))).filter((name) => name.endsWith(".mjs"));
  const sources = (await Promise.all(names.map((name) => readFile(join(root, "cli", name), "utf8")))).join("\n");
  const calls = [...sources.matchAll(/report\.(well|wrong|unseen|note|say)\(/g)];
  const said = [...sources.matchAll(/report\.(?:(well|wrong|unseen|note)\(|say\([^,]*, )(?:found\.code \?\? )?"([\w-]+)"/g)];
  assert.equal(said.length, calls.length, "a code that is not written where it is said");
  const ofVerify = [...sources.matchAll(/\bcode: "([\w-]+)"/g)].map(([, code]) => code);
  const codes = new Set([...said.filter(([, mark]) => mark !== "well").map(([, , code]) => code), ...ofVerify]);
  const tested = new Set([...ways.flatMap(({ finds }) => finds.map(({ code }) => code)), "mixed-content", "insecure"]);
  assert.ok(codes.size > 25);
  assert.deepEqual([...codes].filter((code) => !tested.has(code)), [], "a code that no test here brings about");
  const [, table] = (await readFile(join(root, "docs", "commands.md"), "utf8")).split("## Codes of `doctor`");
  const written = [...table.matchAll(/^\| `([\w-]+)` \| \S/gm)].map(([, code]) => code);
  assert.deepEqual([...written].sort(), [...new Set([...said.map(([, , code]) => code), ...ofVerify])].sort(), "docs/commands.md has each code once, and no other");
  const protocol = await readFile(join(root, "www", "protocol.d.ts"), "utf8");
  for (const code of ["blocked-by-page", "blocked-by-header", "not-found", "wrong-type", "version-mismatch", "damaged", "unreachable"]) assert.ok(tested.has(code) && protocol.includes(`| "${code}"`), code);
  const inReadme = /Where the loader has a word for it, the code is that of the `error` event; .*? has a code of its own \(([^)]*)\)/.exec(await readFile(join(root, "README.md"), "utf8"))?.[1] ?? assert.fail("the README says nothing of codes");
  for (const [, begin] of inReadme.matchAll(/`([\w-]+)…?`/g)) assert.ok([...tested].some((code) => code.startsWith(begin) && !protocol.includes(`| "${code}"`)), begin);
});

test("over https: a frame by http is mixed content, by redirect too; a page by http is told", async () => {
  const folder = await temporary();
  const { key, certificate } = selfSigned();
  await writeFile(join(folder, "ca.pem"), certificate);
  const body = () => addressed(page(`<script type="module" src="${LOADER}"></script>`, '<quiet-check src="http://0.0.0.0:1/frame.html"></quiet-check><quiet-check src="/moved.html"></quiet-check>'));
  const secure = createServer({ key, cert: certificate }, (request, response) => {
    if (request.url === "/moved.html") return void response.writeHead(302, { location: `http://0.0.0.0:${site.port}${FRAME}` }).end();
    if (request.url === LOADER) return void response.writeHead(200, js).end(loader);
    response.writeHead(200, html).end(body());
  });
  await new Promise((resolve) => secure.listen(0, "127.0.0.1", () => resolve(undefined)));
  try {
    await ask({});
    const { port } = /** @type {import("node:net").AddressInfo} */ (secure.address());
    const untrusted = await quietCheck(["doctor", `https://127.0.0.1:${port}/`]);
    assert.equal(untrusted.code, 1);
    finds(untrusted.out, { code: "page-unreachable", says: /its certificate is self-signed/ });
    const { code, out } = await quietCheck(["doctor", `https://127.0.0.1:${port}/`], { NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") });
    assert.equal(code, 1);
    finds(out, { code: "mixed-content", says: /the frame over http/, line: /src="https:\/\/0\.0\.0\.0:1\/frame\.html"/ });
    finds(out, { code: "mixed-content", says: /moved\.html redirects to http:/ });
    assert.doesNotMatch(out, /· insecure/);
    finds((await quietCheck(["doctor", `http://0.0.0.0:${site.port}/check.html`])).out, { code: "insecure", mark: "note", says: /comes over http/, line: /https/ });
  } finally {
    secure.closeAllConnections();
    await new Promise((resolve) => secure.close(resolve));
  }
});

/** A certificate for 127.0.0.1, made here: Node signs, but writes none. */
function selfSigned() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  /** @param {number} tag @param {...Uint8Array} parts */
  const der = (tag, ...parts) => {
    const content = Buffer.concat(parts);
    const length = content.length < 128 ? [content.length] : content.length < 256 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), content]);
  };
  const hex = (/** @type {string} */ text) => Buffer.from(text, "hex");
  const ecdsa = der(0x30, der(6, hex("2a8648ce3d040302")));
  const name = der(0x30, der(0x31, der(0x30, der(6, hex("550403")), der(0x0c, Buffer.from("127.0.0.1")))));
  const time = (/** @type {number} */ from) => der(0x17, Buffer.from(`${new Date(Date.now() + from).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
  const names = der(0x30, der(6, hex("551d11")), der(4, der(0x30, der(0x87, Buffer.from([127, 0, 0, 1])))));
  const authority = der(0x30, der(6, hex("551d13")), der(1, hex("ff")), der(4, der(0x30, der(1, hex("ff")))));
  const body = der(0x30, der(0xa0, der(2, hex("02"))), der(2, hex("01")), ecdsa, name, der(0x30, time(-864e5), time(864e5)), name, publicKey.export({ type: "spki", format: "der" }), der(0xa3, der(0x30, names, authority)));
  const signature = createSign("sha256").update(body).sign(privateKey);
  const whole = der(0x30, body, ecdsa, der(3, hex("00"), signature));
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }), certificate: `-----BEGIN CERTIFICATE-----\n${whole.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n` };
}
