// The recipes of docs/recipes.md as a reader would follow them: each is built from the packed package with the command that
// stands there, served, and taken through a whole sitting. The frame must arrive as it was released, and the page's own
// handlers, written in the framework's own way, must hear what happens. And what the document says of developing is done so.
//
// In Chromium alone: what differs from bundler to bundler is the files, and those are compared byte for byte.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { digests } from "../../build/reproducible.mjs";
import { serve } from "../../build/serve.mjs";
import { environment, root } from "../../build/run.mjs";
import { ensureRecipes } from "../../build/setup.mjs";
import { unpackInto } from "../node/packed.mjs";
import { recipes } from "../node/recipe-book.mjs";
import { find, leaveFrame, open, within } from "./harness.mjs";
import { busy, Visitor } from "./visitor.mjs";

const book = await recipes();
const home = join(root, "recipes", "node_modules", "quiet-check");

// No bundler may tell its makers about this, and npx may fetch nothing that is not there.
const quiet = { ASTRO_TELEMETRY_DISABLED: "1", ASTRO_DISABLE_UPDATE_CHECK: "true", NO_COLOR: "1", npm_config_yes: "false", npm_config_offline: "true" };

describe("chromium", () => {
  /** @type {Awaited<ReturnType<typeof open>>} */
  let browser;
  /** Of frame.html, as it was released. @type {string | undefined} */
  let released;
  before(async () => {
    await ensureRecipes();
    await unpackInto(home);
    released = (await digests(join(home, "dist"))).get("frame.html");
    browser = await open("chromium", { width: 768, height: 1200, reducedMotion: true, oneProcess: true });
  });
  after(() => browser?.close());

  /** What the page itself says of how it went. */
  const line = () => browser.driver.executeScript("return document.querySelector('[role=status]').textContent");
  /** What becomes of the check: `ready`, or `failed`. */
  const outcome = () => within(browser.driver, "the check, or why it is not there", () => browser.driver.executeScript("const { readyState } = document.querySelector('quiet-check'); return readyState !== 'loading' && readyState"), 40_000);
  /** What the console has said since it was last asked, but for what is only told. */
  const complaints = async () => (await browser.driver.manage().logs().get("browser")).filter(({ level }) => level.value >= 900).map(({ message }) => message);

  /** Follows a recipe. @param {import("../node/recipe-book.mjs").Recipe} recipe */
  async function build({ folder, command }) {
    const here = join(root, "recipes", folder);
    const dist = join(here, "dist");
    await rm(dist, { recursive: true, force: true });
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: here, env: { ...environment(), ...quiet }, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
    // Where the page is no part of what is built, it stands beside it.
    const site = (await stat(join(dist, "index.html")).then(() => true, () => false)) ? dist : here;
    const copies = [...(await digests(dist))].filter(([, digest]) => digest === released).map(([file]) => file);
    // One that the page hands out by itself is there besides the bundler's, and is the one that it names.
    const own = copies.find((file) => file === "quiet-check/frame.html");
    assert.equal(copies.length, own ? 2 : 1, `of the frame as released there are ${copies.length} copies`);
    for (const copy of copies) assert.match(basename(copy), /^frame([.-][\w-]{8,})?\.html$/);
    return { site, frame: `${dist.slice(site.length)}/${own ?? copies[0]}` };
  }

  for (const recipe of book) {
    it(`${recipe.title}: builds, runs a whole sitting, and hears of it`, async () => {
      const { driver } = browser;
      const { site, frame } = await build(recipe);
      // Rendered on a server, the element is there before any script, with its fallback inside.
      if (recipe.folder === "astro") assert.match(await readFile(join(site, "index.html"), "utf8"), /<quiet-check [^>]+>\s*<p>\s*This check needs JavaScript\./);
      const served = await serve({ root: site });
      try {
        await driver.get(served.url);
        const visitor = new Visitor(driver, "quiet-check");
        await visitor.into();
        await find(driver, "[data-do=begin]");
        assert.equal(await visitor.onHost("return new URL(document.querySelector('quiet-check').src).pathname"), frame);
        assert.equal((await visitor.fill({ response: busy })).stage, "result");
        await leaveFrame(driver);
        await within(driver, "the page's thanks", async () => (await line()) === "Thank you for taking the time.");
        assert.deepEqual(await complaints(), []);

        // A frame of another release, which says so at once.
        served.answers.set(frame, { body: "<!doctype html><script>parent.postMessage({ quietCheck: 0.5 }, '*')</script>" });
        await driver.get(served.url);
        await within(driver, "the page's own word for what is wrong", async () => (await line()) === "The check is not there: version-mismatch");
        served.answers.delete(frame);
        await driver.executeScript("document.querySelector('quiet-check').shadowRoot.querySelector('[role=status] button').click()");
        assert.equal(await outcome(), "ready");
        await within(driver, "that word to go, as the check is back", async () => (await line()) === "");
      } finally {
        await driver.get("about:blank");
        await complaints();
        await served.close();
      }
    });
  }

  /**
   * Opens a page of a server for developing, and sees that the check is there, with its frame as it was released.
   * @param {string} folder @param {string} command
   */
  async function develop(folder, command) {
    const server = await start(folder, command);
    try {
      await browser.driver.get(server.url);
      assert.equal(await outcome(), "ready");
      const frame = await fetch(await browser.driver.executeScript("return document.querySelector('quiet-check').src"));
      assert.equal(createHash("sha256").update(Buffer.from(await frame.arrayBuffer())).digest("hex"), released);
      assert.deepEqual(await complaints(), []);
    } finally {
      await browser.driver.get("about:blank");
      await complaints();
      await server.close();
    }
  }

  it("Astro: the recipe's page has the check while it is developed", async () => {
    const here = join(root, "recipes", "astro");
    // Packages that were bundled ahead for an older page.
    await rm(join(here, "node_modules"), { recursive: true, force: true });
    await develop(here, "npx astro dev --host 127.0.0.1");
  });

  for (const [name, vite] of Object.entries({ "Astro's own Vite": "astro/node_modules/vite", "the recipes' Vite": "vite" })) {
    it(`${name}: with the copy in public/ the check is there while a page is developed`, async () => {
      const [, copy, element] = /```sh\n(mkdir .+)\n```[^]+?```html\n([^]+?)```/.exec(await readFile(join(root, "docs", "recipes.md"), "utf8")) ?? [];
      const here = join(root, "recipes", "developed");
      await rm(here, { recursive: true, force: true });
      try {
        await cp(home, join(here, "node_modules", "quiet-check"), { recursive: true });
        await writeFile(join(here, "package.json"), '{ "private": true, "type": "module" }\n');
        await writeFile(join(here, "main.js"), 'import "quiet-check";\n');
        await writeFile(join(here, "index.html"), `<!doctype html><html lang="en"><title>Developed</title><link rel="icon" href="data:,">${element}<script type="module" src="/main.js"></script></html>\n`);
        assert.equal(spawnSync("sh", ["-c", copy], { cwd: here }).status, 0);
        await develop(here, `node ${join(root, "recipes", "node_modules", vite, "bin", "vite.js")} --host 127.0.0.1`);
      } finally {
        await rm(here, { recursive: true, force: true });
      }
    });
  }

  // Vite rewrites light-dark() for older browsers, and webpack leaves out a style sheet that a package does not name.
  for (const [bundler, command] of Object.entries({
    vite: "npx vite build",
    webpack: "npx webpack --mode=production --entry ./main.js --config ./webpack.config.mjs",
    esbuild: "npx esbuild main.js --bundle --format=esm --minify --outdir=dist",
  })) {
    it(`${bundler} brings a theme as it was written`, async () => {
      const here = join(root, "recipes", "themed");
      await rm(here, { recursive: true, force: true });
      await mkdir(here);
      try {
        await writeFile(join(here, "main.js"), 'import "quiet-check/themes/clear.css";\n');
        await writeFile(join(here, "index.html"), '<!doctype html><title>Themed</title><script type="module" src="./main.js"></script>\n');
        await writeFile(join(here, "webpack.config.mjs"), "export default { experiments: { css: true } };\n");
        const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: here, env: { ...environment(), ...quiet }, encoding: "utf8" });
        assert.equal(status, 0, stdout + stderr);
        const files = await readdir(join(here, "dist"), { recursive: true });
        const css = await Promise.all(files.filter((file) => file.endsWith(".css")).map((file) => readFile(join(here, "dist", file), "utf8")));
        assert.match(css.join("\n"), /--quiet-check-surface: ?#fff #10161d;/);
      } finally {
        await rm(here, { recursive: true, force: true });
      }
    });
  }

  it("React's types take the element, and know what its events hold", async () => {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "--project", join(root, "recipes", "vite-react")], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });

  it("the element behaves as the manifest in the package says", async () => {
    const { driver } = browser;
    const manifest = JSON.parse(await readFile(join(home, "dist", "custom-elements.json"), "utf8"));
    const { attributes, slots } = manifest.modules[0].declarations[0];
    const served = await serve({ root: { "/": home } });
    try {
      served.answers.set("/page.html", { body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Manifest</title><script type="module" src="/dist/quiet-check.js"></script>` });
      await driver.get(`${served.url}/page.html`);
      const seen = await driver.executeScript(tryOut, attributes);
      assert.deepEqual(seen.attributes, attributes.filter((/** @type {any} */ one) => one.name !== "lang").map((/** @type {any} */ one) => ({ name: one.name, default: one.default ?? null, reflects: true })));
      assert.deepEqual(seen.slots, slots.map((/** @type {any} */ slot) => slot.name).sort());
    } finally {
      await driver.get("about:blank");
      await served.close();
    }
  });
});

/**
 * Starts a server for developing, at the next port that is free, and waits for the address that it prints.
 * @param {string} cwd @param {string} command @returns {Promise<{ url: string, close: () => Promise<unknown> }>}
 */
async function start(cwd, command) {
  // A process group of its own, so that what it starts ends with it.
  const child = spawn("sh", ["-c", command], { cwd, env: { ...environment(), ...quiet }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  const kill = () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(/** @type {number} */ (child.pid)), "SIGKILL");
  };
  process.once("exit", kill);
  const close = () => {
    process.off("exit", kill);
    kill();
    return ended;
  };
  let said = "";
  const url = await new Promise((resolve) => {
    const hear = (/** @type {Buffer} */ data) => {
      said += data;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("close", resolve);
    setTimeout(resolve, 60_000).unref();
  });
  if (typeof url === "string") return { url, close };
  await close();
  throw new Error(`${command} gave no address:\n${said}`);
}

/** In the page: what each attribute comes to, both ways. @param {{ name: string, fieldName: string, type: { text: string }, default?: string }[]} attributes */
function tryOut(attributes) {
  const element = /** @type {any} */ (document.createElement("quiet-check"));
  const seen = attributes.filter(({ name }) => name !== "lang").map(({ name, fieldName, type, default: told }) => {
    const is = element[fieldName];
    // An address that depends on where the script is has no default that could be written down.
    const first = told === undefined ? null : typeof is === "string" ? `'${is}'` : String(is);
    const values = type.text === "boolean" ? [true, false] : type.text === "string" ? ["https://example.org/one.html"] : type.text.split(" | ").map((word) => word.slice(1, -1));
    const reflects = values.every((value) => {
      element[fieldName] = value;
      const there = typeof value === "boolean" ? element.hasAttribute(name) === value : element.getAttribute(name) === value;
      const other = document.createElement("quiet-check");
      if (value !== false) other.setAttribute(name, value === true ? "" : String(value));
      return there && /** @type {any} */ (other)[fieldName] === value;
    });
    return { name, default: first, reflects };
  });
  return { attributes: seen, slots: [...element.shadowRoot.querySelectorAll("slot")].map((slot) => slot.name).sort() };
}
