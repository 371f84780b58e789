// Turns the crate into wasm and its JavaScript glue: small, the same bytes on every machine, and proven to be so.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { shortenImports } from "./imports.mjs";
import { nameByLikeness } from "./order.mjs";
import { environment, PlainError, root } from "./run.mjs";
import { programs } from "./setup.mjs";

const target = "wasm32-unknown-unknown";

/** A folder for each feature: in one they would overwrite each other's file, and neither be fresh. @param {string} feature */
const cargoFolder = (feature) => join(root, "target", `wasm-${feature}`);

/** What wasm-bindgen may use of wasm beyond its first version; wasm-opt has to be told. Browsers of 2023 have it all. */
const wasmFeatures = [
  "bulk-memory", "bulk-memory-opt", "call-indirect-overlong", "multivalue", "mutable-globals", "nontrapping-float-to-int",
  "reference-types", "sign-ext",
];

/**
 * What wasm-opt does, by what is wanted. Taking the program apart and putting it together anew, twice, finds 0.8 KB (brotli)
 * that one pass for size leaves; then what is alike comes to stand together (order.mjs), and a last pass finds a little
 * more. The lowest memory is unused: the stack grows down towards it, from nearly a megabyte above.
 */
const passes = {
  "-Oz": ["--low-memory-unused", "-Oz", "--dae-optimizing", "--flatten", "--rereloop", "-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--converge", "--const-hoisting", "--strip-target-features"],
  "-O3": ["-O3"],
};
const passesInOrder = ["--low-memory-unused", "-Oz", "--reorder-functions-by-name", "--strip-target-features"];

/**
 * Data lies above the stack. With 960 KB of stack, not the usual 1,024, it ends below the megabyte from which on each
 * address takes a byte more.
 */
const shortAddresses = "-Clink-arg=-zstack-size=983040";

/**
 * @typedef {object} Wasm
 * @property {string} folder  holds quiet_check.js (the glue), its types, and quiet_check_bg.wasm
 * @property {Buffer} bytes
 */

/**
 * Builds the crate with one of its boundary features into target/<folder>.
 * @param {{ feature: "frame" | "headless", folder: string, optimise: "-Oz" | "-O3" }} options
 * @returns {Promise<Wasm>}
 */
export async function buildWasm({ feature, folder: name, optimise }) {
  const folder = join(root, "target", name);
  const proof = join(folder, "proof.json");
  const out = join(folder, "quiet_check_bg.wasm");
  const known = JSON.parse(await readFile(proof, "utf8").catch(() => "{}"));

  const cargoOutput = join(cargoFolder(feature), target, "release", "quiet_check.wasm");

  let commandLine = compile(feature);
  let compiled = digest(await readFile(cargoOutput));
  // Cargo shows no command line for what it has already built: then an earlier look has to vouch for these bytes.
  if (commandLine === undefined && known.compiled !== compiled) {
    cargo(["clean", "--package", "quiet-check", "--release", "--target", target, "--target-dir", cargoFolder(feature)]);
    commandLine = compile(feature);
    compiled = digest(await readFile(cargoOutput));
  }
  if (commandLine !== undefined) assertLto(commandLine);

  const tools = digest(Buffer.from([await wasmOptVersion(), (await programs()).wasmBindgen, ...passes[optimise], ...passesInOrder, "short imports from js", "four bytes alike", ...wasmFeatures].join(" ")));
  const made = await readFile(out).catch(() => undefined);
  if (made && known.compiled === compiled && known.tools === tools && known.out === digest(made)) return { folder, bytes: made };

  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  tool((await programs()).wasmBindgen, [
    cargoOutput, "--target", "web", "--out-dir", folder, "--out-name", "quiet_check", "--remove-name-section", "--remove-producers-section",
  ]);
  optimiseWasm(out, passes[optimise]);
  if (optimise === "-Oz") {
    await writeFile(out, nameByLikeness(await readFile(out)));
    optimiseWasm(out, passesInOrder);
  }
  const gluePath = join(folder, "quiet_check.js");
  const { wasm: bytes, glue } = shortenImports(await readFile(out), await readFile(gluePath, "utf8"));
  await writeFile(out, bytes);
  await writeFile(gluePath, glue);
  assertNoPaths(bytes);
  await writeFile(proof, JSON.stringify({ compiled, tools, out: digest(bytes) }));
  return { folder, bytes };
}

/**
 * What Cargo knows of the crates that go into the wasm.
 * @param {string[]} features
 * @returns {{ packages: CargoPackage[], resolve: { root: string, nodes: CargoNode[] }, workspace_root: string }}
 */
export function metadata(features) {
  const args = ["metadata", "--format-version=1", `--filter-platform=${target}`, "--no-default-features", `--features=${features.join()}`];
  return JSON.parse(cargo(args).stdout);
}

/**
 * @typedef {{ id: string, name: string, version: string, license: string | null, authors: string[], source: string | null,
 *   manifest_path: string, targets: { kind: string[] }[] }} CargoPackage
 * @typedef {{ id: string, deps: { pkg: string, dep_kinds: { kind: string | null }[] }[] }} CargoNode
 */

/** Compiles, and gives rustc's command line for the crate itself, or undefined where there was nothing to do. @param {string} feature */
function compile(feature) {
  // `--crate-type` here and none in Cargo.toml: with cdylib and rlib together Cargo drops LTO without a word.
  const args = ["rustc", "--lib", "--release", "--target", target, "--no-default-features", `--features=${feature}`, "--crate-type=cdylib", "--verbose", "--target-dir", cargoFolder(feature)];
  const { stderr } = cargo(args, { CARGO_ENCODED_RUSTFLAGS: [...remaps(feature), ...(feature === "frame" ? [shortAddresses] : [])].join("\x1f") });
  const lines = stderr.split("\n");
  const warnings = lines.filter((line) => !/^\s*(Running|Compiling|Finished|Fresh|Dirty|Downloading|Downloaded|Blocking|Locking|Updating|Adding)\b/.test(line));
  if (warnings.some((line) => line.startsWith("warning"))) console.error(warnings.join("\n").trim());
  return lines.find((line) => /^\s*Running `.*--crate-name quiet_check\b/.test(line));
}

/** Panics carry the file they were written in; it must not be this machine's path to it. @param {string} feature */
function remaps(feature) {
  const { packages, workspace_root } = metadata([feature]);
  const registries = new Set(packages.filter((p) => p.source).map((p) => dirname(dirname(p.manifest_path))));
  const sysroot = tool("rustc", ["--print", "sysroot"]).stdout.trim();
  const pairs = [
    ...[...registries].map((folder) => [folder, "/crates"]),
    [workspace_root, "/quiet-check"],
    [join(sysroot, "lib", "rustlib", "src", "rust"), "/rust"],
  ];
  return pairs.map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

/** @param {string} commandLine */
function assertLto(commandLine) {
  const flags = [/ -C lto(=fat)?[ `]/, / -C opt-level=z[ `]/, / -C panic=abort[ `]/, / -C codegen-units=1[ `]/];
  const absent = flags.filter((flag) => !flag.test(commandLine));
  if (absent.length > 0) {
    throw new PlainError(
      `The wasm was not built small: rustc's command line lacks ${absent.map((flag) => flag.source).join(" and ")}.\n` +
        'Cargo.toml needs [profile.release] with opt-level = "z", lto = "fat", codegen-units = 1, panic = "abort", and no crate-type.',
    );
  }
}

/** @param {Buffer} bytes */
function assertNoPaths(bytes) {
  const found = [homedir(), root].filter((path) => path.length > 1 && bytes.includes(`${path}/`));
  if (found.length > 0) throw new PlainError(`The wasm names a folder of this machine (${found.join(", ")}): build/wasm.mjs has to remap it.`);
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function cargo(args, env = {}) {
  return tool("cargo", args, env);
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function tool(command, args, env = {}) {
  const options = /** @type {const} */ ({ cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  const result = spawnSync(command, args, { ...options, env: { ...environment(), CARGO_TERM_COLOR: "never", ...env } });
  if (result.status !== 0) {
    const said = (result.stderr || result.error?.message || "").split("\n").filter((line) => !/^\s*(Running|Fresh|Compiling) /.test(line));
    throw new PlainError(`${command} ${args[0]} failed:\n${said.join("\n").trim()}`);
  }
  return result;
}

/** @param {string} file @param {string[]} passes */
function optimiseWasm(file, passes) {
  tool(process.execPath, [wasmOpt(), file, ...passes, "--strip-debug", "--strip-producers", ...wasmFeatures.map((f) => `--enable-${f}`), "-o", file]);
}

function wasmOpt() {
  return join(dirname(binaryenManifest()), "bin", "wasm-opt");
}

async function wasmOptVersion() {
  return JSON.parse(await readFile(binaryenManifest(), "utf8")).version;
}

function binaryenManifest() {
  return createRequire(import.meta.url).resolve("binaryen/package.json");
}

/** @param {Uint8Array} bytes */
function digest(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
