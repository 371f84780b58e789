import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder, gone when the process ends. Not by after(): where `--grep` leaves tests out, that of a whole file comes too early. */
export async function temporary() {
  const folder = await mkdtemp(join(tmpdir(), "quiet-check-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
