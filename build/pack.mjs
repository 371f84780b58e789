// Makes the frame's template: scripts and styles in their places, and policies that name just these. What fills it with an
// assessment is in cli/fill.mjs, where authors have it too.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { encode, fillFrame, PLACES } from "../cli/fill.mjs";
import { PlainError, root } from "./run.mjs";

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
  const compact = compactAssessment(loadAssessment(definition, { [language]: texts }), language);
  const html = fillFrame(frameTemplate(parts), { words: parts.words, definition, texts, compact, program: encode(parts.wasm) });
  return { html, texts: compact.lines, compact: compact.data };
}

/**
 * The frame with all that runs, and without words, assessment and program: cli/fill.mjs puts these in.
 * @param {FrameParts} parts
 */
export function frameTemplate(parts) {
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
  });
  // What fills the template would fill a script as well, and the policy would no longer fit it.
  for (const [slot, text] of Object.entries(slots)) {
    const [place] = text.match(PLACES) ?? [];
    if (place) throw new PlainError(`The frame's ${slot} holds "${place}", which is a place for words: write it otherwise.`);
  }
  // A byte order mark: the encoding holds whatever a server says of it, and the program is in here.
  return `\uFEFF${parts.html.replace(/<!--@@([\w-]+)-->/g, (_, slot) => slots[slot])}\n`;
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
