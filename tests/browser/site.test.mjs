// The site that shows it: the check runs there under a strict policy, the panel shows all that the page hears and would
// show more if there were more, and the snippet is what was chosen. Its look is for screens that somebody opens.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readmeBlock } from "../../build/readme.mjs";
import { serve } from "../../build/serve.mjs";
import { buildSite } from "../../build/site.mjs";
import { temporary } from "../support/temporary.mjs";
import { axe, browsers, enterFrame, leaveFrame, open, screenshot, setViewport, within } from "./harness.mjs";
import { examples, Visitor } from "./visitor.mjs";

const pages = ["", "recipes.html", "wordpress.html", "questions.html", "privacy-proof.html", "assessment-format.html", "readme.html", "security.html"];
const full = process.env.QC_FULL === "1";

/** Two visitors with different answers to the same questions. */
const visitors = ["never", "often"].map((answer) => Object.fromEntries(Object.entries(examples[0].response).map(([item, value]) => [item, /^[racgi]\d$/.test(item) ? answer : value])));

/** What the element takes as a way out, and what not. @type {Record<"taken" | "hosts" | "none", string[]>} */
const exits = JSON.parse(await readFile(new URL("../fixtures/exit-addresses.json", import.meta.url), "utf8"));
const folder = await temporary();
await buildSite(folder);

it("what it asks and says can be read before it is put on a page, all of it", async () => {
  const { texts } = JSON.parse(await readFile(new URL("../../www/assessments/sex-and-coping/en.json", import.meta.url), "utf8"));
  const decode = (/** @type {string} */ html) => html.replace(/<[^>]*>/g, "").replace(/&(?:#(\d+)|amp|quot|lt|gt);/g, (all, code) => (code ? String.fromCharCode(code) : { "&amp;": "&", "&quot;": '"', "&lt;": "<", "&gt;": ">" }[all] ?? all));
  const page = decode(await readFile(join(folder, "questions.html"), "utf8"));
  const asked = Object.keys(texts).filter((key) => /^(intro|section|item|option|scale\.\w+|band|indicator|message|strategy\.\w+(\.steps)?$)/.test(key) && !/because$|^scale\.none|\.reveal$/.test(key));
  assert.ok(asked.length > 150, `${asked.length}`);
  assert.deepEqual(asked.filter((key) => ![texts[key]].flat().every((text) => page.includes(text))), []);
});

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {import("../../build/serve.mjs").Server} */ let site;
    /** @type {import("./harness.mjs").Driver} */ let driver;
    /** @type {() => Promise<void>} */ let close;
    before(async () => {
      // Not at the top: whoever hosts it may have it in a folder.
      site = await serve({ root: { "/shown": folder } });
      ({ driver, close } = await open(browser, { width: 1200, height: 1600, reducedMotion: true, pictures: full }));
    });
    after(async () => {
      await close?.();
      await site?.close();
    });

    /** @param {string} [page] */
    async function visit(page = "") {
      await leaveFrame(driver);
      await driver.get(`${site.url}/shown/${page}`);
    }
    /** @param {string} script @param {unknown[]} rest @returns {Promise<any>} */
    const ask = async (script, ...rest) => {
      await leaveFrame(driver);
      return driver.executeScript(script, ...rest);
    };
    const counts = () => ask("return Object.fromEntries([...document.querySelectorAll('.counts dd')].map((one) => [one.id.slice(6), one.textContent]))");
    const heard = () => ask("return [...document.querySelectorAll('#heard li code')].map((one) => one.textContent)");
    const none = { answers: "0", requests: "0", input: "0", address: "0", sent: "0" };

    /** Through a sitting on the site, to its result. @param {import("./visitor.mjs").Response} response */
    async function sitting(response) {
      await visit();
      await within(driver, "the frame", async () => (await heard()).includes("ready"));
      const visitor = new Visitor(driver, "quiet-check");
      await visitor.into();
      await within(driver, "the first screen", () => driver.executeScript("return document.querySelector('html:not(.waiting) [data-do=begin]')"));
      await visitor.begin();
      await visitor.do("continue");
      await visitor.choose("Often");
      assert.equal((await visitor.fill({ response })).stage, "result");
      await within(driver, "the result to be told", async () => (await heard()).includes("finished"));
      return visitor;
    }

    it("takes a visitor to a result, and its panel has the same lines for another one", async () => {
      const panels = [];
      for (const response of visitors) {
        await sitting(response);
        assert.deepEqual(await counts(), none);
        assert.deepEqual(await ask("const { scrollTop, clientHeight, scrollHeight } = document.querySelector('#heard'); return [scrollHeight > clientHeight, scrollTop + clientHeight > scrollHeight - 8]"), [true, true], "the newest line is in sight");
        // How often the loader asks whether the frame is still there is not the visitor's.
        panels.push((await heard()).filter((/** @type {string} */ line) => !line.includes("pong")));
      }
      assert.ok(panels[0].length >= 8, panels[0].join("\n"));
      assert.deepEqual(panels[0], panels[1]);
    });

    it("counts what should not be there", async () => {
      await visit();
      await within(driver, "the frame", async () => (await heard()).includes("ready"));
      assert.deepEqual(await counts(), none);
      await ask(`
        const check = document.querySelector("quiet-check"), { port1, port2 } = new MessageChannel();
        port1.start();
        port2.postMessage({ type: "answer", answer: "often" });
        // The first two that a width has are known by now; each of these could tell a screen from another.
        for (const px of [1001, 1002, 1003]) port2.postMessage({ type: "height", px });
        port2.postMessage({ type: "height", px: 1003, often: 1 });
        check.dispatchEvent(new CustomEvent("finished", { detail: { level: "strong" } }));
        check.dispatchEvent(new CustomEvent("error", { detail: { code: "often", message: "they said so" } }));
        check.dispatchEvent(new CustomEvent("error", { detail: { code: "lost", message: "they said Often" } }));
        // Words that the visitor did not send: the site has not asked for any.
        port2.postMessage({ type: "share", text: "Often" });
        check.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        fetch("quiet-check/SHA256SUMS?often").then((answer) => answer.text());
        document.title = "Often";`);
      await within(driver, "all four counts", async () => (await counts()).address !== "0" && (await counts()).requests !== "0" && +(await counts()).answers > 7);
      // Of the heights one was told before: that of the first screen.
      assert.deepEqual(await counts(), { answers: "8", requests: "1", input: "1", address: "1", sent: "0" });
      assert.ok((await heard()).some((/** @type {string} */ line) => line.endsWith("/SHA256SUMS?often")), "and says which");
      await ask("history.pushState(null, '', '#often')");
      await within(driver, "the address", async () => (await counts()).address === "2");
      await ask("history.pushState(null, '', '#often')");
      await within(driver, "the entry", async () => (await counts()).address === "3");
    });

    it("lists what something else says, and does not count it", async () => {
      await visit();
      await within(driver, "the frame", async () => (await heard()).includes("ready"));
      await ask("postMessage({ source: 'an-extension', often: true }, '*'); postMessage({ quietCheck: 1 }, '*'); document.querySelector('a[href=\"#promises\"]').click()");
      await within(driver, "the words", async () => (await heard()).includes('{"source":"an-extension","often":true}'));
      assert.equal(await ask("return [...document.querySelectorAll('#heard .from')].filter((from) => from.textContent === 'elsewhere').length"), 2);
      // Where its own links lead, is the page's.
      await driver.sleep(1200);
      assert.deepEqual(await counts(), none);
    });

    it("counts once what a visitor sends, and shows it as it went", async () => {
      await visit();
      await within(driver, "the frame", async () => (await heard()).includes("ready"));
      assert.equal(await ask("return document.querySelector('#count-sent').checkVisibility()"), false);
      await ask("document.querySelector('[name=share]').click()");
      await ask(`const check = document.querySelector("quiet-check"), { port1, port2 } = new MessageChannel(), text = arguments[0];
        port1.start();
        port2.postMessage({ type: "share", text });
        setTimeout(() => check.dispatchEvent(new CustomEvent("share", { detail: { text } })), 300);`, 'A "summary"\nof two lines');
      await within(driver, "both", async () => (await heard()).filter((/** @type {string} */ line) => line.endsWith('A "summary"\nof two lines')).length === 2);
      assert.deepEqual(await counts(), { ...none, sent: "1" });
      assert.equal(await ask("return document.querySelector('#count-sent').checkVisibility()"), true);
    });

    it("shows on a phone, too, how little the page hears, and gives way to what lies in the frame", async () => {
      await setViewport(driver, 375, 700);
      await visit();
      const strip = () => ask("const live = document.querySelector('#live'), { top, bottom } = live.getBoundingClientRect(); return live.checkVisibility() && top >= 0 && bottom <= innerHeight ? live.textContent : ''");
      await within(driver, "the frame", async () => (await heard()).includes("ready"));
      assert.equal(await strip(), "");
      const visitor = new Visitor(driver, "quiet-check");
      await visitor.into();
      await within(driver, "the first screen", () => driver.executeScript("return document.querySelector('html:not(.waiting) [data-do=begin]')"));
      // By script: a pointer reaches what is in the window alone.
      for (const button of ["begin", "adult"]) await visitor.arrive(() => visitor.press(`[data-do=${button}]`));
      await within(driver, "the counts", async () => (await strip()) === "This page has heard 0 answers, 0 requests");
      // Beside the way out, and over nothing.
      const places = await ask(`const box = (one) => { const { left, right, top, bottom } = one.getBoundingClientRect(); return [left, right, top, bottom].map(Math.round); };
        const root = document.querySelector("quiet-check").shadowRoot;
        return [box(root.querySelector("a")), box(document.querySelector("#live")), box(root.querySelector("iframe"))]`);
      const [[, exitEnds], [begins, ends, , under], [, , frame]] = places;
      assert.ok(exitEnds <= begins && ends <= 375 && under <= frame + 1, JSON.stringify(places));
      await ask("document.querySelector('#live').click()");
      await within(driver, "the panel", async () => (await ask("const { top } = document.querySelector('#sees').getBoundingClientRect(); return top >= 0 && top < 100")) && (await strip()) === "");
      await ask("document.querySelector('#back').click()");
      await within(driver, "the check", async () => (await strip()) !== "");
      assert.deepEqual(await counts(), none);
      await setViewport(driver, 1200, 1600);
    });

    it("shows what happens when the check cannot be shown, and counts nothing of it", async () => {
      await visit();
      await within(driver, "the frame", async () => (await heard()).includes("ready"));
      await ask("document.querySelector('#fail').click()");
      await within(driver, "the fallback", () => ask("return document.querySelector('#failing quiet-check')?.readyState === 'failed'"));
      assert.match(await ask("const broken = document.querySelector('#failing quiet-check'); return [broken, broken.shadowRoot.querySelector('[role=status]')].map((one) => one.checkVisibility() ? one.textContent : '').join(' ')"), /what the site has put inside.*start/is);
      assert.deepEqual(await counts(), none);
    });

    it("counts no key that is pressed on the way out, which is the page's own", async () => {
      await visit();
      await within(driver, "the frame", async () => (await heard()).includes("ready"));
      await ask("document.querySelector('quiet-check').shadowRoot.querySelector('slot[name=exit] a').focus()");
      await ask("document.querySelector('quiet-check').shadowRoot.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, composed: true }))");
      assert.deepEqual(await counts(), none);
    });

    it("asks once for the frame, which stands in its own markup", async () => {
      site.requests.length = 0;
      await visit();
      await within(driver, "the first screen", async () => (await heard()).includes("ready"));
      assert.equal(site.requests.filter(({ path }) => path.endsWith("/frame.html")).length, 1);
      assert.equal(await ask("return document.querySelector('quiet-check').shadowRoot.querySelectorAll('[part=all] iframe').length"), 1);
    });

    it("writes the snippet as it was chosen, and the check follows", async () => {
      await visit();
      const snippet = () => ask("return document.querySelector('#snippet').textContent");
      await within(driver, "the page's own script", () => ask("return document.querySelector('[name=exit-url]').hasAttribute('aria-invalid')"));
      const first = await snippet();
      // What stands there without a script is what the script writes.
      assert.equal(/<code id="snippet">([^]*?)<\/code>/.exec(await readFile(join(folder, "index.html"), "utf8"))?.[1].replaceAll("&lt;", "<"), await snippet());
      const choose = (/** @type {string} */ name, /** @type {string} */ value) => ask("const one = document.querySelector('#controls').elements[arguments[0]]; if (one.type === 'checkbox') one.checked = true; else one.value = arguments[1]; one.dispatchEvent(new Event('input', { bubbles: true }))", name, value);
      assert.match(await snippet(), /<quiet-check exit-url="https:\/\/www\.wikipedia\.org\/">\n/);
      await choose("loading", "eager");
      // And with it what keeps the place; the rest is the README's, word for word.
      assert.equal(await ask("return document.querySelector('#keep').checkVisibility() && document.querySelector('#keep code').textContent"), (await readmeBlock("css", "@media")).trim());
      assert.equal(await snippet(), (await readmeBlock("html", "<script")).replace(/<quiet-check[^]*/, "") + (await readmeBlock("html", "<quiet-check")).trim());
      await choose("theme", "dark");
      const listener = () => ask("return document.querySelector('#listen').checkVisibility()");
      assert.equal(await listener(), false);
      await choose("share", "");
      assert.equal(await listener(), true, "what has to take the words, and who hears them");
      await choose("exit-url", 'https://www.example.org/"><script>alert(1)</script>');
      assert.match(await snippet(), /<quiet-check exit-url="https:\/\/www\.example\.org\/&quot;><script>alert\(1\)<\/script>" theme="dark" loading="eager" share>\n/);
      assert.deepEqual(await ask("const check = document.querySelector('quiet-check'); return [check.theme, check.share, check.children.length]"), ["dark", true, 1]);
      // The look, as a line of the snippet and on the check above, with nothing that the panel has to count.
      const ground = async () => (await enterFrame(driver, "quiet-check"), driver.executeScript("return getComputedStyle(document.body).backgroundColor"));
      await choose("look", "clear");
      await choose("night", "#552288");
      await within(driver, "the theme in the frame", async () => (await ground()) === "rgb(16, 22, 29)");
      const button = await driver.executeScript("return getComputedStyle(document.querySelector('.main')).backgroundColor");
      assert.match(await snippet(), /quiet-check\.js"><\/script>\n<link rel="stylesheet" href="\/quiet-check\/themes\/clear\.css">\n<style>quiet-check \{ --quiet-check-accent: #1b6763 #552288; \}<\/style>\n\n/);
      // A way out that the element would not take is told, and is in neither.
      const exit = () => ask("return [document.querySelector('#exit-wrong').checkVisibility(), document.querySelector('#snippet').textContent.includes('exit-url'), document.querySelector('quiet-check').hasAttribute('exit-url')]");
      for (const wrong of [...exits.hosts, ...exits.none, "https://"]) {
        await choose("exit-url", wrong);
        assert.deepEqual(await exit(), [true, false, false], wrong);
      }
      for (const taken of exits.taken) {
        await choose("exit-url", taken);
        assert.deepEqual(await exit(), [false, true, true], taken);
      }
      // Who leaves the field behind a host without https:// has it put there.
      const leave = () => ask("const one = document.querySelector('[name=exit-url]'); one.dispatchEvent(new Event('change', { bubbles: true })); return one.value");
      for (const [typed, made] of [...exits.hosts.map((host) => [host, `https://${host}`]), ...[...exits.none, "later.html", "https://"].map((wrong) => [wrong, wrong])]) {
        await choose("exit-url", typed);
        assert.equal((await leave()).trim(), made.trim());
        assert.deepEqual(await exit(), made === typed ? [true, false, false] : [false, true, true], typed);
      }
      await choose("exit-url", 'https://www.example.org/"><script>alert(1)</script>');
      assert.deepEqual(await exit(), [false, true, true]);
      assert.notEqual(button, "rgb(85, 34, 136)", "it could not be read by night, and is mended");
      assert.equal((await counts()).requests, "0");
      await choose("look", "");
      await within(driver, "its own look", async () => (await ground()) === "rgb(20, 29, 28)");
      await leaveFrame(driver);
      // What is pasted is one element, whatever was typed.
      assert.deepEqual(await ask("const pasted = new DOMParser().parseFromString(document.querySelector('#snippet').textContent.replace(/^.*\\n/, ''), 'text/html'); return [pasted.scripts.length, pasted.querySelector('quiet-check').getAttribute('exit-url')]".replace("new DOMParser()", "(window.trustedTypes ? { parseFromString: (text, type) => new DOMParser().parseFromString(trustedTypes.createPolicy('test' + Math.random(), { createHTML: (html) => html }).createHTML(text), type) } : new DOMParser())")), [0, 'https://www.example.org/"><script>alert(1)</script>']);
      // And all can be had again as it comes, the accent too.
      await ask("document.querySelector('#controls [type=reset]').click()");
      await within(driver, "the first snippet", async () => (await snippet()) === first);
      assert.deepEqual(await ask("const check = document.querySelector('quiet-check'); return [check.theme, check.share, check.getAttribute('exit-url'), check.style.getPropertyValue('--quiet-check-accent'), document.documentElement.dataset.look]"), ["auto", false, "https://www.wikipedia.org/", "", ""]);
    });

    it("has nothing that axe finds, nothing beside the edge of a phone, and every link leads somewhere", async () => {
      for (const width of [320, 1200]) {
        await setViewport(driver, width, 900);
        for (const page of pages) {
          await visit(page);
          assert.deepEqual(await axe(driver), [], `${page} at ${width}`);
          assert.ok(await ask("return document.documentElement.scrollWidth <= innerWidth"), `${page} at ${width} is too wide`);
          const links = await ask("return [...document.links].map((link) => link.href).filter((href) => href.startsWith(location.origin))");
          for (const link of new Set(/** @type {string[]} */ (links))) {
            const { hash } = new URL(link);
            if (hash && link.split("#")[0] === site.url + `/shown/${page}`) assert.ok(await ask("return !!document.getElementById(arguments[0])", decodeURIComponent(hash.slice(1))), link);
            else assert.equal((await fetch(link)).status, 200, link);
          }
        }
      }
      await setViewport(driver, 1200, 1600);
    });

    if (browser === "chromium") it("moves nothing when the check comes, however late", async () => {
      const loader = '<script type="module" src="quiet-check/quiet-check.js"></script>';
      const index = await readFile(join(folder, "index.html"), "utf8");
      assert.ok(index.includes(loader));
      site.answers.set("/shown/late.html", { body: index.replace(loader, "") });
      for (const width of [375, 1200]) {
        // So high that what stands below the check is in sight, or nobody would see it move.
        await setViewport(driver, width, 1600);
        await visit("late.html");
        // It has been drawn without the check; then that comes.
        await driver.executeAsyncScript(`const done = arguments[0];
          requestAnimationFrame(() => requestAnimationFrame(() => {
            const script = document.createElement("script");
            script.type = "module";
            script.src = trustedTypes.createPolicy("late", { createScriptURL: (url) => url }).createScriptURL("quiet-check/quiet-check.js");
            document.head.append(script);
            done();
          }));`);
        await within(driver, "the frame", async () => (await heard()).includes("ready"));
        // One that the test makes has to be told, and then all before it have been.
        const shifts = await driver.executeAsyncScript(`const done = arguments[0], found = []; let ours = Infinity;
          new PerformanceObserver((list) => {
            for (const { value, startTime, sources } of list.getEntries()) {
              if (startTime > ours) return done(found);
              found.push([value, ...sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 80))]);
            }
          }).observe({ type: "layout-shift", buffered: true });
          // A shift has the time at which its picture began: one picture lies between.
          requestAnimationFrame(() => {
            ours = performance.now();
            requestAnimationFrame(() => document.body.prepend(Object.assign(document.createElement("div"), { style: "height: 200px" })));
          });`);
        assert.deepEqual(shifts, [], `at ${width}`);
      }
    });

    // To be looked at: they prove nothing by themselves.
    if (full) it("pictures", async () => {
      for (const [name, width] of /** @type {const} */ ([["phone", 375], ["desktop", 1200]])) {
        await setViewport(driver, width, 3200);
        await visit();
        await within(driver, "the frame", async () => (await heard()).includes("ready"));
        await screenshot(driver, `site-${browser}-${name}`);
        await visit("recipes.html");
        await screenshot(driver, `site-${browser}-${name}-recipes`);
      }
    });
  });
}
