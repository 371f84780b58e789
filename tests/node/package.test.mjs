// What a developer takes from npm: packed as it is published, and used from another project's node_modules.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../build/run.mjs";
import { temporary } from "../support/temporary.mjs";
import { contents, unpackInto } from "./packed.mjs";

/** Somebody else's project; outside of this one, so that nothing is found here by accident. */
const project = await temporary();
/** The package in it. */
const home = join(project, "node_modules", "quiet-check");
await unpackInto(home);
await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));

test("the package holds what users need, and nothing else", (t) => {
  const { files, size, unpackedSize } = contents();
  for (const file of files) t.diagnostic(`${String(file.size).padStart(8)}  ${file.path}`);
  t.diagnostic(`${String(unpackedSize).padStart(8)}  unpacked, ${size} as the file that npm loads`);
  assert.deepEqual(files.map(({ path }) => path).sort(), [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "cli/bundle.mjs",
    "cli/check.mjs",
    "cli/doctor-element.mjs",
    "cli/doctor-frame.mjs",
    "cli/doctor-loader.mjs",
    "cli/doctor.mjs",
    "cli/fill.mjs",
    "cli/folder.mjs",
    "cli/frame-data.mjs",
    "cli/frame.mjs",
    "cli/get.mjs",
    "cli/json.mjs",
    "cli/letters.mjs",
    "cli/notes.mjs",
    "cli/pack.mjs",
    "cli/page.mjs",
    "cli/policy.mjs",
    "cli/quiet-check.mjs",
    "cli/read.mjs",
    "cli/release.mjs",
    "cli/report.mjs",
    "cli/server-lines.mjs",
    "cli/target.mjs",
    "cli/verify.mjs",
    "cli/words.mjs",
    "dist/NOTICES.md",
    "dist/SHA256SUMS",
    "dist/assessments/sex-and-coping/assessment.json",
    "dist/assessments/sex-and-coping/en.json",
    "dist/core.d.ts",
    "dist/core.js",
    "dist/core.wasm",
    "dist/custom-elements.json",
    "dist/define.js",
    "dist/element.d.ts",
    "dist/element.js",
    "dist/examples/day-rhythm/assessment.json",
    "dist/examples/day-rhythm/en.json",
    "dist/frame.html",
    "dist/protocol.d.ts",
    "dist/quiet-check.js",
    "dist/template.html",
    "dist/theme.d.ts",
    "dist/themes/clear.css",
    "dist/themes/contrast.css",
    "dist/themes/sand.css",
    "dist/words/en.json",
    "docs/assessment-format.md",
    "docs/commands.md",
    "docs/figures.md",
    "docs/privacy-proof.md",
    "docs/recipes.md",
    "docs/wordpress.md",
    "package.json",
  ]);
});

test("every built file in it can be held against the list of digests", async () => {
  const sums = await readFile(join(home, "dist", "SHA256SUMS"), "utf8");
  execFileSync("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: join(home, "dist") });
  const built = contents().files.map(({ path }) => path).filter((path) => path.startsWith("dist/") && path !== "dist/SHA256SUMS");
  assert.deepEqual(sums.trim().split("\n").map((line) => `dist/${line.slice(66)}`).sort(), built.sort());
});

test("what its documents link to is in it", async () => {
  const documents = contents().files.map(({ path }) => path).filter((path) => path.endsWith(".md"));
  let count = 0;
  for (const document of documents) {
    const text = await readFile(join(home, document), "utf8");
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, to]) => to).filter((to) => !/^[a-z]+:/.test(to));
    for (const link of links) assert.ok(await stat(join(home, document, "..", link)).catch(() => undefined), `${document}: ${link}`);
    count += links.length;
  }
  assert.ok(count > 8, `${count} links`);
});

test("every export leads to a file, and nothing else has to be installed", async () => {
  const manifest = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
  const targets = Object.values(manifest.exports).flatMap((one) => (typeof one === "string" ? [one] : Object.values(one)));
  for (const target of [...targets, manifest.customElements]) if (!target.includes("*")) assert.ok((await stat(join(home, target))).isFile(), target);
  for (const kind of ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies"]) assert.equal(manifest[kind], undefined, kind);
  // A script that npm runs on somebody's machine as it installs.
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) assert.equal(manifest.scripts[script], undefined, script);
});

/** Runs a module in the other project, and gives what it printed. @param {string} code */
function runThere(code) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], { cwd: project, encoding: "utf8", timeout: 60_000 });
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return JSON.parse(stdout);
}

test("importing the loader where there is no page does nothing and does not throw", () => {
  // That it ends by itself is part of it: nothing is left that would keep a server from stopping.
  const seen = runThere(`
    const names = () => Reflect.ownKeys(globalThis).map(String);
    const before = names();
    const one = await import("quiet-check"), other = await import("quiet-check/element");
    const added = names().filter((name) => !before.includes(name));
    console.log(JSON.stringify({ added, exports: [Object.keys(one), Object.keys(other)], kind: typeof one.QuietCheckElement, same: one.QuietCheckElement === other.QuietCheckElement }));`);
  assert.deepEqual(seen, { added: [], exports: [["QuietCheckElement"], ["QuietCheckElement"]], kind: "function", same: true });
});

test("importing the loader does no harm in a CommonJS bundle for a server, where no file has an address", async () => {
  const { build } = await import("esbuild");
  const stdin = { contents: 'import "quiet-check"; import { QuietCheckElement } from "quiet-check/element"; console.log(typeof QuietCheckElement);', resolveDir: project };
  const { outputFiles } = await build({ stdin, bundle: true, format: "cjs", platform: "node", write: false, logLevel: "silent" });
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=commonjs", "-e", outputFiles[0].text], { encoding: "utf8" });
  assert.deepEqual([status, stdout, stderr], [0, "function\n", ""]);
});

test("the core scores, by the package's name and from its own files", () => {
  const seen = runThere(`
    import { readFile } from "node:fs/promises";
    import { builtInAssessment, loadAssessment, score, scoreBatch } from "quiet-check/core";
    const assessment = builtInAssessment("sex-and-coping");
    const answers = { r1: "often", r2: "often", c3: "na", triggers: ["stress", "tired"] };
    const file = async (name) => JSON.parse(await readFile(new URL(import.meta.resolve("quiet-check/assessments/sex-and-coping/" + name)), "utf8"));
    const read = loadAssessment(await file("assessment.json"), { en: await file("en.json") });
    const { columns, bands } = assessment.names;
    const skipped = scoreBatch(assessment, new Uint8Array(columns.length).fill(255)).band[0];
    const frame = await readFile(new URL(import.meta.resolve("quiet-check/frame.html")), "utf8");
    console.log(JSON.stringify({ relief: score(assessment, answers).scales.relief, same: JSON.stringify(score(read, answers)) === JSON.stringify(score(assessment, answers)), skipped: bands[skipped], frame: frame.includes("<!doctype html>") }));`);
  assert.deepEqual(seen, { relief: { level: "strong", sum: 6, answered: 2, of: 3 }, same: true, skipped: "open_picture", frame: true });
});

test("its command runs from where npm puts it", async () => {
  const folder = join(root, "target", "command");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  // Of this one file and nothing else: no registry is asked.
  execFileSync("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, filename)], { cwd: folder, stdio: "ignore" });
  const out = execFileSync("npx", ["--no-install", "quiet-check", "verify", "node_modules/quiet-check/dist/frame.html"], { cwd: folder, encoding: "utf8" });
  assert.match(out, /^✓ release /);
});

/** What a developer writes who has the package; each line with a sign would be wrong, and TypeScript must say so. */
const files = {
  "page.ts": `import { QuietCheckElement, type ErrorCode, type ErrorDetail, type QuietCheckEventMap, type Theme } from "quiet-check";
import { QuietCheckElement as Unregistered } from "quiet-check/element";
import "quiet-check/themes/clear.css";

const element = document.querySelector("quiet-check")!;
const same: QuietCheckElement = element;
const one: typeof QuietCheckElement = Unregistered;
customElements.define("quiet-check", one);
const theme: Theme = same.theme;
same.theme = "dark";
same.share = true;
same.exitUrl = same.src;
document.createElement("quiet-check").loading = "eager";
// @ts-expect-error: one of two words
document.createElement("quiet-check").loading = "soon";
element.addEventListener("error", (event) => { const code: ErrorCode = event.detail.code; console.log(code, event.detail.message, theme); });
element.addEventListener("share", ({ detail }) => detail.text.toUpperCase());
element.addEventListener("ready", function (event) { const none: null = event.detail; this.theme = "auto"; return none; }, { once: true });
element.addEventListener("pointerenter", (event) => event.clientX);
element.addEventListener("something-else", (event) => event.type);
const heard = ({ detail }: QuietCheckEventMap["error"]): ErrorDetail => detail;
element.addEventListener("error", heard);
element.removeEventListener("error", heard);

// @ts-expect-error: no such theme
same.theme = "blue";
// @ts-expect-error: no event holds an answer
element.addEventListener("finished", (event) => event.detail.band);
// @ts-expect-error: no such code
element.addEventListener("error", (event) => event.detail.code === "sad");
// @ts-expect-error: there is no way to an answer
element.value;
// @ts-expect-error: not another event's listener
element.addEventListener("share", heard);`,
  "core.ts": `import { builtInAssessment, compactAssessment, loadAssessment, score, scoreBatch } from "quiet-check/core";
import type { Assessment, BatchScores, Outcome, QuietCheckError, Response } from "quiet-check/core";
import definition from "quiet-check/assessments/sex-and-coping/assessment.json" with { type: "json" };
import english from "quiet-check/assessments/sex-and-coping/en.json" with { type: "json" };
import manifest from "quiet-check/package.json" with { type: "json" };

const assessment: Assessment = builtInAssessment("sex-and-coping");
const response: Response = { r1: "often", c3: "na", triggers: ["stress", "tired"] };
const outcome: Outcome = score(assessment, response, { language: "en" });
const level: string | null = outcome.scales.relief!.level;
const { columns, bands } = assessment.names;
const batch: BatchScores = scoreBatch(loadAssessment(definition, { en: english }), new Uint8Array(2 * columns.length).fill(255));
const { data, lines } = compactAssessment(assessment, "en");
console.log(level, bands[batch.band[0]!], outcome.reasons[0]?.because?.length, data.length, lines.length, manifest.version.length);
try { loadAssessment("{", { en: {} }); } catch (error) {
  const { code, problems } = error as QuietCheckError;
  console.log(code === "definition", problems.map(({ pointer }) => pointer));
}

// @ts-expect-error: an answer is an id
score(assessment, { r1: 3 });
// @ts-expect-error: rows are bytes
scoreBatch(assessment, [1, 2]);
// @ts-expect-error: there is no score but those of the scales
outcome.total;
// @ts-expect-error: only what the package says it has
import * as inner from "quiet-check/dist/core.js";`,
  "page.mjs": `import { QuietCheckElement } from "quiet-check";
/** @type {QuietCheckElement} */
const element = document.createElement("quiet-check");
element.addEventListener("error", ({ detail }) => detail.code === "not-found");
/** @type {import("quiet-check/core").Outcome | undefined} */
let outcome;
console.log(outcome);`,
};

for (const [module, moduleResolution] of [["esnext", "bundler"], ["node16", "node16"], ["nodenext", "nodenext"]]) {
  test(`its types hold in another project, strictly: module ${module}, moduleResolution ${moduleResolution}`, async () => {
    const strict = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noUncheckedSideEffectImports: true, skipLibCheck: false };
    const compilerOptions = { ...strict, noEmit: true, allowJs: true, checkJs: true, resolveJsonModule: true, target: "es2022", lib: ["es2023", "dom", "dom.iterable"], types: [], module, moduleResolution };
    // The oldest of them takes JSON without saying so, and refuses to be told.
    const written = (/** @type {string} */ text) => (module === "node16" ? text.replaceAll(' with { type: "json" }', "") : text);
    for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), written(text));
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: Object.keys(files) }));
    const { stdout, status } = spawnSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--project", project], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });
}
