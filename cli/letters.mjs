// What the letters of texts tell of how they came here: whether they were read in a wrong encoding once, and which way they run.

/** What Windows-1252 makes of the bytes 0x80 to 0x9F; all others are as in Unicode. */
const MIDDLE = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** A letter of UTF-8 as Windows-1252 shows it: a byte that begins one, and one to three that go on. */
const LETTER = new RegExp(`[\\xc2-\\xdf][${MIDDLE}\\xa0-\\xbf]|[\\xe0-\\xef][${MIDDLE}\\xa0-\\xbf]{2}|[\\xf0-\\xf4][${MIDDLE}\\xa0-\\xbf]{3}`, "g");

/**
 * Texts in UTF-8 that were read as Windows-1252 and saved again: `fÃ¼r` for `für`. That one text can be read so proves nothing:
 * the end of `CAFÉ !` can, as French has a space there that does not break. Of a file that was, nearly every text with letters beyond ASCII can be read so as a whole.
 * @param {string[]} texts @returns {{ place: number, found: string, meant: string } | undefined}  the first such word, and where it is
 */
export function readTwice(texts) {
  const beyond = texts.filter((text) => /[^\0-\x7f]/.test(text));
  const twice = beyond.filter((text) => again(text) !== undefined);
  if (twice.length === 0 || twice.length * 2 <= beyond.length) return undefined;
  const place = texts.indexOf(twice[0]);
  const word = twice[0].split(" ").find((one) => again(one) !== undefined) ?? twice[0];
  return { place, found: word, meant: again(word) ?? "" };
}

/** A text that was read in a wrong encoding, as it was meant; undefined for one that was not. @param {string} text */
function again(text) {
  const rest = text.replace(LETTER, "");
  if (rest === text || /[^\0-\x7f]/.test(rest)) return undefined;
  const bytes = Buffer.from(Array.from(text, (c) => (MIDDLE.includes(c) ? MIDDLE.indexOf(c) + 128 : c.charCodeAt(0))));
  const meant = bytes.toString("utf8");
  return meant.includes("\ufffd") ? undefined : meant;
}

/** Which way most letters run; undefined where there is none. @param {string[]} texts @returns {"ltr" | "rtl" | undefined} */
export function direction(texts) {
  const all = texts.join("");
  const letters = all.match(/\p{L}/gu)?.length ?? 0;
  const leftward = all.match(/[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/gu)?.filter((c) => /\p{L}/u.test(c)).length ?? 0;
  return letters === 0 || leftward * 2 === letters ? undefined : leftward * 2 > letters ? "rtl" : "ltr";
}
