// The plugin as a clinic has it: uploaded into a real WordPress, put on pages by the editor, used by a visitor under
// what security and caching plugins do to a site, and taken away without a trace. In order: each part needs those before.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { programs } from "../../build/setup.mjs";
import { pluginSource, readCatalogue } from "../../build/translations.mjs";
import { pluginZip } from "../../build/wordpress.mjs";
import { leaveFrame, open, within } from "../browser/harness.mjs";
import { texts, Visitor } from "../browser/visitor.mjs";
import { Contributor, handedIn } from "./contributor.mjs";
import { Keeper } from "./keeper.mjs";
import { startSite } from "./site.mjs";

const frame = await readFile(new URL("../../dist/frame.html", import.meta.url));
const loader = await readFile(new URL("../../www/element.js", import.meta.url), "utf8");
/** @param {string} name */
const given = (name) => readFile(new URL(name, import.meta.url), "utf8");
const STATIC = "/wp-content/plugins/quiet-check/dist/frame.html";
const ROUTE = "/?quiet-check-frame=en";
const HEADERS = "wp-content/mu-plugins/headers.php";
const CACHE = "wp-content/advanced-cache.php";
const WORDS = "We are a clinic, and these are our own words.";

describe("WordPress", () => {
  /** @type {import("./site.mjs").Site} */ let site;
  /** @type {Keeper} */ let keeper;
  /** Somebody who is not logged in. @type {import("../browser/harness.mjs").Driver} */ let driver;
  /** Names of options, tables and kinds of metadata. @type {string[]} */ let traces;
  let page = "";
  const closing = /** @type {(() => Promise<void>)[]} */ ([]);

  /** A step that others need: without it they are not tried. @param {string} name @param {() => Promise<void>} work */
  const first = (name, work) => it(name, async () => {
    try {
      await work();
    } catch (error) {
      broken ||= name;
      throw error;
    }
  });
  let broken = "";
  beforeEach(() => assert.equal(broken, "", "a step before this failed"));

  before(async () => {
    site = await startSite();
    closing.push(site.close);
    const office = await open("chromium", { width: 1280, height: 1000 });
    closing.push(office.close);
    keeper = new Keeper(office.driver, site.url);
    const street = await open("chromium", { width: 800, height: 1600 });
    closing.push(street.close);
    driver = street.driver;
    await keeper.logIn();
  });
  after(async () => {
    for (const close of closing.reverse()) await close();
  });

  /** Opens a page as a visitor who has never been here: a frame that the browser kept would hide what the server does. @param {string} url */
  const go = async (url) => {
    await leaveFrame(driver);
    await /** @type {any} */ (driver).sendDevToolsCommand("Network.clearBrowserCache");
    await driver.get(url);
  };

  /** Opens a page, and waits for the first screen. @param {string} url */
  const visit = async (url) => {
    await go(url);
    await within(driver, "the first screen", () => driver.executeScript("return !!document.querySelector('quiet-check')?.shadowRoot?.querySelector('.ready')"), 60_000);
    const visitor = new Visitor(driver, "quiet-check");
    await visitor.into();
    return visitor;
  };

  /** From the first screen to the result. @param {string} url */
  const sitting = async (url) => {
    const visitor = await visit(url);
    assert.equal((await visitor.read()).stage, "about");
    await visitor.begin();
    await visitor.do("continue");
    await visitor.choose(texts["option.frequency.often"]);
    await visitor.fill({ from: "s2" });
    assert.equal((await visitor.read()).stage, "result");
    return visitor;
  };

  /** @param {string} script @returns {Promise<any>} */
  const onPage = async (script) => {
    await leaveFrame(driver);
    return driver.executeScript(script);
  };

  /** Where the frame comes from. */
  const source = () => onPage("return document.querySelector('quiet-check').getAttribute('src')");

  /** @param {string} address @param {RequestInit} [how] */
  const get = (address, how) => fetch(new URL(address, site.url), how);

  it("every PHP file parses", async () => {
    const { php } = await programs();
    const files = (await readdir(pluginSource)).filter((name) => name.endsWith(".php"));
    assert.ok(files.includes("quiet-check.php"));
    for (const name of files) execFileSync(php, ["-l", join(pluginSource, name)], { encoding: "utf8" });
  });

  first("is uploaded and switched on, as any other", async () => {
    // One that does nothing goes the same way first: what WordPress itself writes down by that is no trace of ours.
    const { strToU8, zipSync } = await import("fflate");
    const other = join(pluginZip, "..", "idle-plugin.zip");
    await writeFile(other, zipSync({ "idle-plugin/idle-plugin.php": strToU8("<?php\n/* Plugin Name: Idle Plugin */\n") }));
    await keeper.install(other);
    await keeper.newPage();
    await keeper.page("Something.");
    await keeper.api("/wp/v2/posts", { title: "Something", status: "publish" });
    await keeper.health();
    await keeper.uninstall("idle-plugin");
    traces = names(site.dump());

    await keeper.install(pluginZip);
    assert.ok(await site.has("wp-content/plugins/quiet-check/dist/frame.html"));
    assert.equal(await keeper.ask("return document.querySelector('tr[data-slug=quiet-check]').classList.contains('active')"), true);
  });

  first("the block is put on a page in the editor, and is understood when the page is opened again", async () => {
    await keeper.newPage();
    await keeper.insert("Quiet", "quiet-check/check");
    await keeper.ask(
      `const { select, dispatch } = wp.data, editor = select("core/block-editor");
       const block = editor.getBlocks().find(({ name }) => name === "quiet-check/check");
       dispatch("core/block-editor").updateBlockAttributes(block.clientId, { theme: "dark", exitUrl: "https://www.example.org/" });
       dispatch("core/block-editor").updateBlockAttributes(block.innerBlocks[0].clientId, { content: arguments[0] });
       dispatch("core/editor").editPost({ title: "A check" });`,
      WORDS,
    );
    page = await keeper.publish();
    await keeper.driver.navigate().refresh();
    await keeper.editorReady();
    await keeper.until("the block in the editor", "return wp.data.select('core/block-editor').getBlocks().length > 0");
    const shown = await within(keeper.driver, "the card", async () => {
      const canvas = await keeper.canvas();
      return canvas.text.includes("Visitors see the check here") ? canvas : null;
    }, 60_000);
    assert.ok(shown.text.includes(WORDS));
    assert.equal(shown.warnings, 0);
    assert.deepEqual(await keeper.ask("return wp.data.select('core/block-editor').getBlocks().map(({ name, isValid, attributes }) => [name, isValid, attributes.theme])"), [["quiet-check/check", true, "dark"]]);
    assert.equal(await keeper.ask("return wp.data.select('core/editor').isEditedPostDirty()"), false, "opening it changes nothing");
  });

  it("a visitor goes through a whole sitting on that page", async () => {
    await sitting(page);
    assert.ok((await source()).startsWith(site.url + STATIC), "the frame is the file, from the site itself");
    assert.deepEqual(await onPage(`
      const element = document.querySelector(".wp-block-quiet-check-check > quiet-check");
      return [element.theme, element.exitUrl, element.share, element.querySelector("[slot=notice]").innerText.trim(), element.lastElementChild.querySelector("a").href]`),
    ["dark", "https://www.example.org/", false, WORDS, "https://findahelpline.com/"]);
    assert.deepEqual(await outside(driver, site.url), [], "nothing is asked of anybody else");
  });

  it("a shortcode does the same, with its own words", async () => {
    const address = await keeper.page(`Before.\n\n[quiet_check exit_url="/away" theme="light" lang="en-GB" share]${WORDS}\n\n<a href="/more">More</a><script>alert(1)</script>[/quiet_check]\n\nAfter.`);
    await sitting(address);
    assert.deepEqual(await onPage(`
      const element = document.querySelector("quiet-check"), notice = element.querySelector("[slot=notice]");
      return [element.theme, element.exitUrl, element.lang, element.share, notice.innerText.includes(${JSON.stringify(WORDS)}), notice.querySelector("a").pathname, notice.querySelector("script"), document.querySelectorAll("quiet-check").length]`),
    ["light", `${site.url}/away`, "en", true, true, "/more", null, 1]);
  });

  it("one that is to load at once has its frame in the page, which is asked for once, and keeps its place until then", async () => {
    const address = await keeper.page('[quiet_check loading="eager"]\n\nAfter.');
    // What a browser sees that runs no script of the page: the place is kept, the site's words stand in it.
    const html = await (await get(address)).text();
    assert.match(html, /<link[^>]*quiet-check\/style\.css/);
    await sitting(address);
    const frames = "return performance.getEntriesByType('resource').filter((one) => one.name.includes('/dist/frame.html')).length";
    assert.deepEqual([await onPage(frames), await onPage("return document.querySelector('quiet-check').shadowRoot.querySelectorAll('iframe').length"), await onPage("return document.querySelector('quiet-check').shadowRoot.querySelector('[part=all] iframe').hidden")], [1, 1, false]);
  });

  it("a page without it gets no script of it", async () => {
    const scripts = async (/** @type {string} */ address) => (await (await get(address)).text()).match(/quiet-check\/[\w/-]+\.js/g);
    assert.equal(await scripts("/"), null);
    // In this order: an error that came before somebody listens would be lost.
    assert.deepEqual(await scripts(page), ["quiet-check/again.js", "quiet-check/loader.js"]);
  });

  it("one that is made last of all, in the footer, gets its script too, and two of them get it once", async () => {
    await site.put(HEADERS, "<?php add_action( 'wp_footer', function () { echo do_shortcode( '[quiet_check][quiet_check theme=\"dark\"]' ); }, 99 );");
    try {
      await visit(`${site.url}/`);
      assert.deepEqual(await onPage("return ['quiet-check', 'script[src*=\"/loader.js\"]', 'script[src*=\"/again.js\"]'].map((one) => document.querySelectorAll(one).length)"), [2, 1, 1]);
    } finally {
      await site.remove(HEADERS);
    }
  });

  it("a notice that nobody wrote takes up no room", async () => {
    const empty = "<!-- wp:quiet-check/check --><!-- wp:paragraph --><p></p><!-- /wp:paragraph --><!-- /wp:quiet-check/check -->";
    const html = await (await get(await keeper.page(`${empty}<!-- wp:shortcode -->[quiet_check] [/quiet_check]<!-- /wp:shortcode -->`))).text();
    assert.equal(html.match(/<quiet-check /g)?.length, 2);
    assert.doesNotMatch(html, /slot="notice"/);
  });

  it("a site in another language has the plugin's own words in it, by its country's name too", async () => {
    // No language pack is there: WordPress itself stays English, and all that is not comes from the plugin.
    const locale = "add_filter( 'locale', function () { return 'de_AT'; } );";
    // One page on which the language changes again and again, as it does where letters are written to people.
    const others = ["fr_FR", "es_MX", "ar", "de_DE_formal", "en_US", "fr_CA", "pl_PL"];
    const known = `add_filter( 'get_available_languages', function () { return ${JSON.stringify(others)}; } );`;
    const speak = `foreach ( ${JSON.stringify(others)} as $one ) { switch_to_locale( $one ); echo do_shortcode( '[quiet_check]' ); restore_previous_locale(); }`;
    await site.put(HEADERS, `<?php ${locale} ${known} add_action( 'wp_footer', function () { ${speak} } );`);
    try {
      const html = await (await get(page)).text();
      assert.match(html, /<html lang="de-AT"/, "the set-up is on");
      const heard = [...html.matchAll(/<p( lang="en" dir="ltr")?>((?:(?!<p)[^])*?)<\/p><\/quiet-check>/g)].map(([, marked, sentence]) => [Boolean(marked), sentence]);
      const english = (await readFile(join(pluginSource, "render.php"), "utf8")).match(/'(This check needs[^']*)'/)?.[1] ?? assert.fail("no such sentence");
      const expected = [];
      for (const one of ["de_DE", "fr_FR", "es_ES", "ar", "de_DE", "", "fr_FR", ""]) {
        // Where there is no translation it says that it is English.
        expected.push([!one, (one ? (await readCatalogue(one)).translations[""][english].msgstr[0] : english).replace("%s", "https://findahelpline.com")]);
      }
      assert.deepEqual(heard, expected);
      assert.match(String(heard[0][1]), /^Diese Selbsteinschätzung braucht JavaScript\./);

      // What the keeper of the site reads, and last the editor, where what comes after this goes on.
      assert.match((await keeper.health()).description, /Byte für Byte/);
      await keeper.go("/wp-admin/plugins.php");
      assert.match(await keeper.ask("return document.querySelector('tr[data-slug=quiet-check] .plugin-description').textContent"), /als Block und als Shortcode/);
      await keeper.newPage();
      assert.deepEqual(await keeper.ask("return ['Leave now', 'Colours'].map((one) => wp.i18n.__(one, 'quiet-check'))"), ["Jetzt verlassen", "Farben"]);
      const { description, keywords } = await keeper.ask("return wp.blocks.getBlockType('quiet-check/check')");
      assert.match(description, /^Eine private Selbsteinschätzung für Erwachsene/);
      assert.deepEqual(keywords, ["Einschätzung", "Selbsttest", "privat"]);
      await keeper.insert("Selbsttest", "quiet-check/check");
      await within(keeper.driver, "the card in German", async () => (await keeper.canvas()).text.includes("Was sie antworten, bleibt in ihrem Browser.") || null, 60_000);
    } finally {
      await site.remove(HEADERS);
    }
  });

  it("asked directly, no PHP file of it answers anything", async () => {
    for (const name of (await readdir(pluginSource)).filter((one) => one.endsWith(".php"))) {
      const answer = await get(`/wp-content/plugins/quiet-check/${name}`);
      assert.deepEqual([answer.status, await answer.text()], [200, ""], name);
    }
    // A file that calls what only WordPress has would have said so here.
    assert.doesNotMatch(await site.serverLog(), /quiet-check/);
  });

  it("what somebody slips in who may write, but not publish, comes to nothing", async () => {
    const contributor = await Contributor.from(keeper);
    const address = await keeper.release(await contributor.hand(handedIn));
    await visit(address);
    assert.deepEqual(await onPage("return [window.hit, document.querySelectorAll('.entry-content :is(script, iframe)').length]"), [null, 0]);
    // The block and the shortcode, each whole: nothing of theirs, the notice kept to its place, the fallback to its own.
    const each = await onPage(`return [...document.querySelectorAll("quiet-check")].map((one) => ({
      names: one.getAttributeNames(), own: one.src.startsWith(arguments[0]) && one.dataset.again.startsWith("/?"), exit: one.exitUrl,
      inside: !!one.closest(".entry-content"), slots: [...one.children].map((child) => child.slot), deeper: one.querySelectorAll(":scope > * [slot]").length }))`.replace("arguments[0]", JSON.stringify(site.url + STATIC)));
    const harmless = { names: ["src", "data-again"], own: true, exit: "https://www.wikipedia.org/", inside: true, slots: ["notice", ""], deeper: 0 };
    assert.deepEqual(each, [harmless, harmless]);
  });

  it("hostile attributes come to nothing", async () => {
    const hostile = {
      exitUrl: "javascript:alert(1)", lang: "../../wp-config", loading: "\" onload=\"window.hit=1", theme: "\"><script>window.hit=1</script>", share: "no", src: "https://example.org/", onclick: "alert(1)",
    };
    const block = `<!-- wp:quiet-check/check ${JSON.stringify(hostile).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e")} /-->`;
    const shortcodes = [
      `[quiet_check exit_url='javascript:alert(1)' theme='"><script>window.hit=1</script>' lang='../../wp-config' loading='" onload="window.hit=1' share='no' src='https://example.org/' onclick='alert(1)']`,
      `[quiet_check exit-url="data:text/html,x" theme="' onclick='window.hit=1" SRC="https://example.org/" onfocus]`,
    ];
    for (const content of [block, ...shortcodes.map((one) => `<!-- wp:shortcode -->${one}<!-- /wp:shortcode -->`)]) {
      const address = await keeper.page(content);
      await visit(address);
      assert.deepEqual(await onPage("return [window.hit, ...document.querySelector('quiet-check').getAttributeNames()]"), [null, "src", "data-again"], content);
      assert.ok((await source()).startsWith(site.url + STATIC), content);
    }
  });

  it("WordPress sends the frame byte for byte, whatever is asked around it", async () => {
    const answer = await get(ROUTE);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), frame);
    for (const wrong of ["/?quiet-check-frame=xx", "/?quiet-check-frame=../../wp-config", "/?quiet-check-frame[]=en", "/?quiet-check-frame="]) {
      const refused = await get(wrong);
      assert.deepEqual([refused.status, refused.headers.get("content-type"), await refused.text()], [404, "text/plain; charset=utf-8", "There is no such frame."], wrong);
    }
  });

  /** What the loader sets on the frame, as a header that no script on the page can take away. */
  const sandbox = /SANDBOX = "([^"]+)"/.exec(loader)?.[1] ?? assert.fail("www/element.js does not say its sandbox");

  /** What would stop the frame, or follow the visitor into it. */
  const unwanted = ["content-security-policy-report-only", "x-frame-options", "set-cookie", "x-strict", "x-cache"];

  it("goes on under strict headers that a plugin sends", async () => {
    await site.put(HEADERS, await given("headers.php"));
    try {
      const around = await get(page);
      assert.deepEqual([around.headers.get("x-strict"), around.headers.get("x-frame-options")], ["php", "DENY"], "the set-up is on");
      await sitting(page);
      assert.ok((await source()).startsWith(site.url + STATIC));
      assert.equal(await onPage("return crossOriginIsolated"), true);
      // The way around, too: nothing of those headers is left on it, however late they are sent.
      const { headers } = await get(ROUTE);
      assert.deepEqual(unwanted.filter((name) => headers.has(name)), []);
      assert.equal(headers.get("cross-origin-resource-policy"), "cross-origin");
      assert.equal(headers.get("content-security-policy"), `sandbox ${sandbox}`);
    } finally {
      await site.remove(HEADERS);
    }
  });

  it("goes on under strict headers that the server sends with every file", async () => {
    await site.put(".htaccess", await given("headers.htaccess"));
    try {
      assert.equal((await get(page)).headers.get("x-strict"), "server", "the set-up is on");
      const { headers } = await get(STATIC);
      assert.deepEqual(unwanted.filter((name) => headers.has(name)), ["x-strict"], "what stops no frame is left alone");
      assert.equal(headers.get("cross-origin-embedder-policy"), "require-corp");
      assert.equal(headers.get("content-security-policy"), `sandbox ${sandbox}`);
      assert.match(headers.get("cache-control") ?? "", /no-transform/);
      await sitting(page);
      assert.ok((await source()).startsWith(site.url + STATIC));
      assert.equal((await keeper.health()).status, "good");
    } finally {
      await site.remove(".htaccess");
    }
  });

  // Each a way in which the file does not arrive; then WordPress sends it, under strict headers and a page cache at once.
  const blocked = /** @type {Record<string, string>} */ ({
    "is forbidden": "RewriteEngine On\nRewriteRule ^wp-content/plugins/.*\\.html$ - [F]",
    "is answered by another page": "RewriteEngine On\nRewriteRule ^wp-content/plugins/.*\\.html$ /index.php [L]",
    "is sent with X-Frame-Options": `<If "%{REQUEST_URI} =~ m#frame.html#">\nHeader always set X-Frame-Options DENY\n</If>`,
    "is sent as text": `<If "%{REQUEST_URI} =~ m#frame.html#">\nForceType text/plain\nHeader set X-Content-Type-Options nosniff\n</If>`,
  });
  for (const [what, rules] of Object.entries(blocked)) {
    it(`where the file ${what}, WordPress sends it instead`, async () => {
      await site.put(".htaccess", rules);
      await site.put(HEADERS, await given("headers.php"));
      await site.put(CACHE, await given("advanced-cache.php"));
      try {
        await sitting(page);
        assert.ok((await source()).startsWith(ROUTE), await source());
        const answer = await get(ROUTE);
        assert.deepEqual(Buffer.from(await answer.arrayBuffer()), frame);
        assert.deepEqual(unwanted.filter((name) => answer.headers.has(name)), []);
        const { status, description } = await keeper.health();
        assert.equal(status, "recommended", description);
      } finally {
        for (const name of [".htaccess", HEADERS, CACHE]) await site.remove(name);
      }
    });
  }

  it("where the frame is to come from another name, and the page's policy forbids that, WordPress sends it instead", async () => {
    const elsewhere = site.url.replace("127.0.0.1", "localhost") + STATIC;
    await site.put(HEADERS, `${await given("headers.php")}\nadd_filter( 'quiet_check_frame_url', function () { return '${elsewhere}'; } );`);
    try {
      assert.ok((await (await get(page)).text()).includes(`src="${elsewhere}"`), "the set-up is on");
      await sitting(page);
      assert.ok((await source()).startsWith(ROUTE), await source());
    } finally {
      await site.remove(HEADERS);
    }
  });

  it("where neither arrives, Site Health says so and the visitor gets the fallback", async () => {
    await site.put(".htaccess", "RewriteEngine On\nRewriteRule ^wp-content/plugins/.*\\.html$ - [F]\nRewriteCond %{QUERY_STRING} quiet-check-frame\nRewriteRule ^ - [F]");
    try {
      const { status, description } = await keeper.health();
      assert.equal(status, "critical");
      assert.match(description, /status 403/);
      await go(page);
      await within(driver, "the fallback after the second try", () => driver.executeScript("const it = document.querySelector('quiet-check'); return !it.dataset.again && !!it.shadowRoot.querySelector('.failed') && it.querySelector(':scope > p a').checkVisibility()"), 60_000);
    } finally {
      await site.remove(".htaccess");
    }
  });

  it("goes on from a page cache", async () => {
    await site.put(CACHE, await given("advanced-cache.php"));
    try {
      const once = `${page}&once`;
      const made = await get(once);
      assert.equal(made.headers.get("x-cache"), "miss");
      assert.doesNotMatch(await made.text(), /<!-- kept -->/);
      const kept = await get(once);
      assert.equal(kept.headers.get("x-cache"), "hit");
      assert.match(await kept.text(), /<!-- kept -->$/);
      await sitting(once);
      // What follows </html> becomes a child of the document, beside the root element.
      assert.equal(await onPage("return document.lastChild.data"), " kept ", "this visitor's page came from the cache");
    } finally {
      await site.remove(CACHE);
    }
  });

  it("goes on where an optimiser joins its scripts with others, and makes them no modules", async () => {
    await site.put(HEADERS, await given("joined.php"));
    try {
      await sitting(page);
      const [joined, ours] = await onPage("return [window.joined, document.querySelectorAll('script[src*=quiet-check]').length]");
      assert.ok(joined >= 2 && ours === 0, `${joined} joined, ${ours} left`);
    } finally {
      await site.remove(HEADERS);
    }
  });

  it("tells optimisers to leave its scripts and its frame, in words of theirs", async () => {
    const html = await (await get(page)).text();
    for (const id of ["quiet-check-again-js-module", "quiet-check-js-module"]) {
      const [tag] = html.match(new RegExp(`<script[^>]* id="${id}"[^>]*>`)) ?? assert.fail(`no ${id}`);
      for (const word of ['type="module"', "data-no-delay-js", "data-wpacu-skip"]) assert.ok(tag.includes(word), tag);
    }
    await site.put(HEADERS, "<?php add_action( 'wp_footer', function () { echo '<i>', wp_json_encode( apply_filters( 'sgo_javascript_combine_exclude_ids', array( 'theirs' ) ) ), '</i>'; } );");
    try {
      assert.match(await (await get(page)).text(), /<i>\["theirs","quiet-check-again-js-module","quiet-check-js-module"\]<\/i>/);
    } finally {
      await site.remove(HEADERS);
    }
  });

  it("gave PHP no reason to complain", async () => {
    assert.deepEqual((await site.complaints()).split("\n").filter((line) => /quiet.?check/i.test(line)), []);
  });

  it("switched off and deleted, it leaves nothing", async () => {
    await keeper.uninstall("quiet-check");
    assert.equal(await site.has("wp-content/plugins/quiet-check"), false);
    const rows = site.dump();
    // Site Health goes on by itself, and writes these down at some time or other.
    const late = /^(_(site_)?transient_|https_detection_errors$|theme_mods_)/;
    assert.deepEqual(names(rows).filter((name) => !traces.includes(name) && !late.test(name)), []);
    // The pages are the author's. That a plugin of this name was there lately, WordPress keeps of any.
    const own = /^(wp_posts|wp_postmeta)$/;
    const lately = ["recently_activated", "_site_transient_update_plugins", "_transient_health-check-site-status-result"];
    const left = Object.entries(rows).filter(([table]) => !own.test(table)).flatMap(([table, all]) =>
      all.filter((row) => !lately.includes(row.option_name ?? "") && /quiet.?check/i.test(JSON.stringify(row))).map((row) => `${table} ${row.option_name ?? row.meta_key}: ${JSON.stringify(row).slice(0, 300)}`));
    assert.deepEqual(left, []);
    // Without it the page stands, with the author's own words.
    assert.match(await (await get(page)).text(), new RegExp(WORDS));
  });
});

/** The names under which a database keeps things. @param {Record<string, Record<string, string | null>[]>} rows */
function names(rows) {
  const kept = Object.entries(rows).flatMap(([table, all]) => all.flatMap((row) => (row.option_name ?? (table === "wp_usermeta" && row.meta_key)) || []));
  // A transient's name may hold a digest that is new each time.
  return [...new Set([...Object.keys(rows), ...kept.map((name) => name.replace(/[0-9a-f]{32}/, "*"))])].sort();
}

/** What a page asked of other servers. @param {import("../browser/harness.mjs").Driver} driver @param {string} own @returns {Promise<string[]>} */
function outside(driver, own) {
  return driver.executeScript("return performance.getEntriesByType('resource').map((one) => one.name).filter((name) => !name.startsWith(arguments[0]) && !/^(data|blob):/.test(name))", own);
}
