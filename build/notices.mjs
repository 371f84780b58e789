// Writes down whose work is linked into the wasm, with the licence texts: the same text on every machine.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { metadata } from "./wasm.mjs";

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The notices of the crates behind these features, as Markdown. @param {string[]} features */
export async function notices(features) {
  const users = new Map([[`Copyright (c) The Rust Project contributors\n\n${mit}`, ["The Rust standard library (MIT OR Apache-2.0)"]]]);
  for (const crate of linkedCrates(features)) {
    const name = `${crate.name} ${crate.version} (${crate.license ?? "see below"})`;
    const text = await licenceText(crate);
    users.set(text, [...(users.get(text) ?? []), name]);
  }
  const parts = [...users].map(([text, names]) => [names.sort(byText), text]);
  parts.sort((a, b) => byText(a[0][0], b[0][0]));
  const blocks = parts.map(([names, text]) => `## ${/** @type {string[]} */ (names).join(", ")}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
  return `# Notices\n\nQuiet Check itself is MIT OR Apache-2.0. Its WebAssembly also holds the work of others, used under these licences.\n\n${blocks.join("\n")}`;
}

/** Crates whose code ends up in the wasm: not those that only run while building. @param {string[]} features */
function linkedCrates(features) {
  const { packages, resolve } = metadata(features);
  const packageOf = new Map(packages.map((p) => [p.id, p]));
  const nodeOf = new Map(resolve.nodes.map((node) => [node.id, node]));
  const linked = new Set([resolve.root]);
  for (const id of linked) {
    for (const { pkg, dep_kinds } of nodeOf.get(id)?.deps ?? []) {
      const macro = packageOf.get(pkg)?.targets.some((t) => t.kind.includes("proc-macro"));
      if (!macro && dep_kinds.some(({ kind }) => kind === null)) linked.add(pkg);
    }
  }
  linked.delete(resolve.root);
  return packages.filter((p) => linked.has(p.id)).sort((a, b) => byText(`${a.name} ${a.version}`, `${b.name} ${b.version}`));
}

/** The MIT text where the crate gives the choice of it, else all the licence texts that it ships. @param {import("./wasm.mjs").CargoPackage} crate */
async function licenceText(crate) {
  const folder = dirname(crate.manifest_path);
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice|unlicense)/i.test(name)).sort(byText);
  const choice = /(^|OR |\/)\s*MIT\b(?! AND)/.test(crate.license ?? "") ? files.filter((name) => /mit|^notice/i.test(name)) : [];
  const texts = await Promise.all((choice.length > 0 ? choice : files).map((name) => readFile(join(folder, name), "utf8")));
  if (texts.length > 0) return texts.map((text) => text.replace(/\r\n/g, "\n").replace(/[ \t]+$/gm, "").trim()).join("\n\n---\n\n");
  if (!/\bMIT\b/.test(crate.license ?? "")) throw new Error(`${crate.name} ${crate.version} ships no licence text (${crate.license}): find it before shipping it.`);
  const authors = crate.authors.map((author) => author.replace(/\s*<.*>/, "")).join(", ") || `the ${crate.name} contributors`;
  return `Copyright (c) ${authors}\n\n${mit}`;
}

/** Order by code unit: the same in every locale. @param {string} a @param {string} b */
function byText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
