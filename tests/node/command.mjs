// The command as a user runs it: a process of its own.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../cli/quiet-check.mjs", import.meta.url));

/**
 * @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, out: string, said: string }>}
 */
export function quietCheck(args, env = {}) {
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { env: { ...process.env, ...env }, maxBuffer: 1 << 26 }, (error, out, said) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, said });
    });
  });
}
