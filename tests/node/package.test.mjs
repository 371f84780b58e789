// What a developer takes from npm.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { access, readFile } from "node:fs/promises";
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
    "dist/NOTICES.md",
    "dist/assessments/sex-and-coping/assessment.json",
    "dist/assessments/sex-and-coping/en.json",
    "dist/core.d.ts",
    "dist/core.js",
    "dist/core.wasm",
    "dist/element.js",
    "dist/frame.html",
    "dist/protocol.d.ts",
    "dist/quiet-check.js",
    "package.json",
  ]);
});

test("every export leads to a file, and there is no run-time dependency", async () => {
  for (const target of Object.values(manifest.exports).flatMap((one) => (typeof one === "string" ? [one] : Object.values(one)))) {
    if (!target.includes("*")) await access(new URL(`../../${target}`, import.meta.url));
  }
  assert.equal(manifest.dependencies, undefined);
});

test("importing the loader where there is no page does nothing and does not throw", async () => {
  // @ts-ignore: built, without types of its own
  await import("../../dist/quiet-check.js");
  // @ts-ignore
  const { QuietCheckElement } = await import("../../dist/element.js");
  assert.equal(typeof QuietCheckElement, "function");
});

test("it imports by its own name, as in the README", async () => {
  // @ts-ignore: the package itself
  const { builtInAssessment } = await import("quiet-check/core");
  assert.equal(builtInAssessment("sex-and-coping").id, "sex-and-coping");
});
