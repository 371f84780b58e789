#!/usr/bin/env node
// `npx quiet-check`: looks at what is deployed. Nothing here is needed to run the widget, and nothing is changed.
import { Unseen, UsageError, thisRelease } from "./release.mjs";

const HELP = `quiet-check COMMAND

  doctor URL           looks at a page with <quiet-check> from outside: what stops it, and the line to change
    --frame URL        where the frame file is, if the page does not show it (a bundled loader, src set by a script)
  verify FILE-OR-URL   whether a frame is byte for byte this release's, its program with other data, altered, cut off, of
                       another release, or no frame at all
    --own-data         other data are well: you packed the assessment yourself

  COMMAND --json       the same as data
  --version, --help

It ends with 0 if all is well, 1 if something is wrong, and 2 if it was used wrongly or could not look.`;

/** @type {Record<string, { options: string[], values: string[] }>} */
const COMMANDS = {
  doctor: { options: ["--json"], values: ["--frame"] },
  verify: { options: ["--json", "--own-data"], values: [] },
};

/** What servers say comes to this terminal: nothing in it may steer one. @param {string} text */
const plain = (text) => text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, "�");

/** @param {string[]} args @returns {Promise<number>} the exit code */
async function run(args) {
  if (args.includes("--help") || args.includes("-h")) return print(HELP.split("\n"));
  const release = await thisRelease();
  if (args.includes("--version")) return print([release.version]);
  const { command, target, flags, values } = understood(args);
  const report = (/** @type {unknown} */ data, /** @type {string[]} */ lines) => print(flags.has("--json") ? JSON.stringify(data, null, 2).split("\n") : lines);

  if (command === "verify") {
    const { verify, verifyLines } = await import("./verify.mjs");
    const found = await verify(target, release);
    const well = found.verdict === "release" || (found.verdict === "other-data" && flags.has("--own-data"));
    report({ well, ...found }, verifyLines(found, well));
    return well ? 0 : 1;
  }
  const { doctor, doctorLines } = await import("./doctor.mjs");
  const found = await doctor(target, release, { frame: values.get("--frame") });
  report(found, doctorLines(found, release));
  if (found.checks.some(({ mark }) => mark === "wrong")) return 1;
  return found.looked ? 0 : 2;
}

/** @param {string[]} args */
function understood(args) {
  const [command = "", ...rest] = args;
  const known = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (!known) throw new UsageError(`${command ? `There is no command ${command}` : "Which command?"}: doctor or verify. See quiet-check --help.`);
  const targets = /** @type {string[]} */ ([]);
  const flags = /** @type {Set<string>} */ (new Set());
  const values = /** @type {Map<string, string>} */ (new Map());
  for (let at = 0; at < rest.length; at++) {
    const [name, ...given] = rest[at].split("=");
    if (known.options.includes(rest[at])) flags.add(rest[at]);
    else if (known.values.includes(name)) {
      const value = given.length > 0 ? given.join("=") : rest[++at];
      if (!value) throw new UsageError(`${name} needs an address after it.`);
      values.set(name, value);
    } else if (rest[at].startsWith("-")) throw new UsageError(`${command} does not know ${rest[at]}. See quiet-check --help.`);
    else targets.push(rest[at]);
  }
  if (targets.length !== 1) throw new UsageError(command === "doctor" ? "doctor takes one address of a page." : "verify takes one file or address.");
  return { command, target: targets[0], flags, values };
}

/** @param {string[]} lines */
function print(lines) {
  for (const line of lines) console.log(plain(line));
  return 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Unseen)) throw error;
  // Whoever asked for data reads nothing else.
  if (error instanceof Unseen && process.argv.includes("--json")) print(JSON.stringify({ well: false, looked: false, target: error.target, says: error.message }, null, 2).split("\n"));
  else console.error(plain(error.message));
  process.exitCode = 2;
}
