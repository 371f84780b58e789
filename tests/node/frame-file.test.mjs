// The frame file as it is served: what is in it, and what is not.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

/** @param {string} path */
const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const file = await read("dist/frame.html");
const definition = JSON.parse(await read("www/assessments/sex-and-coping/assessment.json"));

/** @param {string} text */
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
/** @param {RegExp} pattern @returns {string[][]} */
const all = (pattern) => [...file.matchAll(pattern)].map((match) => [...match]);
const [outerJs, frameJs] = (() => {
  const scripts = all(/<script>([^]*?)<\/script>/g).map(([, text]) => text);
  assert.equal(scripts.length, 2, "two scripts: the working document's and the outer one's");
  return [scripts[1], scripts[0]];
})();
const [outerCss, frameCss] = all(/<style>([^]*?)<\/style>/g).map(([, text]) => text);
const policies = all(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/gi).map(([, policy]) => policy);

test("the policies are the walls of the design, with the hashes of just these scripts and styles", () => {
  const common = "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types";
  assert.deepEqual(policies, [
    `default-src 'none'; frame-src 'none'; script-src ${hash(outerJs)} ${hash(frameJs)} 'wasm-unsafe-eval'; ` +
      `style-src ${hash(outerCss)} ${hash(frameCss)}; ${common} quiet-check`,
    `default-src 'none'; script-src ${hash(frameJs)} 'wasm-unsafe-eval'; style-src ${hash(frameCss)}; ${common} 'none'`,
  ]);
});

test("each policy stands before anything it rules", () => {
  for (const part of [file.slice(0, file.indexOf("<template")), file.slice(file.indexOf("<template"))]) {
    const policy = part.indexOf("Content-Security-Policy");
    for (const ruled of ["<style", "<script", "<link", "<img"]) {
      const at = part.indexOf(ruled);
      assert.ok(at < 0 || at > policy, `${ruled} comes before the policy`);
    }
  }
});

test("there is no other script, no style or event in an attribute, and nothing that loads", () => {
  const opened = all(/<script\b([^>]*)>/g).map(([, attributes]) => attributes.trim());
  assert.deepEqual(opened, ["", "", ...["words", "data", "program"].map((id) => `type="text/plain" id="${id}"`)]);
  const markup = file.replace(/<(script|style)\b[^]*?<\/\1>/g, "");
  assert.doesNotMatch(markup, /<[^>]+\s(style|on\w+|src|srcdoc|srcset|action|formaction|ping|background)\s*=/i);
  assert.doesNotMatch(markup, /<(link|img|iframe|object|embed|form|base|video|audio|portal)\b/i);
  assert.doesNotMatch(frameCss + outerCss, /url\(|@import|image-set/i);
});

test("its only addresses are the help lines' own", () => {
  const allowed = new Set(definition.resources.map((/** @type {{ url: string }} */ one) => one.url));
  const markup = file.replace(/<script\b[^]*?<\/script>/g, "");
  const addresses = [...markup.matchAll(/\b(?:https?|wss?|ftp):[^"'\s<]+/g)].map(([address]) => address).filter((address) => address !== "http://www.w3.org/2000/svg");
  assert.ok(addresses.length > 0);
  for (const address of addresses) assert.ok(allowed.has(address), address);
  for (const script of [outerJs, frameJs]) assert.doesNotMatch(script, /\b(https?|wss?):/);
});

test("every word is filled in, and every template the program asks for is there", async () => {
  assert.doesNotMatch(file, /\{\{|<!--@/);
  const folder = new URL("../../src/wasm/", import.meta.url);
  const sources = await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), "utf8")));
  const asked = new Set(sources.flatMap((source) => [...source.matchAll(/(?:template|labelled)\(\s*(?:if \w+ \{ "([\w-]+)" \} else \{ )?"([\w-]+)"/g)].flatMap(([, one, other]) => [one, other])).filter(Boolean));
  assert.ok(asked.size > 15, [...asked].join());
  for (const name of asked) assert.ok(file.includes(`<template id="t-${name}">`), `t-${name}`);
});

test("it knows none of the author's ids: what is not there cannot leak", () => {
  const options = definition.answerSets.flatMap((/** @type {any} */ set) => set.options.map((/** @type {any} */ one) => one.id));
  const others = ["bands", "indicators", "strategies", "messages", "tiers"].flatMap((list) => definition[list].map((/** @type {any} */ one) => one.id));
  // Ids that are words of a language or of the program stand there as such.
  const telling = [...options, ...others].filter((id) => id.includes("_"));
  assert.ok(telling.length > 25);
  for (const id of telling) assert.ok(!file.includes(id), id);
});

test("the program and its glue can do nothing but show, listen and wait", async () => {
  const wasm = await readFile(new URL("../../target/frame/quiet_check_bg.wasm", import.meta.url));
  const block = /<script type="text\/plain" id="program">([^]*?)<\/script>/.exec(file)?.[1] ?? "";
  assert.ok(Buffer.from(Uint8Array.from(block, (c) => c.charCodeAt(0) & 255)).equals(wasm), "the program in the file is the one looked at");
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).map(({ name }) => name.replace(/^__wbg_/, "").replace(/_[0-9a-f]{16}$/, "")).sort();
  /** Everything the program may ask of the browser. None of it reaches a network, storage, navigation or a clock. */
  const allowed = new Set(`
    __wbindgen_generic __wbindgen_init_externref_table __wbindgen_is_undefined __wbindgen_string_get __wbindgen_throw
    _wbg_cb_unref static_accessor_GLOBAL static_accessor_GLOBAL_THIS static_accessor_SELF static_accessor_WINDOW
    document body getElementById querySelector querySelectorAll closest content firstElementChild childElementCount item length
    createElement cloneNode appendChild replaceChildren remove
    getAttribute setAttribute removeAttribute classList add set_textContent set_checked value set_value type
    addEventListener new set_capture set_once set_passive preventDefault target key repeat altKey ctrlKey metaKey
    pointerType pressure width height focus call toString setTimeout clearTimeout
    instanceof_Window instanceof_Element instanceof_HtmlElement instanceof_HtmlInputElement instanceof_HtmlSelectElement instanceof_HtmlTemplateElement
  `.trim().split(/\s+/));
  const foreign = imports.filter((name) => !allowed.has(name));
  assert.deepEqual(foreign, [], "the program imports what it should not");

  // The glue: the same, by the names that would give it away.
  const forbidden = /\b(fetch|XMLHttpRequest|WebSocket|EventSource|WebTransport|sendBeacon|importScripts|Worker|localStorage|sessionStorage|indexedDB|caches|cookie|location|history|navigator|open(?=\()|eval|Function|performance|innerHTML|outerHTML|insertAdjacentHTML|document\.write|console)\b/g;
  // wasm-bindgen's own remark on an old way of calling it, which nobody here uses; it holds no answer.
  const glue = frameJs.replace(/console\.warn\("using deprecated parameters for `initSync\(\)`[^"]*"\)/, "");
  assert.deepEqual([...glue.matchAll(forbidden)].map(([name]) => name), []);
  // Words alone may go to the page, and only these.
  assert.deepEqual([...new Set([...frameJs.matchAll(/type:"(\w+)"/g)].map(([, type]) => type))].sort(), ["error", "height", "pong", "ready"]);
});
