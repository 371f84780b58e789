// `quiet-check check FOLDER`: whether an assessment of one's own is sound, with every problem at once; and what is sound in it
// and probably not meant.
import { join } from "node:path";
import { encode, fillFrame } from "./fill.mjs";
import { parsed, readFolder } from "./folder.mjs";
import { notesOn } from "./notes.mjs";
import { ownFile } from "./release.mjs";
import { MARKS } from "./report.mjs";
import { judge } from "./verify.mjs";

/**
 * @import { Remark } from "./folder.mjs"
 * @import { Release } from "./release.mjs"
 * @import { QuietCheckError } from "../dist/core.js"
 *
 * @typedef {object} Found
 * @property {boolean} well
 * @property {boolean} looked
 * @property {"well" | "wrong"} verdict
 * @property {string} says       one sentence
 * @property {string | undefined} id
 * @property {string | undefined} version
 * @property {string[]} languages  those that there are texts in
 * @property {Record<string, number> | undefined} counts  how much there is of what
 * @property {boolean | undefined} checkInCodes  whether the frame offers them
 * @property {Remark[]} problems
 * @property {Remark[]} notes
 *
 * @typedef {(language: string, words: Record<string, string>) => { html: string, problem: string | undefined }} Fill
 *   The frame in a language; `problem`: why `verify` would not know it for the release's program with other data.
 */

/** @param {string} folder @param {Release} release @param {Date} today @returns {Promise<{ found: Found, fill: Fill | undefined }>} */
export async function check(folder, release, today) {
  const [template, english] = [String(await ownFile("template.html", release)), parsed(String(await ownFile("words/en.json", release)))];
  const { definition: structure, texts, languages, files, problems, unread } = await readFolder(folder, english);
  for (const name of ["core.js", "core.wasm"]) await ownFile(name, release);
  // Not before it is known to be the release's.
  const { compactAssessment, loadAssessment } = await import("../dist/core.js");
  const base = { id: undefined, version: undefined, languages, counts: undefined, checkInCodes: undefined };
  const wrong = () => ({ found: { ...base, well: false, looked: true, verdict: /** @type {const} */ ("wrong"), says: `${problems.length} thing${problems.length > 1 ? "s" : ""} to change.`, problems, notes: unread }, fill: undefined });

  if (structure === undefined || Object.keys(texts).length === 0) return wrong();
  const assessment = (() => {
    try {
      return loadAssessment(structure, texts);
    } catch (error) {
      const { code, problems: all } = /** @type {QuietCheckError} */ (error);
      if (code !== "definition" || all.length === 0) throw error;
      // Of texts whose file could not be read, it is told once.
      problems.push(...all.map(({ file, ...rest }) => ({ file: file === "texts" ? folder : join(folder, files[file] ?? `${file}.json`), ...rest })));
    }
  })();
  if (!assessment || problems.length > 0) return wrong();

  const definition = parsed(structure);
  const byLanguage = Object.fromEntries(Object.entries(texts).map(([tag, text]) => [tag, parsed(text)]));
  const [program] = /(?<=<script type="text\/plain" id="program">)[^<]*/.exec(release.frames.get("frame.html") ?? "") ?? [""];
  const fill = /** @type {Fill} */ ((language, words) => {
    const compact = compactAssessment(assessment, language);
    const html = fillFrame(template, { words, definition, texts: byLanguage[language], compact, program });
    return { html, problem: whyUnknown(html, language, release) };
  });
  for (const language of languages) {
    const { problem } = fill(language, english);
    if (problem) problems.push({ file: folder, pointer: "", message: problem });
  }
  if (problems.length > 0) return wrong();
  const { code } = compactAssessment(assessment, languages[0]);
  const { id, version, names } = assessment;
  const counts = {
    items: new Set(names.columns.map(({ item }) => item)).size,
    scales: names.scales.length,
    bands: names.bands.length,
    indicators: names.indicators.length,
    strategies: (definition.strategies ?? []).length,
    resources: (definition.resources ?? []).length,
  };
  const found = /** @type {Found} */ ({
    well: true, looked: true, verdict: "well", says: `${id} ${version} is sound, in ${languages.join(", ")}.`,
    id, version, languages, counts, checkInCodes: code, problems, notes: [...notesOn(folder, definition, byLanguage, today), ...unread],
  });
  return { found, fill };
}

/**
 * Whoever looks at a deployed frame must be able to see that nothing but data is an author's; there the rules are a little
 * narrower than the format's, as for a text that is shown by itself and has no letter.
 * @param {string} html @param {string} language @param {Release} release
 */
function whyUnknown(html, language, release) {
  // The built-in assessment with other spaces before its data would be no other data; what packing makes of it is the release's.
  const spaces = / +(?=<script type="text\/plain" id="words">)/;
  const [ours] = spaces.exec(release.frames.get("frame.html") ?? "") ?? [" "];
  const { verdict, says, differences: [first] } = judge(Buffer.from(html.replace(spaces, ours)), release);
  if (verdict === "release" || verdict === "other-data") return undefined;
  const why = first?.why ? `: ${first.why}` : first?.part === "text" ? "; a text that is shown by itself needs a letter or a digit" : "";
  const place = first ? ` It stands at ${JSON.stringify(first.found)}${why}.` : "";
  return `\`verify\` would not know a frame in \`${language}\` for this release's. ${says}${place}`;
}

/**
 * The lines of a report: first what is wrong, then how it ends, with `more` for what is well, and last the notes.
 * @param {Found} found @param {string} title @param {string[]} [more]
 */
export function checkLines({ well, says, counts, checkInCodes, problems, notes }, title, more = []) {
  const lines = (/** @type {Remark[]} */ all, /** @type {string} */ mark) => all.map(({ file, pointer, message }) => `${mark} ${file}${pointer && ` ${pointer}`}  ${message}`);
  const how = Object.entries(counts ?? {}).map(([what, count]) => `${count} ${count === 1 ? what.replace(/(ie)?s$/, (_, ie) => (ie ? "y" : "")) : what}`);
  const codes = checkInCodes ? "check-in codes are offered" : "no check-in codes: one can't hold all that can be answered";
  return [
    title,
    ...lines(problems, MARKS.wrong),
    ...lines(notes, MARKS.note),
    ...(well ? [`${MARKS.well} ${says}`, `  ${how.join(", ")}; ${codes}`, ...more] : [says]),
  ];
}
