// The pages that `npm run bench` compares: Quiet Check, also with its frame in the page's markup; the same questions by hand in
// an isolated frame, that frame made by a script as an embed's has to be, the questions by hand in the page, and SurveyJS.
// Each has a first screen with a button that leads to the first question. And the server, as slow as wanted.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { brotliCompressSync, constants } from "node:zlib";
import { readmeBlock } from "../build/readme.mjs";
import { root } from "../build/run.mjs";
import { siteFolder } from "../build/site.mjs";

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {string} page      its path
 * @property {number} frames    how many frames deep the questions are
 * @property {string} button    that begins
 * @property {string} question  what is there when the first thing is asked
 * @property {string} [many]    the path of a page with as many of it as its query says, and mount(); none where another's is the same
 *
 * @typedef {{ delay: number, rate: number }} Network  milliseconds before each answer; bytes in a millisecond, for all together
 */

/** @type {Contestant[]} */
export const contestants = [
  { name: "Quiet Check", page: "/quiet-check.html", frames: 2, button: "#screen [data-do=begin]", question: "#screen [data-do=adult]", many: "/many-quiet-check.html" },
  { name: "its frame in the markup", page: "/quiet-check-markup.html", frames: 2, button: "#screen [data-do=begin]", question: "#screen [data-do=adult]" },
  { name: "by hand, isolated frame", page: "/isolated.html", frames: 1, button: "#begin", question: "fieldset:not([hidden]) input", many: "/many-isolated.html" },
  { name: "the same, by a script", page: "/isolated-script.html", frames: 1, button: "#begin", question: "fieldset:not([hidden]) input" },
  { name: "by hand, in the page", page: "/hand.html", frames: 0, button: "#begin", question: "fieldset:not([hidden]) input", many: "/many-hand.html" },
  { name: "SurveyJS", page: "/survey.html", frames: 0, button: ".sd-navigation__start-btn", question: "input[type=radio]", many: "/many-survey.html" },
];

const json = async (/** @type {string} */ name) => JSON.parse(await readFile(join(root, "www", "assessments", "sex-and-coping", name), "utf8"));
const definition = await json("assessment.json");
const { texts } = await json("en.json");
const options = (/** @type {string} */ set) => definition.answerSets.find((/** @type {any} */ one) => one.id === set).options.map((/** @type {any} */ one) => ({ value: one.id, text: texts[`option.${set}.${one.id}`] }));
/** The questions with one answer. @type {{ id: string, text: string, options: { value: string, text: string }[] }[]} */
const items = definition.sections.flatMap((/** @type {any} */ section) => section.items)
  .filter((/** @type {any} */ item) => options(item.answers)[0]?.text && texts[`item.${item.linkId}`])
  .map((/** @type {any} */ item) => ({ id: item.linkId, text: texts[`item.${item.linkId}`], options: options(item.answers) }));

/** The check with its frame in the page's markup, as the README gives it. */
const inMarkup = (await readmeBlock("html", "<quiet-check")).replace("/quiet-check/", "/dist/");
/** The lines that keep the check's place, as the README gives them. */
const place = await readmeBlock("css", "@media (scripting");

// What each page says of itself to the driver: when its first screen was there, what moved, what took long.
const watch = `<script>
  var bench = { shift: 0, tasks: [] };
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) bench.shift += value; }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) bench.tasks.push(duration); }).observe({ type: "longtask", buffered: true });
  var arrived = () => requestAnimationFrame(() => setTimeout(() => { bench.ready ??= performance.now(); }));
</script>`;
const host = (/** @type {string} */ body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>An article</title><link rel="icon" href="data:,">${watch}</head><body><h1>An article</h1><p>Some words before it.</p>${body}<p>Some words after it.</p></body></html>`;

/** Everything by hand: a first screen, one question at a time, and no more. @param {string} then */
const hand = (then) => `<style>body,#form{font:17px/1.5 system-ui;max-width:34em}label{display:block;padding:.8em}#form{min-height:30em}</style><form id="form">
  <div><h2>${texts.title ?? "Sex and coping"}</h2><p>${texts["intro.1"] ?? "A few questions, for you alone."}</p><button type="button" id="begin">Begin</button></div>
  ${items.map(({ id, text, options }) => `<fieldset hidden><legend>${text}</legend>${options.map((one) => `<label><input type="radio" name="${id}" value="${one.value}"> ${one.text}</label>`).join("")}</fieldset>`).join("\n")}
</form><script>
  const screens = [...form.children]; let now = 0;
  const go = () => { screens[now].hidden = true; if (screens[++now]) screens[now].hidden = false; };
  begin.onclick = go; form.onchange = go;
  ${then}
</script>`;

const survey = {
  showStartPage: true, firstPageIsStartPage: true, startSurveyText: "Begin", showTitle: false,
  pages: [
    { name: "start", elements: [{ type: "html", name: "intro", html: "<h2>Sex and coping</h2><p>A few questions, for you alone.</p>" }] },
    ...items.map(({ id, text, options }) => ({ name: `page-${id}`, elements: [{ type: "radiogroup", name: id, title: text, choices: options }] })),
  ],
};

/** Paths and what they answer: text, or a file. @type {Record<string, string | { file: string }>} */
const answers = {
  "/quiet-check.html": host(`<style>${place}</style><quiet-check loading="eager"><p>The site's words.</p></quiet-check><script type="module" src="/dist/quiet-check.js"></script><script>document.querySelector("quiet-check").addEventListener("ready", arrived)</script>`),
  "/quiet-check-markup.html": host(`<style>${place}</style>${inMarkup}<script type="module" src="/dist/quiet-check.js"></script><script>document.querySelector("quiet-check").addEventListener("ready", arrived)</script>`),
  "/isolated.html": host(`<iframe sandbox="allow-scripts" src="/frame.html" title="Check" style="width:100%;height:40em;border:0"></iframe><script>addEventListener("message", arrived)</script>`),
  // What is pasted there is a script too, and it has to come before it can make the frame.
  "/isolated-script.html": host(`<div id="place" style="height:40em"></div><script type="module" src="/isolated.js"></script>`),
  "/isolated.js": `const frame = document.createElement("iframe"); frame.setAttribute("sandbox", "allow-scripts"); frame.title = "Check"; frame.style.cssText = "width:100%;height:40em;border:0"; frame.src = "/frame.html"; addEventListener("message", arrived); place.append(frame);`,
  "/frame.html": `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"><title>Check</title></head><body>${hand('parent.postMessage("ready", "*")')}</body></html>`,
  "/hand.html": host(hand("arrived()")),
  "/survey.html": host(`<link rel="stylesheet" href="/survey/survey-core/survey-core.min.css"><div id="survey" style="min-height:40em"></div><script src="/survey/survey-core/survey.core.min.js"></script><script src="/survey/survey-js-ui/survey-js-ui.min.js"></script><script>
    new MutationObserver((_, self) => { if (document.querySelector(".sd-navigation__start-btn")) { self.disconnect(); arrived(); } }).observe(survey, { childList: true, subtree: true });
    new Survey.Model(${JSON.stringify(survey).replaceAll("<", "\\u003c")}).render(survey);
  </script>`),
};
/** A page of many. @param {string} head @param {string} make the body of a function that puts one into \`place\` and calls \`shown\`, and may return what ends it @param {string} [loaded] */
const many = (head, make, loaded = "document.querySelectorAll('iframe').length") => host(`<div id="all"></div>${head}<script type="module">
  function one(place, shown) { ${make} }
  window.loaded = () => ${loaded};
  for (let n = 0; n < +location.search.slice(1); n++) {
    const place = document.createElement("section");
    all.append(place);
    one(place, arrived);
  }
  window.mount = () => new Promise((done) => {
    const place = document.createElement("section");
    all.append(place);
    const end = one(place, () => requestAnimationFrame(() => { end?.(); place.remove(); done(); }));
  });
</script>`);
// What stands by hand in the page, as often as wanted: without ids.
const byHand = hand("shown()").replaceAll("const screens = [...form.children]", "const form = place.querySelector('form'), begin = place.querySelector('button'), screens = [...form.children]");
const [handMarkup, handScript] = byHand.split(/<script>|<\/script>/);
Object.assign(answers, {
  "/many-quiet-check.html": many(`<script type="module" src="/dist/quiet-check.js"></script>`, `const check = document.createElement("quiet-check"); check.addEventListener("ready", shown); place.append(check);`, "[...document.querySelectorAll('quiet-check')].filter((one) => one.shadowRoot.querySelector('iframe')).length"),
  "/many-isolated.html": many(`<script>addEventListener("message", ({ source }) => [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source)?.dispatchEvent(new Event("shown")))</script>`, `const frame = document.createElement("iframe"); frame.setAttribute("sandbox", "allow-scripts"); frame.loading = "lazy"; frame.style.cssText = "width:100%;height:40em;border:0"; frame.addEventListener("shown", shown); frame.src = "/frame.html"; place.append(frame);`, "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/frame.html')).length"),
  "/many-hand.html": many("", `place.innerHTML = ${JSON.stringify(handMarkup).replaceAll("<", "\\u003c")}; ${handScript}`, "0"),
  "/many-survey.html": many(`<link rel="stylesheet" href="/survey/survey-core/survey-core.min.css"><script src="/survey/survey-core/survey.core.min.js"></script><script src="/survey/survey-js-ui/survey-js-ui.min.js"></script>`, `new MutationObserver((_, self) => { if (place.querySelector(".sd-navigation__start-btn")) { self.disconnect(); shown(); } }).observe(place, { childList: true, subtree: true }); const model = new Survey.Model(${JSON.stringify(survey).replaceAll("<", "\\u003c")}); model.render(place); return () => model.dispose();`, "0"),
});
const folders = { "/dist/": join(root, "dist"), "/survey/": join(root, "bench", "node_modules"), "/site/": siteFolder };
const types = /** @type {Record<string, string>} */ ({ ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" });

/** Serves them compressed, with brotli at its strongest. */
export async function serveContestants() {
  const ready = /** @type {Map<string, Buffer>} */ (new Map());
  let network = /** @type {Network | undefined} */ (undefined);
  let free = 0, sent = 0;
  const server = createServer(async (request, response) => {
    const path = (request.url ?? "").split("?")[0];
    const body = await compressed(path).catch(() => undefined);
    if (!body) return void response.writeHead(404).end();
    sent += body.length;
    const headers = { "content-type": types[extname(path)] ?? "text/plain", "content-encoding": "br", "content-length": body.length, "cache-control": "no-store" };
    if (!network) return void response.writeHead(200, headers).end(body);
    await pause(network.delay);
    response.writeHead(200, headers);
    // All answers share the line: a piece goes when those before it are through.
    for (let at = 0; at < body.length; at += 1400) {
      const piece = body.subarray(at, at + 1400);
      free = Math.max(free, performance.now()) + piece.length / network.rate;
      if (free > performance.now() + 4) await pause(free - performance.now());
      response.write(piece);
    }
    response.end();
  });
  /** @param {string} path */
  async function compressed(path) {
    const known = ready.get(path);
    if (known) return known;
    const folder = Object.entries(folders).find(([prefix]) => path.startsWith(prefix));
    const own = answers[path];
    const raw = typeof own === "string" ? Buffer.from(own) : folder ? await readFile(join(folder[1], path.slice(folder[0].length))) : undefined;
    if (!raw) return undefined;
    const body = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } });
    ready.set(path, body);
    return body;
  }
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    /** @param {Network | undefined} wanted */
    over(wanted) { network = wanted; },
    /** Bytes sent since the last time this was asked. */
    bytes() { const now = sent; sent = 0; return now; },
    close: () => new Promise((resolve) => { server.close(() => resolve(undefined)); server.closeAllConnections(); }),
  };
}
