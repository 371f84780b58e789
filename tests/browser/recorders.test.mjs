// Real recorders on the page around the widget, loaded before it, with nothing masked: what they capture and send of a
// whole sitting is taken apart and searched for every question, answer, level, word of the result, code and press. Nothing
// of it may be there. A recorder counts only if it has caught, in the same run, what is typed and pressed on the page
// itself; and the search counts only because it finds all of it once the frame's walls are taken away.
//
// Not searched for: the author's ids of items and answers, and scores. The frame holds none of them (the file, by
// tests/node/frame-file.test.mjs; scores are the program's, and no screen shows one), so that they could not be found. What
// the frame's markup knows an answer by is its number among the others, `data-n`, and that stands beside its label and below
// its question, which are searched for: a recorder that came by the one has the others. A number alone, said by a frame
// that means to tell, is a matter for tests/browser/one-view.test.mjs.
//
// By default one short sitting for each, the vendors' recorders in Chromium alone; QC_FULL=1 runs those in Firefox too, two
// long sittings for each, and every recorder that follows into frames once more without the walls.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ensureRecorders } from "../../build/setup.mjs";
import { bundle } from "../recorders/bundle.mjs";
import { browserOf, browsers, Key, leaveByKeys, leaveFrame, press, within } from "./harness.mjs";
import { Evidence } from "./recorders-search.mjs";
import { openSink } from "./recorders-sink.mjs";
import { openRoom } from "./room.mjs";
import { busy, items, texts, words } from "./visitor.mjs";

/**
 * @typedef {import("./recorders-search.mjs").Place} Place
 * @typedef {import("./visitor.mjs").Visitor} Visitor
 *
 * @typedef {object} Recorder
 * @property {string} name      its file in tests/recorders/
 * @property {boolean} [everywhere]  whether it runs in every browser by default; the others run in Chromium
 * @property {boolean} [parting]  whether it sends what it has as the page goes; if not, it is made to before
 * @property {boolean} [unread]  whether what is typed is nothing it can be told to keep; what the page shows then counts
 * @property {boolean} [keys]  whether it keeps each event there is, those of keys too
 * @property {boolean} [enters]  whether it follows into frames that let it, and so sees the sitting once the walls are down
 */
const full = process.env.QC_FULL === "1";

/** @type {Recorder[]} */
const recorders = [
  { name: "pixel", everywhere: true, parting: true, enters: true, keys: true },
  { name: "rrweb", everywhere: true, parting: true, enters: true },
  { name: "hostile", everywhere: true, parting: true, enters: true, keys: true },
  // What it sends as the page goes, the browser may drop: all of it together, with what is still under way, has 64 KB.
  { name: "posthog", enters: true },
  // Sentry blocks every frame by srcdoc, whatever it is told (defaultBlockedElements in its replay integration).
  // And what it and Datadog's replay send as the page goes is packed by a worker first, which may come too late.
  { name: "sentry" },
  { name: "datadog" },
  // Clarity masks what is typed "regardless of privacy mode" (privacy() in its layout/dom.ts). What it does
  // without the walls is not shown: it follows into the frames, and then either it or the sitting came to no end.
  // What it packs or sends in the moment that the page goes is lost; only what it has not begun to send goes by beacon.
  { name: "clarity", unread: true },
  // OpenReplay's last batch bears a header that the browser asks about first, and the page is gone before the answer.
  { name: "openreplay", enters: true },
  // Mixpanel keeps its last batch in the browser until the next visit.
  { name: "mixpanel", enters: true },
];

/** What the visitor types on the page around, before and after the sitting, and as the last thing of all. */
const CANARIES = ["zebrafinch", "spoonbill", "wagtail"];
/** What the page itself then shows. */
const NOTES = ["kingfisher", "nuthatch", "bullfinch"];
const CANARY_BUTTON = "Report this bird sighting";

const page = (/** @type {string} */ first) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bird notes</title><link rel="icon" href="data:,">
${first}<script src="/recorder.js"></script></head><body style="margin:0"><form id="canary" style="padding:150px 13px 7px">
<label>Seen today <input id="bird" name="bird" autocomplete="off"></label> <button id="report" type="button">${CANARY_BUTTON}</button> <output id="thanks"></output></form>
<script>
  report.onpointerdown = (event) => (pressed = [event.clientX, event.clientY]);
  const notes = ${JSON.stringify(NOTES)};
  report.onclick = () => (thanks.value += " " + notes.shift());
</script>
<quiet-check loading="eager" exit-url="/gone.html"></quiet-check><script type="module" src="/dist/quiet-check.js"></script></body></html>`;

// The switch that takes the walls down: the same page, loader and frame, but the frames are of the page's own origin.
// Neither document would start then; a page that means it can make them believe that nothing has happened.
const SAME_ORIGIN = `{ window.wallsDown = true; self.origin = "null"; const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function (name, value) { set.call(this, name, name === "sandbox" ? value + " allow-same-origin" : value); }; }`;

// An element that a recorder on the page has looked at first can be one of the page's realm for good, by whose classes the
// program would not know it, and a press on it would do nothing. In that frame it goes by their names.
const BY_NAME = `{ const is = (one, name) => { for (; one; one = Object.getPrototypeOf(one)) if (one.constructor?.name === name) return true; return false; };
  for (const name of ["Element", "HTMLElement", "HTMLInputElement", "HTMLSelectElement", "HTMLTemplateElement"]) Object.defineProperty(self[name], Symbol.hasInstance, { value: (one) => is(one, name) }); }`;

/** Other answers than the busy ones, all along. @type {import("./visitor.mjs").Response} */
const calm = {
  ...Object.fromEntries(items.filter(({ answers }) => answers === "frequency").map(({ linkId, role }) => [linkId, role === "strength" ? "often" : "rarely"])),
  triggers: ["happy"], pathways: ["p_unsure"],
};

/** Every sentence and label of the assessment, and the frame's own words, but for those that the page around shows too. */
const told = [
  ...Object.values(texts).flat(),
  ...Object.values(words).filter((word) => word.split(" ").length > 2),
];

/** Whether what was kept is an event of a key, or of what a key has changed. @param {unknown} kept */
const isTyping = (kept) => /"type":"(key\w+|beforeinput|input|change|textInput|composition\w+)"/.test(typeof kept === "string" ? kept : JSON.stringify(kept));

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openRoom>>} */
    let room;
    before(async () => {
      await ensureRecorders();
      room = await openRoom(browser, { width: 1000, height: 1500, reducedMotion: true, oneProcess: true });
    });
    after(() => room?.close());

    for (const recorder of recorders) {
      if (!recorder.everywhere && browser !== "chromium" && !(full && browser === "firefox")) continue;

      for (const [answers, response] of Object.entries(full ? { "a busy sitting": busy, "a calm one": calm } : { "a sitting": busy })) it(`${recorder.name} sees nothing of ${answers}`, async () => {
        const { evidence, secrets, places, kept, meanwhile, code, frame, entry } = await record(recorder, { response });
        evidence.want(secrets, places);
        const found = [...evidence.words].filter((word) => secrets.has(word));
        assert.deepEqual(found.map((word) => [word, evidence.around(word)]), []);
        assert.deepEqual([...evidence.places].filter(([name]) => places.has(name)), []);
        assert.deepEqual(code.split(" ").filter((part) => evidence.typed(part)), [], "typed key by key");
        if (recorder.keys) {
          assert.ok(evidence.typed(CANARIES[0]) && kept.some(isTyping), "it keeps what is typed on the page");
          assert.deepEqual(meanwhile.filter(isTyping), [], "and of the frame not even that a key was pressed");
        }
        if (recorder.name !== "pixel") return;
        // Of the pointer it sees, of all that lies within the frame, where it came in and nothing else.
        const within = kept.filter(({ clientX: x, clientY: y }) => x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height);
        const elsewhere = within.filter(({ clientX, clientY }) => Math.abs(clientX - entry.x) > 1 || Math.abs(clientY - entry.y) > 1);
        assert.deepEqual(elsewhere, [], `it came in at ${JSON.stringify(entry)}`);
      });

      // One in each browser shows that the search finds what there is to find, and in Chromium a real one and a hostile one too.
      if (recorder.enters && (full || recorder.name === "pixel" || (recorder.everywhere && browser === "chromium"))) it(`${recorder.name} sees all of it without the walls`, async () => {
        await room.withFrame({ outer: SAME_ORIGIN, inner: SAME_ORIGIN + BY_NAME }, async () => {
          const { evidence, secrets, places, kinds, meanwhile, code } = await record(recorder, { first: `<script>${SAME_ORIGIN}</script>` });
          evidence.want(secrets, places);
          for (const [kind, one] of Object.entries(kinds)) assert.ok(evidence.words.has(one), `${kind}: ${one}`);
          assert.ok([...evidence.places.keys()].some((name) => places.has(name)), "where the visitor pressed");
          if (recorder.keys) assert.ok(evidence.typed(code.replaceAll(" ", "")) && meanwhile.some(isTyping), "the code, key by key");
        });
      });
    }

    /** One visit with a recorder, from what is typed on the page to the quick exit. @param {Recorder} recorder @param {{ first?: string, response?: import("./visitor.mjs").Response }} [options] */
    async function record({ name, parting, unread }, { first = "", response = busy } = {}) {
      const sink = await openSink();
      const { driver, site } = room;
      const evidence = new Evidence();
      evidence.want([CANARY_BUTTON]);
      let taken = 0;
      const collect = () => {
        for (const { url, headers, body } of sink.sent.slice(taken)) {
          taken++;
          evidence.add(body);
          evidence.add(`${url}\n${JSON.stringify(headers)}`);
        }
        return evidence;
      };
      try {
        site.answers.set("/recorder.js", { body: await bundle(name, sink.url) });
        site.answers.set("/birds.html", { body: page(first) });
        const visitor = await room.visit("/birds.html");
        await within(driver, `${name} to record`, () => visitor.onHost("return recorder.ready()"));

        /** Types and presses on the page around, which the recorder has to catch. @param {number} at */
        const canary = async (at) => {
          const since = collect().mark;
          await leaveFrame(driver);
          const field = await driver.findElement({ id: "bird" });
          await driver.actions().move({ origin: field, duration: 0 }).press().release().perform();
          // As on the way into the frame: the keys follow in the browser's own time.
          if (browser !== "webkit") {
            await visitor.into();
            await within(driver, "the focus to leave the frame", async () => !(await visitor.ask("return document.hasFocus()")));
            await leaveFrame(driver);
          }
          await press(driver, Key.END, " ", ...CANARIES[at]);
          const button = await driver.findElement({ id: "report" });
          await driver.actions().move({ origin: button, x: 3 + 9 * at, y: at, duration: 0 }).press().release().perform();
          const [x, y] = await driver.executeScript("return pressed");
          evidence.want([CANARIES[at], NOTES[at]], [[`canary ${at}`, { x, y }]], since);
        };
        const caught = () =>
          within(driver, `${name} to send what was typed, shown and pressed on the page`, async () => {
            collect();
            return (unread ? NOTES : CANARIES).every((word) => evidence.words.has(word)) && evidence.words.has(CANARY_BUTTON) && evidence.places.size === CANARIES.length;
          }, 20_000).catch((error) => {
            throw new Error(`${error.message}; it has ${JSON.stringify([[...evidence.words], [...evidence.places.keys()], sink.sent.map(({ url, body }) => `${url.split("?", 1)[0]} ${body.length}`)])}`);
          });

        const keeps = () => visitor.onHost("return recorder.kept?.length ?? 0");
        await canary(0);
        await visitor.into();
        const from = await keeps();
        const sitting = await sit(visitor, response);
        const to = await keeps();
        await canary(1);
        await canary(2);
        if (!parting) {
          await leaveFrame(driver);
          await driver.executeScript("return recorder.flush()");
          await caught();
        }
        const kept = await driver.executeScript("return JSON.stringify(recorder.kept ?? [])");
        evidence.add(kept);
        await visitor.into();
        await visitor.click("#screen h1");
        await visitor.focusInside();
        await leaveByKeys(driver);
        await within(driver, "the page to be left", async () => (await driver.getTitle()) === "Gone");
        await caught();
        await within(driver, "the last requests", async () => sink.open() === 0);
        collect();
        const all = /** @type {any[]} */ (JSON.parse(kept));
        return { evidence, kept: all, meanwhile: all.slice(from, to), ...sitting };
      } finally {
        await leaveFrame(driver);
        // Each comes as somebody new: Clarity, for one, records less of who was here before.
        if ((await driver.getCurrentUrl()).startsWith(site.url)) {
          await driver.executeScript("localStorage.clear(); sessionStorage.clear()");
          await driver.manage().deleteAllCookies();
        }
        await driver.get("about:blank");
        await sink.close();
      }
    }
  });
}

/**
 * A whole sitting, by pointer where that is quick, and what nobody may learn of it.
 * @param {Visitor} visitor @param {import("./visitor.mjs").Response} response
 */
async function sit(visitor, response) {
  const { driver } = visitor;
  await visitor.ask(`window.presses = []; window.printed = 0; window.print = () => window.printed++;
    addEventListener("pointerdown", ({ clientX, clientY, screenX, screenY }) => window.presses.push([clientX, clientY, screenX, screenY]), true);`);
  // The pointer comes in where nobody presses: the page around sees where it crosses the edge, as with any frame.
  const mark = await driver.findElement({ css: "header .mark" });
  await driver.actions().move({ origin: mark, duration: 0 }).perform();
  const came = await visitor.ask("const { x, y, width, height } = arguments[0].getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }", mark);
  const byPointer = full ? items.slice(0, items.findIndex(({ linkId }) => linkId === "triggers")) : items.slice(0, 3);
  const label = (/** @type {string} */ item) => texts[`option.frequency.${response[item]}`];

  await visitor.begin();
  for (const { linkId } of byPointer) {
    while ((await visitor.read()).stage === "section") await visitor.do("continue");
    const answer = response[linkId] ?? "skip";
    await (answer === "skip" || answer === "na" ? visitor.do(answer) : visitor.choose(label(linkId)));
  }
  await visitor.fill({ response, from: items[byPointer.length].linkId });
  const band = await visitor.ask("return document.querySelector('#screen h1').textContent");
  await visitor.click(".angle:nth-of-type(1) [data-do=angle]");
  // WebKitGTK draws without a graphics card here, and each press by pointer on the result takes seconds there: by default
  // those that are no answer are made by script.
  const byHand = full || browserOf(driver) !== "webkit";
  const go = (/** @type {string} */ selector) => (byHand ? visitor.click(selector) : visitor.press(selector));
  await go(".pebble[aria-expanded=true] + .opened .why > summary");
  await go("[data-part=strategies] > summary");
  await visitor.arrive(() => go(".try [data-do=practice]"));
  await visitor.arrive(() => go("#screen .foot [data-do=back]"));
  await go("[data-part=keep] > summary");
  await go("[data-do=print]");
  await within(driver, "print", () => visitor.ask("return window.printed"));
  await go("[data-part=keep] .option");
  await go("[data-do=words]");
  await go("[data-do=code]");
  const [summary, code] = await visitor.ask("return ['words', 'code'].map((slot) => document.querySelector(`[data-slot=${slot}] textarea`).value)");
  assert.match(code, /^(\w{5} ){4}\w{5}$/);
  await visitor.arrive(() => go("[data-part=keep] [data-do=compare]"));
  await visitor.click("[data-code]");
  await driver.actions().sendKeys(code.replaceAll(" ", "").toLowerCase()).perform();
  await visitor.key(Key.ENTER);
  await visitor.arrive(() => go("#screen .foot [data-do=back]"));

  const presses = await visitor.ask("return window.presses");
  assert.ok(presses.length >= (byHand ? 18 : 8), `${presses.length} presses`);
  const frame = await visitor.onHost("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').getBoundingClientRect().toJSON()");
  const places = /** @type {Map<string, Place>} */ (new Map());
  presses.forEach((/** @type {number[]} */ [x, y, left, top], /** @type {number} */ at) => {
    places.set(`press ${at} in the frame`, { x, y });
    places.set(`press ${at} on the page`, { x: x + frame.x, y: y + frame.y });
    places.set(`press ${at} on the screen`, { x: left, y: top });
  });
  const secrets = new Set([...told, band, ...summary.split("\n").filter((/** @type {string} */ line) => line.trim()), code, ...code.split(" "), code.replaceAll(" ", ""), code.replaceAll(" ", "").toLowerCase()]);
  const kinds = { question: texts["item.s1"], "answer's label": label("s1"), band, "text of the result": texts["scale.relief"], "check-in code": code };
  return { secrets, places, kinds, code: /** @type {string} */ (code), frame, entry: { x: came.x + frame.x, y: came.y + frame.y } };
}
