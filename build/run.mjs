// What every step stands on: where the project is, how a program is run, and how a step ends.
// It runs before any npm package is there, so it imports nothing but Node's own modules.
import { spawn } from "node:child_process";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds Cargo.toml and package.json. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/** Something that its message alone says all of: what is wrong, and what to do. No stack is shown. */
export class PlainError extends Error {}

/**
 * The environment with Cargo's own folder on the path: rustup puts it there for new shells only.
 * @returns {NodeJS.ProcessEnv}
 */
export function environment() {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  return { ...process.env, PATH: [process.env.PATH, join(cargoHome, "bin")].filter(Boolean).join(delimiter) };
}

/**
 * Runs a program with its output shown, and ends with its exit code.
 * @param {string} command @param {string[]} args @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: environment(), stdio: ["ignore", "inherit", "inherit"], ...options });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

/** Runs `work`, and turns a `PlainError` into one line and a non-zero exit. @param {() => Promise<unknown>} work */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof PlainError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
