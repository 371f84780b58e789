// Blocks of the README that something else stands on, as a reader would paste them.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PlainError, root } from "./run.mjs";

/** The first block of a language that begins so. @param {string} language @param {string} begins @returns {Promise<string>} */
export async function readmeBlock(language, begins) {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/```(\w+)\n([^]*?)```/g)].filter(([, name, text]) => name === language && text.startsWith(begins));
  if (blocks.length === 0) throw new PlainError(`README.md has no block of ${language} that begins with "${begins}".`);
  return blocks[0][2];
}
