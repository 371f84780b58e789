// `quiet-check doctor URL`: looks at a page from outside, in the order in which a browser would come to trouble: the page,
// the loader's script, the element, the policy, the frame file. Every problem has a code, the loader's own word where it
// has one, and lines to paste. What scripts do later on the page can't be seen from here, and is said to be unknown.
import { frameAddresses } from "./doctor-element.mjs";
import { frameChecks } from "./doctor-frame.mjs";
import { findLoader, isLoader, loaderChecks } from "./doctor-loader.mjs";
import { get } from "./get.mjs";
import { readPage } from "./page.mjs";
import { allows, entry, has, isLocal, letIn, mixed, policies, ruling } from "./policy.mjs";
import { UsageError } from "./release.mjs";
import { Report } from "./report.mjs";
import { meant, schemeOf } from "./target.mjs";

/**
 * @import { Got } from "./get.mjs"
 * @import { Policy } from "./policy.mjs"
 * @import { Release } from "./release.mjs"
 * @import { Diagnosis } from "./report.mjs"
 */

/** @param {string} target @param {Release} release @param {{ frame?: string, ownData?: boolean }} options @returns {Promise<Diagnosis>} */
export async function doctor(target, release, { frame: given, ownData = false }) {
  mustBeAddress("the address", target, "https://example.org/page");
  if (given !== undefined) mustBeAddress("--frame", given, "https://example.org/quiet-check/frame.html");
  const report = new Report();
  const answer = await get(target);
  if (!pageArrives(answer, report)) return report.diagnosis(answer.url, undefined, []);

  const isXml = /^application\/xhtml\+xml/i.test(answer.headers["content-type"] ?? "");
  const page = readPage(Buffer.from(answer.body).toString("utf8"), answer.url, isXml);
  const rules = [...policies(answer.headers["content-security-policy"], "header"), ...page.metaPolicies.flatMap((one) => policies(one, "meta"))];
  const only = policies(answer.headers["content-security-policy-report-only"], "report-only");
  pageSandbox(rules, report);
  const search = await findLoader(page, answer.url, report);
  if (search.loader) loaderChecks(search.loader, answer.url, rules, release, report);
  const frames = frameAddresses({ page, url: answer.url, search, given }, release, report);
  // Where an element names its language or its frame, that is what its author wants.
  const unnamed = page.widgets.every(({ attributes }) => !attributes.get("src") && !attributes.get("lang"));
  for (const frame of frames) {
    blockedByPage(frame, answer.url, rules, only, report);
    await frameChecks({ frame, page: answer, rules, ownData, lang: unnamed ? page.lang : "" }, release, report);
  }
  diagnosable(frames, answer.url, rules, report);
  return report.diagnosis(answer.url, search.loader?.url, frames);
}

/** @param {string} what @param {string} address @param {string} example */
function mustBeAddress(what, address, example) {
  const scheme = schemeOf(address);
  if (/^https?$/.test(scheme ?? "") && URL.canParse(address)) return;
  const better = meant(address);
  if (better) throw new UsageError(`${what} is "${address}": write http:// or https:// before it: ${better}`);
  if (scheme && !/^https?$/.test(scheme)) throw new UsageError(`${what} is "${address}": only http and https can be looked at.`);
  throw new UsageError(`${what} is ${address ? `"${address}"` : "empty"}, and no address of the web: doctor looks at what is deployed, as ${example}.`);
}

/** @param {Got} answer @param {Report} report */
function pageArrives({ url, status, headers, error, silent, hops, body }, report) {
  if (silent) return report.unseen("page-unreachable", `The page can't be fetched: ${error}.`), false;
  if (error) return report.wrong("page-unreachable", `The page can't be fetched: ${error}.`), false;
  if (status === 401 || status === 403) return report.unseen("page-unreachable", `The page answers ${status}: it may only be seen by who is signed in, or keeps programs out.`), false;
  if (status > 499) return report.wrong("page-unreachable", `The page answers ${status}.`, "the server fails: look into its log"), false;
  if (status !== 200) return report.wrong("page-not-found", `The page answers ${status}.`, "give doctor the address of the page that shows the check, as a visitor who is not logged in sees it"), false;
  const text = Buffer.from(body).toString("utf8");
  if (isFrame(text)) return report.wrong("not-a-page", "This is the frame itself: give the page it stands on, or use verify.", `npx quiet-check verify ${url}`), false;
  if (isLoader(text)) return report.wrong("not-a-page", "This is the loader's script: give the page it stands on.", "npx quiet-check doctor ADDRESS-OF-THE-PAGE"), false;
  const type = headers["content-type"] ?? "no type";
  if (!/^(text\/html|application\/xhtml\+xml)/i.test(type)) return report.wrong("page-wrong-type", `The page is sent as ${type}.`, "Content-Type: text/html; charset=utf-8"), false;
  report.well("page", `The page answers ${status}, ${type}${hops.length > 0 ? `, after ${hops.length} redirect${hops.length > 1 ? "s" : ""}: ${url}` : ""}.`);
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:" && !isLocal(hostname)) report.note("insecure", "The page comes over http: whoever is on the network can read and change it, and the check in it.", "serve it over https, and redirect http there");
  return true;
}

/** By what no page has, whole or altered. @param {string} text */
const isFrame = (text) => text.includes("trusted-types quiet-check") && text.includes('id="inner"');

/** A sandboxed page hands its walls on to every frame in it. @param {Policy[]} rules @param {Report} report */
function pageSandbox(rules, report) {
  for (const policy of rules) {
    const flags = policy.directives.get("sandbox");
    if (!flags) continue;
    const scripts = has(flags, "allow-scripts");
    const missing = (scripts ? ["allow-downloads", "allow-modals", "allow-popups", "allow-popups-to-escape-sandbox"] : ["allow-scripts"]).filter((flag) => !has(flags, flag));
    policy.better.set("sandbox", [...flags, ...missing]);
    if (!scripts) report.wrong("page-sandbox", "The page's own policy sandboxes it without scripts: nothing of the check can run.", policy);
    else if (missing.length > 0) report.note("page-sandbox", "The page's own sandbox takes saving, printing or help links from the check.", policy);
  }
}

/** @param {string} frame @param {string} page @param {Policy[]} rules @param {Policy[]} only @param {Report} report */
function blockedByPage(frame, page, rules, only, report) {
  const blocking = rules.filter((policy) => !allows(policy, "frame", frame, { page }));
  for (const policy of blocking) {
    letIn(policy, "frame", entry(frame, page));
    report.wrong("blocked-by-page", `The page's policy (${policy.by}) blocks the frame: ${ruling(policy, "frame")?.name} does not name ${new URL(frame).origin}.`, policy);
  }
  if (mixed(page, frame, rules)) report.wrong("mixed-content", `The page comes over https and the frame over http: browsers block it (${frame}).`, `src="${frame.replace(/^http:/, "https:")}"`);
  else if (blocking.length === 0) report.well("page-policy", rules.length > 0 ? `The page's policy lets the frame in: ${rules.map((one) => ruling(one, "frame")).map((rule) => (rule ? [rule.name, ...rule.sources].join(" ") : "nothing rules frames")).join("; ")}.` : "The page has no policy that could block the frame.");
  for (const policy of only) {
    if (allows(policy, "frame", frame, { page })) continue;
    letIn(policy, "frame", entry(frame, page));
    report.note("report-only", "The page's report-only policy would block the frame once it is enforced.", policy);
  }
}

/** The loader tells reasons apart by fetching the frame file once more. @param {string[]} frames @param {string} page @param {Policy[]} rules @param {Report} report */
function diagnosable(frames, page, rules, report) {
  for (const policy of rules) {
    const closed = frames.filter((one) => !allows(policy, "connect", one, { page }));
    for (const frame of closed) letIn(policy, "connect", entry(frame, page));
    if (closed.length > 0) report.note("connect-src", "Should the frame ever fail, the loader can't tell why: the page's policy lets it fetch nothing there.", policy);
  }
}
