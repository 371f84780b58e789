// Every wall of the frame with the switch that takes it away. `frameWith({ without: [...] })`, `sandboxWithout` and
// `loaderWithout` make frames, sandboxes and loaders that lack the walls named; the tests require of each wall that the
// check which stands for it turns red then.
//
// Many things are held by two walls. `beside` names those that are taken away as well, both times: so a test sees what
// the wall in question holds by itself.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../build/run.mjs";

export const SANDBOX = "allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox";

/**
 * @typedef {import("./drivers.mjs").Browser} Browser
 * @typedef {"outer" | "inner" | "start-up" | "outer script" | "script" | "file"} Part  the outer and the inner policy, the start-up
 *   of both documents, the outer and the inner script, and the whole file
 * @typedef {object} Wall
 * @property {[part: Part, change: (text: string) => string]} [frame]
 * @property {string} [sandbox]   a token that is added to both sandboxes
 * @property {[RegExp, string]} [loader]
 * @property {string[]} [beside]
 * @property {string[]} [channels]  the attempts of channels.mjs that get out without it
 * @property {string} [check]       or the check of walls.mjs that fails without it
 * @property {boolean} [named]      what it holds is seen in a network of the test's own alone
 * @property {Browser[]} [lacking]  where it holds nothing, as the browser has nothing that it could hold
 */

/** The text with one thing in it replaced, which must be there just once. @param {string} text @param {string | RegExp} what @param {string} by */
function once(text, what, by) {
  const found = typeof what === "string" ? text.split(what).length - 1 : [...text.matchAll(new RegExp(what, "g"))].length;
  if (found !== 1) throw new Error(`a switch wants one ${what}, and there are ${found}`);
  return text.replace(what, () => by);
}

const OPEN_SCRIPTS = "script-src * data: blob: 'unsafe-inline' 'unsafe-eval'";
const scripts = / ?script-src [^;]*/;
const styles = / ?style-src [^;]*/;
const trusted = /; require-trusted-types-for 'script'; trusted-types [^;]*/;
const requests = ["fetch", "xhr", "websocket", "image", "css-background", "audio", "font"];

/** @type {Record<string, Wall>} */
export const walls = {
  "the policy as a whole": {
    // The element goes, and with it all that it says; the outer script makes its one policy of trusted types all the same.
    frame: ["file", (text) => text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/g, "")],
    channels: [...requests, "css-mask", "css-cursor", "css-list-style", "css-content", "css-shape", "video-poster", "import", "preload-image", "style-made", "href", "data-image", "data-script", "data-frame"],
  },
  "outer frame-src": { frame: ["outer", (text) => once(text, "frame-src data:", "frame-src * data:")], channels: ["assign", "href", "replace", "link", "area", "refresh", "window-open-self", "data-refresh"] },
  "outer default-src": { frame: ["outer", (text) => once(text, "default-src 'none'; ", "")], beside: ["inner default-src"], channels: requests },
  "inner default-src": { frame: ["inner", (text) => once(text, "default-src 'none'; ", "")], beside: ["outer default-src"], channels: requests },
  "outer script-src": { frame: ["outer", (text) => once(text, scripts, ` ${OPEN_SCRIPTS}`)], beside: ["inner script-src", "outer trusted types", "inner trusted types"], channels: ["import", "script", "inline-script-runs", "eval", "function"] },
  "inner script-src": { frame: ["inner", (text) => once(text, scripts, ` ${OPEN_SCRIPTS}`)], beside: ["outer script-src", "outer trusted types", "inner trusted types"], channels: ["import", "script", "inline-script-runs", "eval", "function"] },
  "outer style-src": { frame: ["outer", (text) => once(text, styles, " style-src * 'unsafe-inline'")], beside: ["inner style-src"], channels: ["style-made", "stylesheet"] },
  "inner style-src": { frame: ["inner", (text) => once(text, styles, " style-src * 'unsafe-inline'")], beside: ["outer style-src"], channels: ["style-made", "stylesheet"] },
  "outer trusted types": { frame: ["outer", (text) => once(text, trusted, "")], beside: ["inner trusted types"], channels: ["markup-made"] },
  "inner trusted types": { frame: ["inner", (text) => once(text, trusted, "")], beside: ["outer trusted types"], channels: ["markup-made"] },
  "outer base-uri": { frame: ["outer", (text) => once(text, "; base-uri 'none'", "")], beside: ["inner base-uri", "outer frame-src"], channels: ["base"] },
  "inner base-uri": { frame: ["inner", (text) => once(text, "; base-uri 'none'", "")], beside: ["outer base-uri", "outer frame-src"], channels: ["base"] },
  "outer form-action": { frame: ["outer", (text) => once(text, "; form-action 'none'", "")], beside: ["inner form-action", "outer frame-src", "sandbox: no forms"], channels: ["form", "form-post"] },
  "inner form-action": { frame: ["inner", (text) => once(text, "; form-action 'none'", "")], beside: ["outer form-action", "outer frame-src", "sandbox: no forms"], channels: ["form", "form-post"] },
  "sandbox: no forms": { sandbox: "allow-forms", beside: ["outer form-action", "inner form-action", "outer frame-src"], channels: ["form", "form-post"] },
  "sandbox: an origin of its own": { sandbox: "allow-same-origin", beside: ["outer: no start under the page's origin", "inner: no start under the page's origin"], channels: ["local-storage", "session-storage", "cookie", "indexed-db", "caches", "parent-document", "page-document", "broadcast"] },
  "sandbox: the page stays": { sandbox: "allow-top-navigation", channels: ["top"] },
  "no WebRTC": { frame: ["start-up", (text) => once(text, /for\(let [\w$]+ of\["RTCPeerConnection","webkitRTCPeerConnection"\]\)delete self\[[\w$]+\];/, "")], channels: ["webrtc"], lacking: ["webkit"], named: true },
  "no names asked for ahead": {
    frame: ["file", (text) => text.replaceAll('<meta http-equiv="x-dns-prefetch-control" content="off">', "")],
    channels: ["dns-prefetch", "link"],
    // Chromium heeds it for links only, whose names it does not ask for anyway.
    lacking: ["chromium", "webkit"],
    named: true,
  },
  "outer: no start under the page's origin": { frame: ["outer script", (text) => once(text, 'if(origin!=="null")', "if(false)")], beside: ["inner: no start under the page's origin"], check: "a frame that was given the page's origin does not start" },
  "inner: no start under the page's origin": { frame: ["script", (text) => once(text, '||origin!=="null"', "")], beside: ["outer: no start under the page's origin"], check: "a frame that was given the page's origin does not start" },
  "the loader hears its own frame alone": { loader: [/[\w$]+!==this\.#[\w$]+\.contentWindow\|\|/, ""], check: "a page's own message is not taken for the frame's" },
  "the loader hands on words only if asked": { loader: [/this\.share&&(?=this\.#[\w$]+\("share")/, ""], beside: ["the frame gives words only if asked"], check: "no words without the attribute, as an event" },
  "the loader begins anew when the page comes back": { loader: [/[\w$]+\.persisted&&this\.#[\w$]+\(\)/, "0"], check: "a page that comes back brings no sitting back" },
  "the frame takes one port": { frame: ["start-up", (text) => once(text, /(?<=[\w$]\[0\])&&![\w$]+(?=\)[\w$]+=[\w$]+\[0\])/, "")], check: "nobody but the loader gets an answer by a port" },
  "the frame keeps errors to itself": { frame: ["start-up", (text) => once(text, /[\w$]+\.preventDefault\(\),(?=[\w$]+\.message\.startsWith\("ResizeObserver"\))/, "")], check: "no error is left to the console" },
  "the frame gives words once": { frame: ["script", (text) => once(text, /[\w$]+\.share="sent"/, "0")], check: "no words a second time" },
  "the frame gives words only if asked": { frame: ["script", (text) => once(text, /[\w$]+\.share==="yes"/, "true")], check: "no words without the attribute, in a message" },
  "no height of what is on the screen": { frame: ["start-up", (text) => [[/[\w$]+\.classList\.add\("begun"\),/, ""], [/new ResizeObserver\(\(\)=>[\w$]+\|\|/, "new ResizeObserver(()=>"], [/[\w$]+\?parseFloat\(getComputedStyle\([\w$]+\)\.scrollMarginBottom\):/, ""], [/\|\|[\w$]+\.has\([\w$]+\)(?=\)+return)/, ""]].reduce((text, [what, by]) => once(text, what, /** @type {string} */ (by)), text)], check: "two heights are told, whatever is on the screen" },
};

/** @param {string[]} names */
const chosen = (names) =>
  names.map((name) => {
    if (!walls[name]) throw new Error(`there is no wall "${name}"`);
    return walls[name];
  });

/** @param {string[]} without */
export const sandboxWithout = (without) => [SANDBOX, ...chosen(without).flatMap(({ sandbox }) => sandbox ?? [])].join(" ");

/** What to do with the parts of a frame file so that it lacks these walls. @param {string[]} without */
export function frameSwitches(without) {
  const own = chosen(without).flatMap(({ frame }) => (frame ? [frame] : []));
  const change = (/** @type {Part} */ part, /** @type {string} */ text) => own.filter(([one]) => one === part).reduce((text, [, change]) => change(text), text);
  return {
    startUp: (/** @type {string} */ text) => change("start-up", text),
    script: (/** @type {string} */ text) => change("script", text),
    outerScript: (/** @type {string} */ text) => once(change("outer script", text), SANDBOX, sandboxWithout(without)),
    /** @param {string} html */
    file(html) {
      let n = 0;
      const policies = html.replace(/(<meta http-equiv="Content-Security-Policy" content=")([^"]*)/g, (_, head, policy) => head + change(n++ === 0 ? "outer" : "inner", policy));
      return change("file", policies);
    },
  };
}

/** The loader without these walls. @param {string[]} without */
export async function loaderWithout(without) {
  const built = await readFile(join(root, "dist", "quiet-check.js"), "utf8");
  return chosen(without).flatMap(({ loader }) => (loader ? [loader] : [])).reduce((text, [what, by]) => once(text, what, by), built);
}
