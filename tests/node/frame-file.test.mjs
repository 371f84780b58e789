// The frame file as it is served: what is in it, and what is not.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { frameWith } from "../browser/frames.mjs";
import { opened } from "../support/opened.mjs";
import { temporary } from "../support/temporary.mjs";

/** @param {string} path */
const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const file = await read("dist/frame.html");
const markup = opened(file);
const definition = JSON.parse(await read("www/assessments/sex-and-coping/assessment.json"));

/** @param {string} text */
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
/** @param {RegExp} pattern @returns {string[][]} */
const all = (pattern) => [...markup.matchAll(pattern)].map((match) => [...match]);
const scripts = all(/<script>([^]*?)<\/script>/g).map(([, text]) => text);
assert.equal(scripts.length, 5, "the start-up of both documents, what tells it that the first screen is there, the look, the working document's script and the outer one's");
const [firstJs, showJs, lookJs, frameJs, outerJs] = scripts;
const [firstCss, outerCss, frameCss] = all(/<style[^>]*>([^]*?)<\/style>/g).map(([, text]) => text);
const policies = all(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/gi).map(([, policy]) => policy);

test("the policies are the walls of the design, with the hashes of just these scripts and styles", () => {
  const common = "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types";
  assert.deepEqual(policies, [
    `default-src 'none'; frame-src data:; script-src ${hash(firstJs)} ${hash(showJs)} ${hash(lookJs)} ${hash(frameJs)} ${hash(outerJs)} 'wasm-unsafe-eval'; ` +
      `style-src ${hash(firstCss)} ${hash(frameCss)} ${hash(outerCss)}; ${common} quiet-check`,
    `default-src 'none'; script-src ${hash(firstJs)} ${hash(showJs)} ${hash(lookJs)} ${hash(frameJs)} 'wasm-unsafe-eval'; style-src ${hash(firstCss)} ${hash(frameCss)}; ${common} 'none'`,
  ]);
});

test("each policy stands before anything it rules", () => {
  const inner = markup.indexOf('<template id="inner">');
  assert.ok(inner > 0);
  for (const part of [markup.slice(0, inner), markup.slice(inner)]) {
    const policy = part.indexOf("Content-Security-Policy");
    for (const ruled of ["<style", "<script", "<link", "<img"]) {
      const at = part.indexOf(ruled);
      assert.ok(at < 0 || at > policy, `${ruled} comes before the policy`);
    }
  }
});

test("there is no other script, no style or event in an attribute, and nothing that loads", () => {
  const types = all(/<script\b([^>]*)>/g).map(([, attributes]) => attributes.trim());
  assert.deepEqual(types.toSorted(), ["", "", "", "", "", ...["data", "program", "words"].map((id) => `type="text/plain" id="${id}"`)]);
  const tags = markup.replace(/<(script|style)\b[^]*?<\/\1>/g, "");
  assert.ok(tags.includes('<template id="t-paper">'));
  assert.doesNotMatch(tags, /<[^>]+\s(style|on\w+|src|srcdoc|srcset|action|formaction|ping|background)\s*=/i);
  assert.doesNotMatch(tags, /<(link|img|iframe|object|embed|form|base|video|audio|portal)\b/i);
  assert.doesNotMatch(firstCss + frameCss + outerCss, /url\(|@import|image-set/i);
});

test("its only addresses are the help lines' own", () => {
  const allowed = new Set(definition.resources.map((/** @type {{ url: string }} */ one) => one.url));
  const addresses = [...markup.replace(/<script\b[^]*?<\/script>/g, "").matchAll(/\b(?:https?|wss?|ftp):[^"'\s<]+/g)].map(([address]) => address).filter((address) => address !== "http://www.w3.org/2000/svg");
  assert.ok(addresses.length > 0);
  for (const address of addresses) assert.ok(allowed.has(address), address);
  for (const script of scripts) assert.doesNotMatch(script, /\b(https?|wss?):/);
});

test("an assessment with more answers than a check-in code holds offers none", async () => {
  const folder = await temporary();
  const [definition, en] = await Promise.all(["assessment", "en"].map(async (name) => JSON.parse(await readFile(new URL(`../fixtures/day-rhythm/${name}.json`, import.meta.url), "utf8"))));
  const offers = async (/** @type {number} */ more) => {
    const { options } = definition.answerSets.find((/** @type {{ id: string }} */ set) => set.id === "helps");
    while (options.length < more) {
      const id = `more-${options.length}`;
      options.push({ id });
      en.texts[`option.helps.${id}`] = "More";
    }
    await writeFile(join(folder, "assessment.json"), JSON.stringify(definition));
    await writeFile(join(folder, "en.json"), JSON.stringify(en));
    return (await frameWith({ folder })).match(/data-do="(compare|code)"/g)?.sort() ?? [];
  };
  assert.deepEqual(await offers(40), ['data-do="code"', 'data-do="compare"', 'data-do="compare"']);
  assert.deepEqual(await offers(41), []);
});

test("a script in which words would be filled in is refused: its policy would no longer fit it", async () => {
  for (const place of ["{{begin}}", "{{@title}}", "<!--@intro-->"]) {
    await assert.rejects(frameWith({ outer: `"${place}";` }), { message: `The frame's outer-script holds "${place}", which is a place for words: write it otherwise.` });
  }
});

test("every word is filled in, and every template the program asks for is there", async () => {
  // But for the blocks of bytes, which can hold anything.
  assert.doesNotMatch(file.replace(/(id="(?:data|program)">)[^<]*/g, "$1"), /\{\{|<!--@/);
  const folder = new URL("../../src/wasm/", import.meta.url);
  const sources = await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), "utf8")));
  const names = sources.flatMap((source) => [...source.matchAll(/(?:template|labelled)\(\s*(?:if [^{}]+ \{ "([\w-]+)" \} else \{ )?"([\w-]+)"/g)].flatMap(([, one, other]) => [one, other])).filter(Boolean);
  // And none that nobody asks for. The one for a crash is the start-up's own.
  assert.deepEqual([...file.matchAll(/<template id="t-([\w-]+)">/g)].map(([, name]) => name).sort(), [...new Set([...names, "crash"])].sort());
});

test("which help shows where is what the format document says", async () => {
  const text = await readFile(new URL("../../docs/assessment-format.md", import.meta.url), "utf8");
  const table = /\| where \| kinds \|\n([^]*?)\n\n/.exec(text)?.[1] ?? "";
  const told = table.split("\n").slice(1, -1).map((row) => [...row.split("|")[2].matchAll(/`(\w+)`/g)].map(([, kind]) => kind).join(" "));
  assert.equal(told.length, 3);
  assert.deepEqual([...new Set([...file.matchAll(/data-kinds="([^"]+)"/g)].map(([, kinds]) => kinds))].sort(), told.sort());
});

test("it knows none of the author's ids: what is not there cannot leak", () => {
  const ids = new Set();
  JSON.stringify(definition, (key, value) => (/^(id|linkId)$/.test(key) && ids.add(value), value));
  assert.ok(ids.size > 100);
  // Words of HTML, CSS or of the program, which stand there as such.
  const words = ["after", "avoid", "break", "findahelpline", "h1", "h2", "h3", "open", "other", "reasons", "some", "strengths", "strong", "values"];
  // In the blocks of bytes and of prose a short id stands by chance, or as a word: there those of several parts are looked for.
  const rest = file.replace(/(id="(?:data|program|words)">)[^<]*/g, "$1");
  const found = [...ids].filter((id) => (/[_-]/.test(id) ? file.includes(id) : new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(rest)));
  assert.deepEqual(found.filter((id) => !words.includes(id)), []);
});

test("the program and its glue can do nothing but show, listen and wait", async (t) => {
  const wasm = await readFile(new URL("../../target/frame/quiet_check_bg.wasm", import.meta.url));
  const block = /<script type="text\/plain" id="program">([^]*?)<\/script>/.exec(file)?.[1] ?? "";
  assert.ok(Buffer.from(Uint8Array.from(block, (c) => (c.charCodeAt(0) & 255) ^ 118)).equals(wasm), "the program in the file is the one looked at");
  const asked = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  const modules = asked.map(({ module }) => module);
  const imports = [...new Set(asked.map(({ name }) => name.replace(/_(\d|0{10}\d+)$/, "")))].sort();
  /** Everything the program may ask of the browser. None of it reaches a network, storage
   * or navigation. The one clock tells the time of day (`now`), so that a practice goes on in the background. */
  const allowed = new Set(`
    __wbindgen_generic __wbindgen_init_externref_table __wbindgen_is_undefined __wbindgen_string_get __wbindgen_throw
    _wbg_cb_unref static_accessor_GLOBAL static_accessor_GLOBAL_THIS static_accessor_SELF static_accessor_WINDOW
    document body getElementById querySelector querySelectorAll closest content firstElementChild childElementCount item length
    createElement cloneNode appendChild replaceChildren remove
    getAttribute setAttribute removeAttribute classList add set_textContent set_checked value set_value type
    activeElement documentElement hasAttribute scrollTop set_scrollTop style setProperty
    setInterval clearInterval now print execCommand select checked click parentElement outerHTML encodeURIComponent
    textContent tagName __wbindgen_is_falsy
    addEventListener new set_capture set_once set_passive preventDefault target key altKey ctrlKey metaKey
    pointerType pressure width height focus call toString setTimeout clearTimeout
    instanceof_Window instanceof_Element instanceof_HtmlElement instanceof_HtmlInputElement instanceof_HtmlSelectElement instanceof_HtmlTemplateElement
  `.trim().split(/\s+/));
  t.diagnostic(`the program imports: ${imports.join(" ")}`);
  assert.deepEqual(imports.filter((name) => !allowed.has(name)), [], "the program imports what it should not");
  // What is no longer imported is no longer allowed: the list says what the program can do, and not what it once could.
  assert.deepEqual([...allowed].filter((name) => !imports.includes(name)), [], "the list allows what nothing asks for");
  assert.deepEqual([...new Set(modules)], ["js"], "one glue");
});

/** Names by which a script would reach the network, another document, storage, or code made at run time. */
const FORBIDDEN = new RegExp(String.raw`\b(${`
  fetch fetchLater XMLHttpRequest WebSocket WebSocketStream EventSource WebTransport sendBeacon importScripts Worker SharedWorker serviceWorker
  Worklet audioWorklet paintWorklet addModule Image Audio FontFace fonts XSLTProcessor
  localStorage sessionStorage indexedDB caches cookie cookieStore storage BroadcastChannel credentials Notification
  location history navigation navigator opener frames window.name (window|self|globalThis).top assign submit requestSubmit
  eval Function performance innerHTML set_outerHTML insertAdjacentHTML setHTML setHTMLUnsafe parseHTMLUnsafe DOMParser createContextualFragment
  document.write document.open adoptedStyleSheets CSSStyleSheet insertRule createObjectURL Blob
  contentWindow contentDocument frameElement srcdoc console
`.trim().split(/\s+/).join("|")}|(?<![.\w])top(?=[.[=])|open(?=\()|import(?=\())\b`, "g");

/** The start-up asks in which of the two documents it is. What goes to the console holds no answer: wasm-bindgen's own remark on an old way of calling it, which nobody here uses, and
 * what is wrong about a property that the page has set. @param {string} script */
const own = (script) => script.replace(/console\.warn\("using deprecated parameters for `initSync\(\)`[^"]*"\)/, "").replace('document.URL==="about:srcdoc"', "").replace(/console\.warn\(`<quiet-check> --quiet-check-\$\{\w+\}`\)/, "");

test("the scripts name no way out, but for the few that each is there for", () => {
  for (const script of [firstJs, showJs, frameJs]) assert.deepEqual([...own(script).matchAll(FORBIDDEN)].map(([name]) => name), []);
  // The outer document makes the inner one of what it reads, and speaks to it.
  assert.deepEqual([...new Set([...own(outerJs).matchAll(FORBIDDEN)].map(([name]) => name))].sort(), ["contentWindow", "srcdoc"]);
  // Elements are made where the program makes them; a script's own are the one frame.
  assert.deepEqual([...outerJs.matchAll(/createElement\(("?[^)]*)\)/g)].map(([, what]) => what), ['"iframe"']);
});

test("messages go to the page, to the frame inside and through the port, and to nobody else", () => {
  const targets = (/** @type {string} */ script) => [...script.matchAll(/([\w.]+(?:\?\.\w+)?)\??\.postMessage\(/g)].map(([, target]) => target);
  // The document around, the page's port, and the one that the working document has in its place; the names of variables are
  // the minifier's.
  const ports = new Set([...firstJs.matchAll(/(\w+)\.onmessage=/g)].map(([, port]) => port));
  assert.equal(ports.size, 2);
  assert.deepEqual([...new Set(targets(firstJs))].sort(), ["parent", ...ports].sort());
  assert.deepEqual([...firstJs.matchAll(/parent\.postMessage\((\w+\?)?("\w+")/g)].map(([, , what]) => what).sort(), ['"again"', '"dressed"', '"hello"']);
  assert.equal(firstJs.split("parent.postMessage").length - 1, 3);
  const inner = /(\w+)=document\.createElement\("iframe"\)/.exec(outerJs)?.[1];
  assert.deepEqual([...new Set(targets(outerJs))].sort(), ["parent", `${inner}?.contentWindow`].sort());
  assert.deepEqual([...targets(lookJs), ...targets(frameJs)], []);
  // Every postMessage was looked at.
  for (const script of scripts) assert.equal(targets(script).length, script.split("postMessage").length - 1);
  // Words alone may go to the page, and only these.
  assert.deepEqual([...new Set([...(firstJs + frameJs).matchAll(/type:"(\w+)"/g)].map(([, type]) => type))].sort(), ["error", "height", "left", "pong", "ready", "share"]);
});
