// Takes a frame file apart and compares it with a release's, piece by piece. All that runs, every policy and every tag
// must be the same, byte for byte. What another assessment or language changes is known place by place (fill.mjs);
// only there may something else stand, and only text that no browser can take for markup.
import { bytesOf, isReadable, unescape } from "./frame-data.mjs";
import { hashSource } from "./policy.mjs";

/**
 * @typedef {"beginning" | "policy" | "start-up" | "look" | "working script" | "outer script" | "script" | "style" | "program" | "data" | "words" | "markup" | "text" | "own words" | "language" | "title" | "first screen" | "codes" | "end"} Part
 * @typedef {{ kind: "tag" | "text" | "raw" | "hole" | "broken", text: string, at: number, place?: Part }} Piece
 *   `at`: where in the text it begins. `place`: what an assessment or a language may put here.
 * @typedef {{ part: Part, at: number, expected: string, found: string, why?: string }} Difference  `at` in bytes
 * @typedef {{ differences: Difference[], free: Set<Part>, cut: boolean }} Comparison
 *   `differences`: the first of the order, then those of each part that runs. `free`: what may differ and does.
 */

const QUOTED = "<\\/?[a-z][^<>]*>";
/** What holds the working document, as text; its scripts end otherwise, or it would end with them (build/pack.mjs). */
const INNER = '<script type="text/plain" id="inner">';
const TOKEN = new RegExp(`<(script)>[^]*?[<\\x01]\\/script>|(?!${INNER})<(script|style)\\b[^<>]*>[^]*?<\\/\\2>|<!doctype html>|${QUOTED}|[^<]+`, "gy");

/** Text as packing escapes it: no tag, no quote, no reference but these, and no control character. @param {string} text */
const isEscaped = (text) => !/[<>"'\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/.test(text) && !/&(?!#(?:34|38|39|60|62);)/.test(text);

/** What a checked assessment may link to (src/assessment/read/offers.rs). @param {string} address */
const isLink = (address) => /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(address) && /^(https:\/\/[^/@?#&]+([/?#][^]*)?|mailto:[^]+|tel:[^]+)$/.test(address);

const POLICY = /^<meta http-equiv="content-security-policy"/i;

/** The tags after which an assessment's own elements may follow. */
const BEFORE = {
  draft: '<section class="screen about" data-measure="about">',
  intro: '<div class="intro">',
  links: '<ul class="links" aria-live="polite" data-kinds="crisis sexual_violence">',
  country: '<option value="">',
};

/** Where a single text is the assessment's: the pieces before it, without their texts. */
const AUTHORS = [
  /data-measure="about">\u0000<h1 tabindex="-1">$/,
  /data-learn><\/button><details class="help"><summary><\/summary><div class="panel"><p>$/,
  /<details class="label"><summary><\/summary><p>$/,
  /<dt><\/dt><dd>$/,
  /<div data-list="notes"><\/div><p(?: class="small")?>$/,
];

/**
 * The pieces of a file: tags, texts, whole scripts and styles, and "holes" for what an assessment brings as elements.
 * What is no piece of a frame (a comment, a "<" that begins nothing) ends the list as "broken".
 * @param {string} html @returns {Piece[]}
 */
export function pieces(html) {
  const tokens = /** @type {Piece[]} */ ([]);
  for (let at = 0; at < html.length; ) {
    TOKEN.lastIndex = at;
    const [text, plain, typed] = TOKEN.exec(html) ?? [html.slice(at, at + 200)];
    const raw = plain ?? typed;
    // A script or style that does not end takes in all that follows. (Nor is it looked for twice: a file may be made to last.)
    const broken = TOKEN.lastIndex === 0 || (!raw && /^<(script|style)\b/.test(text) && text !== INNER);
    tokens.push({ kind: broken ? "broken" : raw ? "raw" : text.startsWith("<") ? "tag" : "text", text, at });
    if (broken) break;
    at += text.length;
  }
  return withHoles(tokens);
}

/** @param {Piece[]} tokens */
function withHoles(tokens) {
  const list = /** @type {Piece[]} */ ([]);
  let titles = 0;
  for (let n = 0; n < tokens.length; n++) {
    const token = tokens[n];
    list.push(token);
    let end = n + 1;
    const is = (/** @type {number} */ at, /** @type {string} */ text) => tokens[at]?.kind === "tag" && tokens[at].text === text;
    const says = (/** @type {number} */ at) => tokens[at]?.kind === "text" && isEscaped(tokens[at].text);
    const closes = (/** @type {number} */ at, /** @type {string} */ name) => says(at) && is(at + 1, `</${name}>`);
    if (token.text === BEFORE.draft) {
      if (is(end, '<p class="draft">') && closes(end + 1, "p")) end += 3;
    } else if (token.text === BEFORE.intro) {
      while (is(end, "<p>") && closes(end + 1, "p")) end += 3;
    } else if (token.text === BEFORE.links) {
      while (is(end, "<li>") && isHelpLink(tokens[end + 1]) && closes(end + 2, "a")) {
        const more = tokens[end + 4]?.text === " " && is(end + 5, "<span>") && closes(end + 6, "span");
        const last = end + (more ? 8 : 4);
        if (!is(last, "</li>")) break;
        end = last + 1;
      }
    } else if (token.text === BEFORE.country && tokens[n + 1]?.kind === "text" && is(n + 2, "</option>")) {
      list.push(tokens[n + 1], tokens[n + 2]);
      end = n += 3;
      for (let number = 0; is(end, `<option value="${number}">`) && closes(end + 1, "option"); number++) end += 3;
      n--;
    } else {
      if (token.text === "<title>" && ++titles === 2 && tokens[n + 1]) tokens[n + 1].place = "title";
      continue;
    }
    const from = n + 1;
    const inside = tokens.slice(from, end);
    list.push({ kind: "hole", text: inside.map(({ text }) => text).join(""), at: inside[0]?.at ?? tokens[from]?.at ?? 0, place: "first screen" });
    n = end - 1;
  }
  return list;
}

/** @param {Piece | undefined} token */
function isHelpLink(token) {
  const href = /^<a class="link" href="([^"]*)" target="_blank" rel="noopener noreferrer">$/.exec(token?.text ?? "")?.[1];
  return href !== undefined && isLink(unescape(href)) && isEscaped(href);
}

/** What a frame's scripts are, in their order. @type {Part[]} */
const SCRIPTS = ["start-up", "start-up", "look", "working script", "outer script"];

/**
 * What each piece is, for the one who reads the report. @param {Piece[]} all
 * @returns {(piece: Piece) => Part} for pieces of this file
 */
function partsOf(all) {
  const scripts = new Map(all.filter(({ kind, text }) => kind === "raw" && text.startsWith("<script>")).map(({ at }, place) => [at, SCRIPTS[place]]));
  return (piece) => partOf(piece, scripts);
}

/** @param {Piece} piece @param {Map<number, Part | undefined>} scripts by where they begin @returns {Part} */
function partOf({ kind, text, at }, scripts) {
  if (kind === "raw") {
    const block = /^<script type="text\/plain" id="(words|data|program)">/.exec(text)?.[1];
    if (block) return /** @type {Part} */ (block);
    if (text.startsWith("<style")) return "style";
    if (!text.startsWith("<script>")) return "script";
    return scripts.get(at) ?? "script";
  }
  if (at === 0) return "beginning";
  if (POLICY.test(text)) return "policy";
  return kind === "text" ? "text" : "markup";
}

/** A release's frame is taken apart once. @type {Map<string, Piece[]>} */
const known = new Map();

/**
 * What there is of check-in codes in a release's frame: an assessment with more answers than one can hold has none of it
 * (fill.mjs).
 */
const CODES = [
  /<button class="quiet" data-do="compare">[^<]*<\/button>(?=<\/p><p class="small">)/,
  /<h3>[^<]*<\/h3><p>[^<]*<\/p><p class="aside"><button class="quiet" data-do="code">[^]*?<\/div>(?=<\/details>)/,
];

/** A release's frame as it would be without check-in codes. @param {string} release */
export const withoutCodes = (release) => CODES.reduce((html, part) => html.replace(part, ""), release);

/** Whether it is a whole frame with other data than the release's, and offers no code. @param {string} release @param {string} file */
function offersNone(release, file) {
  const data = (/** @type {string} */ html) => /(?<=id="data">)[^<]*/.exec(html)?.[0];
  return file.includes('id="program">') && !file.includes('data-do="code"') && data(file) !== data(release);
}

/** @param {string} whole @param {string} file @returns {Comparison} */
export function compareFrames(whole, file) {
  const bare = offersNone(whole, file);
  const release = bare ? withoutCodes(whole) : whole;
  if (!known.has(release)) known.set(release, pieces(release));
  const [ours, theirs] = [known.get(release) ?? [], pieces(file)];
  const language = (/** @type {string} */ html) => /<html lang="([^"]*)"/.exec(html)?.[1];
  const sameLanguage = language(release) === language(file);
  const differences = /** @type {Difference[]} */ ([]);
  const free = /** @type {Set<Part>} */ (new Set());
  const bytes = (/** @type {number} */ at) => Buffer.byteLength(file.slice(0, at));
  let before = "";
  let cut = false;
  let first = /** @type {Piece | undefined} */ (undefined);
  let spaces = /** @type {Piece | undefined} */ (undefined);
  for (let n = 0; n < Math.max(ours.length, theirs.length); n++) {
    const [our, their] = [ours[n], theirs[n]];
    if (our?.kind === their?.kind && our.text === their.text) {
      // As it has to be.
    } else if (/^ {1,8}$/.test(our?.text ?? "") && /^ {1,8}$/.test(their?.text ?? "")) {
      // Before the words of another assessment stand as many as compress best (fill.mjs).
      spaces = their;
    } else if (!their) {
      cut = true;
      differences.push({ part: "end", at: bytes(file.length), expected: our.text, found: "" });
      break;
    } else {
      const verdict = our?.kind === their.kind ? mayDiffer(our, their, before, sameLanguage) : undefined;
      if (typeof verdict === "string") {
        free.add(verdict);
      } else {
        const from = our?.kind === their.kind ? alike(our.text, their.text) : 0;
        first = their;
        const part = our ? (their.kind === "raw" && our.kind !== "raw" ? partsOf(theirs)(their) : partsOf(ours)(our)) : "end";
        const rest = file.slice(their.at);
        cut = !!our && (our.text.startsWith(rest) || (/^<script type="text\/plain" id="(words|data)">/.test(rest) && !rest.includes("</script")));
        differences.push({ part: verdict?.part ?? part, at: bytes(their.at + from), expected: our?.text.slice(from, from + 60) ?? "", found: their.text.slice(from, from + 60), why: verdict?.why });
        break;
      }
    }
    before = (before + (our.kind === "text" ? "" : our.kind === "hole" ? "\0" : our.text)).slice(-200);
  }
  if (bare) free.add("codes");
  if (spaces && differences.length + free.size === 0) differences.push({ part: "text", at: bytes(spaces.at), expected: "", found: spaces.text, why: "the spaces are others, and nothing else is" });
  // Of a file that is made of scripts, enough is enough.
  if (differences.length > 0) differences.push(...alsoChanged(ours, theirs.slice(0, 4 * ours.length), bytes, first));
  return { differences, free, cut };
}

/** How far two texts are the same. @param {string} one @param {string} other */
function alike(one, other) {
  let n = 0;
  while (n < one.length && n < other.length && one[n] === other[n]) n++;
  return n;
}

/**
 * What kind of thing differs, if it may; why it may not, if that is not plain.
 * @param {Piece} our @param {Piece} their @param {string} before @param {boolean} sameLanguage
 * @returns {Part | { part: Part, why: string } | undefined}
 */
function mayDiffer(our, their, before, sameLanguage) {
  const ownWords = () => (sameLanguage ? { part: /** @type {const} */ ("own words"), why: "the frame's own words are always the same in one language" } : "own words");
  if (our.kind === "hole") return "first screen";
  if (our.kind === "text") {
    if (!/[\p{L}\p{N}]/u.test(our.text) || !/[\p{L}\p{N}]/u.test(their.text) || !isEscaped(their.text)) return undefined;
    if (/^\s*/.exec(our.text)?.[0] !== /^\s*/.exec(their.text)?.[0]) return undefined;
    if (our.place === "title") return "title";
    return AUTHORS.some((place) => place.test(before)) ? "first screen" : ownWords();
  }
  if (our.kind === "tag") {
    if (our.text.startsWith("<html ")) return /^<html lang="[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*" dir="(ltr|rtl)">$/.test(their.text) ? "language" : undefined;
    const label = /^(<[^"]*(?:"[^"]*"[^"]*)* aria-label=")([^"]+)(".*>)$/;
    const [one, other] = [label.exec(our.text), label.exec(their.text)];
    return one && other && one[1] === other[1] && one[3] === other[3] && isEscaped(other[2]) ? ownWords() : undefined;
  }
  const block = /^(<script type="text\/plain" id="(words|data)">)([^]*)<\/script>$/;
  const [one, other] = [block.exec(our.text), block.exec(their.text)];
  if (!one || !other || one[1] !== other[1]) return undefined;
  if (one[2] === "data") {
    if (!/^[\x01-\x09\x0b\x0e-\x3b\x3d-\x7f\u0100\u010a\u010c\u010d\u013c\u0180-\u01ff]+$/.test(other[3])) return { part: "data", why: "it is not written as packing writes it" };
    return isReadable(bytesOf(other[3]), bytesOf(one[3])[0]) ? "data" : { part: "data", why: "its version or its checksum does not fit" };
  }
  // A "<" travels as U+0001. No line may be an address of another kind than those that an assessment may link to.
  if (/[<\u0000\u0002-\u0009\u000b-\u001f]/.test(other[3])) return { part: "words", why: "a character is in it that packing never writes" };
  const foreign = /^[\s\p{C}]*(?:javascript|vbscript|data|blob|file|filesystem|about|http|ftp|wss?|view-source):[^\s]/imu.exec(other[3]);
  return foreign ? { part: "words", why: `a line in it is an address that no assessment may link to: ${foreign[0].trim().slice(0, 40)}` } : "words";
}

/**
 * What runs and was changed, or was added, besides the first difference.
 * @param {Piece[]} ours @param {Piece[]} theirs @param {(at: number) => number} bytes @param {Piece | undefined} first
 */
function alsoChanged(ours, theirs, bytes, first) {
  const found = /** @type {Difference[]} */ ([]);
  const [here, there] = [new Set(ours.map(({ text }) => text)), new Set(theirs.map(({ text }) => text))];
  const counts = (/** @type {Piece} */ piece) => /^<(script|style|iframe|img|link|object|embed|base|form|meta)\b/i.test(piece.text) && !/^<script type="text\/plain" id="(words|data)">/.test(piece.text);
  const missing = ours.filter((piece) => counts(piece) && !there.has(piece.text));
  const [partHere, partThere] = [partsOf(ours), partsOf(theirs)];
  const added = new Map(theirs.filter((piece) => counts(piece) && !here.has(piece.text)).map((piece) => [piece, partThere(piece)]));
  for (const piece of missing) {
    const part = partHere(piece);
    const [other] = [...added].find(([, its]) => its === part) ?? [];
    if (other) added.delete(other);
    if (other && other === first) continue;
    const from = other ? alike(piece.text, other.text) : 0;
    found.push({ part, at: other ? bytes(other.at + from) : -1, expected: piece.text.slice(from, from + 60), found: other?.text.slice(from, from + 60) ?? "" });
  }
  for (const [piece, part] of added) if (piece !== first) found.push({ part, at: bytes(piece.at), expected: "", found: piece.text.slice(0, 60) });
  return found;
}

/**
 * Whether a file is built as a frame is, in itself: two documents, each with a policy that names just its own scripts and
 * styles. So is a frame of another release; so is one that somebody made who can count hashes.
 * @param {string} file
 */
export function isConsistent(file) {
  const all = pieces(file);
  const inner = (/** @type {string} */ name) => all.flatMap(({ kind, text }) => (kind === "raw" && new RegExp(`^<${name}(?: id="look")?>([^]*)[<\\x01]/${name}>$`).exec(text)?.[1]) || []);
  const policies = all.filter(({ text }) => POLICY.test(text)).map(({ text }) => text);
  const [scripts, styles] = [inner("script"), inner("style")];
  // One script stands within another's text, and does not end it.
  const within = all.filter(({ kind, text }) => kind === "raw" && text.startsWith("<script>")).map(({ text }) => text.endsWith("\x01/script>"));
  if (within.some((is, place) => is !== (SCRIPTS[place] === "working script"))) return false;
  const raw = all.filter(({ kind }) => kind === "raw");
  const blocks = raw.filter(({ text }) => /^<script type="text\/plain" id="(words|data|program)">/.test(text));
  if (blocks.length !== 3 || raw.length !== 11 || policies.length !== 2 || scripts.length !== SCRIPTS.length || styles.length !== 3 || all.at(-1)?.kind === "broken") return false;
  const named = (/** @type {string} */ policy) => [...policy.matchAll(/'sha256-[^']*'/g)].map(([one]) => one).sort().join();
  const wanted = (/** @type {string[]} */ ...texts) => texts.map(hashSource).sort().join();
  return policies[0].includes("trusted-types quiet-check") && named(policies[0]) === wanted(...scripts, ...styles) && named(policies[1]) === wanted(...scripts.slice(0, 4), styles[0], styles[2]);
}
