// The WordPress plugin's own sentences in other languages: whole, in step with the code, and in the zip as WordPress reads
// them. That a page and the editor then have them is in tests/wordpress/.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { unzipSync } from "fflate";
import { mo } from "gettext-parser";
import { catalogue, catalogueName, locales, pluginSource, readCatalogue, sentences, sentencesIn } from "../../build/translations.mjs";
import { packPlugin } from "../../build/wordpress.mjs";

const files = unzipSync(await packPlugin());
const all = await sentences();
const translated = Object.fromEntries(await Promise.all(locales.map(async (locale) => [locale, await readCatalogue(locale)])));
/** @param {string} name */
const own = (name) => readFile(join(pluginSource, name), "utf8");
/** The loader's own words. @type {Record<string, string[]>} */
const loader = JSON.parse(await readFile(new URL("../../www/words/element.json", import.meta.url), "utf8"));

/** @param {string} locale @param {import("../../build/translations.mjs").Sentence} sentence */
const said = (locale, { context, text }) => translated[locale].translations[context]?.[text]?.msgstr[0] ?? "";

/** What a function of the code fills in, and HTML. In any order: a number says which is which. @param {string} text */
const gaps = (text) => (text.match(/%(?:\d+\$)?[a-z%]|<[^>]*>/gi) ?? []).sort();

test("the template holds just what the code says, and each translation the same", async () => {
  assert.ok(all.length > 30);
  assert.deepEqual([...new Set(all.flatMap(({ places }) => places))].sort(), ["block.json", "editor.js", "quiet-check.php", "render.php", "site-health.php"]);
  const hint = "differs from the code: node build/translations.mjs writes what is new into it, to be translated";
  assert.equal(await own(catalogueName()), await catalogue(all), `${catalogueName()} ${hint}`);
  for (const locale of locales) assert.equal(await own(catalogueName(locale)), await catalogue(all, locale, translated[locale]), `${catalogueName(locale)} ${hint}`);
});

for (const locale of locales) {
  const language = locale.slice(0, 2);

  test(`${locale}: every sentence is translated, with the same gaps and the same HTML`, () => {
    assert.equal(translated[locale].headers.Language, locale);
    for (const sentence of all) {
      const words = said(locale, sentence);
      assert.ok(words.trim(), `${locale} says nothing for: ${sentence.text}`);
      assert.deepEqual(gaps(words), gaps(sentence.text), `${locale}: ${words}`);
      // A name stays as it is; what else is the same has been forgotten.
      if (sentence.text !== "Quiet Check") assert.notEqual(words, sentence.text);
    }
  });

  test(`${locale}: speaks as the element does, and addresses nobody too closely`, () => {
    const leave = all.find(({ text }) => text === "Leave now") ?? assert.fail("the editor shows no Leave now");
    assert.equal(said(locale, leave), loader[language][0]);
    assert.ok(said(locale, all.find(({ text }) => text.startsWith("Where “Leave now”")) ?? leave).includes(loader[language][0]));
    const close = /** @type {Record<string, RegExp>} */ ({ de: /(?<!\p{L})(du|dich|dir|dein\p{L}*)(?!\p{L})/iu, es: /(?<!\p{L})(tú|tus?|ti|contigo)(?!\p{L})/iu, fr: /(?<!\p{L})(tu|toi|ton|tes)(?!\p{L})/iu });
    for (const sentence of all) assert.doesNotMatch(said(locale, sentence), close[language] ?? /^$/);
  });

  test(`${locale}: the zip has it for PHP and for the editor's script, word for word`, () => {
    const { translations } = mo.parse(Buffer.from(files[`quiet-check/languages/quiet-check-${locale}.mo`]));
    // Of the two, the first entry is the header.
    assert.equal(Object.values(translations).flatMap(Object.keys).length, all.length + 1);
    for (const sentence of all) assert.equal(translations[sentence.context][sentence.text].msgstr[0], said(locale, sentence));

    const script = JSON.parse(Buffer.from(files[`quiet-check/languages/quiet-check-${locale}-quiet-check-check-editor-script.json`]).toString("utf8"));
    const { "": about, ...words } = script.locale_data.messages;
    assert.equal(about.lang, locale);
    const editors = all.filter(({ places }) => places.includes("editor.js"));
    assert.ok(editors.length > 10);
    assert.deepEqual(words, Object.fromEntries(editors.map((sentence) => [sentence.text, [said(locale, sentence)]])));
  });
}

test("every language of the element is there, and PHP serves by language what the build makes", async () => {
  assert.deepEqual(locales.map((locale) => locale.slice(0, 2)), Object.keys(loader).filter((language) => language !== "en").sort());
  const [, list] = /QUIET_CHECK_TRANSLATIONS = array\(([^)]*)\)/.exec(await own("translations.php")) ?? [];
  assert.deepEqual([...list.matchAll(/'(\w+)' => '(\w+)'/g)].map(([, language, locale]) => [language, locale]), locales.map((locale) => [locale.slice(0, 2), locale]));
  assert.match(await own("quiet-check.php"), /^ \* Domain Path: +\/languages$/m);
});

test("no translation has a date or the name of a tool in it, so that the zip is the same on every day", () => {
  for (const [name, bytes] of Object.entries(files)) if (/\/languages\//.test(name)) assert.doesNotMatch(Buffer.from(bytes).toString("utf8"), /-Date|X-Generator/, name);
});

test("a sentence is read out of the code as it is, with its note", () => {
  const php = "<?php\n/* translators: %s: a name. */\n$said = sprintf( __( 'It\\'s %s.', 'quiet-check' ), $name );\n__( 'Short', 'quiet-check' );";
  assert.deepEqual(sentencesIn("a.php", php), [{ text: "It's %s.", note: "translators: %s: a name." }, { text: "Short", note: undefined }]);
  assert.deepEqual(sentencesIn("a.js", 'const { __ } = i18n;\n__("\\u201cGo\\u201d", "quiet-check")'), [{ text: "“Go”", note: undefined }]);
});

for (const [what, name, code] of [
  ["of two pieces", "a.php", "__( 'One ' . 'two', 'quiet-check' )"],
  ["with a variable in it", "a.php", "__( \"One $two\", 'quiet-check' )"],
  ["that is a variable", "a.js", "__(words, \"quiet-check\")"],
  ["under no name", "a.js", "__(\"One\")"],
  ["under another's name", "a.php", "__( 'One', 'default' )"],
  ["by a function that is not read", "a.php", "esc_html__( 'One', 'quiet-check' )"],
  ["by one that prints at once", "a.php", "_e( 'One', 'quiet-check' )"],
]) {
  test(`a sentence ${what} is refused, with its place`, () => {
    assert.throws(() => sentencesIn(name, `\n${code}`), { message: `${name}:2: a sentence to translate is __() of one text as it is and "quiet-check", or it would not be found.` });
  });
}
