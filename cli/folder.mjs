// An author's folder: assessment.json, and a file of texts for each language. Read as it is, and nothing in it is looked at yet.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { notUtf8, readUpTo, whyUnread } from "./read.mjs";
import { Unseen } from "./release.mjs";

/**
 * @typedef {{ file: string, pointer: string, message: string }} Remark  `file` as its author would name it; `pointer` as JSON has it
 *
 * @typedef {object} Folder
 * @property {string} path
 * @property {string | undefined} definition    undefined: it could not be read as text
 * @property {Record<string, string>} texts     by language, but for those that could not be read as text
 * @property {string[]} languages  all that there are files of
 * @property {Remark[]} problems   why some could not be read
 * @property {Remark[]} unread     what is JSON and is none of these
 */

/** As docs/assessment-format.md has it. */
export const LARGEST = 4_000_000;

/** A language as a file is named by it. No language has a longer name; without that, "package" and "words" would be some. */
const TAG = /^[a-z]{2,3}(-[a-z\d]{1,8})*$/i;

/** @param {string} folder @returns {Promise<Folder>} */
export async function readFolder(folder) {
  const names = (await namesIn(folder)).filter((name) => /\.json$/i.test(name)).sort();
  if (!names.includes("assessment.json")) throw new Unseen(`${folder} holds no assessment.json: name the folder that it is in.`);
  const others = names.filter((name) => name !== "assessment.json");
  const languages = others.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5)).filter((name) => TAG.test(name));
  if (languages.length === 0) throw new Unseen(`${folder} holds no texts: a file for each language, named by its tag, such as en.json${others.length > 0 ? ` (there is ${others.join(", ")})` : ""}.`);

  const problems = /** @type {Remark[]} */ ([]);
  const text = async (/** @type {string} */ name) => {
    const file = join(folder, name);
    const { text, message } = await readText(file).catch((error) => ({ text: undefined, message: `This file can't be read: ${whyUnread(error)}.` }));
    if (text === undefined) problems.push({ file, pointer: "", message });
    return text;
  };
  const definition = await text("assessment.json");
  const texts = /** @type {Record<string, string>} */ ({});
  for (const tag of languages) {
    const read = await text(`${tag}.json`);
    if (read !== undefined) texts[tag] = read;
  }
  const unread = others.filter((name) => !languages.includes(name.slice(0, -5))).map((name) => ({ file: join(folder, name), pointer: "", message: "This file is not read: its name is no language's tag, such as en.json or pt-BR.json." }));
  return { path: folder, definition, texts, languages, problems, unread };
}

/** One file, or why it is no text. @param {string} file @returns {Promise<{ text: string | undefined, message: string }>} */
export async function readText(file) {
  const bytes = await readUpTo(file, LARGEST);
  if (bytes.length > LARGEST) return { text: undefined, message: `This file has more than ${LARGEST.toLocaleString("en")} bytes, which is the most that is read.` };
  const message = notUtf8(bytes);
  return message ? { text: undefined, message } : { text: String(bytes), message: "" };
}

/** @param {string} text of a file, with or without a byte order mark */
export const parsed = (text) => JSON.parse(text.replace(/^\ufeff/, ""));

/** @param {string} folder */
async function namesIn(folder) {
  if (folder === "") throw new Unseen("There is no name: it is empty. Name a folder.");
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOENT") throw new Unseen(`${folder} can't be read: there is no such folder.`);
    if (code === "ENOTDIR") throw new Unseen(`${folder} can't be read: it is a file; name the folder that holds assessment.json.`);
    throw new Unseen(`${folder} can't be read: ${whyUnread(/** @type {NodeJS.ErrnoException} */ (error))}.`);
  }
}
