// Puts in place what building and testing need, and says in one line each what it does and why.
// It runs before any npm package is there, so it imports nothing but Node's own modules.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { environment, main, PlainError, root, run } from "./run.mjs";

const wasmTarget = "wasm32-unknown-unknown";
const geckodriverVersion = "0.36.0";
const webkitFolders = ["x86_64", "aarch64"].map((cpu) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-4.1/MiniBrowser`);

/** What the browser tests stand on, and the Debian package each comes from. */
const browserPrograms = [
  { name: "Chromium", at: ["/usr/bin/chromium"], package: "chromium" },
  { name: "ChromeDriver", at: ["/usr/bin/chromedriver"], package: "chromium-driver" },
  { name: "Firefox", at: ["/usr/bin/firefox-esr"], package: "firefox-esr" },
  { name: "WebKitGTK's MiniBrowser", at: webkitFolders, package: "webkit2gtk-driver" },
  { name: "WebKitWebDriver", at: ["/usr/bin/WebKitWebDriver"], package: "webkit2gtk-driver" },
  { name: "Xvfb", at: ["/usr/bin/Xvfb"], package: "xvfb" },
  // A network of the tests' own, in which every question for a name is seen.
  { name: "ip", at: ["/usr/bin/ip", "/usr/sbin/ip", "/sbin/ip"], package: "iproute2" },
  { name: "pdftotext", at: ["/usr/bin/pdftotext"], package: "poppler-utils" },
  // One set of fonts, Arabic among them, so that the same words take the same room on every machine.
  { name: "the Noto fonts", at: ["/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"], package: "fonts-noto-core" },
];

/** PHP's own files have its version in their paths: Debian 12 has 8.2, Debian 13 has 8.4; Ubuntu has those between. */
const phpVersions = ["8.1", "8.2", "8.3", "8.4", "8.5"];
const apachePhp = phpVersions.map((version) => `/usr/lib/apache2/modules/libphp${version}.so`);

/** What `npm run test:wordpress` runs a WordPress on. None of these packages starts a service. */
const wordpressPrograms = [
  { name: "MariaDB", at: ["/usr/sbin/mariadbd"], package: "mariadb-server-core" },
  { name: "what MariaDB is installed with", at: ["/usr/bin/my_print_defaults"], package: "mariadb-client-core" },
  { name: "Apache", at: ["/usr/sbin/apache2"], package: "apache2-bin" },
  { name: "Apache's PHP", at: apachePhp, package: "libapache2-mod-php" },
  { name: "PHP", at: ["/usr/bin/php"], package: "php-cli" },
  { name: "PHP's mysqli", at: phpVersions.map((version) => `/etc/php/${version}/mods-available/mysqli.ini`), package: "php-mysql" },
  { name: "PHP's dom", at: phpVersions.map((version) => `/etc/php/${version}/mods-available/dom.ini`), package: "php-xml" },
  { name: "PHP's mbstring", at: phpVersions.map((version) => `/etc/php/${version}/mods-available/mbstring.ini`), package: "php-mbstring" },
];

/** All that `npm run build` needs: Rust's wasm target, wasm-bindgen's command line, the npm packages. */
export async function ensureBuildTools() {
  await ensureCargo();
  await ensureWasmTarget();
  await ensureCargoProgram("wasm-bindgen-cli", await wasmBindgenVersion(), "wasm-bindgen", "it joins the wasm to JavaScript");
  await ensureNpmPackages();
}

/** Rust's formatter and linter, which a minimal toolchain lacks. */
export async function ensureLinters() {
  const works = (/** @type {string} */ command) => spawnSync("cargo", [command, "--version"], { env: environment() }).status === 0;
  const missing = [["fmt", "rustfmt"], ["clippy", "clippy"]].filter(([command]) => !works(command)).map(([, component]) => component);
  if (missing.length === 0) return;
  say(`adding Rust's ${missing.join(" and ")}: the tests check format and lints`);
  if ((await run("rustup", ["component", "add", ...missing])) !== 0) throw new PlainError(`rustup could not add ${missing.join(" and ")}; its message is above.`);
}

/** All that the browser tests need. A browser that cannot be had is an error, never a reason to skip. */
export async function ensureBrowsers() {
  await ensureCargo();
  await ensurePrograms(browserPrograms, "the tests run in three browsers");
  await ensureCargoProgram("geckodriver", geckodriverVersion, "geckodriver", "it drives Firefox");
}

/** What the recorder tests put on the page around the widget. It is for them alone: nothing else waits for it. */
export async function ensureRecorders() {
  const folder = join(root, "tests", "recorders");
  await ensureNpmPackages(folder, "the recorders of tests/recorders/: rrweb, PostHog, Sentry and others, for the test that they see nothing");
}

/** What builds the pages of recipes/, for the test that they work. Nothing else waits for it either. */
export async function ensureRecipes() {
  await ensureNpmPackages(join(root, "recipes"), "the bundlers and frameworks of recipes/: Vite, webpack, Astro, React, Vue and Svelte, for the test that the recipes work");
}

/** What `npm run bench` measures beside Quiet Check. */
export async function ensureBench() {
  await ensureNpmPackages(join(root, "bench"), "what npm run bench compares with: SurveyJS");
}

/**
 * A database, a web server and WordPress, for `npm run test:wordpress`. WordPress is only unpacked: installing its package
 * would start a web server on this machine. Its folder; QC_WORDPRESS names another, to try a version that Debian lacks.
 */
export async function ensureWordpress() {
  await ensurePrograms(wordpressPrograms, "the plugin is tested in a real WordPress");
  if (process.env.QC_WORDPRESS) return process.env.QC_WORDPRESS;
  const cache = join(cacheFolder(), "wordpress");
  const folder = join(cache, "usr", "share", "wordpress");
  if (await there(join(folder, "wp-load.php"))) return folder;
  say("unpacking Debian's WordPress: the plugin is tested in it (once)");
  const hint = "download it by hand (apt-get download wordpress), unpack it, and name its folder in QC_WORDPRESS.";
  const fresh = `${cache}-${process.pid}`;
  try {
    await mkdir(fresh, { recursive: true });
    await apt(["update"], hint);
    await apt(["download", "wordpress"], hint, fresh);
    const [main] = await readdir(fresh);
    // Debian takes libraries out of WordPress and links to packages of theirs; and the theme is a package too.
    const needs = capture("dpkg-deb", ["--field", join(fresh, main), "Depends", "Recommends"]);
    const parts = new Set(needs.match(/\b(?:libjs|libphp|php-getid3|wordpress-theme)[\w.-]*/g) ?? []);
    await apt(["download", ...parts], hint, fresh);
    for (const file of await readdir(fresh)) {
      capture("dpkg-deb", ["--extract", join(fresh, file), fresh]);
      await rm(join(fresh, file));
    }
    await rm(cache, { recursive: true, force: true });
    // All of it or nothing, should this be interrupted.
    await rename(fresh, cache);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** Where the installed programs are. */
export async function programs() {
  return {
    wasmBindgen: programPath("wasm-bindgen-cli", await wasmBindgenVersion(), "wasm-bindgen"),
    geckodriver: programPath("geckodriver", geckodriverVersion, "geckodriver"),
    chromium: "/usr/bin/chromium",
    chromedriver: "/usr/bin/chromedriver",
    firefox: "/usr/bin/firefox-esr",
    webkitDriver: "/usr/bin/WebKitWebDriver",
    miniBrowser: (await firstThere(webkitFolders)) ?? webkitFolders[0],
    xvfb: "/usr/bin/Xvfb",
    mariadbd: "/usr/sbin/mariadbd",
    mariadbInstall: "/usr/bin/mariadb-install-db",
    apache: "/usr/sbin/apache2",
    apachePhp: (await firstThere(apachePhp)) ?? apachePhp[0],
    php: "/usr/bin/php",
  };
}

/** Rust itself, which this never installs. */
export async function ensureCargo() {
  const missing = [];
  for (const program of ["cargo", "rustc"]) if (!(await onPath(program))) missing.push(program);
  if (missing.length > 0) throw new PlainError(`${missing.join(" and ")} not found: install Rust with rustup, then open a new shell.`);
}

async function ensureWasmTarget() {
  const sysroot = capture("rustc", ["--print", "sysroot"]);
  if (await there(join(sysroot, "lib", "rustlib", wasmTarget, "lib"))) return;
  if (!(await onPath("rustup"))) {
    throw new PlainError(`This Rust has no ${wasmTarget} target and there is no rustup to add it: install Rust with rustup.`);
  }
  say(`adding Rust's ${wasmTarget} target: the frame runs as WebAssembly`);
  if ((await run("rustup", ["target", "add", wasmTarget])) !== 0) throw new PlainError(`rustup could not add ${wasmTarget}; its message is above.`);
}

/** The exact version in Cargo.toml: glue and wasm only fit together when both are of one version. */
async function wasmBindgenVersion() {
  const manifest = await readFile(join(root, "Cargo.toml"), "utf8");
  const version = /^wasm-bindgen\s*=\s*(?:\{[^}\n]*version\s*=\s*)?"=(\d+\.\d+\.\d+)"/m.exec(manifest)?.[1];
  if (!version) throw new PlainError('Cargo.toml must pin wasm-bindgen exactly, as in wasm-bindgen = "=0.2.130".');
  return version;
}

/**
 * A program that Cargo installs, in a folder of its own for each version.
 * @param {string} crate @param {string} version @param {string} program @param {string} why
 */
export async function ensureCargoProgram(crate, version, program, why) {
  if (await there(programPath(crate, version, program))) return;
  say(`installing ${crate} ${version} with cargo: ${why} (once; some minutes)`);
  const folder = programFolder(crate, version);
  await mkdir(folder, { recursive: true });
  // Not --locked: a published lock may name a version that has since been withdrawn.
  const code = await run("cargo", ["install", crate, "--version", version, "--root", folder, "--quiet"]);
  if (code !== 0) throw new PlainError(`cargo could not install ${crate} ${version}; its message is above.`);
}

/** Just what the lock file in a folder names. @param {string} [folder] @param {string} [what] */
async function ensureNpmPackages(folder = root, what = "the npm packages of package-lock.json: esbuild, binaryen, TypeScript and the test tools") {
  const lock = createHash("sha256");
  for (const file of ["package.json", "package-lock.json"]) lock.update(await readFile(join(folder, file)));
  const wanted = lock.digest("hex");
  const stamp = join(folder, "node_modules", ".quiet-check-stamp");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  say(`installing ${what}`);
  // No package needs its install script, so none gets to run one.
  const code = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
  if (code !== 0) throw new PlainError(`npm ci failed in ${folder}; its message is above.`);
  await writeFile(stamp, wanted);
}

/** @typedef {{ name: string, at: string[], package: string }} Program  `at`: where it may be, each of them enough */

/** Programs that Debian has. @param {Program[]} wanted @param {string} why */
async function ensurePrograms(wanted, why) {
  const missing = await absentPrograms(wanted);
  if (missing.length === 0) return;
  say(`installing ${missing.map((program) => program.name).join(", ")} with apt-get: ${why}`);
  const packages = [...new Set(missing.map((program) => program.package))];
  const hint = `install them by hand: apt-get install ${packages.join(" ")}`;
  if (!(await onPath("apt-get"))) throw new PlainError(`There is no apt-get here, and ${why}; ${hint}`);
  await apt(["update"], hint);
  await apt(["install", "--yes", "--no-install-recommends", ...packages], hint);
  const still = await absentPrograms(wanted);
  if (still.length > 0) throw new PlainError(`Still not there after installing: ${still.map((p) => p.at[0]).join(", ")}; ${hint}`);
}

/** @param {string[]} args @param {string} hint @param {string} [cwd] */
async function apt(args, hint, cwd) {
  const quiet = ["-qq", "-o", "Dpkg::Use-Pty=0", ...args];
  const asRoot = process.getuid?.() === 0;
  const [command, all] = asRoot ? ["apt-get", quiet] : ["sudo", ["apt-get", ...quiet]];
  const env = { ...environment(), DEBIAN_FRONTEND: "noninteractive" };
  // What apt prints (addresses among it) is of use only when it fails.
  const result = spawnSync(command, all, { cwd, env, encoding: "utf8", stdio: ["inherit", "pipe", "pipe"], maxBuffer: 1 << 26 });
  if (result.status === 0) return;
  const reason = (result.stderr || result.error?.message || "").trim().split("\n").filter((line) => /^[EW]:/.test(line)).slice(-3);
  const said = reason.join("\n").replace(/https?:\/\/\S+/g, "(a package server)");
  throw new PlainError(`apt-get ${args[0]} failed; ${hint}\n${said}`);
}

/** @param {Program[]} wanted */
async function absentPrograms(wanted) {
  const found = await Promise.all(wanted.map((program) => firstThere(program.at)));
  return wanted.filter((_, index) => !found[index]);
}

/** @param {string} crate @param {string} version */
function programFolder(crate, version) {
  return join(cacheFolder(), `${crate.replace(/-cli$/, "")}-${version}`);
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "quiet-check");
}

/** Where it is. @param {string} crate @param {string} version @param {string} program */
export function programPath(crate, version, program) {
  return join(programFolder(crate, version), "bin", program);
}

/** @param {string} command @param {string[]} args */
function capture(command, args) {
  const result = spawnSync(command, args, { cwd: root, env: environment(), encoding: "utf8" });
  if (result.status !== 0) throw new PlainError(`${command} ${args.join(" ")} failed: ${result.stderr ?? result.error}`);
  return result.stdout.trim();
}

/** @param {string} program */
async function onPath(program) {
  const folders = (environment().PATH ?? "").split(delimiter);
  return (await firstThere(folders.map((folder) => join(folder, program)))) !== undefined;
}

/** @param {string[]} paths */
async function firstThere(paths) {
  for (const path of paths) if (await there(path)) return path;
  return undefined;
}

/** @param {string} path */
function there(path) {
  return access(path, constants.R_OK).then(() => true, () => false);
}

/** @param {string} line */
function say(line) {
  console.log(`setup: ${line}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await ensureBuildTools();
    await ensureBrowsers();
  });
}
