// Changes the program, one small thing at a time, and asks whether a test notices: `npm run mutants [scoring | checkin]`.
//
// A change that no test notices (a surviving mutant) fails the run, unless .cargo/mutants.toml names it and says why
// nothing changes by it. Other words are handed on to cargo-mutants: `--list` shows the changes, `--shard=0/8` tries an eighth.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { environment, main, PlainError, root, run } from "./run.mjs";
import { ensureCargo, ensureCargoProgram, programPath } from "./setup.mjs";

const version = "27.1.0";

/** What may not be wrong without a test that says so, and the tests that know it, each in seconds when built in haste. */
const groups = /** @type {Record<string, { files: string[], tests: string[], optimise: string }>} */ ({
  scoring: {
    files: ["src/scoring/**", "src/assessment/condition.rs", "src/response.rs"],
    tests: ["scales", "reasons", "small_assessment", "examples"],
    optimise: "0",
  },
  // Its tests try hundreds of thousands of codes.
  checkin: { files: ["src/checkin/**"], tests: ["checkin"], optimise: "1" },
});

/** Quick to build again and again. */
const quick = { CARGO_PROFILE_TEST_DEBUG: "0", CARGO_PROFILE_DEV_DEBUG: "0", CARGO_INCREMENTAL: "1" };

await main(async () => {
  await ensureCargo();
  await ensureCargoProgram("cargo-mutants", version, "cargo-mutants", "it changes the program to try its tests");
  const wishes = process.argv.slice(2);
  const named = Object.keys(groups).filter((group) => wishes.includes(group));
  for (const group of named.length > 0 ? named : Object.keys(groups)) {
    const { files, tests, optimise } = groups[group];
    const out = join("target", "mutants", group);
    await mkdir(join(root, out), { recursive: true });
    const args = [
      "mutants", "--no-shuffle", "--colors=never", "--jobs=2", "--baseline=run", "--minimum-test-timeout=120", `--output=${out}`,
      ...files.flatMap((file) => ["--file", file]),
      ...tests.map((test) => `--cargo-arg=--test=${test}`),
      ...wishes.filter((wish) => !(wish in groups)),
    ];
    const code = await run(programPath("cargo-mutants", version, "cargo-mutants"), args, { env: { ...environment(), ...quick, CARGO_PROFILE_TEST_OPT_LEVEL: optimise } });
    const list = (/** @type {string} */ name) => join(root, out, "mutants.out", `${name}.txt`);
    if (code === 2) throw new PlainError(`Some changes were not noticed: ${list("missed")} names them. Write the test that notices, or say in .cargo/mutants.toml why nothing changes.`);
    if (code === 3) throw new PlainError(`Some changes ran for too long: ${list("timeout")} names them.`);
    if (code !== 0) throw new PlainError(`cargo-mutants ended with ${code}; its message is above.`);
  }
});
