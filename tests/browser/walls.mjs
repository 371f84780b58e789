// The tests of the walls, which walls.test.mjs starts. The attempts are in channels.mjs, how they are made in measure.mjs,
// what they mean in proof.mjs, and the walls in switches.mjs.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { NOTHING, askedBySitting, asking } from "./asked.mjs";
import { channels, doors } from "./channels.mjs";
import { builtFrame, frameWith } from "./frames.mjs";
import { checks } from "./guards.mjs";
import { browsers, enterOuterFrame, within } from "./harness.mjs";
import { laboratory } from "./measure.mjs";
import { inside } from "./network.mjs";
import { NOT_HERE, cell, check, checkControl, compare } from "./proof.mjs";
import { SANDBOX, walls } from "./switches.mjs";

/** @typedef {import("./proof.mjs").Table} Table */
const ways = /** @type {Table} */ (new Map());
const opened = /** @type {Table} */ (new Map());
const switched = /** @type {Table} */ (new Map());
/** @param {Table} table @param {string} row @param {import("./drivers.mjs").Browser} browser @param {string} text */
const enter = (table, row, browser, text) => void table.set(row, { ...table.get(row), [browser]: text });

/** Groups that share a page. */
const pages = [["Requests by script", "Scripts and workers", "Hints to the browser"], ["Pictures, styles, fonts, media", "Frames and objects", "Keeping something, or reaching the page"], ["Markup and code made at run time", "A data: document in the frame's place"], ["Going somewhere else"]];
assert.deepEqual(pages.flat().sort(), [...new Set(channels.map(({ group }) => group))].sort());

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof laboratory>>} */ let lab;
    before(async () => void (lab = await laboratory(browser)));
    after(() => lab?.close());
    /** Look again at what was tried. */
    const later = /** @type {(() => void)[]} */ ([]);

    for (const groups of pages) {
      const list = channels.filter(({ group }) => groups.includes(group));
      it(`nothing gets out, and the same does from a page without walls: ${groups.join("; ").toLowerCase()}`, async () => {
        const { walled, since, control, asked, title } = await lab.tried(list);
        later.push(() => check(browser, list, since()));
        for (const [n, channel] of list.entries()) enter(ways, `${channel.group}: ${channel.name}`, browser, cell(browser, channel, walled[n], control[n]));
        check(browser, list, walled);
        checkControl(browser, list, control);
        assert.equal(asked, list.length, "each frame was asked for once");
        assert.equal(title, "Host", "the page is where it was");
      });
    }

    it("has doors, which open by a press, and nobody behind the one that is used learns where it was", async () => {
      // The long form looks behind the doors that nobody uses, too.
      for (const door of process.env.QC_FULL ? doors : doors.slice(0, 1)) {
        const { traces, came, windows, headers } = await lab.press(door, [], door.name === "door-link" ? { traces: ["request"], windows: 1 } : undefined);
        const what = traces.includes("request") || traces.includes("datagram") ? "**gets out**" : traces.length > 0 ? `**${traces.join(", ")}**` : /^(ran|nothing)$/.test(came) ? "nothing arrives" : `\`${came}\``;
        enter(opened, door.name, browser, `${windows > 0 ? "a window; " : ""}${what}`);
        if (door.name === "door-link") {
          assert.deepEqual([windows, headers.length], [1, 1]);
          for (const { referer, origin } of headers) assert.deepEqual([referer, origin], [undefined, undefined]);
        }
      }
    });

    // The short form takes two attempts for each wall, the long one all that the wall is there for.
    const few = process.env.QC_FULL ? undefined : 2;
    const held = Object.entries(walls).filter(([, wall]) => !wall.lacking?.includes(browser) && (inside || !wall.named));
    const listed = (/** @type {string[] | undefined} */ names = []) => channels.filter(({ name }) => names.slice(0, few).includes(name));
    const red = { name: "AssertionError" };

    it("each wall of the browser's holds by itself, and without it the check turns red", async () => {
      /** @param {import("./measure.mjs").Result} result */
      const open = (result) => {
        try {
          check(browser, channels, [result]);
          return false;
        } catch {
          return true;
        }
      };
      const own = held.filter(([, { channels = [] }]) => channels.length > 0 && !channels.includes("top"));
      const sets = own.flatMap(([name, { channels, beside = [] }]) => [{ list: listed(channels), without: beside }, { list: listed(channels), without: [name, ...beside], open }]);
      const found = await lab.inside(sets);
      for (const [n, [name]] of own.entries()) {
        const [present, absent] = [found[2 * n].results, found[2 * n + 1].results];
        check(browser, listed(walls[name].channels), present);
        // Every one of them, not only some.
        for (const result of absent) assert.throws(() => check(browser, channels, [result]), red, `${result.name} is stopped without "${name}", too`);
        enter(switched, name, browser, absent.map((one) => `\`${one.name}\``).join(", "));
      }
    });

    it("the page can't be taken along, and without that wall it is", async () => {
      const [top] = channels.filter(({ name }) => name === "top");
      check(browser, [top], [await lab.press(top)]);
      const result = await lab.press(top, ["sandbox: the page stays"], { traces: ["request"], windows: 0 });
      assert.throws(() => check(browser, [top], [result]), red, JSON.stringify(result));
      enter(switched, "sandbox: the page stays", browser, "`top`");
    });

    for (const [name, { check: called, beside = [] }] of held) {
      if (called) it(`${called}, and it is without the wall`, async () => {
        await checks[called](lab, beside);
        await assert.rejects(checks[called](lab, [name, ...beside]), red);
        enter(switched, name, browser, `not so: "${called}"`);
      });
    }

    it("has exactly the sandbox it needs", async () => {
      await lab.visit(`${lab.site.url}/plain.html`);
      assert.equal(await lab.driver.executeScript("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').getAttribute('sandbox')"), SANDBOX);
      await enterOuterFrame(lab.driver, "quiet-check");
      assert.equal(await within(lab.driver, "the inner frame", () => lab.driver.executeScript("return document.querySelector('iframe')?.getAttribute('sandbox')")), SANDBOX);
    });

    it(`a whole sitting asks for nothing${inside ? ", neither by a request nor by a connection, a datagram or a name" : " of this site; of others it was not measured here"}`, async () => {
      assert.deepEqual(await askedBySitting(lab, await builtFrame), NOTHING);
    });

    it("and of all that was tried nothing has come out since", () => {
      assert.equal(later.length, pages.length);
      for (const look of later) look();
    });

    if (inside) for (const [what, { inner, seen, without, lacking }] of Object.entries(asking)) {
      if (!lacking?.includes(browser)) it(`and it would be seen to ask for ${what}`, async () => {
        const found = await askedBySitting(lab, await frameWith({ inner: inner(lab.sink.port), without }), seen);
        assert.notDeepEqual(found, NOTHING);
      });
    }
  });
}

describe("docs/privacy-proof.md", () => {
  it(`says whether names were measured: here ${inside ? "they were" : `not (${process.env.QC_NETWORK})`}`, () => {
    const cells = [...ways.entries()].filter(([row]) => /preconnect|dns-prefetch/.test(row)).flatMap(([, cells]) => Object.values(cells));
    assert.ok(cells.length >= 3);
    assert.ok(cells.every((text) => (text === NOT_HERE) !== inside), cells.join());
  });
  it("says of every way out what was measured", () => compare("ways", "way out", ways));
  it("says of every door what was measured", () => compare("doors", "door", opened));
  it("names every wall, each with what gets through without it", () => {
    const table = new Map(Object.keys(walls).map((name) => [name, Object.fromEntries(browsers.map((browser) => [browser, walls[name].lacking?.includes(browser) ? "nothing that it could hold" : !inside && walls[name].named ? NOT_HERE : (switched.get(name)?.[browser] ?? "not shown")]))]));
    assert.deepEqual([...table.values()].flatMap((cells) => Object.values(cells)).filter((text) => text === "not shown"), []);
    return compare("walls", "wall", table);
  });
});
