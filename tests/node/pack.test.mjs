// `quiet-check check` and `pack`: as an author meets them who brings an assessment as data and has the package from npm.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { appendFile, chmod, cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { root } from "../../build/run.mjs";
import { check } from "../../cli/check.mjs";
import { thisRelease } from "../../cli/release.mjs";
import { temporary } from "../support/temporary.mjs";
import { quietCheck } from "./command.mjs";
import { unpackInto } from "./packed.mjs";

const days = join(root, "tests", "fixtures", "day-rhythm");
const [structure, english] = await Promise.all(["assessment", "en"].map(async (name) => JSON.parse(await readFile(join(days, `${name}.json`), "utf8"))));
const words = JSON.parse(await readFile(join(root, "dist", "words", "en.json"), "utf8"));
const builtIn = join(root, "dist", "assessments", "sex-and-coping");
const frame = await readFile(join(root, "dist", "frame.html"));
/** With it nothing is to be said of the small assessment. */
const crisis = { id: "line", country: "any", kind: "crisis", name: "A line", url: "https://example.org/line" };

/** Where authors' folders are, and how many there are by now. */
const authors = await temporary();
let count = 0;

/**
 * A folder of an author's.
 * @param {{ definition?: (it: any) => void, texts?: (it: any) => void, files?: Record<string, string | Uint8Array> }} [changes]
 */
async function author({ definition, texts, files = {} } = {}) {
  const folder = join(authors, `${++count}`);
  await mkdir(folder);
  const [own, en] = [structuredClone(structure), structuredClone(english)];
  own.resources.push({ ...crisis });
  definition?.(own);
  texts?.(en);
  const all = { "assessment.json": JSON.stringify(own, null, 2), "en.json": JSON.stringify(en, null, 2), ...files };
  for (const [name, content] of Object.entries(all)) await writeFile(join(folder, name), content);
  return folder;
}

/** The same texts, said to be in another language. @param {string} language @param {string} [status] */
const inLanguage = (language, status = "reviewed") => JSON.stringify({ ...english, language, status });

/** @typedef {{ file: string, pointer: string, message: string }} Remark */

/** `code`: that with which it ended. @param {string[]} args @returns {Promise<any>} */
async function asData(...args) {
  const { code, out, said } = await quietCheck([...args, "--json"]);
  assert.equal(said, "");
  return { ...JSON.parse(out), code };
}

describe("check", () => {
  test("says that an assessment is sound, in which languages, how much there is, and whether codes are offered", async () => {
    const folder = await author({ files: { "de.json": inLanguage("de") } });
    const { code, out } = await quietCheck(["check", folder]);
    assert.equal(code, 0, out);
    assert.match(out, /^quiet-check [\d.]+ check: .*\n✓ day-rhythm 1\.2\.0 is sound, in de, en\.\n  8 items, 1 scale, 4 bands, 0 indicators, 2 strategies, 2 resources; check-in codes are offered\n$/);
    const many = (/** @type {any} */ it) => { for (let n = 0; n < 40; n++) it.answerSets.find((/** @type {any} */ set) => set.id === "helps").options.push({ id: `more-${n}` }); };
    const say = (/** @type {any} */ it) => { for (let n = 0; n < 40; n++) it.texts[`option.helps.more-${n}`] = "More"; };
    assert.equal((await asData("check", await author({ definition: many, texts: say }))).checkInCodes, false);
  });

  test("tells every problem at once, with its file as the author names it, where in it, and what would be right", async () => {
    const folder = await author({
      definition: (it) => { it.id = "Day!"; it.colour = "red"; },
      texts: (it) => { it.texts.titel = it.texts.title; delete it.texts.title; },
      files: { "de.json": inLanguage("fr"), "fr.json": "{", "it.json": Buffer.from('{ "name": "Citt\u00e0" }', "latin1") },
    });
    const { code, out } = await quietCheck(["check", folder]);
    assert.equal(code, 1, out);
    for (const [file, says] of [
      ["assessment", "/colour  There is no field `colour` here. The fields are "],
      ["assessment", "/id  `Day!` cannot be an id. An id is a small letter"],
      ["en", "/texts  The text `title` is missing."],
      ["de", "/language  This says `fr`, but the texts were given as `de`."],
      ["fr", " This is not JSON: "],
      ["it", " This is not UTF-8: byte 16 of the file, in line 1, is 0xE0."],
    ]) {
      assert.ok(out.includes(`✗ ${join(folder, `${file}.json`)} ${says}`), `${says}\n${out}`);
    }
    const { problems, well, verdict, says } = await asData("check", folder);
    assert.deepEqual([well, verdict, says], [false, "wrong", `${problems.length} things to change.`]);
    assert.ok(out.endsWith(`\n${says}\n`), out);
    for (const problem of problems) assert.deepEqual(Object.keys(problem), ["file", "pointer", "message"]);
    assert.equal(out.split("\n").filter((line) => line.startsWith("✗")).length, problems.length);
  });

  test("says what is sound and probably not meant, and that alone makes nothing wrong", async () => {
    const today = new Date("2026-11-28T12:00:00Z");
    const folder = await author({
      definition: (it) => {
        it.resources.pop();
        it.resources[0].lastVerified = "2025-11-28";
        const [first] = it.resources;
        it.resources.push({ ...first, id: "never", lastVerified: null }, { ...first, id: "lately", lastVerified: "2025-11-29" }, { ...first, id: "today", lastVerified: "2026-11-28" });
        it.resources.push({ ...first, id: "slip", lastVerified: "2027-11-01" }, { ...first, id: "other-slip", lastVerified: "2026-11-30" }, { ...first, id: "young", kind: "youth", phone: null });
        it.messages[1].help = ["other", "therapist"];
      },
      texts: (it) => { it.status = "draft"; it.texts["item.wake"] = "I wake. ".repeat(20).trim(); it.texts["item.bed"] = "b".repeat(150); },
      files: { "de.json": inLanguage("de", "draft"), "words.json": "{}", "package.json": "{}", "notes.txt": "" },
    });
    const { found } = await check(folder, await thisRelease(), today);
    assert.deepEqual(found.notes.map(({ file, pointer, message }) => `${file.slice(folder.length + 1)} ${pointer} ${message}`), [
      "assessment.json /resources No resource is of kind `crisis` and country `any`: under the text `crisis` on the first screen stands an empty list.",
      "assessment.json /messages/1/help/1 No resource is of kind `therapist`: under this message none of it is named.",
      "assessment.json /resources/6/kind A resource of kind `youth` shows to somebody under 18 alone, and without `adultsOnly` nobody is asked: it shows nowhere: young.",
      "assessment.json /resources/1/phone A phone number without `lastVerified` is never shown: never.",
      "assessment.json /resources/0/lastVerified A phone number that was last verified twelve months ago or earlier is no longer shown: rhythm_page.",
      "assessment.json /resources/4/lastVerified A phone number whose `lastVerified` is a day to come is not shown until then: slip, other-slip.",
      "de.json /status These texts are a `draft`: the first screen says that no one has checked them yet.",
      "en.json /texts/item.wake This question has 159 characters. More than 150 are much on a phone; the section's `note` has room for what comes before it.",
      "package.json  This file is not read: its name is no language's tag, such as en.json or pt-BR.json.",
      "words.json  This file is not read: its name is no language's tag, such as en.json or pt-BR.json.",
    ]);
    const { code, well, problems, notes } = await asData("check", folder);
    assert.deepEqual([code, well, problems], [0, true, []]);
    assert.ok(notes.length >= 6);
  });

  test("says nothing of what is meant: kinds that are there, a `youth` that a message names or that is asked for, strategies that are suggested", async () => {
    for (const definition of [
      (/** @type {any} */ it) => { it.messages[1].help = ["crisis", "other"]; },
      (/** @type {any} */ it) => { it.resources.push({ ...crisis, id: "young", kind: "youth" }); it.messages[1].help = ["youth"]; },
      (/** @type {any} */ it) => { it.suggest.add = []; },
    ]) {
      const { problems, notes } = await asData("check", await author({ definition }));
      assert.deepEqual([problems, notes], [[], []]);
    }
  });

  test("points to a place that is there, and speaks of countries where there are some with help", async () => {
    const bare = (/** @type {any} */ it) => { for (const key of ["resources", "strategies", "suggest", "families"]) delete it[key]; };
    const silent = (/** @type {any} */ it) => { for (const key of Object.keys(it.texts)) if (/^(country|resource|strategy|family)\.(?!because)/.test(key)) delete it.texts[key]; };
    const { problems, notes } = await asData("check", await author({ definition: bare, texts: silent }));
    assert.deepEqual([problems, notes.map((/** @type {Remark} */ { pointer, message }) => [pointer, message.slice(0, 24)])], [[], [["", "No resource is of kind `"], ["", "There are no `strategies"]]]);
    const abroad = await asData("check", await author({ definition: (it) => { it.resources[1].country = "CA"; delete it.suggest; } }));
    assert.match(abroad.notes[0].message, /stands an empty list, until a country is chosen\.$/);
    assert.deepEqual([abroad.notes[1].pointer, abroad.notes[1].message], ["", "There are strategies, and `suggest` names none: the result never suggests one."]);
  });

  test("knows texts that were read in a wrong encoding and saved again, and those that run the other way", async () => {
    const notesOf = async (/** @type {(it: any) => void} */ texts) => (await asData("check", await author({ texts }))).notes.map((/** @type {Remark} */ { pointer, message }) => [pointer, message]);
    for (const [text, word, meant] of [["Tag fÃ¼r Tag, tÃ¤glich", "fÃ¼r", "für"], ["Sie sagt: â€žgutâ€œ", "â€žgutâ€œ", "„gut“"], ["ÐœÐ¾Ð¹ day", "ÐœÐ¾Ð¹", "Мой"]]) {
      const [[pointer, message], ...more] = await notesOf((it) => { it.texts.intro[1] = text; it.texts.na = "FÃ¼r mich nicht"; });
      assert.deepEqual([pointer, more], ["/texts/intro/1", []]);
      assert.ok(message.startsWith(`\`${word}\` is probably \`${meant}\`: this file looks like UTF-8 that was read as Windows-1252`), message);
    }
    // The end of the first could be read so.
    assert.deepEqual(await notesOf((it) => { it.texts.intro = ["LE CAFÉ\u00a0!", "Ça va ?"]; }), []);
    const hebrew = (/** @type {any} */ it) => { for (const key of Object.keys(it.texts)) it.texts[key] = Array.isArray(it.texts[key]) ? it.texts[key].map(() => "שלום") : "שלום"; };
    assert.deepEqual(await notesOf(hebrew), [["/direction", "Most letters of these texts are written from right to left, and this says `ltr`. It is probably `rtl`."]]);
    assert.deepEqual(await notesOf((it) => { hebrew(it); it.direction = "rtl"; it.texts.title = "The rhythm"; }), []);
    assert.deepEqual(await notesOf((it) => { it.direction = "rtl"; }), [["/direction", "Most letters of these texts are written from left to right, and this says `rtl`. It is probably `ltr`."]]);
  });

  test("says how a file is to be called that is named otherwise than its language, once, and checks the rest of it", async () => {
    for (const [name, language, pointer, says] of [
      ["DE.json", "de", "/language", "This is called DE.json and says `de`: call it de.json."],
      ["de-de.json", "de-DE", "/language", "This is called de-de.json and says `de-DE`: call it de-DE.json."],
      ["deu.json", "de", "/language", "This is called deu.json and says `de`: call it de.json."],
      ["fr.json", "de", "/language", "This is called fr.json and says `de`: call it de.json, or let it say otherwise."],
      ["de_DE.json", "de-DE", "", "A tag has `-`: call it de-DE.json."],
      ["de_DE.json", "de_DE", "", "A tag has `-`: call it de-DE.json."],
    ]) {
      const { na: _, ...rest } = english.texts;
      const folder = await author({ files: { [name]: JSON.stringify({ ...english, language, texts: rest }) } });
      const { code, problems: [first, ...more], languages } = await asData("check", folder);
      assert.deepEqual([code, first, languages], [1, { file: join(folder, name), pointer, message: says }, ["en", language.replace("_", "-")].sort()], name);
      assert.deepEqual(more.at(-1), { file: join(folder, name), pointer: "/texts", message: "The text `na` is missing. Every language needs it." });
      assert.equal(more.length, language.includes("_") ? 2 : 1, JSON.stringify(more));
    }
  });

  test("says of files that are nearly one of texts, or only by their name, that they are not read", async () => {
    const files = { "de.JSON": inLanguage("de"), "fr.json.txt": "{}", "it.json": JSON.stringify(words), "es.json": "[]", "map.json": '{ "name": "map" }', "notes.json.txt": "" };
    const { code, languages, notes } = await asData("check", await author({ files }));
    assert.deepEqual([code, languages], [0, ["en"]]);
    assert.deepEqual(notes.map((/** @type {Remark} */ { file, message }) => `${basename(file)} ${message}`), [
      "de.JSON This file is not read, as its name does not end in .json: call it de.json.",
      "es.json This file is not read: it is no object, as a file of texts is.",
      "fr.json.txt This file is not read, as its name does not end in .json: call it fr.json.",
      "it.json This file is not read: it looks like the frame's own words: give it to pack by --words.",
      "map.json This file is not read: it has no `language` and no `texts`, as a file of texts has.",
    ]);
  });

  test("takes a byte order mark, and says of other encodings that the file has to be saved as UTF-8", async () => {
    const text = JSON.stringify(english);
    assert.equal((await asData("check", await author({ files: { "en.json": `\ufeff${text}` } }))).code, 0);
    for (const [bytes, says] of /** @type {[Uint8Array, RegExp][]} */ ([
      [Buffer.from(`\ufeff${text}`, "utf16le"), /^This is UTF-16, .*Save the file as UTF-8\.$/],
      [Buffer.from(text, "utf16le"), /^This is UTF-16/],
      [Buffer.from(`\ufeff${text}`, "utf16le").swap16(), /^This is UTF-16/],
      [Buffer.from(text.replace("Morning", "\nMatin\u00e9e"), "latin1"), /^This is not UTF-8: byte \d+ of the file, in line 2, is 0xE9\. .*Save the file as UTF-8\.$/],
      [Buffer.concat([Buffer.from(text), Buffer.from([0xc3])]), new RegExp(`^This is not UTF-8: byte ${Buffer.byteLength(text) + 1} of the file`)],
    ])) {
      const { code, problems } = await asData("check", await author({ files: { "en.json": bytes } }));
      assert.deepEqual([code, problems.length, problems[0].pointer], [1, 1, ""]);
      assert.match(problems[0].message, says);
    }
  });

  test("reads no more of a file than one can be, be it without end", async () => {
    const folder = await author({ files: { "en.json": Buffer.alloc(4_000_001, " ") } });
    await symlink("/dev/zero", join(folder, "de.json"));
    const { code, problems } = await asData("check", folder);
    assert.deepEqual([code, problems.map((/** @type {Remark} */ { message }) => message)], [1, Array(2).fill("This file has more than 4,000,000 bytes, which is the most that is read.")]);
  });

  test("says of a text by which a deployed frame could no longer be told from a changed one where it is", async () => {
    const folder = await author({ texts: (it) => { it.texts.title = "♥"; } });
    const { code, problems: [problem] } = await asData("check", folder);
    assert.deepEqual([code, problem.file], [1, folder]);
    assert.match(problem.message, /^`verify` would not know a frame in `en` for this release's\. .*"♥"; a text that is shown by itself needs a letter or a digit\.$/);
  });
});

describe("where it cannot look, it says so in one line and ends with 2:", async () => {
  const empty = await temporary();
  const none = await author();
  await rm(join(none, "en.json"));
  const other = await author({ files: { "deutsch.json": "{}" } });
  await rm(join(other, "en.json"));
  const nearly = await author({ files: { "de.JSON": "{}", "it.json": JSON.stringify(words) } });
  await rm(join(nearly, "en.json"));
  const [slip, above] = [await temporary(), await temporary()];
  await writeFile(join(slip, "assesment.json"), "{}");
  await cp(days, join(above, "mine"), { recursive: true });
  for (const [how, target, says] of [
    ["texts by nearly the right name", nearly, "holds no texts: a file for each language, named by its tag, such as en.json (there is de.JSON, as its name does not end in .json: call it de.json, it.json: it looks like the frame's own words: give it to pack by --words)."],
    ["an assessment by nearly the right name", slip, "holds no assessment.json, but assesment.json: call it assessment.json."],
    ["an assessment in a folder in it", above, `holds no assessment.json, but ${join(above, "mine")} does: name that folder.`],
    ["no such folder", join(empty, "none"), "can't be read: there is no such folder."],
    ["a file", join(days, "en.json"), "can't be read: it is a file; name the folder that holds assessment.json."],
    ["no assessment in it", empty, "holds no assessment.json: name the folder that it is in."],
    ["no texts in it", none, "holds no texts: a file for each language, named by its tag, such as en.json."],
    ["texts by another name", other, "holds no texts: a file for each language, named by its tag, such as en.json (there is deutsch.json)."],
  ]) {
    test(how, async () => {
      for (const command of ["check", "pack"]) assert.deepEqual(await quietCheck([command, target]), { code: 2, out: "", said: `${target} ${says}\n` });
      const { code, looked, verdict, says: said } = await asData("check", target);
      assert.deepEqual([code, looked, verdict, said], [2, false, null, `${target} ${says}`]);
    });
  }
});

describe("pack", async () => {
  const place = await temporary();
  const out = join(place, "frame.html");

  test("makes of one's own assessment a frame of which nothing but data is one's own", async () => {
    const { code, out: said } = await quietCheck(["pack", days, "--out", out]);
    assert.equal(code, 0, said);
    const [, bytes, sent, digest] = /\n✓ .*frame\.html is packed: day-rhythm 1\.2\.0, in en\.\n.*\n  ([\d,]+) bytes, ([\d,]+) under brotli\n  sha256 (\w{64})\n  → put it beside quiet-check\.js.*\n  → .*npx quiet-check verify --own-data .*\n$/.exec(said) ?? assert.fail(said);
    const html = await readFile(out, "utf8");
    assert.equal(bytes, Buffer.byteLength(html).toLocaleString("en"));
    assert.ok(Number(sent.replace(",", "")) < 60_000, sent);
    const verified = await asData("verify", out, "--own-data");
    assert.deepEqual([verified.code, verified.verdict, verified.sha256], [0, "other-data", digest]);
    assert.equal((await quietCheck(["verify", out])).code, 1, "without saying so it is not the release's");
    assert.match(html, /<dt>Written by<\/dt><dd>Quiet Check<\/dd>.*<dt>Checked by<\/dt><dd>No one yet<\/dd>.*<dt>Tested as a measure<\/dt><dd>Not yet<\/dd>/);
    // A frame that is there is taken for an older one.
    assert.equal((await asData("pack", days, "--out", out)).sha256, digest);
    assert.deepEqual(await readdir(place), ["frame.html"], "and nothing is left beside it");
  });

  test("writes nothing where something is wrong, and leaves what is there", async () => {
    const before = await readFile(out);
    const { code, says, problems, file } = await asData("pack", await author({ texts: (it) => { delete it.texts.title; } }), "--out", out);
    assert.deepEqual([code, says, problems.length, file], [1, "1 thing to change. Nothing was written.", 1, null]);
    assert.deepEqual(await readFile(out), before);
  });

  test("overwrites nothing that is no frame, and no folder", async () => {
    const page = join(place, "index.html");
    for (const content of ["<!doctype html><title>Our site</title>", "", '<p id="program">trusted-types quiet-check</p>']) {
      await writeFile(page, content);
      assert.deepEqual(await quietCheck(["pack", days, "--out", page]), { code: 2, out: "", said: `${page} is there already, and is no frame of Quiet Check: it is left as it is. Name another file by --out, or take this one away.\n` });
      assert.equal(await readFile(page, "utf8"), content);
    }
    assert.match((await quietCheck(["pack", days, "--out", place])).said, /is a folder: name a file in it by --out\.\n$/);
    assert.match((await quietCheck(["pack", days, "--out", join(place, "none", "frame.html")])).said, /can't be written: there is no folder .*none: make it first\.\n$/);
    assert.match((await quietCheck(["pack", days, "--out", join(out, "frame.html")])).said, /can't be written: .*frame\.html is no folder\.\n$/);
    assert.match((await quietCheck(["pack", days, "--out", join(root, "dist", "frame.html")])).said, /is this package's own file, /);
    await rm(page);
    assert.deepEqual(await readdir(place), ["frame.html"]);
  });

  test("leaves a frame as it is that may not be written", async () => {
    const kept = join(place, "kept.html");
    await cp(out, kept);
    await chmod(kept, 0o444);
    const before = await stat(kept);
    assert.deepEqual(await quietCheck(["pack", days, "--out", kept]), { code: 2, out: "", said: `${kept} can't be written: it is there already, and may not be changed. Name another file by --out, or let it be written.\n` });
    assert.equal((await stat(kept)).ino, before.ino);
    await rm(kept);
  });

  test("says how the file is named on a page, and what its name says and is not so", async () => {
    for (const [name, address, notes] of /** @type {[string, string, RegExp[]][]} */ ([
      ['a"b.html', "a%22b.html", []],
      ["a#b?c&d'e.html", "a%23b%3Fc%26d%27e.html", []],
      ["frame", "frame", [/^This name does not end in \.html: a server may send it as something else/]],
      ["frame.de.html", "frame.de.html", [/^This name says `de`, and the frame is in `en`/]],
    ])) {
      const { code, change, notes: all } = await asData("pack", await author(), "--out", join(place, name));
      assert.deepEqual([code, change], [0, [
        `put it beside quiet-check.js on your site, and name it: <quiet-check src="/quiet-check/${address}">`,
        `look at what is deployed: npx quiet-check verify --own-data https://your.site/quiet-check/${address}`,
      ]]);
      assert.equal(all.length, notes.length, JSON.stringify(all));
      for (const [n, says] of notes.entries()) assert.match(all[n].message, says);
      await rm(join(place, name));
    }
  });

  test("is told the language where there are several and none is English", async () => {
    const folder = await author({ files: { "de.json": inLanguage("de"), "fr.json": inLanguage("fr") } });
    assert.equal((await quietCheck(["pack", folder, "--language", "it"])).said, "There are no texts in it. There is: de, en, fr.\n");
    assert.equal((await quietCheck(["pack", folder, "--language", "DE"])).said, "There are no texts in DE. Did you mean de? There is: de, en, fr.\n");
    await rm(join(folder, "en.json"));
    assert.deepEqual(await quietCheck(["pack", folder]), { code: 2, out: "", said: "A frame is in one language: say by --language in which. There is: de, fr.\n" });
  });

  test("takes the frame's own words in another language, and says so where they are still English", async () => {
    const folder = await author({ files: { "de.json": inLanguage("de", "draft") } });
    const own = join(place, "words.json");
    await writeFile(own, JSON.stringify(Object.fromEntries(Object.entries(words).map(([key, word]) => [key, `${word} (de)`]))));
    const german = join(place, "frame.de.html");
    const packed = await asData("pack", folder, "--language=de", "--words", own, "--out", german);
    assert.deepEqual([packed.code, packed.language, packed.notes.map((/** @type {Remark} */ { pointer }) => pointer)], [0, "de", ["/status"]]);
    const html = await readFile(german, "utf8");
    assert.match(html, /<html lang="de" dir="ltr">[^]*<p class="draft">This is a draft in your language\. No one has checked it yet\. \(de\)<\/p>[^]*Begin \(de\)/);
    assert.deepEqual([(await asData("verify", german, "--own-data")).verdict, packed.change[0]], ["other-data", 'put it beside quiet-check.js on your site, and name it: <quiet-check src="/quiet-check/frame.de.html">']);
    const { code, notes } = await asData("pack", folder, "--language", "de", "--out", german);
    assert.equal(code, 0);
    assert.match(notes.at(-1).message, /^The frame's own words \("Begin", "Back"\) are English: translate dist\/words\/en\.json/);
    assert.equal((await asData("verify", german, "--own-data")).verdict, "other-data");
    await writeFile(own, JSON.stringify({ ...words, begin: "Los", back: "Zurück" }));
    const { notes: [, half] } = await asData("pack", folder, "--language", "de", "--words", own, "--out", german);
    assert.deepEqual([half.file, half.message], [own, notes.at(-1).message]);
    // In English they are the release's: else nobody could tell a word that an author changed from one that somebody else did.
    const { code: refused, out: none, said } = await quietCheck(["pack", folder, "--words", own, "--out", german]);
    assert.deepEqual([refused, none], [2, ""]);
    assert.match(said, /^The frame's own words in en are this release's, .*leave out --words\.\n$/);
  });

  test("tells of every word that is missing, unknown or none", async () => {
    const own = join(place, "words.json");
    const { begin: _, ...rest } = words;
    const twice = (/** @type {string} */ text) => text.replace("{", '{"back":"Los",').replace(/"exit":"[^"]*"/, `"exit":"${"ä".repeat(2001)}"`);
    await writeFile(own, twice(JSON.stringify({ ...rest, start: "Los", wait: 1, back: "…", learn: "Mehr\nlesen", help: " Hilfe", "a/b": "" })));
    const { code, problems } = await asData("pack", await author({ files: { "de.json": inLanguage("de") } }), "--language", "de", "--words", own);
    assert.equal(code, 1);
    assert.deepEqual(problems.map((/** @type {Remark} */ { pointer, message }) => `${pointer} ${message}`).sort(), [
      ' The word `begin` is missing. In English it is "Begin"',
      "/a~1b The frame has no word `a/b`. Leave it out.",
      "/back `back` stands in this object twice. Once is right.",
      "/exit This has 4,002 bytes. At most 4,000 fit.",
      "/back This holds no letter and no digit: there has to be something to read.",
      "/help This begins or ends with a space. Take it out.",
      "/learn This holds a character that can't be seen, such as a line break, a tab or a direction override. Take it out.",
      "/start The frame has no word `start`. Leave it out.",
      '/wait This is of type number. It should be a text, as in English: "One moment…"',
    ].sort());
    for (const [content, says] of /** @type {[string | Uint8Array, RegExp][]} */ ([
      ["{", /^This is not JSON: in line 1, column 2, the file ends, and a name in `"`, or `}` should be there\.$/],
      ['{\n  "begin": "Los",\n}', /^This is not JSON: in line 3, column 1, is `}`, and a name in `"` should be there\.$/],
      ['{ "begin": "Los"\n  "back": "Zurück" }', /in line 2, column 3, is `"back"`, and a `,` or a `}` should be there\.$/],
      ["{ \"begin\": 'Los' }", /in line 1, column 12, is `'Los'`, and a value should be there\.$/],
      [JSON.stringify(english), /^These are the texts of an assessment\. --words takes the frame's own words/],
      ["[]", /^The words are an object/], [Buffer.from('{"begin": "D\u00e9but"}', "latin1"), /^This is not UTF-8/],
    ])) {
      await writeFile(own, content);
      const { code, problems: [problem, ...more] } = await asData("pack", days, "--words", own);
      assert.deepEqual([code, problem.file, more], [1, own, []]);
      assert.match(problem.message, says);
    }
    assert.match((await quietCheck(["pack", days, "--words", join(place, "gone.json")])).said, /gone\.json can't be read: there is no such file\.\n$/);
  });
});

describe("from the package as npm has it", async () => {
  const project = await temporary();
  const home = join(project, "node_modules", "quiet-check");
  await unpackInto(home);
  const command = join(home, "cli", "quiet-check.mjs");

  await cp(builtIn, join(project, "mine"), { recursive: true });

  test("the built-in assessment packed again is the release's frame, byte for byte", async () => {
    execFileSync(process.execPath, [command, "pack", "mine"], { cwd: project, stdio: "ignore" });
    assert.ok((await readFile(join(project, "frame.html"))).equals(frame));
  });

  test("nothing is checked or packed by a package that is not whole", async () => {
    await mkdir(join(project, "kept"));
    for (const name of ["template.html", "words/en.json", "core.js", "core.wasm"]) {
      await cp(join(home, "dist", name), join(project, "kept", "file"));
      await appendFile(join(home, "dist", name), " ");
      for (const act of ["check", "pack"]) {
        const { status, stdout, stderr } = spawnSync(process.execPath, [command, act, "mine"], { cwd: project, encoding: "utf8" });
        assert.deepEqual([status, stdout, stderr], [2, "", `This package's own dist/${name} is not that of dist/SHA256SUMS: install the package again.\n`], act);
      }
      await cp(join(project, "kept", "file"), join(home, "dist", name));
    }
  });
});
