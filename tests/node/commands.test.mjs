// `npx quiet-check` as it is used wrongly, and as programs read it: one line, or one object with the same fields, and exit
// code 2. And docs/commands.md, which says all that the commands know.
import assert from "node:assert/strict";
import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { root } from "../../build/run.mjs";
import { temporary } from "../support/temporary.mjs";
import { quietCheck } from "./command.mjs";
import { ask, html, page, site } from "./deployed.mjs";

const document = await readFile(join(root, "docs", "commands.md"), "utf8");
const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const folder = await temporary();
// It takes no room: there is nothing in it.
await writeFile(join(folder, "large.html"), "");
await truncate(join(folder, "large.html"), 600_000_000);
const days = join(root, "tests", "fixtures", "day-rhythm");
/** An assessment that is not sound. */
const broken = join(folder, "broken");
await mkdir(broken);
await writeFile(join(broken, "assessment.json"), "{}");
await writeFile(join(broken, "en.json"), "{}");
const help = (await quietCheck(["--help"])).out;

test("without a command it says what there is, and that this was no use of it", async () => {
  assert.deepEqual(await quietCheck([]), { code: 2, out: "", said: help });
  assert.match(help, /doctor URL[^]*verify FILE-OR-URL[^]*check FOLDER[^]*pack FOLDER/);
});

test("help and version can be asked for as elsewhere", async () => {
  for (const word of ["help", "-h"]) assert.deepEqual(await quietCheck([word]), { code: 0, out: help, said: "" }, word);
  for (const word of ["-v", "-V", "--version"]) assert.deepEqual(await quietCheck([word]), { code: 0, out: `${version}\n`, said: "" }, word);
});

describe("says in one line what was wrong with what it was given:", () => {
  for (const [args, says] of /** @type {[string[], RegExp][]} */ ([
    [["verify", "file://host/frame.html"], /^file:\/\/host\/frame\.html can't be read: the address of a file has three slashes and no host\.$/],
    [["verify", "file:///a%2Fb"], /^file:\/\/\/a%2Fb can't be read: the address of a file has no slash written as %2F\.$/],
    [["verify", "file:///%E0%A4%A"], /^file:.* can't be read: URI malformed\.$/],
    [["verify", join(folder, "large.html")], /large\.html can't be read: it has more than 16 MB/],
    [["verify", "your.site/quiet-check/frame.html"], /there is no such file; did you mean https:\/\/your\.site\/quiet-check\/frame\.html\?$/],
    [["verify", "localhost:8471/frame.html"], /there is no such file; did you mean http:\/\/localhost:8471\/frame\.html\?$/],
    [["verify", "no-such-file.html"], /^no-such-file\.html can't be read: there is no such file\.$/],
    [["verify", "./no.such/file.html"], /there is no such file\.$/],
    [["verify", "ftp://your.site/frame.html"], /^ftp:.* can't be read: only http and https, or a file\.$/],
    [["doctor", "localhost:8471"], /write http:\/\/ or https:\/\/ before it: http:\/\/localhost:8471$/],
    [["doctor", "your.site"], /before it: https:\/\/your\.site$/],
    [["doctor", "http://127.0.0.1/", "--frame", "your.site/frame.html"], /^--frame is .* before it: https:\/\/your\.site\/frame\.html$/],
    [["doctor", "page.html"], /no address of the web/],
    [["doctor", "ftp://your.site/"], /only http and https can be looked at\.$/],
    [["doctor", "http://127.0.0.1/", "--frame", "--json"], /^--frame needs an address after it\.$/],
    [["doctor", "http://127.0.0.1/", "--frame=--own-data"], /^--frame needs an address after it\.$/],
    [["pack", "mine", "--language"], /^--language needs a language's tag after it\.$/],
    [["pack", "mine", "--out="], /^--out needs a file after it\.$/],
    [["pack", "mine", "--words", "--json"], /^--words needs a file after it\.$/],
    [["check", "mine", "--out", "frame.html"], /^check does not know --out\. See quiet-check --help\.$/],
    [["check"], /^check takes one folder\.$/],
    [["pack", "mine", "yours"], /^pack takes one folder\.$/],
    [["check", ""], /^There is no name: it is empty\. Name a folder\.$/],
  ])) {
    test(args.join(" ").replace(folder, ""), async () => {
      const { code, out, said } = await quietCheck(args);
      const line = args.includes("--json") ? JSON.parse(out).says : said.replace(/\n$/, "");
      assert.equal(code, 2, out + said);
      assert.match(line, says);
      assert.doesNotMatch(line, /\n/);
    });
  }
});

test("what nobody foresaw is one line and exit code 2, no stack", async () => {
  const broken = join(folder, "broken.mjs");
  for (const [how, file, says] of [
    ["at once", 'async function* () { yield "no bytes"; }', /^This should not happen, and is a mistake in quiet-check: The "list\[0\]" argument/],
    ["later", 'async function* () { setTimeout(() => { throw new Error("two\\nlines"); }); await new Promise((done) => setTimeout(done, 5000)); }', /^This should not happen, .*: two.lines\n$/],
  ]) {
    await writeFile(broken, `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module"; fs.createReadStream = (${file}); syncBuiltinESMExports();`);
    const { code, out, said } = await quietCheck(["verify", "frame.html"], { NODE_OPTIONS: `--import=${pathToFileURL(broken).href}` });
    assert.deepEqual([code, out, said.split("\n").length], [2, "", 2], `${how}: ${said}`);
    assert.match(said, /** @type {RegExp} */ (says));
  }
});

test("as data there are the same fields, whatever became of it", async () => {
  await ask({});
  const frame = join(root, "dist", "frame.html");
  for (const [all, unseen] of /** @type {[string[][], number][]} */ ([
    [[["verify", frame], ["verify", join(root, "README.md")], ["verify", `${site.url}/none.html`], ["verify", "gone.html"], ["verify"], ["verify", "--hurry", "a"]], 2],
    [[["check", days], ["check", broken], ["check", "gone"], ["check"], ["check", "--hurry", "a"]], 2],
    [[["pack", days, "--out", join(folder, "packed.html")], ["pack", broken], ["pack", "gone"], ["pack"], ["pack", days, "--out", folder]], 2],
    [[["doctor", `${site.url}/check.html`], ["doctor", `${site.url}/none.html`], ["doctor", "http://127.0.0.1:1/"], ["doctor", "page.html"], ["doctor"], ["doctor", "http://a/", "--frame"]], 2],
  ])) {
    const answers = await Promise.all(all.map(async (args) => ({ args, ...(await quietCheck([...args, "--json"])) })));
    const objects = answers.map(({ out }) => JSON.parse(out));
    for (const [n, { args, code, said }] of answers.entries()) {
      const { command, well, looked, verdict, says } = objects[n];
      assert.equal(said, "", args.join(" "));
      assert.deepEqual(Object.keys(objects[n]), Object.keys(objects[0]), args.join(" "));
      assert.deepEqual([command, well, typeof says], [args[0], code === 0, "string"], args.join(" "));
      if (n >= unseen) assert.deepEqual([code, looked, verdict], [2, false, null], args.join(" "));
      else assert.deepEqual([looked, typeof verdict], [true, "string"], args.join(" "));
    }
  }
  const { code, out } = await quietCheck(["look", "--json"]);
  assert.deepEqual([code, JSON.parse(out)], [2, { command: null, target: null, well: false, looked: false, verdict: null, says: "There is no command look: doctor, verify, check or pack. See quiet-check --help." }]);
});

describe("docs/commands.md has", () => {
  /** What stands in the first cells of the tables under a heading. @param {string} heading */
  const cells = (heading) => {
    const [, section] = new RegExp(`^(?:# The commands|## ${heading})\\n([^]*?)(?=^## |$(?![^]))`, "m").exec(heading ? document.slice(document.indexOf(`## ${heading}`)) : document) ?? [];
    return [...(section ?? "").matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]*)`/g)].map(([, word]) => word));
  };

  test("each command and option, as the help has them", () => {
    const words = [...help.matchAll(/^ +(?:COMMAND )?((?:doctor|verify|check|pack|help|-)[\w ,-]*?)(?: (?:URL|FILE-OR-URL|FOLDER|TAG|FILE))?(?= {3}|$)/gm)].flatMap(([, all]) => all.trim().split(", "));
    const written = cells("").map((one) => one.split(" ")[0]);
    assert.ok(words.length > 13, words.join());
    assert.deepEqual([...new Set(written)].sort(), [...new Set(words)].sort());
  });

  test("each verdict", async () => {
    const [, type] = /@typedef \{([^}]*)\} Verdict/.exec(await readFile(join(root, "cli", "verify.mjs"), "utf8")) ?? [];
    assert.deepEqual(cells("Verdicts of `verify`").sort(), [...type.matchAll(/"([\w-]+)"/g)].map(([, one]) => one).sort());
  });

  test("each field of the data", async () => {
    await ask({ "/check.html": { body: page(), headers: html } });
    const all = await Promise.all([["doctor", `${site.url}/check.html`], ["verify", join(root, "dist", "frame.html")], ["check", days], ["pack", "gone"]].map((args) => quietCheck([...args, "--json"])));
    assert.deepEqual([...cells("As data")].sort(), [...new Set(all.flatMap(({ out }) => Object.keys(JSON.parse(out))))].sort());
  });
});
