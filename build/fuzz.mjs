// Fuzzes for a while: `npm run fuzz -- [definition | compact | checkin | events] [--seconds=60]`.
//
// libFuzzer makes up inputs and keeps those that reach new code (coverage-guided), beginning with fuzz/corpus/ and with the
// built-in assessment as it is now. What it finds goes to target/fuzz/found/; `--keep` makes fuzz/corpus/ the smallest set
// that reaches all that was reached by the corpus and what was found. An input that fails is in target/fuzz/artifacts/.
//
// Rust's stable compiler measures coverage; only the address sanitizer needs another, and this crate has no `unsafe`.
import { spawn } from "node:child_process";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { environment, main, PlainError, root } from "./run.mjs";
import { ensureCargo, ensureCargoProgram, programPath } from "./setup.mjs";

const version = "0.13.2";
const targets = ["definition", "compact", "checkin", "events"];

const work = join(root, "target", "fuzz");

/** The longest input of each: two files of an assessment, its compact form, a response, a sitting. */
const longest = /** @type {Record<string, number>} */ ({ definition: 64_000, compact: 6_000, checkin: 200, events: 800 });

/** The built-in assessment as the target `definition` reads it: two files with a NUL between. */
async function builtIn() {
  const [definition, english] = await Promise.all(["assessment.json", "en.json"].map((name) => readFile(join(root, "www", "assessments", "sex-and-coping", name))));
  return Buffer.concat([definition, Buffer.of(0), english]);
}

await main(async () => {
  const wishes = process.argv.slice(2);
  const known = [...targets, "--keep"];
  const unknown = wishes.filter((wish) => !known.includes(wish) && !/^--seconds=\d+$/.test(wish));
  if (unknown.length > 0) throw new PlainError(`npm run fuzz does not know ${unknown.join(", ")}: it takes ${targets.join(", ")}, --seconds=N and --keep.`);
  const seconds = Number(wishes.find((wish) => wish.startsWith("--seconds="))?.slice("--seconds=".length) ?? 60);
  const chosen = targets.filter((target) => wishes.includes(target));

  await ensureCargo();
  await ensureCargoProgram("cargo-fuzz", version, "cargo-fuzz", "it fuzzes");
  const rows = [];
  for (const target of chosen.length > 0 ? chosen : targets) rows.push(await fuzz(target, seconds, wishes.includes("--keep")));

  console.log(`\n${"target".padEnd(12)}${"executions".padStart(12)}${"coverage".padStart(10)}${"inputs kept".padStart(13)}${"failures".padStart(10)}`);
  for (const row of rows) {
    console.log(row.target.padEnd(12) + String(row.executions).padStart(12) + String(row.coverage).padStart(10) + String(row.inputs).padStart(13) + String(row.failures).padStart(10));
  }
  const failed = rows.filter((row) => row.failures > 0);
  if (failed.length > 0) throw new PlainError(`Something was found: see target/fuzz/artifacts/${failed.map((row) => row.target).join(", ")}.`);
});

/** @param {string} target @param {number} seconds @param {boolean} keep */
async function fuzz(target, seconds, keep) {
  const corpus = join(root, "fuzz", "corpus", target);
  const folder = (/** @type {string} */ name) => join(work, name, target);
  for (const name of ["found", "artifacts", "seeds"]) await mkdir(folder(name), { recursive: true });
  if (target === "definition") {
    const seed = await builtIn();
    // libFuzzer would cut it off, and what is left is no definition.
    if (seed.length > longest[target]) throw new PlainError(`The built-in assessment has ${seed.length} bytes, and an input of ${target} at most ${longest[target]}: raise that in build/fuzz.mjs.`);
    await writeFile(join(folder("seeds"), "built-in"), seed);
  }
  const before = (await readdir(folder("artifacts"))).length;
  const run = (/** @type {string[]} */ folders, /** @type {string[]} */ args) =>
    cargoFuzz(["run", target, "--fuzz-dir", join(root, "fuzz"), "--target-dir", join(work, "build"), "--sanitizer=none", ...folders, "--", `-max_len=${longest[target]}`, ...args]);
  const said = await run([folder("found"), corpus, folder("seeds")], [`-artifact_prefix=${folder("artifacts")}/`, `-max_total_time=${seconds}`, "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]);
  const number = (/** @type {RegExp} */ pattern) => Number([...said.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const executions = number(/^stat::number_of_executed_units:\s*(\d+)/gm);
  const failures = (await readdir(folder("artifacts"))).length - before;
  if (executions === 0 && failures === 0) throw new PlainError(`${target} did not run:\n${said.split("\n").slice(-20).join("\n")}`);
  if (keep) {
    // The smallest set that reaches the same code, however often.
    const kept = folder("kept");
    await rm(kept, { recursive: true, force: true });
    await mkdir(kept, { recursive: true });
    await run([kept, corpus, folder("found")], ["-set_cover_merge=1", "-use_counters=0"]);
    await rm(corpus, { recursive: true });
    await rename(kept, corpus);
  }
  return { target, executions, coverage: number(/\bcov: (\d+)/g), inputs: number(/\bcorp: (\d+)/g), failures };
}

/** Runs cargo-fuzz with its lines shown, and gives them. @param {string[]} args @returns {Promise<string>} */
function cargoFuzz(args) {
  const child = spawn(programPath("cargo-fuzz", version, "cargo-fuzz"), args, { cwd: root, env: environment(), stdio: ["ignore", "inherit", "pipe"] });
  let said = "";
  child.stderr.on("data", (/** @type {Buffer} */ piece) => {
    said += piece;
    process.stderr.write(piece);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(said));
  });
}
