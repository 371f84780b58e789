// The WordPress plugin as it is packed: what a reviewer of plugins, or whoever uploads it, would look at first. What it does
// in a WordPress is in tests/wordpress/.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { packPlugin, pluginSource } from "../../build/wordpress.mjs";
import { root } from "../../build/setup.mjs";

const zip = await packPlugin();
const files = unzipSync(zip);
/** @param {string} name */
const read = (name) => Buffer.from(files[`quiet-check/${name}`]).toString("utf8");
const docs = await readFile(join(root, "docs", "wordpress.md"), "utf8");
const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

test("the zip holds one folder with the plugin, the built files and their notices, and nothing else", (t) => {
  for (const [name, bytes] of Object.entries(files)) t.diagnostic(`${String(bytes.length).padStart(8)}  ${name}`);
  t.diagnostic(`${String(zip.length).padStart(8)}  as the file that is uploaded`);
  assert.deepEqual(Object.keys(files), [
    ".htaccess", "LICENSE-APACHE", "LICENSE-MIT", "again.js", "block.json", "dist/NOTICES.md", "dist/SHA256SUMS", "dist/frame.html",
    "dist/quiet-check.js", "editor.asset.php", "editor.js", "frame.php", "quiet-check.php", "readme.txt", "render.php", "site-health.php",
  ].map((name) => `quiet-check/${name}`));
});

test("no file of the plugin is left out of it", async () => {
  for (const name of await readdir(pluginSource)) assert.ok(files[`quiet-check/${name}`], name);
});

test("packed twice it is the same, byte for byte", async () => {
  assert.deepEqual(await packPlugin(), zip);
});

test("every place that says a version says that of the package", () => {
  const said = {
    header: /^ \* Version: +(.*)$/m.exec(read("quiet-check.php"))?.[1],
    constant: /QUIET_CHECK_VERSION = '(.*)'/.exec(read("quiet-check.php"))?.[1],
    block: JSON.parse(read("block.json")).version,
    editor: /'version' +=> '(.*)'/.exec(read("editor.asset.php"))?.[1],
    readme: /^Stable tag: (.*)$/m.exec(read("readme.txt"))?.[1],
    changelog: /^== Changelog ==\s+= (.*) =$/m.exec(read("readme.txt"))?.[1],
  };
  assert.deepEqual(said, Object.fromEntries(Object.keys(said).map((place) => [place, version])));
});

test("the readme has what WordPress reads from it, and what it requires is what the plugin says", () => {
  const readme = read("readme.txt");
  /** @param {string} name */
  const field = (name) => new RegExp(`^${name}: (.+)$`, "m").exec(readme)?.[1] ?? "";
  assert.match(readme, /^=== Quiet Check ===\n/);
  for (const name of ["Requires at least", "Requires PHP", "License"]) {
    assert.equal(field(name), new RegExp(`^ \\* ${name}: +(.*)$`, "m").exec(read("quiet-check.php"))?.[1], name);
  }
  const tried = /Debian's WordPress \(bookworm's (\d+\.\d+)/.exec(docs)?.[1] ?? assert.fail("docs/wordpress.md does not say which version is tried");
  assert.equal(field("Tested up to"), tried, "only what npm run test:wordpress sets up has been tried");
  assert.ok(field("Tags").split(",").length <= 5, "the sixth tag is thrown away");
  const short = readme.split("\n\n")[1];
  assert.ok(short.length <= 150, `the short description is cut after 150 characters, and has ${short.length}`);
  for (const section of ["Description", "Frequently Asked Questions", "Changelog"]) assert.ok(readme.includes(`\n== ${section} ==\n`), section);
});

test("every PHP file refuses to run outside of WordPress, and none prints a script or style of its own", () => {
  for (const name of Object.keys(files).filter((one) => one.endsWith(".php"))) {
    const text = Buffer.from(files[name]).toString("utf8");
    assert.match(text, /^<\?php\n\/\*\*[\s\S]*?\*\/\n\ndefined\( 'ABSPATH' \) \|\| exit;\n/, name);
    assert.doesNotMatch(text, /<script|<style| style=| on[a-z]+=/i, name);
  }
});

test("every sentence of the plugin can be translated, under its own name", () => {
  assert.equal(JSON.parse(read("block.json")).textdomain, "quiet-check");
  assert.equal(JSON.parse(read("block.json")).apiVersion, 3);
  for (const name of ["editor.js", "render.php", "site-health.php"]) {
    const calls = read(name).match(/\b__\(.*/g) ?? [];
    assert.ok(calls.length > 0, name);
    for (const call of calls) assert.match(call, /["'], ?["']quiet-check["'] ?\)/, `${name}: ${call}`);
  }
});

const php = spawnSync("php", ["-v"]).status === 0;

describe("as PHP runs it", { skip: !php && "there is no php here" }, () => {
  /** @type {string} */ let folder;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "quiet-check-plugin-"));
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** @param {[string, unknown[]][]} calls @param {{ home?: string, filtered?: string | null }} [site] @returns {{ returned: any[], asked: string[] }} */
  function call(calls, { home = "https://example.org", filtered = null } = {}) {
    const { stdout, stderr } = spawnSync("php", ["-d", "display_errors=stderr", fileURLToPath(new URL("wordpress.php", import.meta.url))], { input: JSON.stringify([join(folder, "quiet-check"), home, filtered, calls]), encoding: "utf8" });
    assert.equal(stderr, "");
    return JSON.parse(stdout);
  }

  for (const [how, site, address] of /** @type {[string, { home?: string, filtered?: string | null }, string][]} */ ([
    ["the file itself", {}, "https://example.org/wp-content/plugins/quiet-check/dist/frame.html?ver=0"],
    ["WordPress' own answer, from the start", { filtered: "route" }, "https://example.org/?quiet-check-frame=en&ver=0"],
    ["the same of a site in a subfolder, at a port", { home: "http://example.org:8080/blog", filtered: "route" }, "http://example.org:8080/blog/?quiet-check-frame=en&ver=0"],
    ["an address without a scheme", { filtered: "//files.example/frame.html" }, "https://files.example/frame.html"],
    ["another site", { home: "https://example.org/blog", filtered: "http://files.example/frame.html?a=1" }, "http://files.example/frame.html?a=1"],
    ["a file beside the home page", { home: "https://example.org/blog", filtered: "frame.html" }, "https://example.org/blog/frame.html"],
  ])) {
    test(`Site Health asks for ${how} by a whole address`, () => {
      const { returned: [{ status, description }], asked } = call([["quiet_check_site_status", []]], site);
      assert.deepEqual([status, asked], ["good", [address]], description);
    });
  }

  test("where Leave now goes is handed on as it is, a bare host as what is meant by it, and all else is left out", () => {
    const rows = /** @type {[string, string][]} */ ([
      ...["https://www.example.org/", "HTTP://example.org", "https://example.org/?a=1&b=2#c", "//example.org/", "/away", "/", "./away", "../away?b=c", "../../"].map((one) => [one, one]),
      ["www.example.org", "https://www.example.org"], [" www.example.org ", "https://www.example.org"], ["example.org:8080/a", "https://example.org:8080/a"], ["münchen.example", "https://münchen.example"], ["example.org?a=1", "https://example.org?a=1"],
      ...["", "away", "away.html", "index.php", "javascript:alert(1)", "data:text/html,x", "mailto:a@example.org", "https:example.org", "ftp://example.org/", "?a=1", "#a", "someone@example.org", "&#106;avascript:alert(1)"].map((one) => [one, ""]),
    ]);
    const { returned } = call(rows.map(([value]) => ["quiet_check_narrow", ["exit-url", value]]));
    assert.deepEqual(returned, rows.map(([, narrowed]) => narrowed));
    const { returned: shown } = call(rows.map(([value]) => ["quiet_check_render", [{ "exit-url": value }, "", ""]]));
    assert.deepEqual(shown.map((one) => /<quiet-check(?: exit-url="([^"]*)")? src=/.exec(one)?.[1] ?? ""), rows.map(([, narrowed]) => narrowed.replaceAll("&", "&amp;")));
  });
});
