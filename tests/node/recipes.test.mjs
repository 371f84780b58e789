// The recipes that are shown are the files that tests/browser/bundlers.test.mjs builds and drives, word for word.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../build/run.mjs";
import { recipes } from "./recipe-book.mjs";

const book = await recipes();
/** What is in recipes/, without what is built there. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "recipes"], { cwd: root, encoding: "utf8" }).trim().split("\n");

for (const { title, folder, blocks } of book) {
  test(`${title}: the document shows the files that are tested`, async () => {
    for (const { file, text } of blocks) {
      assert.equal(file.split("/")[1], folder);
      assert.equal(text, await readFile(join(root, file), "utf8"), file);
    }
  });
}

test("every recipe is in the document, and so is every file of one that has to do with Quiet Check", async () => {
  const folders = new Set(files.filter((file) => file.split("/").length > 2).map((file) => file.split("/")[1]));
  assert.deepEqual(book.map(({ folder }) => folder).sort(), [...folders].sort());
  const shown = book.flatMap(({ blocks }) => blocks.map(({ file }) => file));
  for (const file of files) {
    if (file.split("/").length > 2 && /quiet-check/.test(await readFile(join(root, file), "utf8"))) assert.ok(shown.includes(file), `${file} names it, and is not shown`);
  }
});
