// What the doctor looks at in the element: whether it is on the page and closed, what its attributes say to the loader, and
// where the frame is by all that.
import { frameOf } from "./bundle.mjs";
import { SANDBOX } from "./doctor-frame.mjs";
import { ownFile, runnable } from "./doctor-loader.mjs";

/**
 * @import { Loader, Search } from "./doctor-loader.mjs"
 * @import { Page, Tag } from "./page.mjs"
 * @import { Release } from "./release.mjs"
 * @import { Report } from "./report.mjs"
 *
 * @typedef {{ page: Page, url: string, search: Search, given: string | undefined }} Place  `given`: by --frame
 */

/** How many frame files are looked at. */
const MOST_FRAMES = 20;

/**
 * Where the loader will look for the frame, for each element: as www/element.js does it.
 * @param {Place} place @param {Release} release @param {Report} report @returns {string[]}
 */
export function frameAddresses({ page, url, search, given }, release, report) {
  elements(page, search, release, report);
  closed(page, report);
  for (const widget of page.widgets) {
    attributeNotes(widget, page, url, release, report);
    if (widget.root === "closed") report.wrong("shadow-closed", "A closed shadow root in the page's markup keeps the element from starting.", '<template shadowrootmode="open">');
  }
  if (page.widgets.some(({ attributes }) => isOn(attributes.get("share")))) report.note("share", "Visitors are offered to send their summary to this page, and every script on it can hear it.", "take share away if no script of yours listens for it");
  if (given) return [new URL(given).href];

  const { loader, hidden } = search;
  const beside = loader && besideLoader(loader, page, release);
  const found = new Set(page.widgets.map((widget) => frameFor(widget, page, beside, release, report)));
  // One that a script adds has most probably no attributes.
  if (page.widgets.length === 0) found.add(frameFor(undefined, page, beside, release, report));
  const all = [...found].filter((one) => one !== undefined);
  // Where there is no loader either, that has been said.
  if (all.length === 0 && (loader || hidden)) report.unseen("frame-unknown", "Where the frame file is can't be seen from outside: say where.", `npx quiet-check doctor ${url} --frame ADDRESS-OF-frame.html`);
  if (all.length > MOST_FRAMES) report.unseen("frame-unknown", `The page names ${all.length} frame files, and ${MOST_FRAMES} of them are looked at. Each other by itself:`, ...all.slice(MOST_FRAMES).map((one) => `npx quiet-check doctor ${url} --frame ${one}`));
  return all.slice(0, MOST_FRAMES);
}

/** @param {Page} page @param {Search} search @param {Release} release @param {Report} report */
function elements(page, { loader, hidden, broken }, release, report) {
  const scripted = loader ? mayAdd(page, loader, release) : hidden || broken;
  if (page.widgets.length > 0) report.well("element", `The page has ${page.widgets.length === 1 ? "a <quiet-check>" : `${page.widgets.length} <quiet-check>`}.`);
  else if (scripted) report.note("no-element", "There is no <quiet-check> in the page as it is sent. A script may add it; else put it where it should stand:", "<quiet-check></quiet-check>");
  else report.wrong("no-element", "There is no <quiet-check> in the page.", "<quiet-check></quiet-check>", ...(/<quiet-check/i.test(loader?.tag.text ?? "") ? ["end the script before it, which a slash in its tag does not: </script>"] : []));
}

/** Whether a script may put the element on the page: any but the loader itself, and one in the page that does nothing but import it. @param {Page} page @param {Loader} loader @param {Release} release */
function mayAdd(page, loader, release) {
  const alone = loader.direct || /^import\s*["'][^"']*["']\s*;?$/.test(loader.tag.text.trim());
  return !alone || !ownFile(loader, release) || runnable(page).some((tag) => tag !== loader.tag);
}

/** The fallback is hidden once the check is shown, and with it all that came to stand in it. @param {Page} page @param {Report} report */
function closed(page, report) {
  const open = page.widgets.filter(({ swallowed }) => swallowed !== undefined);
  if (open.length === 0) return;
  const why = open.some(({ slash }) => slash) ? "HTML knows no end by a slash" : "there is no </quiet-check>";
  if (open.some(({ swallowed }) => isSeen(swallowed ?? ""))) report.wrong("element-not-closed", `A <quiet-check> is not closed (${why}): what comes after it on the page becomes its fallback, and vanishes once the check is there.`, "<quiet-check></quiet-check>");
  else report.note("element-not-closed", `A <quiet-check> is not closed (${why}): what is ever put after it on the page becomes its fallback, and vanishes.`, "<quiet-check></quiet-check>");
}

/** Whether there is anything in it but what nobody sees anyway. @param {string} html */
const isSeen = (html) => /\S/.test(html.replace(/<!--[^]*?-->|<(script|style|template|noscript)\b[^]*?<\/\1\s*>|<\/[^>]*>|<(link|meta)\b[^>]*>/gi, ""));

/** As www/attributes.js has it. @param {string | undefined} share */
const isOn = (share) => share !== undefined && ["", "share", "true"].includes(share);

/**
 * The frame of one element, if it can be known; of one that a script adds, if there is none.
 * @param {Tag | undefined} widget @param {Page} page @param {string | undefined} beside @param {Release} release @param {Report} report
 */
function frameFor(widget, page, beside, release, report) {
  const [src, asked] = [widget?.attributes.get("src"), widget?.attributes.get("lang")];
  const address = src && URL.canParse(src, page.base) ? new URL(src, page.base) : undefined;
  const own = /^https?:$/.test(address?.protocol ?? "") ? address?.href : undefined;
  if (src && !own) report.note("attribute", `src="${src}" is no http(s) address: the loader takes the frame beside it instead.`);
  const [first] = release.languages.keys();
  const chosen = (asked && languageOf(asked, release)) ?? languageOf(page.lang, release) ?? first;
  const wanted = own ?? (chosen === first ? beside : beside?.replace(/html$/, `${chosen}.html`));
  if (widget?.root === "open") inMarkup(widget, page, wanted, report);
  return wanted;
}

/** A frame in the page's own markup, which the loader takes only as it would make it. @param {Tag} widget @param {Page} page @param {string | undefined} wanted @param {Report} report */
function inMarkup({ frame, placed }, page, wanted, report) {
  if (!frame) return;
  const { attributes } = frame;
  const src = attributes.get("src") ?? "";
  const address = URL.canParse(src, page.base) ? new URL(src, page.base).href : "";
  const lines = [];
  if (wanted && address !== wanted) lines.push(`src="${wanted}"`);
  if (attributes.get("sandbox") !== SANDBOX) lines.push(`sandbox="${SANDBOX}"`);
  if (!placed) lines.push("<div><div><iframe ...></iframe><slot></slot></div></div>");
  if (lines.length > 0) report.note("frame-in-vain", "The frame in the page's markup is loaded in vain: it is not as the loader would make it, which then makes another.", ...lines);
  else if (!attributes.has("hidden")) report.note("frame-in-vain", "The frame in the page's markup can be seen before the loader is there, and has no exit until then.", "<iframe hidden ...>");
  else if (wanted) report.well("frame-in-markup", "The frame in the page's markup is one that the loader takes.");
}

/** The language of a frame that serves this one: "en-GB" is served by "en". @param {string} value @param {Release} release */
const languageOf = (value, release) => [...release.languages.keys()].find((known) => `${value}-`.toLowerCase().startsWith(`${known}-`.toLowerCase()));

/** What the loader takes no notice of, and what it does instead. @param {Tag} widget @param {Page} page @param {string} url @param {Release} release @param {Report} report */
function attributeNotes({ attributes }, page, url, release, report) {
  const lang = attributes.get("lang");
  if (lang && !languageOf(lang, release)) report.note("attribute", `lang="${lang}" is a language that no frame of this release is in: there are ${[...release.languages.keys()].join(", ")}.`);
  for (const name of ["theme", "loading"]) {
    const { values: known, usual } = release.attributes.get(name) ?? { values: [], usual: "" };
    const value = attributes.get(name);
    if (!value || known.includes(value)) continue;
    const meant = known.includes(value.trim().toLowerCase()) ? [value.trim().toLowerCase()] : known;
    report.note("attribute", `${name}="${value}" is none that the loader knows: it takes ${usual}.`, meant.map((one) => `${name}="${one}"`).join(", ").replace(/, (?=[^,]*$)/, " or "));
  }
  const share = attributes.get("share");
  if (share !== undefined && !isOn(share)) report.note("attribute", `share="${share}" is none that the loader knows: nothing is offered.`, 'share alone, or share="share" or share="true", to offer it; else leave it out');
  exitNote(attributes.get("exit-url"), page, url, release, report);
}

/** @param {string | undefined} exit @param {Page} page @param {string} url @param {Release} release @param {Report} report */
function exitNote(exit, page, url, release, report) {
  if (!exit) return;
  const usual = `"Leave now" goes to ${release.attributes.get("exit-url")?.usual}.`;
  if (/^\s*(https?:\/\/|\.{0,2}\/)/i.test(exit)) {
    const here = URL.canParse(exit, page.base) && new URL(exit, page.base).href.split("#")[0] === url.split("#")[0];
    if (here) report.note("attribute", `exit-url="${exit}" is a place on this very page: ${usual}`, 'exit-url="https://..." that leads away');
    return;
  }
  // To a browser a bare host is a file beside the page; and what is called as a file may be one.
  const host = !/\.(html?|php)\s*$/i.test(exit) && /^\s*[^\s/?#:@."<>]+(\.[^\s/?#:@."<>]+)+(:\d+)?([/?#]|\s*$)/.test(exit);
  report.note("attribute", `exit-url="${exit}" is no address of the web as it stands: ${usual}`, host ? `exit-url="https://${exit.trim()}"` : 'exit-url="..." that begins with https://, http://, /, ./ or ../');
}

/** @param {Loader} loader @param {Page} page @param {Release} release */
function besideLoader(loader, page, release) {
  return ownFile(loader, release) ? new URL("frame.html", loader.url).href : frameOf(loader, page.base);
}
