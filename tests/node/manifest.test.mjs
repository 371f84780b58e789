// The custom-elements manifest, which editors and tools read, is written by hand (www/custom-elements.json): here it is held
// against its schema and the real element, and in tests/browser/bundlers.test.mjs against the element as it behaves.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { QuietCheckElement } from "quiet-check/element";
import ts from "typescript";
import { root } from "../../build/run.mjs";

const text = await readFile(join(root, "dist", "custom-elements.json"), "utf8");
const manifest = JSON.parse(text);
const element = manifest.modules[0].declarations[0];
/** @typedef {{ name: string, description?: string, type?: { text: string }, default?: string, attribute?: string, fieldName?: string, reflects?: boolean, readonly?: boolean }} Entry */

/** @param {Entry[]} list */
const names = (list) => list.map(({ name }) => name).sort();
/** @param {string} file */
const source = (file) => readFile(join(root, "www", file), "utf8");

test("the manifest keeps to the schema", async () => {
  const folder = join(root, "target", "manifest");
  await mkdir(folder, { recursive: true });
  // The schema's own types; as published they leave out what the schema itself says of the fields of an element.
  await writeFile(join(folder, "manifest.ts"), `import type { CustomElementField, Package } from "custom-elements-manifest";
declare module "custom-elements-manifest" { interface ClassField extends Pick<CustomElementField, "attribute" | "reflects"> {} }
export const manifest: Package = ${text};`);
  const options = ["--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022", "--skipLibCheck"];
  const { stdout, status } = spawnSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), ...options, join(folder, "manifest.ts")], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
  assert.equal(manifest.schemaVersion, "2.1.0");
  for (const { path } of manifest.modules) assert.ok((await stat(join(root, path))).isFile(), path);
});

test("its attributes and fields are those of the element", () => {
  assert.deepEqual(names(element.attributes), [...QuietCheckElement.observedAttributes].sort());
  const accessors = Object.entries(Object.getOwnPropertyDescriptors(QuietCheckElement.prototype)).filter(([, one]) => one.get);
  assert.deepEqual(names(element.members), accessors.map(([name]) => name).sort());
  assert.deepEqual(names(element.members.filter((/** @type {Entry} */ one) => one.readonly)), accessors.filter(([, one]) => !one.set).map(([name]) => name));
  for (const { name, fieldName, ...attribute } of /** @type {Entry[]} */ (element.attributes)) {
    const field = element.members.find((/** @type {Entry} */ one) => one.attribute === name);
    // `lang` is a property of every element.
    if (name === "lang") assert.equal(field, undefined);
    else assert.deepEqual(field, { kind: "field", name: fieldName, attribute: name, reflects: true, ...attribute }, name);
  }
});

test("its events are those of protocol.d.ts, with their types", async () => {
  const file = ts.createSourceFile("protocol.d.ts", await source("protocol.d.ts"), ts.ScriptTarget.ES2022);
  const map = file.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === "QuietCheckEventMap");
  assert.ok(map && ts.isInterfaceDeclaration(map));
  const events = map.members.filter(ts.isPropertySignature).map((one) => [one.name.getText(file), one.type?.getText(file)]);
  assert.deepEqual(element.events.map((/** @type {Entry} */ { name, type }) => [name, type?.text]), events);
});

test("it names the CSS properties that the element or the frame reads, and no other", async () => {
  const read = (await Promise.all(["element.js", "first.js", "frame.js", "outer.js", "first.css", "frame.css"].map(source))).join("\n");
  // What the frame is told of is a list of names.
  const told = /const LOOK = (\[[^\]]*\])/.exec(read)?.[1] ?? "[]";
  const found = [...new Set([...(read.match(/--quiet-check-\w[\w-]*/g) ?? []), ...JSON.parse(told).map((/** @type {string} */ name) => `--quiet-check-${name}`)])];
  for (const known of ["height", "radius", "surface"]) assert.ok(found.includes(`--quiet-check-${known}`), known);
  assert.deepEqual(names(element.cssProperties).sort(), found.sort());
});

test("it says of everything what it is for, and names nothing twice", () => {
  for (const list of ["attributes", "members", "events", "slots", "cssProperties"]) {
    const entries = /** @type {Entry[]} */ (element[list]);
    for (const { name, description } of entries) assert.match(description ?? "", /^[A-Z`].{10,}\.$/s, `${list}: ${name}`);
    assert.equal(new Set(names(entries)).size, entries.length, list);
  }
});
