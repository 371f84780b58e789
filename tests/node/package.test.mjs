// What a developer takes from npm.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));

test("the package holds what users need, and nothing else", () => {
  const [{ files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  assert.deepEqual(files.map((/** @type {{ path: string }} */ file) => file.path).sort(), [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "cli/doctor-frame.mjs",
    "cli/doctor.mjs",
    "cli/frame.mjs",
    "cli/get.mjs",
    "cli/page.mjs",
    "cli/policy.mjs",
    "cli/quiet-check.mjs",
    "cli/release.mjs",
    "cli/verify.mjs",
    "dist/NOTICES.md",
    "dist/SHA256SUMS",
    "dist/assessments/sex-and-coping/assessment.json",
    "dist/assessments/sex-and-coping/en.json",
    "dist/core.d.ts",
    "dist/core.js",
    "dist/core.wasm",
    "dist/element.d.ts",
    "dist/element.js",
    "dist/frame.html",
    "dist/protocol.d.ts",
    "dist/quiet-check.js",
    "package.json",
  ]);
});

test("every built file can be held against the list of digests", async () => {
  const sums = await readFile(join(root, "dist", "SHA256SUMS"), "utf8");
  execFileSync("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: join(root, "dist") });
  const [{ files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  const built = files.map((/** @type {{ path: string }} */ { path }) => path).filter((/** @type {string} */ path) => path.startsWith("dist/") && path !== "dist/SHA256SUMS");
  assert.deepEqual(sums.trim().split("\n").map((line) => `dist/${line.slice(66)}`).sort(), built.sort());
});

test("every export leads to a file, and there is no run-time dependency", async () => {
  for (const target of Object.values(manifest.exports).flatMap((one) => (typeof one === "string" ? [one] : Object.values(one)))) {
    if (!target.includes("*")) await access(new URL(`../../${target}`, import.meta.url));
  }
  assert.equal(manifest.dependencies, undefined);
});

test("importing the loader where there is no page does nothing and does not throw", async () => {
  await import("quiet-check");
  const { QuietCheckElement } = await import("quiet-check/element");
  assert.equal(typeof QuietCheckElement, "function");
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

test("it imports by its own name, as in the README", async () => {
  const { builtInAssessment } = await import("quiet-check/core");
  assert.equal(builtInAssessment("sex-and-coping").id, "sex-and-coping");
});

/** What a developer writes who has the package; each line with a sign would be wrong, and TypeScript must say so. */
const consumer = {
  "page.ts": `import { QuietCheckElement, type ErrorCode } from "quiet-check";
import "quiet-check/element";
const element = document.querySelector("quiet-check")!;
const same: QuietCheckElement = element;
same.theme = "dark";
// @ts-expect-error: no such theme
same.theme = "blue";
element.addEventListener("error", (event) => { const code: ErrorCode = event.detail.code; console.log(code, event.detail.message); });
// @ts-expect-error: no event holds an answer
element.addEventListener("finished", (event) => event.detail.band);
document.createElement("quiet-check").exitUrl = "/";`,
  "core.mjs": `import { builtInAssessment, loadAssessment, score, scoreBatch } from "quiet-check/core";
const assessment = builtInAssessment("sex-and-coping");
/** @type {import("quiet-check/core").Outcome} */
const outcome = score(assessment, { r1: "often", c3: "na", triggers: ["stress", "tired"] }, { language: "en" });
/** @type {string | null} */
const level = outcome.scales.relief.level;
const { columns, bands } = assessment.names;
const { band } = scoreBatch(assessment, new Uint8Array(2 * columns.length).fill(255));
console.log(level, bands[band[0]], outcome.reasons[0].because?.length);
try { loadAssessment("{", { en: {} }); } catch (error) {
  const { code, problems } = /** @type {import("quiet-check/core").QuietCheckError} */ (error);
  console.log(code === "definition", problems.map(({ pointer }) => pointer));
}
// @ts-expect-error: an answer is an id
score(assessment, { r1: 3 });
// @ts-expect-error: rows are bytes
scoreBatch(assessment, [1, 2]);
// @ts-expect-error: there is no score but those of the scales
outcome.total;`,
};

test("its types hold in another project, packed as it is published", async () => {
  const folder = join(root, "target", "consumer");
  const home = join(folder, "node_modules", "quiet-check");
  await rm(folder, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  execFileSync("tar", ["-xzf", join(folder, filename), "-C", home, "--strip-components=1"]);
  for (const [name, text] of Object.entries(consumer)) await writeFile(join(folder, name), text);
  for (const resolution of ["bundler", "nodenext"]) {
    const strict = { strict: true, noEmit: true, allowJs: true, checkJs: true, skipLibCheck: false, target: "es2022", lib: ["es2023", "dom", "dom.iterable"], types: [] };
    const compilerOptions = { ...strict, module: resolution === "bundler" ? "esnext" : "nodenext", moduleResolution: resolution };
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["page.ts", "core.mjs"] }));
    const { stdout, status } = spawnSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--project", folder], { encoding: "utf8" });
    assert.equal(status, 0, `${resolution}:\n${stdout}`);
  }
});
