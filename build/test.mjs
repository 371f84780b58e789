// `npm test`: sets up what is missing, then proves everything, step by step; the first that fails ends it.
//
//     npm test                        everything
//     npm test -- rust                one part: rust, node or browser
//     npm test -- browser --grep=axe  only the tests whose name matches (node and browser)
//     npm run test:all                the same, with every browser test in its long form, fuzzing, mutants, and two builds compared
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { environment, main, PlainError, root, run } from "./run.mjs";
import { ensureBrowsers, ensureBuildTools, ensureLinters, ensureRecipes, ensureRecorders } from "./setup.mjs";

/** @typedef {"rust" | "node" | "browser"} Part */
/** @typedef {{ name: string, parts: Part[], command: string, args: string[], minutes?: number, env?: NodeJS.ProcessEnv, long?: boolean }} Step
 *   `long`: only where all is asked for. */

const wasm = ["--target", "wasm32-unknown-unknown", "--no-default-features", "--lib"];
const strict = ["--", "-D", "warnings"];
/** What failed of the tests that Node runs, a line each. */
const failures = join(root, "target", "failures.txt");

await main(async () => {
  const { parts, grep, all } = wishes(process.argv.slice(2));
  const began = performance.now();
  const done = /** @type {string[]} */ ([]);

  await mkdir(join(root, "target"), { recursive: true });
  await timed("set up", done, async () => {
    await ensureBuildTools();
    if (parts.includes("rust")) await ensureLinters();
    if (parts.includes("browser")) await ensureBrowsers();
    if (parts.includes("browser")) await ensureRecorders();
    if (parts.includes("browser")) await ensureRecipes();
    return 0;
  });
  for (const step of await steps(grep)) {
    if (!step.parts.some((part) => parts.includes(part)) || (step.long && !all)) continue;
    await timed(step.name, done, () => runStep({ ...step, env: { ...step.env, QC_FULL: all ? "1" : undefined } }));
  }
  console.log(`\nAll is well: ${seconds(began)}\n${done.join("\n")}\nsteps: ${done.length} passed, 0 failed`);
});

/** @param {string | undefined} grep @returns {Promise<Step[]>} */
async function steps(grep) {
  const node = process.execPath;
  const test = ["build/node-tests.mjs", `--failures=${failures}`, ...(grep === undefined ? [] : [`--grep=${grep}`])];
  return [
    { name: "format", parts: ["rust"], command: "cargo", args: ["fmt", "--check"] },
    { name: "lint", parts: ["rust"], command: "cargo", args: ["clippy", "--all-targets", ...strict] },
    { name: "lint the frame", parts: ["rust"], command: "cargo", args: ["clippy", ...wasm, "--features=frame", ...strict] },
    { name: "lint the headless core", parts: ["rust"], command: "cargo", args: ["clippy", ...wasm, "--features=headless", ...strict] },
    { name: "Rust tests and doctests", parts: ["rust"], command: "cargo", args: ["test"], minutes: 40 },
    { name: "Rust documentation", parts: ["rust"], command: "cargo", args: ["doc", "--no-deps"], env: { RUSTDOCFLAGS: "-D warnings" } },
    { name: "build", parts: ["node", "browser"], command: node, args: ["build/build.mjs"] },
    { name: "types of the JavaScript", parts: ["node"], command: node, args: ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "."] },
    { name: "types of build and tests", parts: ["node"], command: node, args: ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "tests"] },
    { name: "Node tests", parts: ["node"], command: node, args: [...test, "--concurrency=2", ...(await testFiles("tests/node", ["verify", "doctor", "pack"]))] },
    { name: "size budget", parts: ["node"], command: node, args: ["build/budget.mjs"] },
    {
      name: "browser tests",
      parts: ["browser"],
      command: node,
      // Four files at a time: some wait for most of their time, and two processors are busy nearly all the time then.
      args: [...test, "--concurrency=4", ...(await testFiles("tests/browser", ["walls", "loader-failures", "loader", "recorders", "screens", "fighting-pages", "sitting", "failures"]))],
      minutes: 90,
      // Set by hand it narrows the browsers; here all three count.
      env: { QC_BROWSERS: undefined },
    },
    { name: "fuzzing", parts: ["rust"], command: node, args: ["build/fuzz.mjs"], minutes: 60, long: true },
    { name: "mutants", parts: ["rust"], command: node, args: ["build/mutants.mjs"], minutes: 240, long: true },
    { name: "two builds", parts: ["node"], command: node, args: ["build/reproducible.mjs"], minutes: 60, long: true },
  ];
}

/** @param {Step} step */
function runStep({ command, args, minutes = 20, env = {} }) {
  return run(command, args, { env: { ...environment(), ...env }, timeout: minutes * 60_000 });
}

/** @param {string} name @param {string[]} done @param {() => Promise<number>} work */
async function timed(name, done, work) {
  console.log(`\n== ${name}`);
  const began = performance.now();
  await rm(failures, { force: true });
  const code = await work();
  const failed = await readFile(failures, "utf8").catch(() => "");
  if (code !== 0) throw new PlainError(`${failed}FAILED: ${name} (after ${seconds(began)}; before it: ${done.length} passed)`);
  console.log(`== ${name}: ok, ${seconds(began)}`);
  done.push(`  ${name.padEnd(28)}${seconds(began).padStart(8)}`);
}

/**
 * Those that take longest begin first: one that began last would keep a processor busy alone, and the others waiting.
 * @param {string} folder @param {string[]} longest
 */
async function testFiles(folder, longest) {
  const names = (await readdir(join(root, folder)).catch(() => [])).filter((name) => name.endsWith(".test.mjs")).sort();
  const first = longest.map((name) => `${name}.test.mjs`);
  const gone = first.filter((name) => !names.includes(name));
  // Without a file Node would look for tests by itself and find others, or none and be content.
  if (names.length === 0 || gone.length > 0) throw new PlainError(`${folder} does not hold ${gone.join(", ") || "any test"}: that cannot be right.`);
  return [...first, ...names.filter((name) => !first.includes(name))].map((name) => `${folder}/${name}`);
}

/** @param {string[]} args @returns {{ parts: Part[], grep: string | undefined, all: boolean }} */
function wishes(args) {
  const known = /** @type {Part[]} */ (["rust", "node", "browser"]);
  const parts = /** @type {Part[]} */ ([]);
  let grep;
  let all = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === "--grep") grep = args[++at];
    else if (word.startsWith("--grep=")) grep = word.slice("--grep=".length);
    else if (word === "--all") all = true;
    else if (known.includes(/** @type {Part} */ (word))) parts.push(/** @type {Part} */ (word));
    else throw new PlainError(`npm test does not know ${word}: it takes rust, node, browser, --grep and --all.`);
  }
  return { parts: parts.length > 0 ? parts : known, grep, all };
}

/** @param {number} began */
function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
