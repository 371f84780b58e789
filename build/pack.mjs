// Drops an assessment into the frame: checks it, fills the first screen, and writes the one file.
//
// Only scripts and styles are hashed in the policies, so the same program serves any assessment, and
// nothing that an author writes can become a script: texts are escaped in markup, and the data lies in
// blocks of a type that no browser runs.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { root } from "./run.mjs";

/**
 * @typedef {object} FrameParts  The frame without an assessment: what packFrame makes a file of.
 * @property {string} html     markup with the templates; its {{key}}s still to be filled from `words`
 * @property {string} firstCss the style of the first screen, for both documents
 * @property {string} outerCss the outer document's own
 * @property {string} css      that of the other screens
 * @property {string} firstJs  the start-up of both documents
 * @property {string} lookJs   what puts a page's own look on both
 * @property {string} outerJs  the outer document's script
 * @property {string} frameJs  the inner document's script, with the wasm's glue
 * @property {Uint8Array} wasm
 * @property {Record<string, string>} words  the frame's own words, in the language asked for
 *
 * @typedef {object} PackedFrame
 * @property {string} html     the file
 * @property {string | Uint8Array} texts    what it holds of the assessment's texts, for the budget's table
 * @property {string | Uint8Array} compact  and of the checked assessment
 */

/** The language in which the built-in content is written; a draft in any other says so on its first page. */
const DEFAULT_LANGUAGE = "en";

/**
 * @param {FrameParts} parts
 * @param {string} folder     holds assessment.json and LANGUAGE.json
 * @param {string} language
 * @returns {Promise<PackedFrame>}
 */
export async function packFrame(parts, folder, language) {
  const definition = JSON.parse(await readFile(join(folder, "assessment.json"), "utf8"));
  const texts = JSON.parse(await readFile(join(folder, `${language}.json`), "utf8"));
  // Not before now: the assessment is checked with the core that the build has just made.
  const { loadAssessment, compactAssessment } = await import(pathToFileURL(join(root, "dist", "core.js")).href);
  const { data, lines, code } = compactAssessment(loadAssessment(definition, { [language]: texts }), language);

  const slots = /** @type {Record<string, string>} */ ({
    "outer-policy": policy(outerPolicy(parts)) + NO_PREFETCH,
    "inner-policy": policy(innerPolicy(parts)) + NO_PREFETCH,
    "first-style": `<style id="look">${parts.firstCss}</style><style>${parts.outerCss}</style>`,
    style: `<style>${parts.css}</style>`,
    "first-script": `<script>${parts.firstJs}</script>`,
    "show-script": `<script>${SHOW}</script>`,
    "look-script": `<script>${parts.lookJs}</script>`,
    "outer-script": `<script>${parts.outerJs}</script>`,
    script: `<script>${parts.frameJs}${WITHIN}`,
    blocks: " " + block("words", lines) + block("data", encode(data)) + block("program", encode(parts.wasm)),
  });
  // A byte order mark: the encoding holds whatever a server says of it, and the program is in here.
  const markup = parts.html.replace(CODE_PARTS, (_, part) => (code ? part : ""));
  const html = `\uFEFF${fill(markup, parts.words, definition, texts).replace(/<!--@@([\w-]+)-->/g, (_, slot) => slots[slot])}\n`;
  return { html, texts: lines, compact: data };
}

/** What there is of check-in codes in the markup: nothing, where the answers are too many for one. */
const CODE_PARTS = /<!--@@code-->([^]*?)<!--@@end-->/g;

/** Before the data stand one to eight spaces: cli/frame.mjs knows of them. */
const WORDS = ' <script type="text/plain" id="words">';

/** What brotli makes of a file is up to a hundred bytes of luck: of those that differ by a space, the smallest. @param {string} html */
export function smallest(html) {
  const all = [0, 1, 2, 3, 4, 5, 6, 7].map((more) => html.replace(WORDS, " ".repeat(more) + WORDS));
  const sizes = all.map((one) => brotliCompressSync(one, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(one) } }).length);
  return all[sizes.indexOf(Math.min(...sizes))];
}

// Firefox asks for the names behind the links of a page that came by http, before anybody has pressed one: whoever runs
// the visitor's name server would learn which help was shown.
const NO_PREFETCH = '<meta http-equiv="x-dns-prefetch-control" content="off">';

/** How a script ends in the working document, which is itself text within a script until outer.js writes it out. */
const WITHIN = "\x01/script>";

/** What follows the first screen in both documents. */
const SHOW = "first.show()";

/** @param {FrameParts} parts */
function innerPolicy({ firstJs, lookJs, frameJs, firstCss, css }) {
  return [
    "default-src 'none'",
    `script-src ${hash(firstJs)} ${hash(SHOW)} ${hash(lookJs)} ${hash(frameJs)} 'wasm-unsafe-eval'`,
    `style-src ${hash(firstCss)} ${hash(css)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** The inner document inherits this one, so it names the hashes of both. @param {FrameParts} parts */
function outerPolicy({ firstJs, lookJs, frameJs, outerJs, firstCss, outerCss, css }) {
  return [
    "default-src 'none'",
    // Firefox asks this even for a link that saves a file. A data: document has nothing but the walls of its maker.
    "frame-src data:",
    `script-src ${hash(firstJs)} ${hash(SHOW)} ${hash(lookJs)} ${hash(frameJs)} ${hash(outerJs)} 'wasm-unsafe-eval'`,
    `style-src ${hash(firstCss)} ${hash(css)} ${hash(outerCss)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types quiet-check",
  ].join("; ");
}

/** @param {string} content */
const policy = (content) => `<meta http-equiv="Content-Security-Policy" content="${content}">`;

/** @param {string} text */
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * A data block. Its text is raw, so that it compresses well. A "<" could end it; it travels as U+0001,
 * which no checked text holds.
 * @param {string} id @param {string} text
 */
const block = (id, text) => `<script type="text/plain" id="${id}">${text.replaceAll("<", "\x01")}</script>`;

/**
 * Bytes as text, one character each, whose code's low half is the byte. Brotli and gzip make of it
 * about what they make of the bytes themselves; gzip in base64 makes the file a tenth larger under brotli.
 * Characters that HTML treats in a way of its own are moved up, like all above ASCII; and as a program is full of zeros,
 * some bits are turned first, those that leave the fewest to be moved up: it saves 0.8 KB (brotli).
 * @param {Uint8Array} bytes
 */
export function encode(bytes) {
  const special = new Set([0, 10, 12, 13, 60]);
  return Array.from(bytes, (byte) => byte ^ 118).map((code) => String.fromCharCode(code > 127 || special.has(code) ? code + 256 : code)).join("");
}

/** @param {string} text */
const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * Fills the markup's words and the parts of the first screen that the assessment gives.
 * @param {string} html @param {Record<string, string>} words @param {any} definition @param {any} texts
 */
function fill(html, words, definition, texts) {
  const { evidence, version, resources = [] } = definition;
  const say = texts.texts;
  const word = (/** @type {string} */ key) => {
    if (words[key] === undefined) throw new Error(`www/frame.html asks for the word "${key}", which www/words does not have.`);
    return escape(words[key]);
  };
  const row = (/** @type {string} */ key, /** @type {string} */ value) => `<div><dt>${word(key)}</dt><dd>${value}</dd></div>`;
  const countries = [...new Set(resources.map((/** @type {any} */ one) => one.country))].filter((code) => code !== "any");
  const crisis = resources.filter((/** @type {any} */ one) => one.country === "any" && one.kind === "crisis");
  /** @type {Record<string, () => string>} */
  const parts = {
    intro: () => say.intro.map((/** @type {string} */ paragraph) => `<p>${escape(paragraph)}</p>`).join(""),
    "crisis-links": () =>
      crisis
        .map((/** @type {any} */ one) => {
          const text = say[`resource.${one.id}.text`];
          return `<li><a class="link" href="${escape(one.url)}" target="_blank" rel="noopener noreferrer">${escape(one.name)}</a>${text ? ` <span>${escape(text)}</span>` : ""}</li>`;
        })
        .join(""),
    countries: () => countries.map((code, n) => `<option value="${n}">${escape(say[`country.${code}`])}</option>`).join(""),
    label: () =>
      [
        row("label.author", escape(evidence.author)),
        row("label.reviewer", evidence.reviewer ? escape(evidence.reviewer) : word("label.reviewer.none")),
        row("label.date", escape(evidence.date)),
        row("label.validated", word(evidence.validated ? "label.validated.yes" : "label.validated.no")),
        row("label.licence", escape(evidence.itemLicence)),
        row("label.version", escape(version)),
      ].join(""),
    draft: () => (texts.status === "draft" && texts.language !== DEFAULT_LANGUAGE ? `<p class="draft">${word("draft")}</p>` : ""),
  };
  const own = /** @type {Record<string, string>} */ ({ lang: texts.language, dir: texts.direction, title: say.title, crisis: say.crisis, evidence: say.evidence });
  // In one pass, so that nothing an author wrote is looked at again: "{{begin}}" in a text stays what it is.
  const places = /<!--@([\w-]+)-->|\{\{@(\w+)\}\}|\{\{([\w.-]+)\}\}/g;
  return html.replace(places, (_, part, name, key) => (part ? parts[part]() : name ? escape(own[name]) : word(key)));
}
