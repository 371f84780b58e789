// What Chromium alone can be asked, by its own tools and past its driver.
import { createRequire } from "node:module";

/** @import { Driver } from "./harness.mjs" */

/**
 * Asks the page something from within a frame, without a word to the frame. Of the three Chromium alone can do that; for its
 * driver to leave the frames and to enter them again takes forty times as long.
 * @param {Driver} driver @param {string} script the body of a function @returns {Promise<any>}
 */
export async function askPage(driver, script) {
  const params = { expression: `(() => { ${script} })()`, returnByValue: true, awaitPromise: true };
  const { result, exceptionDetails } = await /** @type {any} */ (driver).sendAndGetDevToolsCommand("Runtime.evaluate", params);
  if (exceptionDetails) throw new Error(`the page: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
  return result.value ?? null;
}

/**
 * Chromium's own word with the frame. Where it has a process of its own it is a target apart, and what is asked of the page does not
 * reach it; else it is the page's.
 * @param {Driver} driver @param {string} command @param {object} params
 * @param {(message: { method?: string, params?: any }) => void} [hear] what the frame's target tells from then on
 */
export async function askFrameTarget(driver, command, params = {}, hear = () => {}) {
  const WebSocket = createRequire(createRequire(import.meta.url).resolve("selenium-webdriver"))("ws");
  const { debuggerAddress } = /** @type {any} */ ((await driver.getCapabilities()).get("goog:chromeOptions"));
  const targets = /** @type {any[]} */ (await (await fetch(`http://${debuggerAddress}/json/list`)).json());
  const own = targets.filter((target) => target.type === "iframe");
  const frames = own.length > 0 ? own : targets.filter((target) => target.type === "page");
  const sockets = await Promise.all(
    frames.map(({ webSocketDebuggerUrl }) => new Promise((resolve, reject) => {
      const socket = new WebSocket(webSocketDebuggerUrl);
      socket.on("open", () => socket.send(JSON.stringify({ id: 1, method: command, params })));
      socket.on("message", (/** @type {Buffer} */ data) => {
        const message = JSON.parse(String(data));
        if (message.id === 1) resolve(socket);
        else hear(message);
      });
      socket.on("error", reject);
    })),
  );
  return { close: () => sockets.forEach((socket) => socket.close()) };
}
