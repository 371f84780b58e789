// The WordPress plugin's own sentences in other languages: read out of its code, translated in its languages/, and made
// there into what WordPress reads. `node build/translations.mjs` writes the template, and into each translation what is new
// in the code, still empty; what the code no longer says goes.
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main, PlainError, root } from "./run.mjs";

/** @typedef {import("gettext-parser").GetTextTranslations} Catalogue */
/** @typedef {{ context: string, text: string, note: string, places: string[] }} Sentence what the code says, and in which files */

/** Where the plugin's own files are. */
export const pluginSource = join(root, "www", "wordpress", "quiet-check");

/** The locale of each translation. translations.php says which other locales it serves. */
export const locales = ["ar", "de_DE", "es_ES", "fr_FR"];

/** How each language counts, which WordPress wants to know though no sentence counts anything. @type {Record<string, string>} */
const plurals = {
  ar: "nplurals=6; plural=(n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 && n % 100 <= 99 ? 4 : 5);",
  de_DE: "nplurals=2; plural=(n != 1);",
  es_ES: "nplurals=2; plural=(n != 1);",
  fr_FR: "nplurals=2; plural=(n > 1);",
};

const domain = "quiet-check";

/** @param {string} [locale] of the template if there is none */
export const catalogueName = (locale) => `languages/${domain}${locale ? `-${locale}.po` : ".pot"}`;

/** All that the plugin says, by file and as it comes; said twice, it is there once. @returns {Promise<Sentence[]>} */
export async function sentences() {
  const found = /** @type {Map<string, Sentence>} */ (new Map());
  for (const name of (await readdir(pluginSource)).filter((one) => /\.(js|json|php)$/.test(one)).sort()) {
    for (const { context = "", text, note = "" } of sentencesIn(name, await readFile(join(pluginSource, name), "utf8"))) {
      const key = JSON.stringify([context, text]);
      const known = found.get(key);
      if (!known) found.set(key, { context, text, note, places: [name] });
      else if (!known.places.includes(name)) known.places.push(name);
    }
  }
  return [...found.values()];
}

/**
 * What one file says. A call that is not understood is an error: what it says would stay English without a word.
 * @param {string} name @param {string} code @returns {{ context?: string, text: string, note?: string }[]}
 */
export function sentencesIn(name, code) {
  if (name === "block.json") {
    const { title, description, keywords } = JSON.parse(code);
    // WordPress translates these by itself, each in its context.
    const texts = [["block title", title], ["block description", description], ...keywords.map((/** @type {string} */ one) => ["block keyword", one])];
    return texts.map(([context, text]) => ({ context, text }));
  }
  const said = [];
  // The header of the plugin, which the list of plugins shows.
  for (const [, field, text] of code.matchAll(/^ \* (Plugin Name|Description): +(.*)$/gm)) said.push({ text, note: `${field} of the plugin` });
  for (const { 0: call, index } of code.matchAll(/\b(?:__|_e|_n|_nx|_x|_ex|esc_(?:html|attr)_(?:_|e|x))\s*\(/g)) {
    const literal = name.endsWith(".php") ? /^\s*'((?:[^'\\]|\\.)*)',\s*'quiet-check'\s*\)/ : /^\s*"((?:[^"\\]|\\.)*)",\s*"quiet-check"\s*\)/;
    const [, inner] = literal.exec(code.slice(index + call.length)) ?? [];
    if (inner === undefined || !call.startsWith("__")) {
      throw new PlainError(`${name}:${code.slice(0, index).split("\n").length}: a sentence to translate is __() of one text as it is and "${domain}", or it would not be found.`);
    }
    const text = name.endsWith(".php") ? inner.replace(/\\(['\\])/g, "$1") : JSON.parse(`"${inner}"`);
    // On the line before, as WordPress has it.
    said.push({ text, note: /\/\* (translators: [^*]+) \*\/\n[^\n]*$/.exec(code.slice(0, index))?.[1] });
  }
  return said;
}

/** The file of a translation, with the words that another has, or of the template. @param {Sentence[]} all @param {string} [locale] @param {Catalogue} [known] */
export async function catalogue(all, locale, known) {
  const { po } = await import("gettext-parser");
  const what = locale
    ? `The sentences of the WordPress plugin Quiet Check in ${new Intl.DisplayNames("en", { type: "language" }).of(locale.slice(0, 2))}.\nA draft: nobody who grew up with the language has reviewed it yet.`
    : "The sentences of the WordPress plugin Quiet Check, to be translated.\nMade from its code by build/translations.mjs.";
  const translations = /** @type {Catalogue["translations"]} */ ({ "": { "": { msgid: "", msgstr: [""], comments: { translator: what } } } });
  for (const { context, text, note, places } of all) {
    const comments = { extracted: note, reference: places.join("\n"), ...(/%(\d\$)?[sd]/.test(text) && { flag: "php-format" }) };
    (translations[context] ??= {})[text] = { ...(context && { msgctxt: context }), msgid: text, msgstr: known?.translations[context]?.[text]?.msgstr ?? [""], comments };
  }
  // No date and no tool: the file changes when a sentence does.
  const headers = {
    "Project-Id-Version": "Quiet Check",
    "Language": locale ?? "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    ...(locale && { "Plural-Forms": plurals[locale] }),
    "X-Domain": domain,
  };
  return `${po.compile({ charset: "utf-8", headers, translations }, { foldLength: 0 })}`.trimEnd() + "\n";
}

/** A translation as it is. @param {string} locale @returns {Promise<Catalogue>} */
export async function readCatalogue(locale) {
  const { po } = await import("gettext-parser");
  return po.parse(await readFile(join(pluginSource, catalogueName(locale)), "utf8"));
}

/** What WordPress reads of the translations, by name: for PHP, and for the editor's script. @returns {Promise<Record<string, Uint8Array>>} */
export async function compileTranslations() {
  const { mo } = await import("gettext-parser");
  const said = sentencesIn("editor.js", await readFile(join(pluginSource, "editor.js"), "utf8")).map(({ text }) => text);
  // As generate_block_asset_handle() of WordPress names the script.
  const handle = `${JSON.parse(await readFile(join(pluginSource, "block.json"), "utf8")).name.replace("/", "-")}-editor-script`;
  const files = /** @type {Record<string, Uint8Array>} */ ({});
  for (const locale of locales) {
    const known = await readCatalogue(locale);
    const about = { domain: "messages", lang: locale, "plural-forms": plurals[locale] };
    const words = said.map((text) => [text, known.translations[""][text]?.msgstr ?? []]).filter(([, msgstr]) => msgstr[0]);
    const json = { domain: "messages", locale_data: { messages: { "": about, ...Object.fromEntries(words) } } };
    files[`languages/${domain}-${locale}-${handle}.json`] = Buffer.from(JSON.stringify(json));
    files[`languages/${domain}-${locale}.mo`] = mo.compile(known);
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const all = await sentences();
    for (const locale of [undefined, ...locales]) {
      // One that is not there yet begins empty; one that cannot be read is not written over.
      const known = locale && existsSync(join(pluginSource, catalogueName(locale))) ? await readCatalogue(locale) : undefined;
      await writeFile(join(pluginSource, catalogueName(locale)), await catalogue(all, locale, known));
    }
  });
}
