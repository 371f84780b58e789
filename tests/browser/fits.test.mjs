// Once somebody has begun, the frame fits the window: all of it is in sight under "Leave now", and what is longer scrolls in there.
// Whoever had to scroll the page for some of the answers would tell it which.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { frameWith } from "./frames.mjs";
import { browsers, leaveFrame, setViewport, within } from "./harness.mjs";
import { html, openHost } from "./host.mjs";
import { Visitor } from "./visitor.mjs";

/** A frame that says what it is told to, and nothing by itself but that it is there. */
const PUPPET = `<!doctype html><title>Puppet</title><script>
addEventListener("message", ({ data, ports }) => {
  if (ports[0]) (self.port = ports[0]).postMessage({ type: "ready" });
  else if (data.say) port.postMessage(data.say);
});
parent.postMessage({ quietCheck: 1 }, "*");
</script>`;

/** For \`inner\`: says nothing while \`self.mute\` is set, and all of it when that ends. */
const MUTE = `{ const post = MessagePort.prototype.postMessage; let kept = [];
  MessagePort.prototype.postMessage = function (...given) { if (self.mute) kept.push(() => post.apply(this, given)); else post.apply(this, given); };
  self.speak = () => { self.mute = false; for (const one of kept.splice(0)) one(); }; }`;

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {Awaited<ReturnType<typeof openHost>>} */ let host;
    /** @type {Visitor} */ let visitor;
    before(async () => {
      host = await openHost(browser, { barsAbove: true });
      visitor = new Visitor(host.driver, "quiet-check");
    });
    after(() => host?.close());

    /** To where the first questions are one press away. @param {number} width @param {number} height @param {string} [first] what the page does before @param {string} [attributes] */
    const visit = async (width, height, first = "", attributes) => {
      await leaveFrame(host.driver);
      await setViewport(host.driver, width, height);
      await host.visit(attributes);
      await host.event("ready");
      await host.ask(`document.body.style.paddingBottom = "100vh"; ${first}`);
      await visitor.into();
      await visitor.arrive(() => visitor.press("[data-do=begin]"));
    };
    const begin = () => visitor.arrive(() => visitor.press("[data-do=adult]"));
    /** @returns {Promise<{ top: number, bottom: number, window: number, exit: number, scrolled: number }>} */
    const lies = () => visitor.onHost("const check = document.querySelector('quiet-check').shadowRoot, { top, bottom } = check.querySelector('iframe').getBoundingClientRect(), exit = check.querySelector('a').getBoundingClientRect(); return { top, bottom, window: innerHeight, exit: exit.bottom, scrolled: scrollY }");
    const scroll = (/** @type {number} */ to) => visitor.onHost(`scrollBy(0, document.querySelector('quiet-check').getBoundingClientRect().top - ${to})`);
    /** All of it, from under the exit, which stays below a header, to the window's end. @param {string} what @param {number} [header] its height */
    const inSight = async (what, header = 0) => {
      let last = {};
      await within(host.driver, "", async () => {
        const { top, bottom, window, exit } = (last = await lies());
        return top >= exit - 1 && exit >= header + 20 && top < header + 80 && Math.abs(bottom - window) <= 1;
      }).catch(() => assert.fail(`${what}: not all of the frame is in sight: ${JSON.stringify(last)}`));
    };
    const drawn = () => visitor.onHost("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");

    it("has all of the frame in sight with the first questions, and with the result, and what is longer scrolls in there", async () => {
      for (const [width, height, header] of [[375, 667, 0], [375, 553, 60], [1280, 720, 0]]) {
        await visit(width, height, `document.querySelector("quiet-check").style.setProperty("--quiet-check-top", "${header}px")`);
        for (const [what, button] of [["the first questions", "[data-do=adult]"], ["the result", "#screen [data-do=continue]"]]) {
          if (what === "the result") await visitor.fill({ until: "review" });
          await scroll(-350);
          await visitor.arrive(() => visitor.press(button));
          await inSight(`${what} at ${width}`, header);
        }
        // The bar and the two ways on from a result are in sight, and only what lies between scrolls.
        assert.deepEqual(await visitor.ask("const bottom = document.querySelector('#screen .foot').getBoundingClientRect().bottom; return [scrollY, document.documentElement.scrollHeight <= innerHeight, bottom <= innerHeight]"), [0, true, true], `${width}`);
        assert.ok(await visitor.ask("const { scrollHeight, clientHeight } = document.querySelector('.scroll'); return scrollHeight > clientHeight && clientHeight > innerHeight / 2"));
      }
      // A window that is very low is no reason to make it as low.
      await setViewport(host.driver, 667, 320);
      await drawn();
      const { top, bottom } = await lies();
      assert.equal(Math.round(bottom - top), 320);
    });

    it("and no line of the notice lies behind the exit", async () => {
      await visit(375, 667, "document.querySelector('#notice').textContent = 'A notice of several lines. '.repeat(9)");
      await begin();
      await inSight("all of it");
      const { notice, exit } = await visitor.onHost("const range = new Range(); range.selectNodeContents(document.querySelector('#notice')); return { notice: range.getBoundingClientRect().bottom, exit: document.querySelector('quiet-check').shadowRoot.querySelector('a').getBoundingClientRect().top }");
      assert.ok(notice <= exit + 1, `${notice} is under ${exit}`);
    });

    it("and where there was room for the first screen, and is none for the higher one that comes; and under the exit is not in sight", async () => {
      for (const from of [150, -70]) {
        await visit(1280, 1000);
        await scroll(from);
        await begin();
        await within(host.driver, `all of the frame to be in sight, from ${from}`, async () => {
          const { top, bottom, window, exit } = await lies();
          return top >= exit - 1 && bottom <= window + 1 && bottom - top > 800;
        });
      }
    });

    it("whatever the page keeps free at its top, and in whichever way it says so", async () => {
      const set = (/** @type {string} */ value) => `document.querySelector("quiet-check").style.setProperty("--quiet-check-top", "${value}")`;
      const padding = "document.documentElement.style.scrollPaddingTop = '80px'";
      for (const [first, header, least] of /** @type {[string, number, number][]} */ ([[set("0"), 0, 0], [padding, 0, 80], [`${padding}; ${set("80px")}`, 80, 80], [`${padding}; ${set("20px")}`, 20, 80]])) {
        await visit(375, 667, first);
        await scroll(-350);
        await begin();
        await within(host.driver, "the frame to move", async () => (await lies()).top > -100);
        const { top, bottom, window, exit } = await lies();
        assert.ok(top >= exit - 1 && top >= least && top < least + 80 && exit >= header + 20 && Math.abs(bottom - window) <= 1, `${first}: ${JSON.stringify({ top, bottom, window, exit })}`);
      }
      // With an exit of the page's own, which has no place among ours.
      await visit(375, 667, `${set("60px")}; const own = document.createElement("a"); own.slot = "exit"; own.href = "/gone.html"; own.textContent = "Out"; document.querySelector("quiet-check").append(own)`);
      await scroll(-40);
      await begin();
      await within(host.driver, "the frame to lie under the header", async () => (await lies()).top >= 90);
      const { bottom, window } = await lies();
      assert.ok(Math.abs(bottom - window) <= 1, `${bottom} of ${window}`);
    });

    it("after a turn of the device, and where the page has put something above it as it heard", async () => {
      await visit(768, 1200, "document.querySelector('h1').style.paddingTop = '60px'");
      await begin();
      await within(host.driver, "its height", async () => { const { top, bottom } = await lies(); return bottom - top > 800; });
      assert.equal((await lies()).scrolled, 0, "it is in sight");
      await visitor.onHost("document.querySelector('quiet-check').shadowRoot.querySelector('iframe').focus()");
      await setViewport(host.driver, 1200, 768);
      await visitor.into();
      await inSight("turned");
      // Whoever is somewhere else on the page is not taken from there.
      await host.ask("document.body.prepend(document.createElement('button')); document.querySelector('button').focus(); scrollTo(0, 0)");
      await setViewport(host.driver, 768, 760);
      await host.driver.sleep(300); // time in which a page that should not move could move
      assert.deepEqual(await host.ask("return [scrollY, document.querySelector('quiet-check').shadowRoot.activeElement]"), [0, null]);

      await visit(375, 667, "document.querySelector('quiet-check').addEventListener('finished', () => { document.querySelector('h1').style.paddingTop = '500px' })");
      await begin();
      await visitor.fill({ until: "review" });
      await visitor.arrive(() => visitor.press("#screen [data-do=continue]"));
      await host.event("finished");
      await visitor.into();
      await inSight("with something above it");
    });

    it("also when it comes back after it was lost, and when it began while it was", async () => {
      host.site.answers.set("/mute.html", { body: await frameWith({ inner: MUTE }), headers: html });
      await visit(375, 667, "document.querySelector('h1').style.paddingTop = '900px'; document.body.style.paddingBottom = '0'", 'src="/mute.html"');
      await begin();
      await inSight("begun");
      await visitor.ask("self.mute = true");
      await host.ask("document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
      await host.event("error");
      const moved = await lies();
      await visitor.into();
      await visitor.ask("self.speak()");
      await inSight(`back, after ${JSON.stringify(moved)}`);

      host.site.answers.set("/puppet.html", { body: PUPPET, headers: html });
      await leaveFrame(host.driver);
      await host.visit('src="/puppet.html"');
      await host.event("ready");
      const say = (/** @type {object} */ word) => host.ask("document.querySelector('quiet-check').shadowRoot.querySelector('iframe').contentWindow.postMessage({ say: arguments[0] }, '*')", word);
      await say({ type: "height", px: 700 });
      await say({ type: "error", code: "crashed" });
      await host.event("error");
      await say({ type: "started" });
      await host.event("started");
      await say({ type: "ready" });
      await within(host.driver, "the frame to be as high as it was told", () => host.ask("return document.querySelector('quiet-check').shadowRoot.querySelector('iframe').getBoundingClientRect().height >= 320"));
    });

    it("and every screen begins at its top, with a bar of two lines too", async () => {
      await visit(320, 480);
      await begin();
      await visitor.fill({ until: "review" });
      await within(host.driver, "something to scroll", () => visitor.ask("document.documentElement.style.fontSize = '200%'; scrollTo(0, 1e4); return scrollY > 60"));
      await visitor.arrive(() => visitor.press("#screen [data-do=continue]"));
      assert.equal(await visitor.ask("return scrollY"), 0);
      // With such large text in a low window what lies between the bar and the foot can still be read, by scrolling all of it.
      await leaveFrame(host.driver);
      await setViewport(host.driver, 320, 380);
      await visitor.into();
      const [box, title] = await visitor.ask("return [document.querySelector('.scroll').clientHeight, document.querySelector('.part > summary').getBoundingClientRect().height]");
      assert.ok(box > title, `a result of ${box} pixels, of which one title takes ${title}`);
    });

    it("but what is in sight stays where it is, and is as high as it would be", async () => {
      await visit(800, 1400);
      await scroll(40);
      const { scrolled } = await lies();
      await begin();
      await visitor.onHost("return new Promise((done) => { const look = () => seen.events.some(([type]) => type === 'started') ? done() : setTimeout(look); look(); })");
      await drawn();
      const { top, bottom, scrolled: now } = await lies();
      assert.equal(now, scrolled, "in sight");
      assert.ok(bottom - top > 800, `${bottom - top}`);
    });
  });
}
