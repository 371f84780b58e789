// A server with the widget's pages and one browser, for as many visits as wanted.
//
//     const room = await openRoom(browser, { width: 320 });
//     const visitor = await room.visit("/plain.html");
//
// QC_DIST tests the built files of another folder.
import { demo, serve } from "../../build/serve.mjs";
import { frameWith } from "./frames.mjs";
import { find, leaveFrame, open, within } from "./harness.mjs";
import { Visitor } from "./visitor.mjs";

/** @import { Browser } from "./harness.mjs" */

// A page without the loader, which keeps all that the frame says to it.
export const BARE = `<!doctype html><html lang="en" style="overflow-y:scroll"><meta charset="utf-8"><title>Bare</title>
<iframe src="/dist/frame.html" title="Frame" width="100%" height="900"
  sandbox="allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox"></iframe>
<script>
  var heard = [], frame = document.querySelector("iframe");
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.data.quietCheck !== 1) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      heard.push(data);
      if (data.type === "height") frame.height = data.px;
    };
    event.source.postMessage({ quietCheck: 1 }, "*", [port2]);
    port1.postMessage({ type: "theme", theme: "auto" });
  });
</script>`;

// A page with an exit of its own, so that leaving stays on this machine; it notes that it was told.
const EXIT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Exit</title>
<quiet-check loading="eager" exit-url="/gone.html"></quiet-check>
<script type="module" src="/dist/quiet-check.js"></script>
<script>document.querySelector("quiet-check").addEventListener("left", () => sessionStorage.setItem("left", "told"));</script>`;

/**
 * @param {Browser} browser @param {import("./harness.mjs").Options} [options]
 */
export async function openRoom(browser, options) {
  const site = await serve({ root: { ...demo, "/dist": process.env.QC_DIST ?? demo["/dist"] } });
  site.answers.set("/bare.html", { body: BARE });
  site.answers.set("/exit.html", { body: EXIT });
  site.answers.set("/gone.html", { body: "<!doctype html><title>Gone</title>" });
  const { driver, close } = await open(browser, options).catch(async (error) => {
    await site.close();
    throw error;
  });
  return {
    driver,
    site,
    /** Opens a page with the widget and goes into the frame, once it has been told its look. @param {string} [page] */
    async visit(page = "/plain.html") {
      const host = page === "/bare.html" ? "iframe" : "quiet-check";
      await leaveFrame(driver);
      await driver.get(site.url + page);
      const visitor = new Visitor(driver, host);
      await visitor.into();
      await find(driver, "[data-theme] [data-do=begin]");
      // And the page has shown it: before that, a press falls on what lies over it.
      if (host !== "iframe") await within(driver, "the frame to be shown", () => visitor.onHost("const check = document.querySelector('quiet-check'), frame = check.shadowRoot.querySelector('iframe'); return frame.checkVisibility({ visibilityProperty: true })"));
      return visitor;
    },
    /** Has the site send a frame file that is changed so, for as long as it takes. @param {Parameters<typeof frameWith>[0]} changes @param {() => Promise<unknown>} then */
    async withFrame(changes, then) {
      site.answers.set("/dist/frame.html", { body: await frameWith(changes) });
      try {
        await then();
      } finally {
        site.answers.delete("/dist/frame.html");
      }
    },
    async close() {
      await close();
      await site.close();
    },
  };
}
