// Makes pseudo-languages out of real texts, so that tests can see what a translation would break.
//
// "accented" (en-XA) is longer by a third or more, wears accents, and stands in brackets: what clips
// loses its closing bracket, and what has none was never translated. "rtl" (ar-XB) is written in
// Arabic letters, so that its direction is strong and real, not a mark laid over Latin words.
// The same text always gives the same result.

/** @typedef {"accented" | "rtl"} Kind */
/** @typedef {Record<string, string | string[]>} Texts */
/** @typedef {{ language: string, name: string, direction: string, status: string, texts: Texts }} TextsFile */

/** How much longer an accented text is; German and Finnish run to about this. */
const LONGER = 0.35;

/** @param {string} from @param {string} to */
const letters = (from, to) => new Map([...from].map((letter, n) => [letter, [...to][n]]));

const ACCENTED = letters(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  "ÀƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽàƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
);

const ARABIC = letters("abcdefghijklmnopqrstuvwxyz,;?", "ابثديفغهىجكلمنوپقرستعڤؤخئز،؛؟");

/** What is no language: addresses, and the names of values to be filled in, as {n} or {{n}}. */
const UNTOUCHED = /(https?:\/\/\S+|\{+[^{}]*\}+)/;

/**
 * The same keys with pseudo-translated texts. Keys, addresses and names of values stay as they are.
 *
 * @template {Texts} T
 * @param {T} strings
 * @param {Kind} kind
 * @returns {T}
 */
export function pseudo(strings, kind) {
  const translate = kind === "rtl" ? rightToLeft : accented;
  return /** @type {T} */ (
    Object.fromEntries(Object.entries(strings).map(([key, value]) => [key, Array.isArray(value) ? value.map(translate) : translate(value)]))
  );
}

/**
 * A whole texts file in a pseudo-language, ready to be packed like any other.
 *
 * @param {TextsFile} file
 * @param {Kind} kind
 * @returns {TextsFile}
 */
export function pseudoTexts(file, kind) {
  const { name } = pseudo({ name: file.name }, kind);
  const [language, direction] = kind === "rtl" ? ["ar-XB", "rtl"] : ["en-XA", "ltr"];
  return { ...file, language, name, direction, status: "draft", texts: pseudo(file.texts, kind) };
}

/** Accents every letter and repeats vowels, evenly along the text, until it is long enough. */
function accented(/** @type {string} */ text) {
  const missing = Math.max(0, Math.ceil(text.length * LONGER) - "[]".length);
  const vowels = translatable(text).join("").match(/[aeiou]/gi)?.length ?? 0;
  let seen = 0;
  const body = mapLetters(text, (letter) => {
    const one = ACCENTED.get(letter) ?? letter;
    if (!/[aeiou]/i.test(letter)) return one;
    seen += 1;
    const extra = Math.floor((seen * missing) / vowels) - Math.floor(((seen - 1) * missing) / vowels);
    return one + one.toLowerCase().repeat(extra);
  });
  return `[${body}${vowels === 0 ? "~".repeat(missing) : ""}]`;
}

/** Writes each Latin letter as an Arabic one. Digits stay, as they do in much Arabic text. */
function rightToLeft(/** @type {string} */ text) {
  return mapLetters(text, (letter) => ARABIC.get(letter.toLowerCase()) ?? letter);
}

/** The parts of a text that are language. Splitting by a captured pattern puts them at even places. */
const translatable = (/** @type {string} */ text) => text.split(UNTOUCHED).filter((_, n) => n % 2 === 0);

const mapLetters = (/** @type {string} */ text, /** @type {(letter: string) => string} */ map) =>
  text.split(UNTOUCHED).map((part, n) => (n % 2 ? part : [...part].map(map).join(""))).join("");
