// `quiet-check pack FOLDER`: an assessment of one's own, checked and written as a frame file.
import { access, constants, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, checkLines } from "./check.mjs";
import { brotliSize, DEFAULT_LANGUAGE, smallest } from "./fill.mjs";
import { parsed } from "./folder.mjs";
import { readUpTo, whyUnread } from "./read.mjs";
import { ownFile, sha256, Unseen, UsageError } from "./release.mjs";
import { areEnglish, readWords } from "./words.mjs";

/**
 * @import { Found } from "./check.mjs"
 * @import { Release } from "./release.mjs"
 *
 * @typedef {{ language: string | undefined, out: string | undefined, words: string | undefined }} Wishes
 * @typedef {Found & { language: string | undefined, file: string | undefined, size: number | undefined, brotli: number | undefined, sha256: string | undefined, change: string[] }} Packed
 *   `file` and what follows: of the frame that was written; `change`: what to do next
 */

/** @param {string} folder @param {Release} release @param {Wishes} wishes @param {Date} today @returns {Promise<Packed>} */
export async function pack(folder, release, wishes, today) {
  const { found, fill } = await check(folder, release, today);
  const language = languageOf(found.languages, wishes.language);
  const english = /** @type {Record<string, string>} */ (parsed(String(await ownFile("words/en.json", release))));
  const { words, problems } = wishes.words === undefined ? { words: english, problems: [] } : await readWords(wishes.words, english);
  const unwritten = { ...found, language, file: undefined, size: undefined, brotli: undefined, sha256: undefined, change: [] };
  const wrong = (/** @type {Found["problems"]} */ all) => ({ ...unwritten, well: false, verdict: /** @type {const} */ ("wrong"), says: `${all.length} thing${all.length > 1 ? "s" : ""} to change. Nothing was written.`, problems: all });
  if (!fill || problems.length > 0) return wrong([...found.problems, ...problems]);
  if (release.languages.has(language) && Object.keys(english).some((key) => words[key] !== english[key])) {
    throw new UsageError(`The frame's own words in ${language} are this release's, and \`verify\` calls others altered: leave out --words.`);
  }

  const { html, problem } = fill(language, words);
  if (problem) return wrong([{ file: wishes.words ?? folder, pointer: "", message: problem }]);
  const file = wishes.out ?? (language === DEFAULT_LANGUAGE ? "frame.html" : `frame.${language}.html`);
  const place = await placeOf(file);
  const frame = smallest(html);
  await write(file, place, frame);
  if (areEnglish(words, english) && !/^en(-|$)/i.test(language)) {
    const message = `The frame's own words ("Begin", "Back") are English: translate dist/words/en.json of this package, and give it by --words.`;
    unwritten.notes = [...unwritten.notes, wishes.words === undefined ? { file: join(folder, `${language}.json`), pointer: "/language", message } : { file: wishes.words, pointer: "", message }];
  }
  unwritten.notes = [...unwritten.notes, ...nameNotes(file, language)];
  return {
    ...unwritten, says: `${file} is packed: ${found.id} ${found.version}, in ${language}.`,
    file, size: Buffer.byteLength(frame), brotli: brotliSize(frame), sha256: sha256(frame), change: next(file, /dir="rtl"/.test(frame.slice(0, 100))),
  };
}

/** @param {string[]} all @param {string | undefined} wished */
function languageOf(all, wished) {
  if (wished !== undefined && !all.includes(wished)) {
    const meant = all.find((tag) => tag.toLowerCase() === wished.replaceAll("_", "-").toLowerCase());
    throw new UsageError(`There are no texts in ${wished}. ${meant ? `Did you mean ${meant}? ` : ""}There is: ${all.join(", ")}.`);
  }
  if (wished !== undefined) return wished;
  if (all.length === 1) return all[0];
  if (all.includes(DEFAULT_LANGUAGE)) return DEFAULT_LANGUAGE;
  throw new UsageError(`A frame is in one language: say by --language in which. There is: ${all.join(", ")}.`);
}

/** What is left to do. @param {string} file @param {boolean} rightToLeft */
function next(file, rightToLeft) {
  const name = basename(file);
  // In an address `#` and `?` end the name, in an attribute `"` does, and in a shell `'`.
  const address = `/quiet-check/${encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
  const attributes = [...(name === "frame.html" ? [] : [`src="${address}"`]), ...(rightToLeft ? ['dir="rtl"'] : [])];
  return [
    `put it beside quiet-check.js on your site${name === "frame.html" ? "" : ", and name it"}${attributes.length > 0 ? `: <quiet-check ${attributes.join(" ")}>` : ", where the loader finds it by its name"}`,
    `look at what is deployed: npx quiet-check verify --own-data https://your.site${address}`,
  ];
}

/** What the file's name does not say, or says and is not so. @param {string} file @param {string} language */
function nameNotes(file, language) {
  const notes = [];
  if (!/\.html?$/i.test(file)) notes.push("This name does not end in .html: a server may send it as something else than HTML, and browsers show its source or nothing.");
  const [, tag] = /^frame\.([a-z]{2,3}(?:-[a-z\d]{1,8})*)\.html?$/i.exec(basename(file)) ?? [];
  if (tag && !`${language}-`.toLowerCase().startsWith(`${tag}-`.toLowerCase())) notes.push(`This name says \`${tag}\`, and the frame is in \`${language}\`: --language has another, --out another name.`);
  return notes.map((message) => ({ file, pointer: "", message }));
}

/** Whole or not at all: it is written beside, and then takes the place. @param {string} file @param {string} place @param {string} html */
async function write(file, place, html) {
  const beside = join(dirname(place), `.${basename(place)}.${process.pid}.tmp`);
  try {
    await writeFile(beside, html, { flag: "wx" });
    await rename(beside, place);
  } catch (error) {
    // Where a file is taken for a folder, there is nothing to take away, and that is an error too.
    await rm(beside, { force: true }).catch(() => {});
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    const folder = dirname(file);
    const why = { ENOENT: `there is no folder ${folder}: make it first`, ENOTDIR: `${folder} is no folder`, EACCES: "you may not write there", ENOSPC: "the disk is full" }[code ?? ""] ?? message;
    throw new Unseen(`${file} can't be written: ${why}.`);
  }
}

/** Where to write. What is no frame, is not overwritten: a slip of the finger would cost somebody a page. @param {string} file */
async function placeOf(file) {
  // Where a link leads, or the link itself would be replaced.
  const place = await realpath(file).catch(() => file);
  const there = await stat(place).catch(() => undefined);
  if (!there) return place;
  if (there.isDirectory()) throw new UsageError(`${file} is a folder: name a file in it by --out.`);
  if (dirname(place) === dirname(fileURLToPath(new URL("../dist/frame.html", import.meta.url)))) throw new UsageError(`${file} is this package's own file, which others are compared with: name another by --out.`);
  const bytes = there.isFile() ? await readUpTo(place, 16_000).catch((error) => {
    throw new Unseen(`${file} can't be written: it is there already, and ${whyUnread(error)}.`);
  }) : Buffer.from("");
  if (/<meta http-equiv="Content-Security-Policy" content="[^"]*trusted-types quiet-check">/.test(String(bytes))) {
    // It would be replaced all the same, as another takes its place: whoever took the right away meant it to stay. (root may write all.)
    const closed = (there.mode & 0o222) === 0 || (await access(place, constants.W_OK).catch(() => true));
    if (closed) throw new Unseen(`${file} can't be written: it is there already, and may not be changed. Name another file by --out, or let it be written.`);
    return place;
  }
  throw new UsageError(`${file} is there already, and is no frame of Quiet Check: it is left as it is. Name another file by --out, or take this one away.`);
}

/** @param {Packed} packed @param {string} title */
export function packLines(packed, title) {
  const { size = 0, brotli = 0, sha256: digest, change } = packed;
  const number = (/** @type {number} */ count) => count.toLocaleString("en");
  return checkLines(packed, title, [`  ${number(size)} bytes, ${number(brotli)} under brotli`, `  sha256 ${digest}`, ...change.map((line) => `  → ${line}`)]);
}
