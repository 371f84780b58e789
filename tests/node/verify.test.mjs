// `quiet-check verify`: told as those who run it meet it, and then as those who would deceive it. Whatever is done to a
// frame file, it must never be called a release's; and never "other data" where anything but data was touched.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serve } from "../../build/serve.mjs";
import { encode } from "../../cli/fill.mjs";
import { pieces, withoutCodes } from "../../cli/frame.mjs";
import { thisRelease } from "../../cli/release.mjs";
import { judge } from "../../cli/verify.mjs";
import { frameWith } from "../browser/frames.mjs";
import { opened } from "../support/opened.mjs";
import { temporary } from "../support/temporary.mjs";
import { quietCheck } from "./command.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const release = await thisRelease();
const frame = /** @type {string} */ (release.frames.get("frame.html"));
/** Another assessment in the same program, packed by the same step. */
const days = await frameWith({ folder: join(root, "tests", "fixtures", "day-rhythm") });

/** The release's frame with other data, and a checksum that fits them. @param {string} body */
function withData(body) {
  const [head, ours] = /id="data">([^<]*)/.exec(frame) ?? assert.fail("no data");
  const bytes = Buffer.from(`\0\0\0\0\0${body}`, "latin1");
  bytes[0] = ours.charCodeAt(0) ^ 118;
  bytes.writeUInt32LE(bytes.subarray(5).reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5), 1);
  return change(frame, head, `id="data">${encode(bytes)}`);
}

/** @param {string} html */
const judged = (html) => judge(Buffer.from(html), release);
/** @param {string} html @param {string} from @param {string} to */
const change = (html, from, to) => {
  assert.ok(html.includes(from), `the frame has no ${from}`);
  return html.replace(from, () => to);
};

describe("the command", async () => {
  const folder = await temporary();
  /** @param {string | Uint8Array} content @param {...string} options */
  async function verify(content, ...options) {
    const file = join(folder, "frame.html");
    await writeFile(file, content);
    return quietCheck(["verify", file, ...options]);
  }

  test("says of the release's frame that it is, byte for byte, with its digest", async () => {
    const { code, out } = await verify(frame);
    const sum = release.sums.get("frame.html");
    assert.equal(code, 0, out);
    assert.match(out, new RegExp(`^✓ release  .*\n  Byte for byte the frame\\.html of Quiet Check ${release.version}\\.\n  sha256 ${sum}\n$`));
  });

  test("says of another assessment that it is other data, which parts, and where it leads; whoever packed it says so", async () => {
    const { code, out } = await verify(days);
    assert.equal(code, 1, out);
    assert.match(out, /^✗ other-data /);
    assert.match(out, /other data: the first screen's texts and links, the title, the assessment's words, the assessment\. All that runs and every policy are the release's\./);
    assert.match(out, /leads to https:\/\/example\.org\/days\n/);
    assert.match(out, /→ .*--own-data/);
    const own = await verify(days, "--own-data");
    assert.deepEqual([own.code, own.out.slice(0, 12)], [0, "✓ other-data"]);
    assert.equal((await verify(days.replace("<title>Quiet", "<title>Loud"), "--own-data")).code, 1, "but nothing else");
  });

  test("says of an assessment that came with one bit turned that its data cannot be read, be it one's own or not", async () => {
    const from = days.indexOf('id="data">') + 10;
    const until = days.indexOf("</script>", from);
    let count = 0;
    for (let at = from; at < until; at += at < from + 8 ? 1 : 13) {
      for (let bit = 0; bit < 8; bit++) {
        const other = String.fromCharCode(days.charCodeAt(at) ^ (1 << bit));
        const { verdict, code, differ, says } = judged(days.slice(0, at) + other + days.slice(at + 1));
        assert.deepEqual([verdict, code, differ, says], ["altered", "damaged", ["the assessment"], "Altered: the assessment. Its data cannot be read."], `bit ${bit} of byte ${at - from}`);
        count++;
      }
    }
    assert.ok(count > 300, `${count}`);
    const turned = days.slice(0, from + 9) + String.fromCharCode(days.charCodeAt(from + 9) ^ 1) + days.slice(from + 10);
    for (const options of [[], ["--own-data"]]) {
      const { code, out } = await verify(turned, ...options);
      assert.equal(code, 1, out);
      assert.match(out, /^✗ altered .*\n  Altered: the assessment\. Its data cannot be read\.\n/);
    }
  });

  test("shows where another assessment leads as its program reads it, whatever stands around it in the data", () => {
    const long = `https://example.org/${"a".repeat(300)}`;
    for (const [bytes, links] of /** @type {[number[] | string, string[]][]} */ ([
      ["\x13https://example.org\0\0\0", ["https://example.org"]],
      // What comes after may be letters, and what comes before may have the eighth bit set.
      ["\x13https://example.org!AAAA", ["https://example.org"]],
      ["\xff\x13https://example.org!AAAA", ["https://example.org"]],
      ["\x0atel:+44123\x14mailto:a@example.org\x05Other", ["tel:+44123", "mailto:a@example.org"]],
      [`\xc0\x02${long}!AAAA`, [long]],
      ["\x2dhttps://example.org/?u=https://other.example.AAAA", ["https://example.org/?u=https://other.example."]],
      // Where no length fits, the whole that could be one.
      ["\x03https://example.org/b\u0080A", ["https://example.org/b"]],
    ])) {
      assert.deepEqual(judged(withData(`\0\0${bytes}\0`)).links, links, JSON.stringify(bytes));
    }
    assert.deepEqual(judged(days).links.filter((link) => /[^!-~]/.test(link)), []);
  });

  test("knows another assessment that has too many answers for a check-in code, and so offers none", async () => {
    const folder = await temporary();
    const [definition, en] = await Promise.all(["assessment", "en"].map(async (name) => JSON.parse(await readFile(join(root, "tests", "fixtures", "day-rhythm", `${name}.json`), "utf8"))));
    for (let n = 0; n < 40; n++) {
      definition.answerSets.find((/** @type {{ id: string }} */ set) => set.id === "helps").options.push({ id: `more-${n}` });
      en.texts[`option.helps.more-${n}`] = "More";
    }
    await writeFile(join(folder, "assessment.json"), JSON.stringify(definition));
    await writeFile(join(folder, "en.json"), JSON.stringify(en));
    const many = await frameWith({ folder });
    const { verdict, says } = judged(many);
    assert.equal(verdict, "other-data", says);
    assert.match(says, /other data: .*, the assessment, no check-in codes\. All that runs/);
    assert.equal(judged(change(many, "<h1 tabindex", "<h2 tabindex")).verdict, "altered");
    // From the release's own nobody takes them away.
    const without = withoutCodes(frame);
    assert.equal(frame.match(/data-do="(code|compare)"/g)?.length, 3);
    assert.doesNotMatch(without, /data-do="(code|compare)"/);
    assert.equal(judged(without).verdict, "altered");
    // All of them or none.
    assert.equal(judged(days.replace(/<button class="quiet" data-do="compare">[^<]*<\/button>/, "")).verdict, "altered");
  });

  test("says of another language that nobody can tell here whether its words are right", async () => {
    for (const name of ["ar-XB", "en-XA"]) {
      const { out } = await verify(await readFile(join(root, "dist", "pseudo", `${name}.html`)));
      assert.match(out, /^✗ other-data .*\n.*the language, .*The frame's own words are in a language that this release does not have/);
    }
  });

  for (const { how, html, says } of [
    { how: "a script", html: change(frame, "quietCheck:1", "quietCheck:2"), says: /✗ altered .*\n  Altered: the start-up script of both documents\. *\n  the start-up script of both documents at byte \d+\n    release: "1.*\n    here: {4}"2/ },
    { how: "the working script", html: change(frame, "WebAssembly.compile(", "WebAssembly.compile( "), says: /Altered: the working document's script\./ },
    { how: "the style", html: change(frame, ".stage{position:fixed", ".stage{position:static"), says: /Altered: the style\./ },
    { how: "the policy", html: change(frame, "default-src 'none'; frame-src data:", "default-src *; frame-src data:"), says: /Altered: the policy\. *\n  the policy at byte \d+\n    release: "'none'.*\n    here: {4}"\*/ },
    { how: "the program", html: frame.replace(/(id="program">.{4000})./su, "$1\u01fe"), says: /Altered: the program\. *\n  the program at byte \d+\n/ },
    { how: "the frame's own words", html: change(frame, "Nothing is saved.", "Give your name."), says: /Altered: the frame's own words\. *\n  the frame's own words at byte \d+: the frame's own words are always the same in one language/ },
    { how: "the markup", html: change(frame, "<h1 tabindex", "<h2 tabindex"), says: /Altered: the markup\./ },
    { how: "line ends, by a transfer in text mode", html: frame.replaceAll("\n", "\r\n"), says: /Its line ends were rewritten, as by an FTP transfer in text mode\./ },
    { how: "the byte order mark", html: frame.slice(1), says: /Only the byte order mark at its beginning is gone\./ },
    { how: "the end, by a cache's remark", html: `${frame}<!-- cached -->`, says: /Altered: the end\. Something was added after its end\./ },
    { how: "the head, by a script that a delivery network adds", html: change(frame, "<head>", '<head><script src="/cdn/beacon.js" defer></script>'), says: /Altered: .*Something puts a script into it: <script src="\/cdn\/beacon\.js" defer>/ },
    { how: "the body's end, by the same", html: change(frame, "</body></html>\n", '<script src="/cdn/beacon.js" defer></script></body></html>\n'), says: /Something puts a script into it/ },
  ]) {
    test(`says altered, and where, of ${how}`, async () => {
      const { code, out } = await verify(html);
      assert.equal(code, 1);
      assert.match(out, /^✗ altered /);
      assert.match(out, says);
      assert.match(out, new RegExp(`→ copy frame\\.html again, in binary, from quiet-check ${release.version}`));
    });
  }

  test("says altered of a file that was converted to another encoding", async () => {
    const { out } = await verify(Buffer.from(frame.slice(1), "latin1"));
    assert.match(out, /✗ altered .*\n  Altered: it is no longer UTF-8/);
  });

  test("says cut off, and after how much, wherever it ends", async () => {
    const bytes = Buffer.from(frame);
    for (const end of [1, 500, 60_000, bytes.indexOf('id="data"'), bytes.length - 100, bytes.length - 1]) {
      const { code, out } = await verify(bytes.subarray(0, end));
      assert.equal(code, 1);
      assert.match(out, new RegExp(`✗ cut-off .*\n  Cut off: the first ${end} of ${bytes.length} bytes of the release's frame\\.html\\.`));
    }
    assert.match((await verify("")).out, /✗ cut-off .*\n  The file is empty\./);
    for (const end of [days.indexOf('id="words">') + 500, days.indexOf('id="data">') + 100, days.indexOf('id="program">') + 9000, days.length - 5]) {
      assert.match((await verify(days.slice(0, end))).out, /✗ cut-off .*\n  Cut off after \d+ bytes\./, "with other data, too");
    }
  });

  test("says another release, or somebody's own, of scripts whose policy names them", async () => {
    const { code, out } = await verify(await frameWith({ inner: "1;" }));
    assert.equal(code, 1);
    assert.match(out, /✗ other-release .*\n.*It is of another release, or somebody's own\./);
    assert.match(out, /→ ask the release it claims to be: npx quiet-check@VERSION verify/);
    assert.equal(judged(await frameWith({ outer: "1;" })).code, "version-mismatch");
    // One to which something was added, or whose policy does not fit, is no release's at all.
    assert.equal(judged(change(await frameWith({ inner: "1;" }), "</body></html>\n", '<script src="/beacon.js"></script></body></html>\n')).verdict, "altered");
    assert.equal(judged(change(await frameWith({ outer: "1;" }), '<script>1;"use', '<script>2;"use')).verdict, "altered");
  });

  test("says that something else is no frame at all", async () => {
    for (const text of ["hello", "<!doctype html><title>Our site</title>", "\0\0\0", await readFile(join(root, "README.md"))]) {
      const { code, out } = await verify(text);
      assert.deepEqual([code, out.slice(0, 14)], [1, "✗ not-a-frame "]);
    }
    // The release's other files are known, and no frames.
    for (const file of ["quiet-check.js", "core.wasm"]) {
      const bytes = await readFile(join(root, "dist", file));
      assert.deepEqual([judge(bytes, release).file, (await verify(bytes)).code], [file, 1]);
    }
  });

  test("looks at an address, through redirects and compression", async () => {
    const { brotliCompressSync, gzipSync } = await import("node:zlib");
    const site = await serve({ root: join(root, "dist") });
    try {
      site.answers.set("/moved.html", { status: 302, headers: { location: "/frame.html" } });
      site.answers.set("/br.html", { body: brotliCompressSync(frame), headers: { "content-encoding": "br" } });
      site.answers.set("/gz.html", { body: gzipSync(frame), headers: { "content-encoding": "gzip" } });
      for (const path of ["/frame.html", "/moved.html", "/br.html", "/gz.html"]) {
        const { code, out } = await quietCheck(["verify", site.url + path]);
        assert.equal(code, 0, out);
        assert.match(out, /^✓ release /);
      }
      site.answers.set("/cut.html", { body: frame, cutAfter: 5000 });
      assert.deepEqual(await quietCheck(["verify", `${site.url}/cut.html`]), { code: 2, out: "", said: `${site.url}/cut.html can't be fetched: the connection broke off in the middle of the answer.\n` });
      assert.deepEqual(await quietCheck(["verify", `${site.url}/none.html`]), { code: 2, out: "", said: `${site.url}/none.html answers 404.\n` });
      site.answers.set("/wrong.html", { body: frame, headers: { "content-encoding": "gzip" } });
      site.answers.set("/half.html", { body: gzipSync(frame).subarray(0, 5000), headers: { "content-encoding": "gzip" } });
      for (const [path, says] of [["wrong", "and it is not"], ["half", "and its end is missing"]]) {
        assert.deepEqual(await quietCheck(["verify", `${site.url}/${path}.html`]), { code: 2, out: "", said: `${site.url}/${path}.html can't be fetched: Content-Encoding says gzip, ${says}.\n` });
      }
      site.answers.set("/page.html", { body: "<!doctype html><title>x</title><quiet-check></quiet-check>" });
      const { code: swapped, out: ofPage } = await quietCheck(["verify", `${site.url}/page.html`]);
      assert.equal(swapped, 1);
      assert.match(ofPage, new RegExp(`^✗ not-a-frame .*\\n  Not a Quiet Check frame, but a page that shows one\\.\\n  → this is a page: npx quiet-check doctor ${site.url}/page\\.html\\n`));
      for (const [target, says] of [[`${site.url}/none.html`, `${site.url}/none.html answers 404.`], ["no-such-file.html", "no-such-file.html can't be read: there is no such file."]]) {
        const { code, out, said } = await quietCheck(["verify", target, "--json"]);
        assert.deepEqual([code, said], [2, ""]);
        const unknown = { code: null, file: null, sha256: null, size: null, differ: [], differences: [], links: [], change: [] };
        assert.deepEqual(JSON.parse(out), { command: "verify", target, well: false, looked: false, verdict: null, says, ...unknown });
      }
    } finally {
      await site.close();
    }
  });

  test("gives the same as data, and ends with 2 where it was used wrongly", async () => {
    const { out } = await verify(change(frame, "quietCheck:1", "quietCheck:2"), "--json");
    const { well, looked, verdict, code, differ, differences } = JSON.parse(out);
    assert.deepEqual([well, looked, verdict, code, differ], [false, true, "altered", "damaged", ["the start-up script of both documents"]]);
    assert.equal(Buffer.from(frame).subarray(differences[0].at, differences[0].at + 1).toString(), "1");
    for (const [args, says] of /** @type {[string[], RegExp][]} */ ([
      [["toString"], /^There is no command toString/],
      [["verify"], /^verify takes one file or address\./],
      [["verify", "a", "b"], /^verify takes one/],
      [["verify", "--hurry", "a"], /^verify does not know --hurry/],
      [["verify", join(folder, "gone.html")], /there is no such file/],
      [["verify", folder], /it is a folder; name the frame file in it/],
      [["verify", ""], /^There is no name: it is empty/],
      [["doctor", "page.html"], /^the address is "page\.html", and no address of the web/],
      [["doctor", ""], /^the address is empty/],
      [["doctor", "http://127.0.0.1/", "--frame", "/frame.html"], /^--frame is "\/frame\.html", and no address/],
      [["doctor", "http://127.0.0.1/", "--frame"], /--frame needs an address after it/],
    ])) {
      const { code, out, said } = await quietCheck(args);
      assert.deepEqual([code, out], [2, ""], args.join(" "));
      assert.match(said, says);
    }
    // A file by its address, and one that somebody has put a script into where the first one stood.
    const put = join(folder, "put.html");
    await writeFile(put, String(frame).replace("</head>", "<script>alert(1)</script></head>"));
    const found = await quietCheck(["verify", pathToFileURL(put).href]);
    assert.equal(found.code, 1, found.said);
    assert.match(found.out, /Something puts a script into it\./);
    assert.equal((await quietCheck(["--version"])).out, `${release.version}\n`);
    assert.match((await quietCheck(["--help"])).out, /doctor URL[^]*verify FILE-OR-URL/);
  });
});

/** Where a block of the frame begins and ends. @param {string} id @returns {[number, number]} */
function block(id) {
  const from = frame.indexOf(`id="${id}">`) + id.length + 5;
  return [from, frame.indexOf("</script>", from)];
}

/**
 * Where a frame file holds data, found without the command's own way: every text of the definition as packing writes it,
 * the two blocks, the language. In characters, as [from, to).
 * @param {string} html @param {string[]} texts
 */
function dataRanges(html, texts) {
  const ranges = [block("words"), block("data")];
  const end = html.indexOf('id="words"');
  for (const text of new Set(texts)) {
    const written = text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
    for (let at = html.indexOf('class="stage"'); (at = html.indexOf(written, at + 1)) >= 0 && at < end; ) ranges.push([at, at + written.length]);
  }
  for (const { index } of html.matchAll(/<html lang="en"/g)) ranges.push([index + 12, html.indexOf('"', index + 12)]);
  return ranges;
}

const json = async (/** @type {string} */ path) => JSON.parse(await readFile(join(root, path), "utf8"));
const definition = await json("www/assessments/sex-and-coping/assessment.json");
const { texts } = await json("www/assessments/sex-and-coping/en.json");
const crisis = definition.resources.filter((/** @type {any} */ one) => one.country === "any" && one.kind === "crisis");
const free = dataRanges(frame, [
  texts.title, texts.crisis, texts.evidence, ...texts.intro, ...Object.keys(texts).filter((key) => key.startsWith("country.")).map((key) => texts[key]),
  ...crisis.flatMap((/** @type {any} */ one) => [one.url, one.name, texts[`resource.${one.id}.text`]]).filter(Boolean),
  definition.evidence.author, definition.evidence.date, definition.evidence.itemLicence, definition.version, "No one yet", "Not yet",
]);
/** @param {[number, number]} range @param {number} at */
const isIn = ([from, to], at) => from <= at && at < to;
/** Whether all of a part is data. @param {number} from @param {number} to */
const isData = (from, to) => free.some(([begin, end]) => begin <= from && to <= end);

/** The same numbers each time (mulberry32). @param {number} seed */
function numbers(seed) {
  return (/** @type {number} */ below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

describe("under attack", () => {
  /** All that may run or load, and every tag, read in another way than the command's. @param {string} html */
  const running = (html) => inOrder(opened(html));
  /** @param {string} html */
  const inOrder = (html) => ({
    scripts: [...html.matchAll(/<(script|style)\b[^>]*>([^]*?)<\/\1>/gi)].filter(([tag]) => !/^<script type="text\/plain" id="(words|data)">/.test(tag)).map(([all]) => all),
    tags: [...html.replace(/<(script|style)\b[^]*?<\/\1\s*>/gi, "").matchAll(/<[^>]*>?/g)]
      .map(([tag]) => tag)
      // What an assessment brings as elements: with these attributes and no others.
      .filter((tag) => !/^<(\/?p|p class="draft"|\/?li|\/?span|\/a|option value="\d+"|\/option|a class="link" href="(https:|mailto:|tel:)[^"\s]*" target="_blank" rel="noopener noreferrer"|html lang="[\w-]+" dir="(ltr|rtl)")>$/.test(tag)),
  });
  const ours = JSON.stringify(running(frame));
  assert.ok(ours.includes("t-paper"));
  /** @param {string} html @param {boolean} data whether data alone was touched @param {string} what */
  function holds(html, data, what) {
    const { verdict } = judged(html);
    if (verdict === "release") assert.equal(html, frame, what);
    if (verdict !== "other-data") return verdict;
    assert.ok(data, `${what} is called other data`);
    assert.equal(JSON.stringify(running(html)), ours, `${what} is called other data, and something else runs`);
    return verdict;
  }

  test("a letter changed anywhere is noticed; other data only where there is data", () => {
    const verdicts = new Map();
    // Every character of the policies and of what stands around the blocks; of the long parts one in some hundred.
    const sharp = [...frame.matchAll(/<meta[^>]*>|<\/?(script|style|template|html|body)[^>]*>/g)].map(({ 0: text, index }) => [index, index + text.length]);
    const step = 211;
    const places = new Set(sharp.flatMap(([from, to]) => Array.from({ length: to - from }, (_, n) => from + n)));
    for (let at = 0; at < frame.length; at += step) places.add(at);
    for (const [from, to] of free) for (let at = from; at < to; at += Math.max(1, Math.floor((to - from) / 7))) places.add(at);
    for (const at of places) {
      const letter = frame[at] === "x" ? "y" : "x";
      const verdict = holds(frame.slice(0, at) + letter + frame.slice(at + 1), isData(at, at + 1), `byte ${at} (${JSON.stringify(frame.slice(at - 20, at + 20))})`);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      // And the other way: a letter within a text is data. In the data themselves it no longer fits their checksum.
      if (isIn(block("data"), at)) assert.equal(verdict, "altered", `data at ${at}`);
      else if (isData(at, at + 1) && /[a-z]/.test(frame[at]) && !/\/\/|:/.test(frame.slice(at - 8, at + 8))) assert.equal(verdict, "other-data", `data at ${at}: ${frame.slice(at - 20, at + 20)}`);
    }
    assert.ok(places.size > 3000 && verdicts.get("altered") > 3000 && verdicts.get("other-data") > 100, JSON.stringify([...verdicts]));
  });

  test("nothing that could run can be put in, be it where there is data", () => {
    const payloads = [
      "<script>alert(1)</script>", "<script src=//x.example></script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', '" onmouseover="alert(1)', "' onclick='1",
      '<iframe srcdoc="<script>1</script>">', '<meta http-equiv="refresh" content="0;url=//x.example">', '<base href="//x.example/">', '<link rel="preconnect" href="//x.example">',
      '<a href="javascript:1">x</a>', "<form action=//x.example>", "<p onclick=1>x</p>", "<p>x</p>", "<li>x</li>", "<!--", "-->", "<![CDATA[", "</template>", "</title>", "</script>", "</style>", "</body>", "<", ">", "\"",
      "&lt;script&gt;", "&#60script", "&#x3c;", "&amp;#60;", "&nbsp;", "\0", "\r", "\u0085", "\u009b", "\ufeff",
      '<option value="9">x</option>', '<li><a class="link" href="javascript:alert(1)" target="_blank" rel="noopener noreferrer">x</a></li>',
      '<li><a class="link" href="https://x.example" target="_top" rel="opener">x</a></li>', '<meta http-equiv="Content-Security-Policy" content="">',
    ];
    const around = pieces(frame);
    const boundaries = around.map(({ at }) => at);
    const within = around.filter(({ kind, text }) => kind !== "raw" && text.length > 2).map(({ at, text }) => at + (text.length >> 1));
    const random = numbers(7);
    let other = 0;
    for (const payload of payloads) {
      // All places around the first screen and some of the others; the tags of an assessment are right in just a few of them.
      const places = [...boundaries, ...within].filter((at) => at > 0 && (at < frame.indexOf('id="t-crash"') ? random(6) === 0 : random(80) === 0));
      for (const at of places) {
        const html = frame.slice(0, at) + payload + frame.slice(at);
        // A paragraph more in the introduction is what an assessment may bring, and so is a country.
        const brought = /^<(p>x<\/p|option value="\d)/.test(payload);
        if (holds(html, brought, `${payload} at ${at} (${frame.slice(at - 20, at + 20)})`) === "other-data") other++;
      }
      for (const [from, to] of free.filter(([from]) => random(2) === 0 && from > frame.indexOf('class="stage"') && from < frame.indexOf('id="words"'))) {
        holds(frame.slice(0, from + 1) + payload + frame.slice(Math.min(from + 1, to)), false, `${payload} inside a text at ${from}`);
      }
    }
    assert.ok(other < 20, `${other} of these are called other data`);
  });

  test("addresses are the ones that an assessment may have", () => {
    const link = 'href="https://findahelpline.com"';
    for (const [address, well] of /** @type {[string, boolean][]} */ ([
      ["https://example.org/help?a=1&#38;b=2", true], ["tel:+44123", true], ["mailto:a@example.org", true],
      ["http://example.org", false], ["javascript:alert(1)", false], ["java\tscript:alert(1)", false], ["JaVaScRiPt:1", false], ["data:text/html,x", false], ["//example.org", false],
      ["https://user@example.org", false], ["https://ex\u00e4mple.org", false], ["https://example.org/a\u202eb", false], ["https://&#38;@example.org", false], ["https:\\\\example.org", false], ["", false], [" https://example.org", false], ["blob:https://example.org/x", false], ["&#106;avascript:1", false],
    ])) {
      const { verdict, links } = judged(change(frame, link, `href="${address}"`));
      assert.equal(verdict, well ? "other-data" : "altered", address);
      if (well) assert.equal(links.length, 1, "and it is shown");
    }
    for (const line of ["javascript:alert(1)", "  javascript:alert(1)", "\x01javascript:alert(1)", "data:text/html,x", "http://example.org"]) {
      assert.equal(judged(change(frame, 'id="words">', `id="words">x\n${line}\n`)).verdict, "altered", line);
    }
    for (const char of ["<", "\0", "\r", "\t", "\x02"]) assert.equal(judged(change(frame, 'id="words">', `id="words">a${char}b`)).verdict, "altered");
    for (const char of ["<", "\n", "\r", "\0", "é", "\u0101", "\u0200"]) assert.equal(judged(change(frame, 'id="data">', `id="data">${char}`)).verdict, "altered", JSON.stringify(char));
    assert.equal(judged(change(frame, 'id="words">', 'id="words">Data: a word with a colon\n')).verdict, "other-data", "a text may have a colon");
  });

  test("before the words of another assessment are one to eight spaces, as compress best, and before its own no others", () => {
    for (let count = 0; count < 12; count++) {
      const spaced = (/** @type {string} */ html) => html.replace(/ +(?=<script type="text\/plain" id="words">)/, " ".repeat(count));
      const other = spaced(frame.replace(/(?<=id="words">)/, "Other words\n"));
      assert.equal(judged(other).verdict, count > 0 && count < 9 ? "other-data" : "altered", `${count}`);
      assert.equal(judged(spaced(frame)).verdict, spaced(frame) === frame ? "release" : "altered", `${count}`);
    }
  });

  test("a language and a direction, and nothing else, stand at the top", () => {
    for (const [tag, well] of /** @type {[string, boolean][]} */ ([
      ['<html lang="de" dir="ltr">', true], ['<html lang="ar-EG" dir="rtl">', true],
      ['<html lang="de" dir="auto">', false], ['<html lang="" dir="ltr">', false], ['<html lang="de" dir="ltr" onclick="1">', false], ['<html lang="de&#34;" dir="ltr">', false], ['<HTML lang="de" dir="ltr">', false], ['<html lang="de" dir="ltr" manifest="x">', false],
    ])) assert.equal(judged(frame.replace(/<html lang="en" dir="ltr">/g, tag)).verdict, well ? "other-data" : "altered", tag);
  });

  test("policies and scripts can't be doubled, moved, or taken away", () => {
    const [outer, inner] = [...frame.matchAll(/<meta http-equiv="Content-Security-Policy"[^>]*>/g)].map(([tag]) => tag);
    const program = /<script type="text\/plain" id="program">[^]*?<\/script>/.exec(frame)?.[0] ?? "";
    const words = /<script type="text\/plain" id="words">[^]*?<\/script>/.exec(frame)?.[0] ?? "";
    for (const [what, html] of Object.entries({
      "without the outer policy": frame.replace(outer, ""),
      "without the inner policy": frame.replace(inner, ""),
      "the policies exchanged": frame.replace(outer, "@").replace(inner, outer).replace("@", inner),
      "a policy for reports only": frame.replace(outer, outer.replace("Content-Security-Policy", "Content-Security-Policy-Report-Only")),
      "the policy in a comment": frame.replace(outer, `<!--${outer}-->`),
      "the policy after the style": frame.replace(outer, "").replace("</style>", `</style>${outer}`),
      "a second program first": frame.replace(program, program.replace(/.{9}<\/script>$/su, "</script>") + program),
      "the program before the words": frame.replace(program, "").replace(words, program + words),
      "the working document as a script": frame.replace('<script type="text/plain" id="inner">', '<script id="inner">'),
      "the working document as a template": frame.replace('<script type="text/plain" id="inner">', "<template>").replace("</script><script>\"use", "</template><script>\"use"),
      "the working document ended by its own script": frame.replace("\x01/script>", "</script>"),
      "a script begun in the working document that lasts": frame.replace('<template id="t-age">', '<!--<script><template id="t-age">'),
      "the working document's end in the outer one": frame.replace("first.show()</script>", "first.show()\x01/script></script>"),
      "the words as a script": frame.replace('<script type="text/plain" id="words">', '<script id="words">'),
      "the words as a module": frame.replace('type="text/plain" id="words"', 'type="module" id="words"'),
      "everything twice": frame + frame,
      "everything after a comment": `<!-- -->${frame}`,
      "everything in capitals": frame.replace(/<\/?[a-z]+/g, (tag) => tag.toUpperCase()),
    })) {
      assert.equal(judged(html).verdict, "altered", what);
      assert.equal(judged(change(html, "Sex and coping", "Other words")).verdict, "altered", `${what}, with other data as well`);
    }
  });

  test("a thousand random wounds", () => {
    const random = numbers(20);
    const bytes = Buffer.from(frame);
    const count = new Map();
    for (let n = 0; n < 1000; n++) {
      // Most of the file is program; half of the wounds go to the rest.
      const within = random(2) === 0 ? frame.indexOf("<script>") : frame.length;
      const [from, length] = [random(within), random(3) === 0 ? random(400) : random(4)];
      const to = Math.min(from + length, frame.length);
      const elsewhere = random(frame.length);
      const kind = random(5);
      const html = [
        () => frame.slice(0, from) + frame.slice(to),
        () => frame.slice(0, to) + frame.slice(from),
        () => frame.slice(0, from) + frame.slice(elsewhere, elsewhere + length) + frame.slice(to),
        () => frame.slice(0, from) + [..."<>\"'&=/! x9\u01ff"][random(12)] + frame.slice(to),
        () => frame.slice(0, from) + [...frame.slice(from, to)].reverse().join("") + frame.slice(to),
      ][kind]();
      if (html === frame) continue;
      const data = isData(from, Math.max(to, from + 1)) || isData(from - 1, Math.max(to, from));
      // What comes to stand within the introduction may be its own text once more, with its tags: the second look decides.
      const intro = from >= frame.indexOf('<div class="intro">') && to <= frame.indexOf('<p class="note">');
      const first = /^[^]*?data-kinds="crisis sexual_violence">/.exec(frame)?.[0].length ?? 0;
      const verdict = holds(html, data || intro || (from > first - 900 && to < first + 300), `wound ${n}, ${kind} at ${from} to ${to}`);
      count.set(verdict, (count.get(verdict) ?? 0) + 1);
    }
    // Bytes that are no text any more.
    for (let n = 0; n < 300; n++) {
      const wounded = Buffer.from(bytes);
      wounded[random(wounded.length)] ^= 1 << (5 + random(3));
      const { verdict } = judge(wounded, release);
      assert.notEqual(verdict, "release");
      if (verdict === "other-data") assert.equal(JSON.stringify(running(wounded.toString())), ours);
    }
    assert.ok(count.get("altered") > 700, JSON.stringify([...count]));
  });

  test("a file that is made to keep the command busy is given up where it stops being a frame", () => {
    const prefix = frame.slice(0, frame.indexOf("<title>"));
    for (const part of ["<script>", "<style>", "<!--", "<"]) {
      const all = pieces(prefix + part.repeat(1000));
      assert.deepEqual([all.length, all.at(-1)?.kind], [pieces(prefix).length + 1, "broken"], part);
    }
    const start = "\ufeff<!doctype html>trusted-types quiet-check";
    for (const part of ["<script>", "<script></script>", "<p ", "<!--", '<option value="">', "<", '<a title="', "javascript:\n"]) {
      assert.notEqual(judged(frame.slice(0, 3000) + part.repeat(200_000)).verdict, "other-data", part);
      assert.notEqual(judged(start + part.repeat(200_000)).verdict, "other-data", part);
    }
  });
});
