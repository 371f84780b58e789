// A whole WordPress of the test's own: a database on a socket, a web server on a free port of this machine, and the files,
// all in one temporary folder and as a user without rights. Nothing of the system's own services is touched.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { access, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensureWordpress, programs } from "../../build/setup.mjs";

/** @typedef {Awaited<ReturnType<typeof startSite>>} Site */

export const admin = { name: "keeper", password: "a long one, for a test" };

const here = fileURLToPath(new URL(".", import.meta.url));

// MariaDB does not run as root, and a web server should not: then both run as nobody. (65534 is nobody everywhere.)
const root = process.getuid?.() === 0;
const user = root ? { uid: 65534, gid: 65534 } : {};

const running = /** @type {Set<import("node:child_process").ChildProcess>} */ (new Set());
const folders = /** @type {Set<string>} */ (new Set());
// Where a run is broken off (drivers.mjs makes an exit of a signal), nothing goes on and nothing is left.
process.on("exit", () => {
  running.forEach((child) => signal(child, "SIGKILL"));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
});

/** Starts it, empty and installed. */
export async function startSite() {
  const [source, at] = [await ensureWordpress(), await programs()];
  const folder = await mkdtemp(join(tmpdir(), "qc-wordpress-"));
  folders.add(folder);
  const site = join(folder, "site");
  const socket = join(folder, "database.sock");
  const close = async () => {
    for (const child of [...running].reverse()) await end(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    folders.delete(folder);
  };
  try {
    for (const name of ["database", "logs", "tmp"]) await mkdir(join(folder, name));
    // The links lead to libraries that are unpacked beside it; Debian's .htaccess leads to nothing.
    await cp(source, site, { recursive: true, dereference: true, filter: (path) => !path.endsWith("/.htaccess") });
    await writeFile(join(site, "wp-config.php"), wpConfig(socket));
    if (root) must("chown", ["-R", `${user.uid}:${user.gid}`, folder]);

    const data = `--datadir=${join(folder, "database")}`;
    must(at.mariadbInstall, ["--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db"], user);
    const small = ["--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"];
    const database = launch(at.mariadbd, ["--no-defaults", data, `--socket=${socket}`, `--pid-file=${folder}/database.pid`, `--tmpdir=${folder}/tmp`, "--skip-networking", ...small]);
    await ready(database, () => access(socket));

    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    must(at.php, [join(here, "install.php"), site, socket, url, admin.name, admin.password], user);
    await writeFile(join(folder, "apache.conf"), apacheConfig({ folder, site, port, php: at.apachePhp }));
    const server = launch(at.apache, ["-f", join(folder, "apache.conf"), "-DFOREGROUND"]);
    await ready(server, () => fetch(`${url}/wp-login.php`, { signal: AbortSignal.timeout(60_000) }));

    return {
      url,
      close,
      /** @param {string} name */
      has: (name) => access(join(site, name)).then(() => true, () => false),
      /** @param {string} name @param {string | Uint8Array} content a file among WordPress' own */
      async put(name, content) {
        await mkdir(join(site, name, ".."), { recursive: true });
        await writeFile(join(site, name), content);
        // What came out of the server's own cache of compiled PHP would be the file before.
        if (root) must("chown", [`${user.uid}:${user.gid}`, join(site, name)]);
      },
      /** @param {string} name */
      remove: (name) => rm(join(site, name), { recursive: true, force: true }),
      /** The rows of the database, by table. @returns {Record<string, Record<string, string | null>[]>} */
      dump: () => JSON.parse(must(at.php, [join(here, "dump.php"), socket], user)),
      /** What the server wrote down, complaints of PHP outside of WordPress among it. */
      serverLog: () => readFile(join(folder, "logs", "apache.log"), "utf8"),
      /** What PHP complained of. */
      complaints: () => readFile(join(folder, "logs", "php.log"), "utf8").catch(() => ""),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param {string} socket */
function wpConfig(socket) {
  const keys = ["AUTH_KEY", "SECURE_AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY", "AUTH_SALT", "SECURE_AUTH_SALT", "LOGGED_IN_SALT", "NONCE_SALT"];
  return `<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:${socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
${keys.map((key) => `define( '${key}', 'only for a test: ${key}' );`).join("\n")}
$table_prefix = 'wp_';
// Nothing goes out, nothing happens by itself, and every complaint of PHP is kept.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISABLE_WP_CRON', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', dirname( __DIR__ ) . '/logs/php.log' );
define( 'FS_METHOD', 'direct' );
define( 'WP_CACHE', is_file( __DIR__ . '/wp-content/advanced-cache.php' ) );
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
`;
}

/** As a small host has it: PHP inside Apache, .htaccess allowed. @param {{ folder: string, site: string, port: number, php: string }} at */
function apacheConfig({ folder, site, port, php }) {
  const modules = ["mpm_prefork", "authz_core", "deflate", "dir", "filter", "headers", "mime", "rewrite"];
  return `ServerRoot "${folder}"
DefaultRuntimeDir "${folder}"
PidFile "${folder}/apache.pid"
Listen 127.0.0.1:${port}
ServerName 127.0.0.1
ErrorLog "${folder}/logs/apache.log"
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
LoadModule php_module ${php}
TypesConfig /etc/mime.types
AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript
MaxRequestWorkers 12
DocumentRoot "${site}"
DirectoryIndex index.php
<Directory "${site}">
  AllowOverride All
  Require all granted
</Directory>
<FilesMatch "\\.php$">
  SetHandler application/x-httpd-php
</FilesMatch>
php_admin_value sys_temp_dir "${folder}/tmp"
php_admin_value upload_tmp_dir "${folder}/tmp"
# The tests put files there and take them away: none may be remembered.
php_admin_value opcache.revalidate_freq 0
`;
}

/** A program that runs on, in a group of its own. @param {string} command @param {string[]} args */
function launch(command, args) {
  const child = spawn(command, args, { ...user, detached: true, stdio: ["ignore", "ignore", "pipe"], cwd: "/" });
  running.add(child);
  child.on("exit", () => running.delete(child));
  child.on("error", () => running.delete(child));
  return child;
}

/**
 * Asks until it answers; a program that ends before has its last words in the error.
 * @param {import("node:child_process").ChildProcess} child @param {() => Promise<unknown>} ask
 */
async function ready(child, ask) {
  let said = "";
  child.stderr?.on("data", (data) => (said = (said + data).slice(-2000)));
  const until = Date.now() + 60_000;
  while (!(await ask().then(() => true, () => false))) {
    if (!running.has(child)) throw new Error(`${child.spawnfile} ended at once:\n${said}`);
    if (Date.now() > until) throw new Error(`${child.spawnfile} did not answer in a minute:\n${said}`);
    await pause(50);
  }
}

/** Ends it in good order, or else by force. @param {import("node:child_process").ChildProcess} child */
async function end(child) {
  const gone = once(child, "exit");
  signal(child, "SIGTERM");
  const late = setTimeout(() => signal(child, "SIGKILL"), 10_000);
  await gone;
  clearTimeout(late);
}

/** To all of its group. @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} name */
function signal(child, name) {
  try {
    if (child.pid) process.kill(-child.pid, name);
  } catch {
    // It has ended already.
  }
}

/** Runs a program to its end. @param {string} command @param {string[]} args @param {{ uid?: number, gid?: number }} [as] */
function must(command, args, as = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...as, cwd: "/", encoding: "utf8", maxBuffer: 1 << 27 });
  if (status !== 0) throw error ?? new Error(`${command} ${args[0]} failed:\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return stdout;
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
