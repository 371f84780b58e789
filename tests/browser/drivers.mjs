// Starts a browser with its driver, and takes down all that it started. What differs between the three is here.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Builder, Capabilities } from "selenium-webdriver";
import { programs } from "../../build/setup.mjs";

/**
 * @typedef {"chromium" | "firefox" | "webkit"} Browser
 *
 * @typedef {object} Look  What the visitor's system says.
 * @property {boolean} [dark]
 * @property {boolean} [reducedMotion]
 * @property {boolean} [pictures]  whether screenshots are to be taken, for which WebKitGTK needs its slow way to draw
 * @property {boolean} [barsAbove] scroll bars that take no room, as on a phone (WebKitGTK; the other two have none or such here)
 * @property {string} [downloads]  a folder for saved files (Chromium and Firefox)
 * @property {boolean} [oneProcess] whether frames live in their page's process, as Chromium has it on most phones; on desktops a
 *   frame of an origin of its own has one of its own, for which the tests need a quarter more of the processor
 * @property {string[]} [args]     more for the command line (Chromium)
 *
 * @typedef {object} Running
 * @property {import("selenium-webdriver").WebDriver} driver
 * @property {() => Promise<void>} close
 */

const running = /** @type {Set<import("node:child_process").ChildProcess>} */ (new Set());
const browserProcesses = /** @type {Set<number>} */ (new Set());

// A test that throws, or that is interrupted, leaves no browser behind.
process.on("exit", () => {
  for (const child of running) kill(child);
  for (const pid of browserProcesses) signal(pid);
});
for (const name of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.once(name, () => process.exit(1));

/**
 * Starts one browser. What is missing is an error, which fails the test: nothing is skipped.
 * @param {Browser} browser @param {Look} look
 * @returns {Promise<Running>}
 */
export async function start(browser, look) {
  const at = await programs();
  const folder = await mkdtemp(join(tmpdir(), "quiet-check-"));
  const children = /** @type {import("node:child_process").ChildProcess[]} */ ([]);
  let pid = 0;
  const takeDown = async () => {
    for (const child of children.reverse()) {
      kill(child);
      running.delete(child);
    }
    if (pid) {
      signal(pid);
      browserProcesses.delete(pid);
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {});
  };
  try {
    const { command, args, env, capabilities } = await { chromium, firefox, webkit }[browser](at, look, folder, children);
    const port = await freePort();
    children.push(launch(command, [...args, `--port=${port}`], env));
    await listening(port, children[children.length - 1]);
    const driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(new Capabilities(capabilities)).build();
    const given = await driver.getCapabilities();
    pid = Number(given.get("goog:processID") ?? given.get("moz:processID") ?? 0);
    if (pid) browserProcesses.add(pid);
    if (browser === "firefox") await settled(driver);
    await driver.manage().setTimeouts({ implicit: 0, pageLoad: 30_000, script: 30_000 });
    const close = async () => {
      await Promise.race([driver.quit().catch(() => {}), pause(5_000, undefined, { ref: false })]);
      await takeDown();
    };
    return { driver, close };
  } catch (error) {
    await takeDown();
    throw error;
  }
}

/**
 * On a busy machine Firefox said once, of the empty page that it begins with, that there is no such window any more, when a
 * session was under way already: as if it had put another in its place. So the tests begin with one that was loaded.
 * @param {import("selenium-webdriver").WebDriver} driver
 */
async function settled(driver) {
  for (let tries = 0; ; tries++) {
    try {
      await driver.switchTo().window((await driver.getAllWindowHandles())[0]);
      return await driver.get("data:text/html,");
    } catch (error) {
      if (tries === 50 || !(error instanceof Error) || error.name !== "NoSuchWindowError") throw error;
      await pause(50);
    }
  }
}

// MiniBrowser's toolbar would keep its window from becoming narrower than 447 px. This styles the toolbar, not the page.
const smallToolbar = "* { min-width: 0; padding: 0; margin: 0; border: 0; font-size: 1px; }";

/** @typedef {Awaited<ReturnType<typeof programs>>} Programs */
/** @typedef {{ command: string, args: string[], env: NodeJS.ProcessEnv, capabilities: object }} Plan */

/** @param {Programs} at @param {Look} look @param {string} folder @returns {Promise<Plan>} */
async function chromium(at, look, folder) {
  needed(at.chromium, at.chromedriver);
  const args = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-component-extensions-with-background-pages",
    "--disable-dev-shm-usage", "--hide-scrollbars",
    `--user-data-dir=${join(folder, "profile")}`,
    // By setting, not by emulation: this one also holds in sandboxed frames, which are targets of their own.
    `--blink-settings=preferredColorScheme=${look.dark ? 0 : 1}`,
    ...(look.reducedMotion ? ["--force-prefers-reduced-motion"] : []),
    ...(look.oneProcess ? ["--disable-features=IsolateSandboxedIframes"] : []),
    ...(look.args ?? []),
  ];
  const prefs = look.downloads ? { "download.default_directory": look.downloads, "download.prompt_for_download": false } : {};
  return {
    command: at.chromedriver,
    args: ["--log-level=SEVERE"],
    env: process.env,
    capabilities: {
      browserName: "chrome",
      "goog:chromeOptions": { binary: at.chromium, args, prefs },
      "goog:loggingPrefs": { browser: "ALL" },
    },
  };
}

/** @param {Programs} at @param {Look} look @param {string} folder @returns {Promise<Plan>} */
async function firefox(at, look, folder) {
  needed(at.firefox, at.geckodriver);
  const prefs = {
    "ui.systemUsesDarkTheme": look.dark ? 1 : 0,
    "layout.css.prefers-color-scheme.content-override": look.dark ? 0 : 1,
    "ui.prefersReducedMotion": look.reducedMotion ? 1 : 0,
    "browser.shell.checkDefaultBrowser": false,
    // What it would get ready for a visitor's next tab, or ask its maker for: a quarter of what its start costs.
    "dom.ipc.processPrelaunch.enabled": false,
    "browser.newtab.preload": false,
    "browser.newtabpage.activity-stream.feeds.topsites": false,
    "browser.topsites.contile.enabled": false,
    "services.settings.server": "data:,",
    ...(look.downloads
      ? { "browser.download.folderList": 2, "browser.download.dir": look.downloads, "browser.download.useDownloadDir": true }
      : {}),
  };
  return {
    command: at.geckodriver,
    // Firefox's own port must be free too: two test runs at once would meet on the usual 9222.
    args: ["--log", "fatal", "--websocket-port", String(await freePort()), "--profile-root", folder],
    env: process.env,
    capabilities: {
      browserName: "firefox",
      webSocketUrl: true,
      "moz:firefoxOptions": { binary: at.firefox, args: ["-headless"], prefs },
    },
  };
}

/** @param {Programs} at @param {Look} look @param {string} folder @param {import("node:child_process").ChildProcess[]} children @returns {Promise<Plan>} */
async function webkit(at, look, folder, children) {
  needed(at.miniBrowser, at.webkitDriver, at.xvfb);
  const { display, process: xvfb } = await screen(at.xvfb);
  children.push(xvfb);
  await mkdir(join(folder, "gtk-3.0"));
  // Bars that lie over the page are faded out on each page that scrolls, which takes five seconds of a processor where no
  // graphics card draws; those with room of their own are not.
  const bars = `gtk-overlay-scrolling=${look.barsAbove ? 1 : 0}`;
  const motion = `gtk-enable-animations=${look.reducedMotion ? 0 : 1}`;
  const scheme = `gtk-application-prefer-dark-theme=${look.dark ? 1 : 0}`;
  await writeFile(join(folder, "gtk-3.0", "settings.ini"), `[Settings]\n${bars}\n${motion}\n${scheme}\n`);
  await writeFile(join(folder, "gtk-3.0", "gtk.css"), smallToolbar);
  const env = /** @type {NodeJS.ProcessEnv} */ ({
    ...process.env,
    DISPLAY: display,
    GDK_BACKEND: "x11",
    LIBGL_ALWAYS_SOFTWARE: "1",
    NO_AT_BRIDGE: "1",
    XDG_CONFIG_HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CACHE_HOME: folder,
  });
  // Where no graphics card draws, this way needs a fifth of the processor. But a screenshot hangs then, as with the other.
  delete env.WEBKIT_DISABLE_COMPOSITING_MODE;
  if (look.pictures) delete env.WEBKIT_DISABLE_DMABUF_RENDERER;
  else env.WEBKIT_DISABLE_DMABUF_RENDERER = "1";
  return {
    command: at.webkitDriver,
    args: [],
    env,
    capabilities: {
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": {
        binary: at.miniBrowser,
        args: ["--automation", ...(look.dark ? ["--dark-mode"] : [])],
      },
    },
  };
}

/** A screen that no one sees, with a number of its own choosing. @param {string} xvfb */
async function screen(xvfb) {
  const child = launch(xvfb, ["-displayfd", "3", "-screen", "0", "2000x3000x24", "-nolisten", "tcp"], process.env, true);
  const pipe = /** @type {import("node:stream").Readable} */ (child.stdio[3]);
  const number = await within(10_000, "Xvfb gave no display", new Promise((resolve, reject) => {
    let text = "";
    pipe.on("data", (data) => {
      text += data;
      if (text.includes("\n")) resolve(text.trim());
    });
    child.once("exit", () => reject(new Error("Xvfb ended at once")));
  }));
  return { display: `:${number}`, process: child };
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env @param {boolean} [withPipe] */
function launch(command, args, env, withPipe = false) {
  // A process group of its own, so that what it starts ends with it.
  const child = spawn(command, args, { env, detached: true, stdio: ["ignore", "ignore", "ignore", withPipe ? "pipe" : "ignore"] });
  running.add(child);
  child.on("error", () => {});
  return child;
}

/** @param {import("node:child_process").ChildProcess} child */
function kill(child) {
  if (child.pid) signal(-child.pid);
}

/** @param {number} pid */
function signal(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** @param {string[]} files */
function needed(...files) {
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`Not here: ${missing.join(", ")}. \`node build/setup.mjs\` installs the browsers.`);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {number} port @param {import("node:child_process").ChildProcess} child */
async function listening(port, child) {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const up = await fetch(`http://127.0.0.1:${port}/status`).then(() => true, () => false);
    if (up) return;
    await pause(50);
  }
  throw new Error(`${child.spawnfile} did not start to listen`);
}

/** @template T @param {number} ms @param {string} message @param {Promise<T>} promise @returns {Promise<T>} */
function within(ms, message, promise) {
  const late = pause(ms, undefined, { ref: false }).then(() => {
    throw new Error(message);
  });
  return Promise.race([promise, late]);
}
