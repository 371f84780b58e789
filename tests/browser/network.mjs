// A network of the test's own: the file that asks for it runs once more inside a namespace in which there is nothing but
// this machine, and a name server that the test plays itself. So even the asking for a name is seen, and nothing that
// the browser says on its own account can be mistaken for the frame's. Where the system gives no namespace the tests run
// without, and what could not be measured is said to be so.
import { spawn, spawnSync } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { mkdtempSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether this process is inside. */
export const inside = process.env.QC_NETWORK === "own";

// A second interface, as browsers that see a loopback alone hold themselves for offline, and WebRTC leaves it out.
// The address is one of those kept for documentation; nothing leaves the namespace.
const SETUP = `ip link set lo up && ip link add qc0 type veth peer name qc1 && ip addr add 198.51.100.1/24 dev qc0 &&
  ip link set qc0 up && ip link set qc1 up && ip route add default dev qc0 && mount --bind "$QC_RESOLV" /etc/resolv.conf`;

/**
 * Runs the file again in a network of its own, if that can be had: then with its exit code. Undefined where it is
 * inside already, or where there is none to be had (`why` says it in the environment).
 * @param {string} url  import.meta.url @returns {Promise<number | undefined>}
 */
export async function again(url) {
  if (inside) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "quiet-check-network-"));
  const resolv = join(folder, "resolv.conf");
  writeFileSync(resolv, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  const env = { ...process.env, QC_RESOLV: resolv, QC_NETWORK: "own" };
  const unshare = ["--net", "--mount", ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]), "sh", "-c"];
  const tried = spawnSync("unshare", [...unshare, SETUP], { env, encoding: "utf8" });
  if (tried.status !== 0) {
    process.env.QC_NETWORK = `no namespace: ${(tried.stderr || String(tried.error ?? "")).trim().split("\n")[0]}`;
    return undefined;
  }
  const command = [process.execPath, ...process.execArgv, fileURLToPath(url)];
  const child = spawn("unshare", [...unshare, `${SETUP} && exec "$@"`, "sh", ...command], { env, stdio: "inherit" });
  for (const name of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(name, () => child.kill(name));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

let ownConnections = 0;
subscribe("net.client.socket", () => void ownConnections++);

/**
 * What has been sent in this network so far, by the system's own count, wherever it went and whether or not it came there: how
 * many connections were begun, less those of this process, which speaks to the drivers; and how many datagrams.
 */
export async function traffic() {
  const counts = [await readFile("/proc/net/snmp", "utf8"), await readFile("/proc/net/snmp6", "utf8").catch(() => "")];
  const lines = counts[0].split("\n").map((line) => line.split(" "));
  const count = (/** @type {string} */ kind, /** @type {string} */ name) => {
    const [names, numbers] = lines.filter(([first]) => first === kind);
    return Number(numbers[names.indexOf(name)]);
  };
  return {
    connections: count("Tcp:", "ActiveOpens") - ownConnections,
    datagrams: count("Udp:", "OutDatagrams") + Number(/^Udp6OutDatagrams\s+(\d+)/m.exec(counts[1])?.[1] ?? 0),
  };
}
