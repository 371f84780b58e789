// `npm run build:wordpress`: the plugin as a zip that WordPress installs, from www/wordpress/ and the built files.
// The same bytes on every machine: what is in it is listed here, in order, and carries no time of its own.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readmeBlock } from "./readme.mjs";
import { main, PlainError, root } from "./run.mjs";
import { ensureBuildTools } from "./setup.mjs";
import { catalogueName, compileTranslations, locales, pluginSource } from "./translations.mjs";

/** The plugin, packed. */
export const pluginZip = join(root, "target", "wordpress", "quiet-check.zip");

/** Of the plugin's own files, those that a site gets. */
const own = [
  ".htaccess", "block.json", "editor.asset.php", "editor.js",
  "frame.php", "quiet-check.php", "readme.txt", "render.php", "site-health.php", "translations.php",
  // With them whoever mends a translation for their own site has its source.
  ...[undefined, ...locales].map(catalogueName),
];

/** Of what the build makes. No assessments and no core: the frame has all it needs inside. */
const built = ["NOTICES.md", "frame.html"];

/** The scripts of a page: what asks WordPress for the frame where the file is kept away, and the loader as released. */
const scripts = { "again.js": join(pluginSource, "again.js"), "loader.js": join(root, "dist", "quiet-check.js") };

const licences = ["LICENSE-APACHE", "LICENSE-MIT"];

/** Packs the plugin; dist/ must be there. @returns {Promise<Uint8Array>} */
export async function packPlugin() {
  const { strToU8, zipSync } = await import("fflate");
  const files = /** @type {Record<string, Uint8Array>} */ ({});
  for (const name of own) files[name] = await readFile(join(pluginSource, name));
  Object.assign(files, await compileTranslations());
  // What the README gives for any page.
  files["style.css"] = strToU8(`/* Keeps the place of <quiet-check> until its script has come, so that nothing on the page jumps. */\n${await readmeBlock("css", "@media (scripting")}`);
  for (const name of licences) files[name] = await readFile(join(root, name));
  for (const [name, module] of Object.entries(scripts)) files[name] = await anyhow(module);
  for (const name of built) {
    files[`dist/${name}`] = await readFile(join(root, "dist", name)).catch(() => {
      throw new PlainError(`dist/${name} is not there: npm run build makes it.`);
    });
  }
  // Of the release's list the lines of what is here, so that `sha256sum -c SHA256SUMS` checks an installed plugin.
  const sums = (await readFile(join(root, "dist", "SHA256SUMS"), "utf8")).split("\n").filter((line) => built.includes(line.slice(66)));
  for (const line of sums) {
    const name = line.slice(66);
    const digest = createHash("sha256").update(files[`dist/${name}`]).digest("hex");
    if (!line.startsWith(digest)) throw new PlainError(`dist/${name} is not what dist/SHA256SUMS says: npm run build makes both.`);
  }
  files["dist/SHA256SUMS"] = strToU8(`${sums.join("\n")}\n`);

  const sorted = Object.keys(files).sort().map((name) => [`quiet-check/${name}`, files[name]]);
  // A zip has local times without a zone. fflate reads the local parts of this one, so they are the same everywhere.
  return zipSync(Object.fromEntries(sorted), { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 });
}

/**
 * The same script, to run as a module and as none. Optimisers join scripts with others or put them into `try`, and do not ask
 * of which type they are; there `export` and `import.meta` are errors, which stop it and all that it was joined with. The
 * latter says where the frame is, and here the element does. @param {string} file of a module
 */
async function anyhow(file) {
  const { transform } = await import("esbuild");
  const module = await readFile(file, "utf8").catch(() => {
    throw new PlainError(`${file} is not there: npm run build makes it.`);
  });
  const { code } = await transform(module, { format: "iife", define: { "import.meta.url": "document.baseURI" }, minify: true, charset: "utf8", target: "es2022", legalComments: "none" });
  return Buffer.from(code);
}

/** Writes target/wordpress/quiet-check.zip; its path. (Not into dist/: that is what npm publishes.) */
export async function buildWordpress() {
  await mkdir(join(pluginZip, ".."), { recursive: true });
  await writeFile(pluginZip, await packPlugin());
  return pluginZip;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await ensureBuildTools();
    const { build } = await import("./build.mjs");
    await build();
    console.log(`build: ${await buildWordpress()} is ready`);
  });
}
