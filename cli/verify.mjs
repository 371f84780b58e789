// `quiet-check verify FILE-OR-URL`: whether a frame is a release's, a release's program with other data, or altered.
import { isUtf8 } from "node:buffer";
import { fileURLToPath } from "node:url";
import { newLinks } from "./frame-data.mjs";
import { compareFrames, isConsistent } from "./frame.mjs";
import { get, LIMIT } from "./get.mjs";
import { readUpTo, whyUnread } from "./read.mjs";
import { sha256, Unseen } from "./release.mjs";
import { meant, schemeOf } from "./target.mjs";

/**
 * @import { Difference, Part } from "./frame.mjs"
 * @import { Release } from "./release.mjs"
 *
 * @typedef {"release" | "other-data" | "altered" | "cut-off" | "other-release" | "not-a-frame"} Verdict
 * @typedef {object} Judgement
 * @property {Verdict} verdict
 * @property {"damaged" | "version-mismatch" | "not-found" | undefined} code  the loader's word for it, where there is one
 * @property {string} [file]       the file of the release that it is
 * @property {string} sha256
 * @property {number} size
 * @property {string[]} differ     what is not as in the release
 * @property {Difference[]} differences  with the place of each, where nothing may differ
 * @property {string[]} links      addresses that it leads to and the release does not
 * @property {string} says         one sentence
 * @property {string[]} change     what to do about it
 */

/** The parts as a reader knows them. @type {Record<Part, string>} */
const NAMES = {
  beginning: "the beginning (byte order mark and doctype)",
  policy: "the policy",
  "start-up": "the start-up script of both documents",
  look: "the script of the page's look",
  "working script": "the working document's script",
  "outer script": "the outer document's script",
  script: "a script",
  style: "the style",
  program: "the program",
  data: "the assessment",
  words: "the assessment's words",
  markup: "the markup",
  text: "a text in the markup",
  "own words": "the frame's own words",
  language: "the language",
  title: "the title",
  "first screen": "the first screen's texts and links",
  codes: "no check-in codes",
  end: "the end",
};

/** @param {Uint8Array} bytes @param {Release} release @returns {Judgement} */
export function judge(bytes, release) {
  const { version } = release;
  const digest = sha256(bytes);
  const base = { sha256: digest, size: bytes.length, differ: /** @type {string[]} */ ([]), differences: /** @type {Difference[]} */ ([]), links: /** @type {string[]} */ ([]), change: /** @type {string[]} */ ([]), code: /** @type {Judgement["code"]} */ (undefined) };
  const own = [...release.sums].find(([, sum]) => sum === digest)?.[0];
  if (own && !release.frames.has(own)) return { ...notAFrame(base), file: own, says: `Byte for byte the ${own} of Quiet Check ${version}, which is no frame.` };
  if (own) return { ...base, verdict: "release", file: own, says: `Byte for byte the ${own} of Quiet Check ${version}.` };

  const again = [`copy frame.html again, in binary, from quiet-check ${version}, and let nothing rewrite it`];
  if (bytes.length === 0) return { ...base, verdict: "cut-off", code: "damaged", says: "The file is empty.", change: again };
  const frames = [...release.frames];
  const buffer = Buffer.from(bytes);
  for (const [name, text] of frames) {
    if (buffer.length >= Buffer.byteLength(text)) continue;
    const whole = Buffer.from(text);
    if (whole.subarray(0, buffer.length).equals(buffer)) return { ...base, verdict: "cut-off", code: "damaged", file: name, differ: [NAMES.end], says: `Cut off: the first ${buffer.length} of ${whole.length} bytes of the release's ${name}.`, change: again };
  }
  const file = buffer.toString();
  if (!isUtf8(buffer)) {
    if (!/trusted-types quiet-check|id="program"/.test(file)) return notAFrame(base);
    return { ...base, verdict: "altered", code: "damaged", differ: ["the encoding"], says: "Altered: it is no longer UTF-8. Something converted its characters.", change: again };
  }
  if (!/trusted-types quiet-check|id="inner"|id="program"/.test(file)) return notAFrame(base);

  // Of the frames of this release the one that is nearest: in the same language, or that with the fewest differences.
  const [, text] = frames.find(([, one]) => /<html lang="[^"]*"/.exec(one)?.[0] === /<html lang="[^"]*"/.exec(file)?.[0]) ?? frames[0];
  const { differences, free, cut } = compareFrames(text, file);
  if (differences.length === 0) {
    const differ = [...free].map((part) => NAMES[part]);
    const own = free.has("own words") ? " The frame's own words are in a language that this release does not have, so nobody can tell here whether they are right." : "";
    return { ...base, verdict: "other-data", differ, links: newLinks(text, file), says: `The program of Quiet Check ${version} with other data: ${differ.join(", ")}. All that runs and every policy are the release's.${own}` };
  }
  const differ = [...new Set(differences.map(({ part }) => NAMES[part]))];
  if (cut) return { ...base, verdict: "cut-off", code: "damaged", differ, differences, says: `Cut off after ${bytes.length} bytes.`, change: again };
  if (differences.some(({ part }) => /^(start-up|look|working script|outer script|style)$/.test(part)) && isConsistent(file)) {
    return {
      ...base, verdict: "other-release", code: "version-mismatch", differ, differences,
      says: `Not of Quiet Check ${version}: its scripts or styles are others, and its policy names them. It is of another release, or somebody's own.`,
      change: ["ask the release it claims to be: npx quiet-check@VERSION verify ...", `or copy quiet-check.js and frame.html, both from ${version}`],
    };
  }
  const unreadable = differences.some(({ part }) => part === "data") ? "Its data cannot be read." : "";
  return { ...base, verdict: "altered", code: "damaged", differ, differences, says: `Altered: ${differ.join(", ")}. ${unreadable || hint(text, file)}`.trim(), change: again };
}

/** @param {Omit<Judgement, "verdict" | "says">} base @returns {Judgement} */
const notAFrame = (base) => ({ ...base, verdict: "not-a-frame", code: "not-found", says: "Not a Quiet Check frame at all.", change: ["look whether this is the right file or address"] });

/** What has probably happened. @param {string} release @param {string} file */
function hint(release, file) {
  if (file.replaceAll("\r\n", "\n") === release) return "Its line ends were rewritten, as by an FTP transfer in text mode.";
  if (`\ufeff${file}` === release) return "Only the byte order mark at its beginning is gone.";
  if (file.startsWith(release)) return "Something was added after its end.";
  const scripts = (/** @type {string} */ html) => html.match(/<script>/g)?.length ?? 0;
  if (scripts(file) > scripts(release)) return "Something puts a script into it.";
  const known = ["<script>", ...["inner", "words", "data", "program"].map((id) => `<script type="text/plain" id="${id}">`)];
  for (const [tag] of file.matchAll(/<script\b[^>]{0,300}>/gi)) if (!known.includes(tag)) return `Something puts a script into it: ${tag.slice(0, 120)}`;
  return "";
}

/**
 * @param {string} target @param {Release} release
 * @returns {Promise<Judgement & { target: string }>}
 */
export async function verify(target, release) {
  if (!/^https?$/.test(schemeOf(target) ?? "")) return { target, ...judgeTarget(target, await read(target), release) };
  const answer = await get(target);
  if (answer.error) throw new Unseen(`${target} can't be fetched: ${answer.error}.`);
  if (answer.status !== 200) throw new Unseen(`${target} answers ${answer.status}.`);
  return { target: answer.url, ...judgeTarget(answer.url, answer.body, release) };
}

/** Whoever gives the page in place of its frame is told so. @param {string} target @param {Uint8Array} bytes @param {Release} release @returns {Judgement} */
function judgeTarget(target, bytes, release) {
  const found = judge(bytes, release);
  const html = Buffer.from(bytes).toString();
  if (found.verdict !== "not-a-frame" || !/^\s*<(!doctype|html|head|body)\b/i.test(html) || !/<quiet-check[\s/>]/i.test(html)) return found;
  return { ...found, says: "Not a Quiet Check frame, but a page that shows one.", change: [`this is a page: npx quiet-check doctor ${/^https?:/i.test(target) ? target : "ITS-ADDRESS-ON-THE-WEB"}`] };
}

/** A file, up to what a frame can be: one without end would fill the memory. @param {string} target @returns {Promise<Buffer>} */
async function read(target) {
  if (target === "") throw new Unseen("There is no name: it is empty. Name a file or an address.");
  let bytes;
  try {
    bytes = await readUpTo(schemeOf(target) === "file" ? fileURLToPath(target) : target, LIMIT);
  } catch (error) {
    throw new Unseen(whyNot(target, /** @type {NodeJS.ErrnoException} */ (error)));
  }
  if (bytes.length > LIMIT) throw new Unseen(`${target} can't be read: it has more than ${LIMIT >> 20} MB, as no frame file has.`);
  return bytes;
}

/** @param {string} target @param {NodeJS.ErrnoException} error */
function whyNot(target, error) {
  const scheme = schemeOf(target);
  if (scheme && scheme !== "file") return `${target} can't be read: only http and https, or a file.`;
  const { code } = error;
  const address = code === "ENOENT" || code === "ENOTDIR" ? meant(target) : undefined;
  return `${target} can't be read: ${whyUnread(error)}${code === "EISDIR" ? "; name the frame file in it" : ""}${address ? `; did you mean ${address}?` : "."}`;
}

/** The lines of a report. @param {Judgement & { target: string }} found @param {boolean} well @returns {string[]} */
export function verifyLines(found, well) {
  const lines = [`${well ? "✓" : "✗"} ${found.verdict}  ${found.target}`, `  ${found.says}`];
  for (const { part, at, expected, found: there, why } of found.differences.slice(0, 8)) {
    const where = at < 0 ? "is gone" : `at byte ${at}`;
    lines.push(`  ${NAMES[part]} ${where}${why ? `: ${why}` : ""}`);
    if (expected) lines.push(`    release: ${shown(expected)}`);
    if (there) lines.push(`    here:    ${shown(there)}`);
  }
  for (const link of found.links.slice(0, 20)) lines.push(`  leads to ${link}`);
  for (const line of well ? [] : found.change) lines.push(`  → ${line}`);
  if (found.verdict === "other-data" && !well) lines.push("  → if you packed this assessment yourself, say so: --own-data");
  lines.push(`  sha256 ${found.sha256}`);
  return lines;
}

/** @param {string} text */
const shown = (text) => JSON.stringify(text.slice(0, 60));
