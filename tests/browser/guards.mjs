// The walls between the frame and its page that are no policy of a browser's but lines of ours: each has a check here,
// which throws when the line is not there. A page with the loader is made for it, and keeps all that it hears.
import assert from "node:assert/strict";
import { frameWith } from "./frames.mjs";
import { leaveFrame, within } from "./harness.mjs";
import { loaderWithout } from "./switches.mjs";
import { Visitor } from "./visitor.mjs";

/** @typedef {Awaited<ReturnType<import("./measure.mjs").laboratory>>} Laboratory */

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>
  var port = [], events = [], Channel = MessageChannel;
  MessageChannel = function () {
    const channel = new Channel();
    channel.port1.addEventListener("message", (event) => port.push(event.data));
    return channel;
  };
  for (const type of ["ready", "finished", "share", "error"]) document.addEventListener(type, (event) => event.target.localName === "quiet-check" && events.push(type), true);
</script>
<quiet-check loading="eager" src="/guard-frame.html"></quiet-check><script type="module" src="/guard-loader.js"></script>`;

/** A page whose loader and frame lack some walls; ends when the frame is ready, or has said why not.
 * @param {Laboratory} lab @param {string[]} without @param {string} [first] what the page does before all else */
async function host({ site, driver, visit }, without, first = "") {
  site.answers.set("/guard.html", { body: PAGE.replace("<script>", () => `<script>${first}`) });
  site.answers.set("/guard-frame.html", { body: await frameWith({ without }) });
  site.answers.set("/guard-loader.js", { body: await loaderWithout(without) });
  await visit(`${site.url}/guard.html`);
  const ask = async (/** @type {string} */ script) => (await leaveFrame(driver), driver.executeScript(script));
  await within(driver, "the frame", () => ask("return events.includes('ready') || events.includes('error')"));
  return {
    ask,
    visitor: new Visitor(driver, "quiet-check"),
    /** All that was said so far has been heard when the answer to a question of now has come. @returns {Promise<{ type: string, px?: number }[]>} */
    async heard() {
      await ask("port.length && (window.before = port.filter(({ type }) => type === 'pong').length); document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
      await within(driver, "a pong", () => ask("return port.filter(({ type }) => type === 'pong').length > before"));
      return /** @type {any} */ (await ask("return port"));
    },
  };
}

/** To the result, and there: send my summary, though nobody asked for it. @param {Laboratory} lab @param {string[]} without */
async function sentUnasked(lab, without) {
  const page = await host(lab, without);
  await page.visitor.into();
  await page.visitor.fill();
  for (const what of ["[data-part=keep] > summary", "[data-do=offer]", "[data-do=send]"]) await page.visitor.press(what);
  return page;
}

/** @type {Record<string, (lab: Laboratory, without: string[]) => Promise<void>>} */
export const checks = {
  async "a page's own message is not taken for the frame's"(lab, without) {
    const { ask } = await host(lab, without);
    // The page says to itself what only the frame may say. Messages arrive in order, so the second shows that the first has.
    await ask("addEventListener('message', ({ data }) => data === 'after' && events.push('after')); postMessage({ quietCheck: 1, lost: true }, '*'); postMessage('after', '*')");
    await within(lab.driver, "both messages", () => ask("return events.includes('after')"));
    assert.deepEqual(await ask("return events"), ["ready", "after"]);
  },
  async "a frame that was given the page's origin does not start"(lab, without) {
    // Both sandboxes let it have the page's origin: the outer one by a script of the page's, as a tracker could.
    const { ask, visitor } = await host(lab, [...without, "sandbox: an origin of its own"], "const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function (name, value) { set.call(this, name, name === 'sandbox' ? value + ' allow-same-origin' : value); };");
    if (await ask("return events.includes('error')")) return;
    await visitor.into();
    // Unless it has said by now that it does not start.
    await visitor.ask("document.querySelector('[data-do=begin]')?.click()");
    await within(lab.driver, "an error, or the next screen", async () => (await ask("return events.includes('error')")) || (await visitor.into(), await visitor.ask("return !!document.querySelector('[data-do=adult]')")));
    assert.deepEqual(await ask("return events"), ["ready", "error"]);
  },
  async "no words without the attribute, in a message"(lab, without) {
    const { heard } = await sentUnasked(lab, without);
    assert.ok(!(await heard()).some(({ type }) => type === "share"));
  },
  async "no words a second time"(lab, without) {
    const { ask, visitor, heard } = await sentUnasked(lab, without);
    await ask("document.querySelector('quiet-check').share = true");
    await visitor.into();
    await within(lab.driver, "the frame to be asked", () => visitor.ask("return document.documentElement.dataset.share === 'yes'"));
    for (const what of ["offer", "send", "send"]) await visitor.press(`[data-do=${what}]`);
    assert.equal((await heard()).filter(({ type }) => type === "share").length, 1);
  },
  async "a page that comes back brings no sitting back"(lab, without) {
    const { ask, visitor } = await host(lab, without);
    await visitor.into();
    await visitor.begin();
    // As a page is told that comes from the back/forward cache, which not every browser keeps one in while a driver looks on
    // (sitting.test.mjs goes the real way): at once, before anything of the old frame can be seen.
    const stays = await ask("const frame = document.querySelector('quiet-check').shadowRoot.querySelector('iframe'); dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); return frame.isConnected");
    assert.equal(stays, false, "the frame with the answers is gone");
    await within(lab.driver, "the first screen", async () => (await visitor.into(), (await visitor.read()).stage === "about"));
  },
  async "no error is left to the console"(lab, without) {
    const { visitor } = await host(lab, without);
    await visitor.into();
    // An error that nobody has caught comes to the document as this event; failures.test.mjs brings about real ones.
    const left = await visitor.ask("return dispatchEvent(new ErrorEvent('error', { message: 'with an answer in it', cancelable: true }))");
    assert.equal(left, false);
  },
  async "nobody but the loader gets an answer by a port"(lab, without) {
    const { ask, visitor } = await host(lab, without);
    await visitor.into();
    await visitor.ask("window.ports = 0; addEventListener('message', (event) => { window.ports += event.ports.length; })");
    // Whatever else is on the page can give the frame a port, as the loader has, and ask by it.
    await ask(`window.second = new Channel(), window.answers = [], window.before = port.length;
      second.port1.onmessage = ({ data }) => answers.push(data.type);
      document.querySelector("quiet-check").shadowRoot.querySelector("iframe").contentWindow.postMessage({ quietCheck: 1 }, "*", [second.port2]);`);
    await visitor.into();
    await within(lab.driver, "the frame to have it", () => visitor.ask("return window.ports === 1"));
    await ask("second.port1.postMessage({ type: 'ping' }); document.querySelector('quiet-check').dispatchEvent(new PointerEvent('pointerenter'))");
    await within(lab.driver, "an answer, by the one port or the other", () => ask("return port.slice(before).some(({ type }) => type === 'pong') || answers.length > 0"));
    assert.deepEqual(await ask("return answers"), []);
  },
  async "no words without the attribute, as an event"(lab, without) {
    const { ask, heard } = await sentUnasked(lab, without);
    await heard();
    assert.deepEqual(await ask("return events"), ["ready", "finished"]);
  },
  async "two heights are told, whatever is on the screen"(lab, without) {
    const { visitor, heard } = await host(lab, without);
    let heights = /** @type {number[]} */ ([]);
    // What is on the screen is measured as it is drawn: when two frames have been, and a pong has come, all is told.
    const look = async () => {
      await visitor.driver.executeAsyncScript("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))");
      heights = (await heard()).flatMap(({ px }) => px ?? []);
      await visitor.into();
    };
    await visitor.into();
    await look();
    await visitor.begin();
    for (const until of ["s1", "s2", "triggers", "result"]) {
      await visitor.fill({ until, from: until === "s1" ? undefined : "s1" });
      await look();
    }
    for (const where of ["back", "continue"]) {
      await visitor.arrive(() => visitor.press(`#screen [data-do=${where}]`));
      await look();
    }
    // Told again at another width: where the page's scroll bar takes room, it is one when the page has grown.
    assert.equal(new Set(heights).size, 2, `heights: ${heights.join(", ")}`);
  },
};
