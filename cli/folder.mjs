// An author's folder: assessment.json, and a file of texts for each language. Read as it is, and nothing in it is looked at yet.
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { notUtf8, readUpTo, whyUnread } from "./read.mjs";
import { Unseen } from "./release.mjs";

/**
 * @typedef {{ file: string, pointer: string, message: string }} Remark  `file` as its author would name it; `pointer` as JSON has it
 *
 * @typedef {object} Folder
 * @property {string | undefined} definition    undefined: it could not be read as text
 * @property {Record<string, string>} texts     by language, but for those that could not be read as text
 * @property {string[]} languages  all that there are files of
 * @property {Record<string, string>} files     the file of each, as it is called
 * @property {Remark[]} problems   why some could not be read, and what is called otherwise than it should be
 * @property {Remark[]} unread     what looks like a file of these and is not read
 */

/** As docs/assessment-format.md has it. */
export const LARGEST = 4_000_000;

/** A language as a file is named by it. No language has a longer name; without that, "package" and "words" would be some. */
const TAG = /^[a-z]{2,3}(-[a-z\d]{1,8})*$/i;

/** What was meant to be one, in a system where `_` stands for `-`. */
const UNDERSCORED = /^[a-z]{2,3}([-_][a-z\d]{1,8})+$/i;

/** @param {string} folder @param {Record<string, string>} words  the frame's own, in English @returns {Promise<Folder>} */
export async function readFolder(folder, words) {
  const names = (await namesIn(folder)).sort();
  if (!names.includes("assessment.json")) throw new Unseen(await whereElse(folder, names));
  const problems = /** @type {Remark[]} */ ([]);
  const unread = /** @type {Remark[]} */ ([]);
  const remark = (/** @type {string} */ name, /** @type {string} */ pointer, /** @type {string} */ message) => ({ file: join(folder, name), pointer, message });
  const text = async (/** @type {string} */ name) => {
    const { text, message } = await readText(join(folder, name)).catch((error) => ({ text: undefined, message: `This file can't be read: ${whyUnread(error)}.` }));
    if (text === undefined) problems.push(remark(name, "", message));
    return text;
  };
  const definition = await text("assessment.json");
  const [texts, files] = [/** @type {Record<string, string>} */ ({}), /** @type {Record<string, string>} */ ({})];
  for (const name of names.filter((one) => /\.json(\.txt)?$/i.test(one) && one !== "assessment.json")) {
    const stem = name.replace(/\.json(\.txt)?$/i, "");
    const tag = stem.replaceAll("_", "-");
    if (!UNDERSCORED.test(stem) && !TAG.test(stem)) {
      if (!/txt$/i.test(name)) unread.push(remark(name, "", "This file is not read: its name is no language's tag, such as en.json or pt-BR.json."));
      continue;
    }
    if (!name.endsWith(".json")) {
      unread.push(remark(name, "", `This file is not read, as its name does not end in .json: call it ${tag}.json.`));
      continue;
    }
    const read = await text(name);
    const content = read === undefined ? undefined : contentOf(read);
    const other = content && whatElse(content.value, words);
    if (other) {
      unread.push(remark(name, "", `This file is not read: ${other}.`));
      continue;
    }
    const says = content?.value?.language;
    // Where a file of that name is there too, it is this one that says the wrong thing.
    const meant = typeof says === "string" && TAG.test(says) && !names.includes(`${says}.json`) && !Object.hasOwn(files, says) ? says : tag;
    if (stem !== tag) problems.push(remark(name, "", `A tag has \`-\`: call it ${meant}.json.`));
    else if (meant !== tag) problems.push(remark(name, "/language", `This is called ${name} and says \`${meant}\`: call it ${meant}.json${alike(meant, tag) ? "" : ", or let it say otherwise"}.`));
    if (Object.hasOwn(files, meant) || (stem !== tag && names.includes(`${meant}.json`))) continue;
    files[meant] = name;
    if (read !== undefined) texts[meant] = read;
  }
  const languages = Object.keys(files).sort();
  if (languages.length === 0) {
    const there = unread.map(({ file, message }) => basename(file) + (TAG.test(basename(file).replace(/\.json.*$/i, "")) ? message.replace("This file is not read", "").slice(0, -1) : ""));
    throw new Unseen(`${folder} holds no texts: a file for each language, named by its tag, such as en.json${there.length > 0 ? ` (there is ${there.join(", ")})` : ""}.`);
  }
  return { definition, texts, languages, files, problems, unread };
}

/** Whether both name the same language, as `de-de`, `DE` and `deu` do with `de`. @param {string} one @param {string} other */
const alike = (one, other) => one.slice(0, 2).toLowerCase() === other.slice(0, 2).toLowerCase();

/** What is in a file, if it is JSON; what is wrong with it else, the core says. @param {string} text @returns {{ value: any } | undefined} */
function contentOf(text) {
  try {
    return { value: parsed(text) };
  } catch {
    return undefined;
  }
}

/** What a file is that only its name makes one of texts, if it is such. @param {any} value @param {Record<string, string>} words */
function whatElse(value, words) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return "it is no object, as a file of texts is";
  const keys = Object.keys(value);
  // Of one that is just begun, or has a slip in a name, the core says what it lacks.
  if (keys.length === 0 || ["language", "direction", "texts"].some((key) => keys.includes(key))) return undefined;
  if (keys.filter((key) => Object.hasOwn(words, key)).length > 2) return "it looks like the frame's own words: give it to pack by --words";
  return "it has no `language` and no `texts`, as a file of texts has";
}

/** Why there is no assessment.json, and where there may be one. @param {string} folder @param {string[]} names */
async function whereElse(folder, names) {
  const near = names.find((name) => /^ass?ess?m[ea]nts?\.json(\.txt)?$/i.test(name));
  if (near) return `${folder} holds no assessment.json, but ${near}: call it assessment.json.`;
  for (const name of names) {
    const inside = await readdir(join(folder, name)).catch(() => /** @type {string[]} */ ([]));
    if (inside.includes("assessment.json")) return `${folder} holds no assessment.json, but ${join(folder, name)} does: name that folder.`;
  }
  return `${folder} holds no assessment.json: name the folder that it is in.`;
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
