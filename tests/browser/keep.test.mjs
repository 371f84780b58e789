// What a visitor takes along, and brings back: print, files, words to copy, a code, and words that are sent to the site.
// Each through the browser's own means, and none of it without the visitor.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { temporary } from "../support/temporary.mjs";
import { Key, axe, browsers, chord, leaveFrame, setViewport, within } from "./harness.mjs";
import { openRoom } from "./room.mjs";
import { busy, definition, texts, words } from "./visitor.mjs";

/** @typedef {import("./visitor.mjs").Visitor} Visitor */

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const other = (/** @type {string} */ letter) => (letter === "2" ? "3" : "2");

/** The result of these answers, with the part open that is about keeping it. @param {Visitor} visitor */
async function keep(visitor, response = busy) {
  await visitor.fill({ response });
  await visitor.press("[data-part=keep] > summary");
}

/** @param {Visitor} visitor @param {string} what @returns {Promise<string>} */
async function shown(visitor, what) {
  await visitor.click(`[data-do=${what}]`);
  return visitor.ask("return document.querySelector(`[data-slot=${arguments[0]}] textarea`).value", what === "offer" ? "sharing" : what);
}

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */
    let room;
    /** @type {string} */
    let downloads;
    before(async () => {
      downloads = await temporary();
      room = await openRoom(browser, { width: 800, height: 1000, reducedMotion: true, oneProcess: true, downloads });
    });
    after(() => room?.close());

    /** Waits for a file to be there whole. @param {string} name */
    async function saved(name) {
      return within(room.driver, name, async () => {
        const found = (await readdir(downloads)).includes(name);
        return found ? readFile(join(downloads, name), "utf8") : "";
      });
    }

    it("a part that is opened stays where it was pressed, whatever closes above it", async () => {
      const sit = async () => {
        const visitor = await room.visit();
        await visitor.fill({ response: busy });
        await within(room.driver, "the height, from which on the box inside scrolls", () => visitor.ask("const { clientHeight, scrollHeight } = document.querySelector('.angle').closest('.scroll'); return clientHeight < scrollHeight"));
        return visitor;
      };
      const drawn = () => room.driver.executeAsyncScript("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))");
      const visitor = await sit();
      await visitor.ask("addEventListener('toggle', (event) => event.target.classList.toggle('toggled', event.target.open), true)");
      const opened = (/** @type {string} */ part) => within(room.driver, part, () => visitor.ask("return !!document.querySelector(`[data-part=${arguments[0]}].toggled`)", part));
      await visitor.click("[data-part=strategies] > summary");
      await opened("strategies");
      for (const part of ["help", "questions", "keep"]) {
        const top = (/** @type {string} */ first) => visitor.ask(`const part = document.querySelector("[data-part=${part}]"); ${first} return part.getBoundingClientRect().top`);
        const before = await top("part.firstElementChild.scrollIntoView({ block: 'center' });");
        await top("part.firstElementChild.click();");
        await opened(part);
        await drawn();
        assert.ok(before > 100, `${part}: ${before}`);
        assert.ok(Math.abs((await top("")) - before) < 2, `${part}: ${before}, then ${await top("")}`);
      }
      // On a phone, where pebbles lie under each other.
      await setViewport(room.driver, 375, 900);
      const narrow = await sit();
      await narrow.press(".angle:nth-of-type(1) .pebble");
      for (const angle of [4, 5, 2]) {
        const top = (/** @type {string} */ first) => narrow.ask(`const pebble = document.querySelector(".angle:nth-of-type(${angle}) .pebble"); ${first} return pebble.getBoundingClientRect().top`);
        const before = await top("pebble.scrollIntoView({ block: 'center' });");
        await top("pebble.click();");
        await drawn();
        assert.ok(Math.abs((await top("")) - before) < 2, `pebble ${angle}: ${before}, then ${await top("")}`);
      }
      await setViewport(room.driver, 800, 1000);
    });

    it("the words say what the result says, and the answers only if they are ticked", async () => {
      const visitor = await room.visit();
      await keep(visitor);
      const without = await shown(visitor, "words");
      for (const key of ["band.worth_support", "band.worth_support.text", "scale.relief.strong", "item.s1", "strategy.m_pause", "message.past_hurt", "message.snapshot"]) {
        assert.ok(without.includes(texts[key]), `${key}: ${texts[key]}`);
      }
      for (const question of texts.questions) assert.ok(without.includes(`- ${question}\n`), question);
      for (const { url } of definition.resources.filter((/** @type {any} */ one) => one.country === "any")) assert.ok(without.includes(url), url);
      assert.ok(!without.includes(texts["item.i1"]));
      await visitor.click("[data-part=keep] .option");
      const with_ = await shown(visitor, "words");
      assert.ok(with_.includes(`${texts["item.i1"]}\n${texts["option.frequency.often"]}`), with_);
      assert.ok(with_.includes(texts["option.pathways.p_hurt"]));
      const picked = [busy.triggers].flat().map((id) => texts[`option.triggers.${id}`]).join(" · ");
      assert.ok(with_.includes(`${picked}\n`), `told apart: ${picked}`);
      assert.equal(with_.split("\n").filter((line) => line.includes("\u0000") || /\s{2}/.test(line)).length, 0);
    });

    // WebKitGTK's automation takes no downloads; there the link that is followed is looked at.
    it("saves a page and a text that stand by themselves", async () => {
      const visitor = await room.visit();
      await keep(visitor);
      const told = await shown(visitor, "words");
      if (browser === "webkit") {
        await visitor.ask("window.saved = []; HTMLElement.prototype.click = function () { saved.push([this.download, decodeURIComponent(this.href.replace(/^[^,]*,/, ''))]); }");
      }
      /** @param {string} what @param {string} name @returns {Promise<string>} */
      const save = async (what, name) => {
        await visitor.click(`[data-do=${what}]`);
        if (browser !== "webkit") return saved(name);
        const [given, content] = await within(room.driver, "the link", () => visitor.ask("return saved.pop()"));
        assert.equal(given, name);
        return content;
      };
      assert.equal(await save("save-text", "summary.txt"), told);
      const page = await save("save", "summary.html");
      assert.match(page, /^<!doctype html><html lang="en" dir="ltr"><meta charset="utf-8">/);
      assert.ok(page.includes(texts["band.worth_support"]) && page.includes(texts["strategy.m_pause"]));
      assert.doesNotMatch(page, /<script|https?:(?!\/\/(findahelpline\.com|www\.w3\.org\/2000\/svg))/i);
      assert.ok(!page.includes(texts.title), "nor the name of the assessment");
      assert.equal((page.match(/<ellipse/g) ?? []).length, definition.scales.length);
      if (browser !== "webkit") {
        const { title, body } = await readBack(room.driver, join(downloads, "summary.html"));
        assert.equal(title, "Summary");
        assert.ok(body.includes(texts["band.worth_support.text"]));
        assert.deepEqual(await axe(room.driver), []);
      }
    });

    it("copies, and says so", async () => {
      const visitor = await room.visit();
      await keep(visitor);
      const code = await shown(visitor, "code");
      await visitor.click("[data-slot=code] [data-do=copy]");
      const said = await visitor.ask("return [...document.querySelectorAll('[data-slot=code] [role=status] > :not([hidden])')].map((one) => one.textContent)");
      assert.deepEqual(said, [words.copied]);
      assert.ok(await visitor.ask("return document.activeElement.matches('[data-slot=code] [data-do=copy]')"), "the focus is where it was");
      // Other words were not copied.
      await visitor.press("[data-part=keep] [data-do=words]");
      await visitor.click("[data-slot=words] [data-do=copy]");
      const copied = () => visitor.ask("return !document.querySelector('[data-slot=words] [data-slot=copied]').hidden");
      assert.equal(await copied(), true);
      await visitor.press("[data-part=keep] .option input");
      await visitor.press("[data-part=keep] [data-do=words]");
      assert.equal(await copied(), false, "these words were not copied");
      await visitor.click("[data-slot=code] [data-do=copy]");
      // What was copied is what can be pasted.
      await visitor.arrive(() => visitor.press("[data-part=keep] [data-do=compare]"));
      await visitor.click("[data-code]");
      await chord(room.driver, [Key.CONTROL], "v");
      await within(room.driver, "the code to be there", async () => (await visitor.ask("return document.querySelector('[data-code]').value")) === code);
    });

    it("prints the summary alone", async () => {
      const visitor = await room.visit();
      await keep(visitor);
      await visitor.ask("window.printed = []; window.print = () => printed.push([document.querySelectorAll('body > .paper').length, document.querySelector('.paper').textContent])");
      await visitor.press("[data-do=print]");
      await visitor.press("[data-do=print]");
      const printed = await within(room.driver, "both", () => visitor.ask("return printed.length === 2 && printed"));
      assert.deepEqual(printed.map((/** @type {any} */ one) => one[0]), [1, 1], "one paper at a time");
      assert.ok(printed[0][1].includes(texts["band.worth_support.text"]) && !printed[0][1].includes(texts["item.i1"]));
      assert.ok(!(await visitor.ask("return document.querySelector('.paper').checkVisibility()")), "on paper alone");
      await visitor.arrive(() => visitor.press("#screen [data-do=back]"));
      assert.equal(await visitor.ask("return document.querySelectorAll('.paper').length"), 0, "it goes with the result");
    });

    // WebKitGTK's driver prints nothing; the elements it would print are those of the test above.
    if (browser !== "webkit") it("a printed summary is one or two pages, and says what it should", async () => {
      for (const ticked of [false, true]) {
        const visitor = await room.visit();
        await keep(visitor);
        if (ticked) await visitor.click("[data-part=keep] .option");
        // A driver prints a page, and no frame: the working document as it is when it prints, by itself.
        await visitor.ask("window.print = () => { window.printed = '<!doctype html>' + document.documentElement.outerHTML; }");
        await visitor.press("[data-do=print]");
        const body = await within(room.driver, "print", () => visitor.ask("return window.printed"));
        room.site.answers.set("/printed.html", { body: body.replace(/<script>[^]*?<\/script>/g, "").replace(/<meta http-equiv[^>]*>/g, ""), headers: { "content-type": "text/html; charset=utf-8" } });
        await leaveFrame(room.driver);
        await room.driver.get(`${room.site.url}/printed.html`);
        const file = join(downloads, "printed.pdf");
        await writeFile(file, await /** @type {any} */ (room.driver).printPage({ width: 21, height: 29.7 }), "base64");
        const pdf = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
        const pages = pdf.split("\f").length - 1;
        assert.ok(pages <= (ticked ? 4 : 2), `${pages} pages`);
        const said = pdf.normalize("NFKC").replace(/\s+/g, " ");
        for (const key of ["band.worth_support", "scale.relief", "scale.relief.strong", "item.s1", "strategy.m_pause", "message.past_hurt"]) assert.ok(said.includes(texts[key]), `${key}: ${said}`);
        for (const words of [texts.questions[4], "https://findahelpline.com"]) assert.ok(said.includes(words), `${words}: ${said}`);
        assert.equal(said.includes(texts["item.i1"]), ticked, "answers only if they are ticked");
        for (const control of ["keep.print", "back", "help", "why"]) assert.ok(!said.includes(words[control]), `no controls: ${control}`);
      }
    });

    if (browser !== "webkit") it("a page that is printed with the check on it has all that was in sight", async () => {
      const visitor = await room.visit();
      await visitor.fill({ response: busy });
      await leaveFrame(room.driver);
      const file = join(downloads, "page.pdf");
      await writeFile(file, await /** @type {any} */ (room.driver).printPage({ width: 21, height: 29.7 }), "base64");
      const said = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).normalize("NFKC").replace(/\s+/g, " ");
      for (const seen of [texts["band.worth_support"], texts["message.past_hurt"], words.restart]) assert.ok(said.includes(seen), `${seen}: ${said}`);
    });

    it("a code comes back as the same answers, in small letters and without spaces", async () => {
      const visitor = await room.visit();
      await keep(visitor);
      const code = await shown(visitor, "code");
      assert.match(code, new RegExp(`^([${LETTERS}]{5} ){4}[${LETTERS}]{5}$`));

      // In the same sitting nothing is different, and no heading says that it is.
      const text = () => visitor.ask("return document.querySelector('[data-said]').innerText");
      await visitor.arrive(() => visitor.press("[data-part=keep] [data-do=compare]"));
      await visitor.enterCode(code);
      assert.ok((await text()).includes(words["compare.same"]), await text());
      assert.ok(!(await text()).includes(words["compare.different"]), await text());
      assert.ok(!(await text()).includes(words["compare.note"]), await text());
      await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));

      // Another time, with nothing answered yet.
      await visitor.arrive(() => visitor.press("#screen [data-do=restart]"));
      await visitor.arrive(() => visitor.press("#screen [data-do=compare]"));
      await visitor.click("[data-code]");
      await room.driver.actions().sendKeys(code.toLowerCase().replaceAll(" ", "")).perform();
      const entered = await visitor.key(Key.ENTER);
      assert.equal(entered.stage, "compare");
      const month = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date());
      assert.ok((await text()).includes(month), await text());
      assert.ok((await text()).includes(texts["scale.choice.strong"]));
      assert.ok((await text()).includes(words["compare.alone"]));

      // Answered otherwise in one place, it is told in words, and never as better or worse.
      await visitor.arrive(() => visitor.press("#screen .foot [data-do=back]"));
      await visitor.fill({ response: { ...busy, i1: "never" } });
      await visitor.press("[data-part=keep] > summary");
      await visitor.arrive(() => visitor.press("[data-part=keep] [data-do=compare]"));
      const rows = await visitor.ask("return [...document.querySelectorAll('[data-list=different] > div')].map((row) => row.innerText.trim().replace(/\\s+/g, ' '))");
      assert.deepEqual(rows, [`${texts["item.i1"]} ${words["compare.then"]} ${texts["option.frequency.often"]} ${words["compare.now"]} ${texts["option.frequency.never"]}`]);
      assert.ok((await text()).includes(words["compare.note"]));
      assert.doesNotMatch(await text(), /better|worse|improv/i);
      assert.deepEqual(await visitor.ask("return [...document.querySelectorAll('.picture h2')].map((one) => one.innerText.trim())"), [month, words["compare.now"]]);
    });

    it("all of a code is in sight where it is typed, on a phone too", async () => {
      try {
        // 375 and two scroll bars of a desktop's, which phones lay over the page.
        await setViewport(room.driver, 412, 812);
        const visitor = await room.visit();
        await visitor.arrive(() => visitor.press("#screen [data-do=compare]"));
        const beyond = await visitor.ask("const field = document.querySelector('[data-code]'); field.value = arguments[0]; return field.scrollWidth - field.clientWidth", "WWWWW WWWWW WWWWW WWWWW WWWWW");
        assert.ok(beyond <= 0, `${beyond} pixels of it are not`);
      } finally {
        await setViewport(room.driver, 800, 1000);
      }
    });

    it("what is wrong with a code is said, and one letter is put right", async () => {
      const visitor = await room.visit();
      await keep(visitor);
      const code = await shown(visitor, "code");
      await visitor.arrive(() => visitor.press("[data-part=keep] [data-do=compare]"));
      const said = async (/** @type {string} */ written) => {
        await visitor.enterCode(written);
        assert.ok(await visitor.ask("return document.activeElement.matches('[data-said]')"), "what is said has the focus");
        assert.equal(await visitor.ask("return document.querySelector('[data-code]').value"), written, "what was typed is still there");
        return visitor.ask("return [...document.querySelectorAll('[data-said] > p')].map((one) => one.textContent)");
      };
      assert.deepEqual(await said(code.slice(0, -1)), [words["compare.length"]]);
      assert.deepEqual(await said(code.replace(" ", "!")), [words["compare.letter"]]);
      assert.deepEqual(await said(other(code[0]) + other(code[1]) + code.slice(2)), [words["compare.damaged"]]);
      assert.deepEqual(await said(other(code[0]) + code.slice(1)), [`${words["compare.corrected"]} ${code}`]);
    });

    it("a site gets words only where it asks, after they were shown, and once", async () => {
      const visitor = await room.visit();
      await visitor.onHost(`
        window.sent = [];
        document.querySelector("quiet-check").addEventListener("share", (event) => sent.push([event.detail, event.bubbles]));
        document.addEventListener("share", () => sent.push("bubbled"));`);
      await keep(visitor);
      const offered = () => visitor.ask("return document.querySelector('[data-do=offer]').checkVisibility()");
      assert.equal(await offered(), false, "without the attribute nothing is offered");
      await visitor.press("[data-do=offer]");
      await visitor.press("[data-do=send]");
      await visitor.onHost("document.querySelector('quiet-check').setAttribute('share', '')");
      await within(room.driver, "the offer", offered);
      assert.deepEqual(await visitor.onHost("return sent"), [], "and nothing can be sent");

      await visitor.click("[data-do=offer]");
      const seen = await visitor.ask("return document.querySelector('[data-slot=sharing] textarea').value");
      assert.deepEqual(await visitor.onHost("return sent"), [], "shown, and not sent yet");
      await visitor.click("[data-do=send]");
      await visitor.press("[data-do=send]");
      await within(room.driver, "the words", () => visitor.onHost("return sent.length"));
      await room.driver.sleep(200);
      assert.deepEqual(await visitor.onHost("return sent"), [[{ text: seen }, false]]);
      assert.ok(seen.includes(texts["band.worth_support"]) && !seen.includes(texts["item.i1"]));
      assert.equal((await visitor.ask("return document.activeElement.textContent")).trim(), words.shared);
    });
  });
}

/** Opens a saved page by itself. @param {import("./harness.mjs").Driver} driver @param {string} file */
async function readBack(driver, file) {
  await leaveFrame(driver);
  await driver.get(`file://${file}`);
  return driver.executeScript("return { title: document.title, body: document.body.innerText }");
}
