// The frame's own words in another language: the same keys as this release's English ones, and each a plain text.
import { parsed, readText } from "./folder.mjs";
import { readThrough } from "./json.mjs";
import { whyUnread } from "./read.mjs";
import { Unseen } from "./release.mjs";

/** @import { Remark } from "./folder.mjs" */

/** How many bytes a word may have, as a text of an assessment. */
const LONGEST = 4_000;

/** What no word may hold, as no text of an assessment may: what steers a line, and what nobody can see. */
const HIDDEN = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\u{e0000}-\u{e007f}]/u;

/**
 * @param {string} file @param {Record<string, string>} english
 * @returns {Promise<{ words: Record<string, string>, problems: Remark[] }>}
 */
export async function readWords(file, english) {
  const { text, message } = await readText(file).catch((error) => {
    throw new Unseen(`${file} can't be read: ${whyUnread(error)}.`);
  });
  const only = (/** @type {string} */ message) => ({ words: {}, problems: [{ file, pointer: "", message }] });
  if (text === undefined) return only(message);
  const { slip, twice } = readThrough(text.replace(/^\ufeff/, ""));
  if (slip) return only(slip);
  const words = parsed(text);
  if (Object.prototype.toString.call(words) !== "[object Object]") return only("The words are an object of keys with texts, such as { \"begin\": \"Begin\" }.");
  if (Object.hasOwn(words, "language") && Object.hasOwn(words, "texts")) return only("These are the texts of an assessment. --words takes the frame's own words, as dist/words/en.json of this package has them.");
  const problems = /** @type {Remark[]} */ ([]);
  const say = (/** @type {string} */ key, /** @type {string} */ message) => problems.push({ file, pointer: key && `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, message });
  for (const key of Object.keys(english)) {
    if (!Object.hasOwn(words, key)) say("", `The word \`${key}\` is missing. In English it is "${english[key]}"`);
  }
  for (const key of twice) say(key, `\`${key}\` stands in this object twice. Once is right.`);
  for (const [key, word] of Object.entries(words)) {
    if (!Object.hasOwn(english, key)) say(key, `The frame has no word \`${key}\`. Leave it out.`);
    else if (typeof word !== "string") say(key, `This is ${Array.isArray(word) ? "a list" : word === null ? "null" : `of type ${typeof word}`}. It should be a text, as in English: "${english[key]}"`);
    else if (Buffer.byteLength(word) > LONGEST) say(key, `This has ${Buffer.byteLength(word).toLocaleString("en")} bytes. At most ${LONGEST.toLocaleString("en")} fit.`);
    else if (!/[\p{L}\p{N}]/u.test(word)) say(key, "This holds no letter and no digit: there has to be something to read.");
    else if (HIDDEN.test(word)) say(key, "This holds a character that can't be seen, such as a line break, a tab or a direction override. Take it out.");
    else if (word !== word.trim()) say(key, "This begins or ends with a space. Take it out.");
  }
  return { words, problems };
}

/** Whether they are not translated: some are the same in another language, and never most of them. @param {Record<string, string>} words @param {Record<string, string>} english */
export const areEnglish = (words, english) => Object.keys(english).filter((key) => words[key] === english[key]).length * 2 > Object.keys(english).length;
