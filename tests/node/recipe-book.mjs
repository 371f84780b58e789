// docs/recipes.md as data: what a reader would copy out of it.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../../build/run.mjs";

/**
 * @typedef {object} Block  Code under a link to the file that it is.
 * @property {string} file  from the project's folder
 * @property {string} text
 *
 * @typedef {object} Recipe
 * @property {string} title
 * @property {string} folder   of `recipes/`
 * @property {string} command  what builds it
 * @property {Block[]} blocks
 */

/** @returns {Promise<Recipe[]>} */
export async function recipes() {
  const [, ...sections] = (await readFile(join(root, "docs", "recipes.md"), "utf8")).split(/^## /m);
  return sections.map((section) => {
    const [title] = section.split("\n", 1);
    const blocks = [...section.matchAll(/(?:^`(recipes\/[^`\n]+)`\n\n)?```(\w+)\n([^]*?)^```$/gm)].map(([, file, kind, text]) => ({ file, kind, text }));
    const commands = blocks.filter(({ kind }) => kind === "sh");
    const code = blocks.filter(({ kind }) => kind !== "sh");
    if (commands.length !== 1 || code.length === 0 || code.some(({ file }) => !file)) throw new Error(`${title}: wants one command, and the name of its file above each block of code`);
    return { title, folder: dirname(code[0].file).split("/")[1], command: commands[0].text.trim(), blocks: code };
  });
}
