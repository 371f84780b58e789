#!/usr/bin/env node
// `npx quiet-check`: looks at what is deployed, and makes frames of what authors write. Nothing here is needed to run the
// widget, and nothing is changed but the one file that `pack` writes.
import { Unseen, UsageError, thisRelease } from "./release.mjs";

const HELP = `quiet-check COMMAND

  doctor URL           looks at a page with <quiet-check> from outside: what stops it, and the line to change
    --frame URL        where the frame file is, if the page does not show it (a bundled loader, src set by a script)
    --own-data         other data are well: you packed the assessment yourself
  verify FILE-OR-URL   whether a frame is byte for byte this release's, its program with other data, altered, cut off, of
                       another release, or no frame at all
    --own-data         as above
  check FOLDER         whether an assessment of your own is sound (assessment.json, and LANGUAGE.json for each language):
                       every problem at once, and what is probably not meant
  pack FOLDER          the same, and writes it as a frame file
    --language TAG     in which of its languages; en, if there is one, or the only one
    --words FILE       the frame's own words in that language, as dist/words/en.json has them
    --out FILE         where to; frame.html, or frame.TAG.html in another language than English

  COMMAND --json       the same as data
  -v, --version        which release this is
  help, -h, --help     this

It ends with 0 if all is well, 1 if something is wrong, and 2 if it was used wrongly or could not look.`;

/** What is known of an assessment that nobody has looked at. */
const sound = { id: null, version: null, languages: [], counts: null, checkInCodes: null, problems: [], notes: [] };

/** What each command takes, and what its data hold where it has not looked. */
const COMMANDS = {
  doctor: { takes: "one address of a page", options: ["--json", "--own-data"], values: { "--frame": "an address" }, data: { page: null, loader: null, frames: [], checks: [] } },
  verify: {
    takes: "one file or address", options: ["--json", "--own-data"], values: {},
    data: { code: null, file: null, sha256: null, size: null, differ: [], differences: [], links: [], change: [] },
  },
  check: { takes: "one folder", options: ["--json"], values: {}, data: sound },
  pack: {
    takes: "one folder", options: ["--json"], values: { "--language": "a language's tag", "--words": "a file", "--out": "a file" },
    data: { ...sound, language: null, file: null, size: null, brotli: null, sha256: null, change: [] },
  },
};

/** @typedef {keyof typeof COMMANDS} Command */

/** What servers say comes to this terminal: nothing in it may steer one. @param {string} text */
const plain = (text) => text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, "�");

/** What was asked for, as far as it is understood by now. @type {{ command: Command | null, target: string | null }} */
const asked = { command: null, target: null };

/** @param {string[]} args @returns {Promise<number>} the exit code */
async function run(args) {
  if (args.length === 0) return say(HELP.split("\n")), 2;
  if (args[0] === "help" || args.includes("--help") || args.includes("-h")) return print(HELP.split("\n")), 0;
  if (["--version", "-v", "-V"].some((one) => args.includes(one))) return print([(await thisRelease()).version]), 0;
  const { command, target, flags, values } = understood(args);
  const release = await thisRelease();
  const ownData = flags.has("--own-data");
  const report = (/** @type {object} */ found, /** @type {string[]} */ lines) => print(flags.has("--json") ? data(found) : lines);

  if (command === "verify") {
    const { verify, verifyLines } = await import("./verify.mjs");
    const found = await verify(target, release);
    const well = found.verdict === "release" || (found.verdict === "other-data" && ownData);
    report({ well, looked: true, ...found }, verifyLines(found, well));
    return well ? 0 : 1;
  }
  if (command === "check") {
    const { check, checkLines } = await import("./check.mjs");
    const { found } = await check(target, release, new Date());
    report(found, checkLines(found, `quiet-check ${release.version} check: ${target}`));
    return found.well ? 0 : 1;
  }
  if (command === "pack") {
    const { pack, packLines } = await import("./pack.mjs");
    const wishes = { language: values.get("--language"), words: values.get("--words"), out: values.get("--out") };
    const packed = await pack(target, release, wishes, new Date());
    report(packed, packLines(packed, `quiet-check ${release.version} pack: ${target}`));
    return packed.well ? 0 : 1;
  }
  const [{ doctor }, { doctorLines }] = await Promise.all([import("./doctor.mjs"), import("./report.mjs")]);
  const found = await doctor(target, release, { frame: values.get("--frame"), ownData });
  report(found, doctorLines(found, release));
  return found.verdict === "wrong" ? 1 : found.looked ? 0 : 2;
}

/** @param {string[]} args */
function understood([name, ...rest]) {
  if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`There is no command ${name}: doctor, verify, check or pack. See quiet-check --help.`);
  const command = asked.command = /** @type {Command} */ (name);
  const { takes, options, values: known } = /** @type {{ takes: string, options: string[], values: Record<string, string> }} */ (COMMANDS[command]);
  const targets = /** @type {string[]} */ ([]);
  const flags = /** @type {Set<string>} */ (new Set());
  const values = /** @type {Map<string, string>} */ (new Map());
  for (let at = 0; at < rest.length; at++) {
    const [option, ...given] = rest[at].split("=");
    if (options.includes(rest[at])) flags.add(rest[at]);
    else if (Object.hasOwn(known, option)) {
      const value = given.length > 0 ? given.join("=") : rest[++at];
      if (!value || value.startsWith("-")) throw new UsageError(`${option} needs ${known[option]} after it.`);
      values.set(option, value);
    } else if (rest[at].startsWith("-")) throw new UsageError(`${command} does not know ${rest[at]}. See quiet-check --help.`);
    else targets.push(rest[at]);
  }
  if (targets.length !== 1) throw new UsageError(`${command} takes ${takes}.`);
  const target = asked.target = targets[0];
  return { command, target, flags, values };
}

/** As data, with the same fields whatever became of it: what is not known is null. @param {object} found */
function data(found) {
  const { command, target } = asked;
  const all = { command, target, well: false, looked: false, verdict: null, says: null, ...(command && COMMANDS[command].data), ...found };
  return JSON.stringify(all, (_, value) => value ?? null, 2).split("\n");
}

/** @param {string[]} lines */
function print(lines) {
  for (const line of lines) console.log(plain(line));
}

/** @param {string[]} lines */
function say(lines) {
  for (const line of lines) console.error(plain(line));
}

/** One line, whatever it was: nobody can look with a stack. @param {any} error */
function fail(error) {
  const expected = error instanceof UsageError || error instanceof Unseen;
  const says = expected ? error.message : `This should not happen, and is a mistake in quiet-check: ${error?.message ?? error}`;
  // Whoever asked for data reads nothing else.
  if (process.argv.includes("--json")) print(data({ says }));
  else say([says]);
  process.exitCode = 2;
}

process.once("uncaughtException", (error) => {
  fail(error);
  process.exit();
});
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  fail(error);
}
