// The package as npm would publish it: what of it is in a test is never the source tree.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../build/run.mjs";

/** @typedef {{ path: string, size: number }} PackedFile */

/** What would be in it. @returns {{ files: PackedFile[], size: number, unpackedSize: number }} */
export function contents() {
  return pack("--dry-run");
}

/** Packs dist/ as it is, and unpacks it in place of what is in the folder. @param {string} folder as `…/node_modules/quiet-check` */
export async function unpackInto(folder) {
  const between = await mkdtemp(join(tmpdir(), "quiet-check-"));
  try {
    const { filename } = pack("--pack-destination", between);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    execFileSync("tar", ["-xzf", join(between, filename), "-C", folder, "--strip-components=1"]);
  } finally {
    await rm(between, { recursive: true, force: true });
  }
}

/** @param {string[]} how */
function pack(...how) {
  const answer = execFileSync("npm", ["pack", "--json", "--ignore-scripts", ...how], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return JSON.parse(answer)[0];
}
