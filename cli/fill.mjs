// Fills the frame with an assessment: the one way in which a frame file is made, by the build and by `quiet-check pack`.
//
// Only scripts and styles are hashed in the policies, and those stand in the template already. So the same program serves
// any assessment, and nothing that an author writes can become a script: texts are escaped in markup, and the data lies in
// blocks of a type that no browser runs.
import { brotliCompressSync, constants } from "node:zlib";

/**
 * @typedef {object} Filling
 * @property {Record<string, string>} words  the frame's own words, in the language of the texts
 * @property {any} definition  the structure, checked
 * @property {any} texts       the texts in one language, checked
 * @property {{ data: Uint8Array, lines: string, code: boolean }} compact  as compactAssessment gives it
 * @property {string} program  as encode() writes it
 */

/** The language in which the built-in content is written; a draft in any other says so on its first screen. */
export const DEFAULT_LANGUAGE = "en";

/** Whether the first screen says that these texts are a draft. @param {{ status: string, language: string }} texts */
export const saysDraft = ({ status, language }) => status === "draft" && language !== DEFAULT_LANGUAGE;

/** What stands in a template for what is filled in here. Scripts and styles may hold none (build/pack.mjs). */
export const PLACES = /<!--@([\w-]+)-->|\{\{@(\w+)\}\}|\{\{([\w.-]+)\}\}/g;

/** What there is of check-in codes in the markup: nothing, where the answers are too many for one. */
const CODE_PARTS = /<!--@code-->([^]*?)<!--@end-->/g;

/** Before the data stand one to eight spaces: frame.mjs knows of them. */
const WORDS = ' <script type="text/plain" id="words">';

/** The file, as one text. @param {string} template @param {Filling} filling */
export function fillFrame(template, { words, definition, texts, compact, program }) {
  const { evidence, version } = definition;
  const resources = definition.resources ?? [];
  const say = texts.texts;
  const word = (/** @type {string} */ key) => {
    if (words[key] === undefined) throw new Error(`The frame asks for the word "${key}", which its words do not have.`);
    return escape(words[key]);
  };
  const row = (/** @type {string} */ key, /** @type {string} */ value) => `<div><dt>${word(key)}</dt><dd>${value}</dd></div>`;
  const countries = [...new Set(resources.map((/** @type {any} */ one) => one.country))].filter((code) => code !== "any");
  /** @type {Record<string, () => string>} */
  const parts = {
    intro: () => say.intro.map((/** @type {string} */ paragraph) => `<p>${escape(paragraph)}</p>`).join(""),
    "crisis-links": () =>
      resources
        .filter(onFirstScreen)
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
    draft: () => (saysDraft(texts) ? `<p class="draft">${word("draft")}</p>` : ""),
    blocks: () => " " + block("words", compact.lines) + block("data", encode(compact.data)) + block("program", program),
  };
  const own = /** @type {Record<string, string>} */ ({ lang: texts.language, dir: texts.direction, title: say.title, crisis: say.crisis, evidence: say.evidence });
  // In one pass, so that nothing an author wrote is looked at again: "{{begin}}" in a text stays what it is.
  return template
    .replace(CODE_PARTS, (_, part) => (compact.code ? part : ""))
    .replace(PLACES, (_, part, name, key) => (part ? parts[part]() : name ? escape(own[name]) : word(key)));
}

/** Whether the list of help shows it before a country is chosen. @param {{ country: string, kind: string }} resource */
export const onFirstScreen = ({ country, kind }) => country === "any" && kind === "crisis";

/** What brotli makes of a file is up to a hundred bytes of luck: of those that differ by a space, the smallest. @param {string} html */
export function smallest(html) {
  const all = [0, 1, 2, 3, 4, 5, 6, 7].map((more) => html.replace(WORDS, " ".repeat(more) + WORDS));
  const sizes = all.map(brotliSize);
  return all[sizes.indexOf(Math.min(...sizes))];
}

/** How many bytes a good server sends of it. @param {string} html */
export const brotliSize = (html) => brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(html) } }).length;

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
