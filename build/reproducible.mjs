// Proves that the build gives the same bytes: two clean clones of what is committed, in folders of different names and
// with nothing shared between them, are built, and every file of dist/ is compared.
//
//     node build/reproducible.mjs
//
// It prints the digests as `sha256sum` does: what stands beside frame.html is what a deployed frame can be held against.
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environment, main, PlainError, root, run } from "./run.mjs";

/** The digest of every file in a folder, by path, in order. @param {string} folder @returns {Promise<Map<string, string>>} */
export async function digests(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.path, entry.name)).sort();
  const pairs = files.map(async (file) => /** @type {const} */ ([file.slice(folder.length + 1), createHash("sha256").update(await readFile(file)).digest("hex")]));
  return new Map(await Promise.all(pairs));
}

/** Clones, builds, and gives the digests. @param {string} folder */
async function built(folder) {
  await succeed("git", ["clone", "--quiet", "--no-hardlinks", root, folder], root);
  await succeed(process.execPath, ["build/build.mjs"], folder);
  return digests(join(folder, "dist"));
}

/** @param {string} command @param {string[]} args @param {string} cwd */
async function succeed(command, args, cwd) {
  // A target folder or flags that the surroundings share would make the two alike by themselves.
  const { CARGO_TARGET_DIR: _, RUSTFLAGS: __, ...env } = environment();
  if ((await run(command, args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] })) !== 0) throw new PlainError(`${command} ${args.join(" ")} failed in ${cwd}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const folder = await mkdtemp(join(tmpdir(), "quiet-check-"));
    try {
      const one = await built(join(folder, "one"));
      const other = await built(join(folder, "a second one", "with a longer path"));
      if (one.size === 0) throw new PlainError("The build made no file.");
      const differ = [...new Set([...one.keys(), ...other.keys()])].filter((file) => one.get(file) !== other.get(file));
      for (const [file, digest] of one) console.log(`${digest}  ${file}`);
      if (differ.length > 0) throw new PlainError(`Two builds of the same commit differ in ${differ.join(", ")}.`);
      console.log(`reproducible: ${one.size} files, the same from two clean clones`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
