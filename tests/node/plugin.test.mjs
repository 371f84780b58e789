// The WordPress plugin as it is packed: what a reviewer of plugins, or whoever uploads it, would look at first. What it does
// in a WordPress is in tests/wordpress/.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Script } from "node:vm";
import { unzipSync } from "fflate";
import { pluginSource } from "../../build/translations.mjs";
import { packPlugin } from "../../build/wordpress.mjs";
import { root } from "../../build/run.mjs";

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
    "editor.asset.php", "editor.js", "frame.php",
    ...["ar", "de_DE", "es_ES", "fr_FR"].flatMap((locale) => ["-quiet-check-check-editor-script.json", ".mo", ".po"].map((rest) => `languages/quiet-check-${locale}${rest}`)),
    "languages/quiet-check.pot", "loader.js", "quiet-check.php", "readme.txt", "render.php", "site-health.php", "style.css", "translations.php",
  ].map((name) => `quiet-check/${name}`));
});

test("no file of the plugin is left out of it", async () => {
  const names = (await readdir(pluginSource, { recursive: true })).filter((name) => name !== "languages");
  assert.ok(names.includes("languages/quiet-check.pot"));
  for (const name of names) assert.ok(files[`quiet-check/${name}`], name);
});

test("its scripts run as modules and as none: joined with others, or within a try", async () => {
  for (const name of ["again.js", "loader.js"]) {
    // Throws where it is an error; nothing runs.
    new Script(`try { ${read(name)} } catch {}`);
    assert.doesNotMatch(read(name), /import\.meta/);
  }
  assert.throws(() => new Script("try { export {} } catch {}"), SyntaxError);
  assert.match(read("loader.js"), /customElements\.define/);
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
  // Of the versions in which docs/wordpress.md says that it was tried, the newest.
  const [said] = /^Tried by hand [^:]*:/m.exec(docs) ?? assert.fail("docs/wordpress.md does not say which versions were tried");
  const tried = [...said.matchAll(/\b(\d+)\.(\d+)\.\d+/g)].map(([, major, minor]) => [Number(major), Number(minor)]).sort(([a, b], [c, d]) => a - c || b - d);
  assert.equal(field("Tested up to"), tried.at(-1)?.join("."));
  // In WordPress' directory somebody else may have the name, and would be asked for updates.
  assert.match(read("quiet-check.php"), /^ \* Update URI: +false$/m);
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

test("the block is translated under the plugin's own name", () => {
  assert.equal(JSON.parse(read("block.json")).textdomain, "quiet-check");
  assert.equal(JSON.parse(read("block.json")).apiVersion, 3);
});
