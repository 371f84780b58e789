// `npm run build`: from the crate and www/ to dist/, in reading order. Nothing here depends on the day or the machine.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { smallest } from "../cli/fill.mjs";
import { frameTemplate, packFrame } from "./pack.mjs";
import { main, PlainError, root } from "./run.mjs";
import { ensureBuildTools } from "./setup.mjs";

/** @import { FrameParts, PackedFrame } from "./pack.mjs" */

/** The assessment in dist/frame.html, and its language. */
const builtIn = { assessment: "sex-and-coping", language: "en" };

/** Browsers of 2023: the first in which all that the check stands on is there (a style sheet made by script in Safari, `:has()` in
 * Firefox). The README names them. */
const engines = ["chrome111", "firefox121", "safari16.4"];

const www = join(root, "www");
const dist = join(root, "dist");

/** Builds all of dist/. The tools must be there: `ensureBuildTools()`. */
export async function build() {
  const began = performance.now();
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });

  await core();
  await loader();
  const parts = await frameParts();
  const frame = await packFrame(parts, join(www, "assessments", builtIn.assessment), builtIn.language);
  await write(dist, "frame.html", smallest(frame.html));
  // With these two `quiet-check pack` fills it anew; the program it takes from frame.html. (Not frame.template.html: that
  // is what a frame in a language called "template" would be.)
  await write(dist, "template.html", frameTemplate(parts));
  await cp(join(www, "words", `${builtIn.language}.json`), join(dist, "words", `${builtIn.language}.json`));
  await keepParts(parts, frame);
  await pseudoFrames(parts);
  const { notices } = await import("./notices.mjs");
  await write(dist, "NOTICES.md", await notices(["frame", "headless"]));
  await sums();

  console.log(`build: dist/ is ready (${((performance.now() - began) / 1000).toFixed(1)} s)`);
}

/** dist/SHA256SUMS: what a file on somebody's server is held against. Not of the pseudo-languages, which nobody gets. */
async function sums() {
  const { digests } = await import("./reproducible.mjs");
  const lines = [...(await digests(dist))].filter(([file]) => !file.startsWith("pseudo")).map(([file, digest]) => `${digest}  ${file}\n`);
  await write(dist, "SHA256SUMS", lines.join(""));
}

/** dist/core.js with core.wasm beside it: the headless API for Node, workers and pages. */
async function core() {
  const { buildWasm } = await import("./wasm.mjs");
  const { bytes } = await buildWasm({ feature: "headless", folder: "core", optimise: "-O3" });
  await write(dist, "core.wasm", bytes);
  // Not minified: Node prints the line that threw an error.
  await write(dist, "core.js", await bundle("core.js", { format: "esm", minify: false, platform: "neutral", external: ["node:*"], target: ["es2022"] }));
  await cp(join(www, "core-types.d.ts"), join(dist, "core.d.ts"));
  await cp(join(www, "assessments"), join(dist, "assessments"), { recursive: true });
  // What an author begins from: the tests hold that it is sound.
  await cp(join(root, "tests", "fixtures", "day-rhythm"), join(dist, "examples", "day-rhythm"), { recursive: true });
}

/**
 * dist/quiet-check.js registers the element, dist/element.js leaves that to the page. What npm's users import to register it
 * stands on the latter, so that whoever imports both has one class.
 */
async function loader() {
  await write(dist, "quiet-check.js", await bundle("define.js", { format: "esm" }));
  await write(dist, "element.js", await bundle("element.js", { format: "esm" }));
  await write(dist, "define.js", await bundle("define.js", { format: "esm", external: ["./element.js"] }));
  await cp(join(www, "protocol.d.ts"), join(dist, "protocol.d.ts"));
  await write(dist, "element.d.ts", await elementTypes());
  // What editors and tools read of the element; written by hand, held against it by tests/node/manifest.test.mjs.
  await cp(join(www, "custom-elements.json"), join(dist, "custom-elements.json"));
  await cp(join(www, "themes"), join(dist, "themes"), { recursive: true });
  // That there is something to import, and nothing in it: for projects whose compiler asks.
  await write(dist, "theme.d.ts", "export {};\n");
}

/** The element's types, from its JSDoc: TypeScript takes protocol.d.ts for the package's own, and that leads here. */
async function elementTypes() {
  const { default: ts } = await import("typescript");
  const options = { allowJs: true, declaration: true, emitDeclarationOnly: true, target: ts.ScriptTarget.ES2022, types: [] };
  let text = "";
  const program = ts.createProgram([join(www, "element.js")], options);
  program.emit(program.getSourceFile(join(www, "element.js")), (_, emitted) => void (text = emitted));
  if (!text.includes("class QuietCheckElement")) throw new PlainError("TypeScript made no types of www/element.js.");
  return text;
}

/** @returns {Promise<FrameParts>} */
async function frameParts() {
  const [{ buildWasm }, esbuild] = [await import("./wasm.mjs"), await import("esbuild")];
  const { bytes } = await buildWasm({ feature: "frame", folder: "frame", optimise: "-Oz" });
  const style = async (/** @type {string} */ file) => (await esbuild.transform(await readFile(join(www, file), "utf8"), { loader: "css", minify: true, target: engines, legalComments: "none" })).code.trim();
  return {
    html: minifyHtml(await readFile(join(www, "frame.html"), "utf8")),
    firstCss: await style("first.css"),
    outerCss: await style("outer.css"),
    css: await style("frame.css"),
    firstJs: (await bundle("first.js", { format: "iife" })).trim(),
    lookJs: (await bundle("look.js", { format: "iife" })).trim(),
    outerJs: (await bundle("outer.js", { format: "iife" })).trim(),
    frameJs: (await bundle("frame.js", { format: "iife" })).trim(),
    wasm: bytes,
    words: JSON.parse(await readFile(join(www, "words", `${builtIn.language}.json`), "utf8")),
  };
}

/** dist/pseudo/<language>.html: the same frame in languages that nobody speaks, for the tests. */
async function pseudoFrames(/** @type {FrameParts} */ parts) {
  const { pseudo, pseudoTexts } = await import("./pseudo.mjs");
  const source = join(www, "assessments", builtIn.assessment);
  const file = JSON.parse(await readFile(join(source, `${builtIn.language}.json`), "utf8"));
  for (const kind of /** @type {const} */ (["accented", "rtl"])) {
    const texts = pseudoTexts(file, kind);
    const folder = join(root, "target", "pseudo", kind);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await cp(join(source, "assessment.json"), join(folder, "assessment.json"));
    await write(folder, `${texts.language}.json`, JSON.stringify(texts));
    const { html } = await packFrame({ ...parts, words: pseudo(parts.words, kind) }, folder, texts.language);
    await mkdir(join(dist, "pseudo"), { recursive: true });
    await write(join(dist, "pseudo"), `${texts.language}.html`, html);
  }
}

/** What the frame is made of, one file each: the budget tells by them where the bytes are, and the tests make frames of them. */
async function keepParts(/** @type {FrameParts} */ parts, /** @type {PackedFrame} */ { texts, compact }) {
  const folder = join(root, "target", "frame", "parts");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = { ...parts, words: JSON.stringify(parts.words), texts, compact };
  await Promise.all(Object.entries(files).map(([key, bytes]) => write(folder, key, bytes)));
}

/** @param {string} file @param {import("esbuild").BuildOptions} options @returns {Promise<string>} */
async function bundle(file, options) {
  const esbuild = await import("esbuild");
  const result = await esbuild.build({
    entryPoints: [join(www, file)],
    absWorkingDir: root,
    bundle: true,
    write: false,
    minify: true,
    charset: "utf8",
    target: engines,
    legalComments: "none",
    logLevel: "silent",
    // The glue's own way to fetch the wasm names import.meta; nothing uses that way, so it is left out of the bundle.
    logOverride: { "empty-import-meta": "silent" },
    ...options,
  }).catch((error) => {
    throw new PlainError(`www/${file} does not bundle:\n${error.message}`);
  });
  const warnings = await esbuild.formatMessages(result.warnings, { kind: "warning" });
  if (warnings.length > 0) throw new PlainError(`www/${file}:\n${warnings.join("\n")}`);
  return result.outputFiles?.[0]?.text ?? "";
}

/**
 * Takes out comments and the white space of indentation. White space with a line break in it goes wherever it stands
 * beside a tag; a space that is meant to be seen is written on one line.
 * @param {string} html
 */
function minifyHtml(html) {
  return html
    .replace(/<!--(?!@)[^]*?-->/g, "")
    .replace(/>\s*\n\s*/g, ">")
    .replace(/\s*\n\s*</g, "<")
    .replace(/\s+/g, " ")
    .trim();
}

/** @param {string} folder @param {string} name @param {string | Uint8Array} content */
async function write(folder, name, content) {
  await writeFile(join(folder, name), content);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await ensureBuildTools();
    await build();
  });
}
