// What the plugin's PHP works out, row by row, as PHP runs it: beside a stand-in for the few functions of WordPress it calls.
// What it does in a real one is in wordpress.test.mjs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { readmeBlock } from "../../build/readme.mjs";
import { packPlugin } from "../../build/wordpress.mjs";
import { temporary } from "../support/temporary.mjs";

const files = unzipSync(await packPlugin());
/** As the element has them. @type {Record<"taken" | "hosts" | "none", string[]>} */
const exits = JSON.parse(await readFile(new URL("../fixtures/exit-addresses.json", import.meta.url), "utf8"));

const folder = await temporary();
for (const [name, bytes] of Object.entries(files)) {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), bytes);
}

/** @typedef {{ home?: string, filtered?: string | null, headers?: Record<string, string>, statuses?: [string, number][] }} Site  what all is sent with, and the status of an address with this in it */

/** @param {[string, unknown[]][]} calls @param {Site} [site] @returns {{ returned: any[], asked: string[] }} */
function call(calls, { home = "https://example.org", filtered = null, headers = {}, statuses = [] } = {}) {
  const { stdout, stderr } = spawnSync("php", ["-d", "display_errors=stderr", fileURLToPath(new URL("stand-in.php", import.meta.url))], { input: JSON.stringify([join(folder, "quiet-check"), home, filtered, { headers, statuses }, calls]), encoding: "utf8" });
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

for (const [how, site, address] of /** @type {[string, { home?: string, filtered?: string | null }, string][]} */ ([
  ["the file itself", {}, "https://example.org/wp-content/plugins/quiet-check/dist/frame.html?ver=0"],
  ["WordPress' own answer, from the start", { filtered: "route" }, "https://example.org/?quiet-check-frame=en&ver=0"],
  ["the same of a site in a subfolder, at a port", { home: "http://example.org:8080/blog", filtered: "route" }, "http://example.org:8080/blog/?quiet-check-frame=en&ver=0"],
  ["an address without a scheme", { filtered: "//files.example/frame.html" }, "https://files.example/frame.html"],
  ["another site", { home: "https://example.org/blog", filtered: "http://files.example/frame.html?a=1" }, "http://files.example/frame.html?a=1"],
  ["a file beside the home page", { home: "https://example.org/blog", filtered: "frame.html" }, "https://example.org/blog/frame.html"],
])) {
  test(`Site Health asks for ${how} by a whole address`, () => {
    const { returned: [{ status, description }], asked } = call([["quiet_check_site_status", []]], site);
    assert.deepEqual([status, asked], ["good", [address]], description);
  });
}

for (const [how, site, status, says] of /** @type {[string, Site, string, RegExp?][]} */ ([
  ["a header that lets this site show it", { headers: { "x-frame-options": "SAMEORIGIN" } }, "good"],
  ["the same, of another site", { headers: { "x-frame-options": "SAMEORIGIN" }, filtered: "https://files.example/frame.html" }, "recommended", /x-frame-options/],
  ["a header that lets nobody show it", { headers: { "x-frame-options": "DENY" } }, "critical", /x-frame-options/],
  ["the same, which a policy overrules", { headers: { "x-frame-options": "DENY", "content-security-policy": "frame-ancestors 'self'" } }, "good"],
  ["a policy that lets nobody show it", { headers: { "content-security-policy": "frame-ancestors 'none'; sandbox allow-scripts" } }, "critical", /content-security-policy/],
  ["a policy that was meant for pages", { headers: { "content-security-policy": "default-src 'self'" } }, "critical", /content-security-policy/],
  ["the sandbox", { headers: { "content-security-policy": "sandbox allow-scripts" } }, "good"],
  ["a file to be saved", { headers: { "content-disposition": "attachment" } }, "critical", /content-disposition/],
  ["a file that is forbidden", { statuses: [["frame.html", 403]] }, "recommended", /status 403/],
  ["both forbidden", { statuses: [["frame.html", 403], ["quiet-check-frame", 403]] }, "critical", /status 403/],
  ["a server that may not ask itself", { statuses: [["", 401]] }, "recommended", /own pages/],
])) {
  test(`Site Health says of ${how}: ${status}`, () => {
    const [answer] = call([["quiet_check_site_status", []]], site).returned;
    assert.equal(answer.status, status, answer.description);
    if (says) assert.match(answer.description, says);
  });
}

test("where Leave now goes is handed on as it is, a bare host as what is meant by it, and all else is left out", () => {
  const rows = /** @type {[string, string][]} */ ([
    ...exits.taken.map((one) => [one, one]),
    ...exits.hosts.map((one) => [one, `https://${one}`]),
    [" www.example.org ", "https://www.example.org"],
    ...["", ...exits.none, "&#106;avascript:alert(1)"].map((one) => [one, ""]),
  ]);
  const { returned } = call(rows.map(([value]) => ["quiet_check_narrow", ["exit-url", value]]));
  assert.deepEqual(returned, rows.map(([, narrowed]) => narrowed));
  const { returned: shown } = call(rows.map(([value]) => ["quiet_check_render", [{ "exit-url": value }, "", ""]]));
  assert.deepEqual(shown.map((one) => /<quiet-check(?: exit-url="([^"]*)")? src=/.exec(one)?.[1] ?? ""), rows.map(([, narrowed]) => narrowed.replaceAll("&", "&amp;")));
});

test("a check that loads at once has its frame in the page, as the README has it, and no other", async () => {
  const [template] = /<template[^]*<\/template>/.exec(await readmeBlock("html", "<quiet-check")) ?? assert.fail("no template");
  const one = (/** @type {Record<string, string>} */ given) => /** @type {[string, unknown[]]} */ (["quiet_check_render", [given, "", ""]]);
  const { returned: [eager, lazy, ...others] } = call([one({ loading: "eager" }), one({ loading: "lazy" }), one({}), one({ theme: '" loading="eager"' })]);
  const src = / src="([^"]*)" data-again/.exec(eager)?.[1] ?? assert.fail(eager);
  // Between tags a space is none.
  const plain = (/** @type {string} */ html) => html.replace(/>\s+</g, "><").replace(/\s+/g, " ");
  // And what tells plugins that have frames load late to leave it.
  const told = plain(template).replace("/quiet-check/frame.html", src).replace(' referrerpolicy="no-referrer"', '$& class="skip-lazy" data-skip-lazy="1"');
  assert.ok(plain(eager).includes(`>${told}<p lang="en" dir="ltr">`), eager);
  for (const html of [lazy, ...others]) assert.doesNotMatch(html, /<template|<iframe/);
});

test("a locale without words of its own gets those of its language, beside where they were looked for", () => {
  const own = join(folder, "quiet-check", "languages");
  const script = "-quiet-check-check-editor-script.json";
  const rows = /** @type {[string, string][]} */ ([
    ...["ar", "de_DE", "es_ES", "fr_FR"].map((locale) => [locale, locale]),
    ["de_AT", "de_DE"], ["de_CH", "de_DE"], ["de_CH_informal", "de_DE"], ["de_DE_formal", "de_DE"], ["de", "de_DE"],
    ["es_MX", "es_ES"], ["es_419", "es_ES"], ["fr_CA", "fr_FR"], ["fr_BE", "fr_FR"], ["ar_MA", "ar"],
    // Languages of which there is no translation, some with a name that begins as one: Moroccan Arabic, Aragonese, Friulian, Lower Sorbian.
    ...["en_GB", "pl_PL", "ary", "arg", "fur", "dsb", "est", "pt_BR", "zh_CN"].map((locale) => [locale, locale]),
  ]).flatMap(([asked, served]) => [".mo", script].map((rest) => [`${own}/quiet-check-${asked}${rest}`, `${own}/quiet-check-${served}${rest}`]));
  const file = /** @type {(one: string, domain?: string) => [string, unknown[]]} */ ((one, domain = "quiet-check") => ["quiet_check_translation_file", [one, domain]]);
  assert.deepEqual(call(rows.map(([asked]) => file(asked))).returned, rows.map(([, served]) => served));
  // WordPress' own folder, where a site may have other words; another plugin's file; and where nothing was found.
  const elsewhere = "/srv/wp-content/languages/plugins/quiet-check-de_AT.mo";
  const { returned } = call([file(elsewhere), file(elsewhere, "other"), file(`${own}/other-de_AT.mo`), ["quiet_check_script_translation_file", [false, "a", "quiet-check"]], ["quiet_check_script_translation_file", [`${own}/quiet-check-de_AT${script}`, "a", "quiet-check"]]]);
  assert.deepEqual(returned, [elsewhere.replace("de_AT", "de_DE"), elsewhere, `${own}/other-de_AT.mo`, false, `${own}/quiet-check-de_DE${script}`]);
});
