// What the doctor looks at in the frame file: whether it is there, of which type, which of its headers stop it, whether it
// is the release's, and how it travels.
import { get } from "./get.mjs";
import { allows, allowsInline, entry, has, letIn, matches, policies, ruling } from "./policy.mjs";
import { asHtml, dropHeader, sendHeader } from "./server-lines.mjs";
import { judge } from "./verify.mjs";

/**
 * @import { Got } from "./get.mjs"
 * @import { Policy } from "./policy.mjs"
 * @import { Release } from "./release.mjs"
 * @import { Report } from "./report.mjs"
 * @import { Judgement } from "./verify.mjs"
 *
 * @typedef {{ frame: string, page: Got, rules: Policy[], ownData: boolean, lang: string }} Place  `lang`: which language is wanted, if any is
 */

/** What the loader gives its frame, and takes no other (www/element.js). */
export const SANDBOX = "allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox";

/** @param {Place} place @param {Release} release @param {Report} report */
export async function frameChecks(place, release, report) {
  const { frame, page } = place;
  const answer = await get(frame, { origin: new URL(page.url).origin });
  const { status, error } = answer;
  if (error || status > 499) return report.wrong("unreachable", `The frame file can't be fetched (${frame}): ${error ?? `it answers ${status}`}.`, "check src and the server");
  if (status !== 200) return report.wrong("not-found", `The frame file is not there: ${frame} answers ${status}.`, ...BESIDE);
  redirects(place, answer, report);
  const found = judge(answer.body, release);
  if (found.verdict === "not-a-frame") return report.wrong("not-found", `Another file is at the frame's address (${frame}).`, ...BESIDE);
  frameHeaders(answer, page, report);
  content(found, answer, place, report);
  language(answer, place, report);
  travel(answer, report);
  if (new URL(frame).origin !== new URL(page.url).origin && !["*", new URL(page.url).origin].includes(answer.headers["access-control-allow-origin"] ?? "")) {
    report.note("no-cors", "Should the frame ever fail, the loader could not tell why: it may not read a file of another origin.", ...sendHeader(answer.url, "Access-Control-Allow-Origin", "*"), ...sendHeader(answer.url, "Access-Control-Expose-Headers", "X-Frame-Options, Content-Security-Policy"));
  }
}

const BESIDE = ["put frame.html beside quiet-check.js, or name it:", '<quiet-check src="/quiet-check/frame.html"></quiet-check>'];

/** @param {Got} answer @param {Got} page @param {Report} report */
function frameHeaders(answer, page, report) {
  type(answer, report);
  const before = report.wrongs;
  framing(answer, page.url, report);
  ownPolicy(answer, report);
  walls(answer, report);
  isolation(page, answer, report);
  apart(page, answer, report);
  if (report.wrongs === before) report.well("frame-headers", "No header of the frame file stops it.");
}

/** Whether it is the release's. @param {Judgement} found @param {Got} answer @param {Place} place @param {Report} report */
function content(found, { url }, { ownData }, report) {
  const links = found.links.slice(0, 20).map((link) => `it leads to ${link}`);
  if (found.verdict === "release") report.well("frame-file", found.says);
  else if (found.verdict !== "other-data") report.wrong(found.code ?? "damaged", found.says, ...found.change, `details: npx quiet-check verify ${url}`);
  else if (ownData) report.note("other-data", found.says, ...links);
  else report.wrong("other-data", found.says, ...links, "copy frame.html again", "or, if you packed this assessment yourself, say so: --own-data");
}

/** The loader takes a frame in the page's language where the release has one, and else the first: nothing fails, and nobody says so. @param {Got} answer @param {Place} place @param {Report} report */
function language({ body }, { lang }, report) {
  const [, own] = /<html lang="([\w-]+)"/.exec(Buffer.from(body).toString("utf8")) ?? [];
  const primary = (/** @type {string} */ tag) => tag.toLowerCase().split("-")[0];
  // What is no tag would be no file's name either.
  if (!own || !/^[a-z]{2,3}(-[a-z\d]{1,8})*$/i.test(lang) || primary(own) === primary(lang)) return;
  report.note("language", `The page says lang="${lang}", and the frame is in "${own}". If there is one in the page's language, such as one that you packed, name it:`, `<quiet-check src="/quiet-check/frame.${primary(lang)}.html"></quiet-check>`);
}

/** Each step is asked of the page's policy, the later ones without their path. @param {Place} place @param {Got} answer @param {Report} report */
function redirects({ frame, page, rules }, { url, hops }, report) {
  if (hops.length === 0) return;
  const steps = [...hops.slice(1), url];
  const closed = rules.map((policy) => ({ policy, blocked: steps.filter((step) => !allows(policy, "frame", step, { page: page.url, redirected: true })) })).filter(({ blocked }) => blocked.length > 0);
  const insecure = page.url.startsWith("https:") && steps.find((step) => step.startsWith("http:"));
  const src = `<quiet-check src="${url}"></quiet-check>`;
  for (const { policy, blocked } of closed) for (const step of blocked) letIn(policy, "frame", entry(step, page.url));
  if (closed.length > 0) report.wrong("blocked-by-page", `${frame} redirects to ${closed[0].blocked[0]}, which the page's policy blocks: do without the redirect, or let it in.`, ...closed.map(({ policy }) => policy));
  else if (insecure) report.wrong("mixed-content", `${frame} redirects to ${insecure}, which a page over https may not load.`, src);
  else report.note("redirected", `${frame} redirects to ${url}: one more way for every visitor.`, src);
}

/** @param {Got} answer @param {Report} report */
function type({ headers, url }, report) {
  const sent = headers["content-type"];
  const sniff = /nosniff/i.test(headers["x-content-type-options"] ?? "");
  if (!/^text\/html/i.test(sent ?? "")) {
    report.wrong("wrong-type", `The frame file is sent ${sent ? `as ${sent}` : "without a type"}${sniff ? ", with nosniff" : ""}: browsers show its source, or nothing.`, ...asHtml(url));
  } else report.well("frame-type", `The frame file answers 200, ${sent}.`);
  if (/^\s*attachment/i.test(headers["content-disposition"] ?? "")) report.wrong("blocked-by-header", "Content-Disposition: attachment makes browsers save the frame file, not show it.", ...dropHeader(url, "Content-Disposition"));
}

/** @param {Got} answer @param {string} page @param {Report} report */
function framing({ headers, url }, page, report) {
  const own = policies(headers["content-security-policy"], "header");
  const ancestors = own.map(({ directives }) => directives.get("frame-ancestors")).filter((one) => one !== undefined);
  for (const sources of ancestors) {
    if (sources.some((source) => matches(source, new URL(page), new URL(url), false))) continue;
    report.wrong("blocked-by-header", `The frame file's policy says who may show it, and names not this page: frame-ancestors ${sources.join(" ")}.`, `Content-Security-Policy: frame-ancestors ${[...sources.filter((one) => !/'none'/i.test(one)), new URL(page).origin].join(" ")}`, ...dropHeader(url, "Content-Security-Policy"));
  }
  // Where there is frame-ancestors, browsers take no notice of the older header.
  if (ancestors.length > 0) return;
  const values = new Set((headers["x-frame-options"] ?? "").toLowerCase().split(",").map((one) => one.trim()).filter(Boolean));
  const known = ["deny", "sameorigin", "allowall"].some((one) => values.has(one));
  if (values.has("deny") || (known && values.size > 1) || (values.has("sameorigin") && new URL(url).origin !== new URL(page).origin)) {
    report.wrong("blocked-by-header", `X-Frame-Options: ${headers["x-frame-options"]} keeps the frame from this page.`, ...dropHeader(url, "X-Frame-Options"));
  }
}

/** What keeps a frame of the page's own site apart from it is an attribute, which any script there can change: not so a header.
 * @param {Got} page @param {Got} answer @param {Report} report */
function apart(page, { headers, url }, report) {
  if (new URL(page.url).origin !== new URL(url).origin) return;
  const flags = policies(headers["content-security-policy"], "header").flatMap(({ directives }) => (directives.has("sandbox") ? [directives.get("sandbox") ?? []] : []));
  if (flags.some((one) => !has(one, "allow-same-origin"))) return;
  report.note("frame-sandbox", "A script on the page that sets out to open the frame can: send the frame's sandbox as a header too, and it can't.", ...sendHeader(url, "Content-Security-Policy", `sandbox ${SANDBOX}`));
}

/** A policy sent with the file holds besides its own, in both documents. @param {Got} answer @param {Report} report */
function ownPolicy({ headers, url, body }, report) {
  const file = Buffer.from(body).toString("utf8");
  const hashes = (/** @type {string} */ directive) => [...new Set([...file.matchAll(new RegExp(`${directive} ([^;"]*)`, "g"))].flatMap(([, sources]) => sources.match(/'sha256-[^']*'/g) ?? []))];
  for (const policy of policies(headers["content-security-policy"], "header")) {
    const { directives } = policy;
    const code = ruling(policy, "code")?.sources;
    const stops = [
      directives.has("sandbox") && !has(directives.get("sandbox") ?? [], "allow-scripts") && "sandbox",
      !allowsInline(policy, "inlineScript", hashes("script-src")) && ruling(policy, "inlineScript")?.name,
      code && !has(code, "'wasm-unsafe-eval'") && !has(code, "'unsafe-eval'") && ruling(policy, "code")?.name,
      !allowsInline(policy, "style", hashes("style-src")) && ruling(policy, "style")?.name,
      directives.has("trusted-types") && !["quiet-check", "*"].some((name) => directives.get("trusted-types")?.includes(name)) && "trusted-types",
    ].filter(Boolean);
    if (stops.length > 0) report.wrong("blocked-by-header", `A policy is sent with the frame file, which has its own: ${[...new Set(stops)].join(", ")} stops it.`, ...dropHeader(url, "Content-Security-Policy"));
    else if (!allows(policy, "frame", "data:,", { page: url })) report.note("frame-policy", `A policy is sent with the frame file: ${ruling(policy, "frame")?.name} keeps visitors with Firefox from saving their summary.`, ...dropHeader(url, "Content-Security-Policy"));
  }
}

/** The loader's walls and these hold together: what a header does not open stays closed. @param {Got} answer @param {Report} report */
function walls({ headers }, report) {
  for (const policy of policies(headers["content-security-policy"], "header")) {
    const flags = policy.directives.get("sandbox");
    // Without scripts nothing runs at all, which has been said.
    if (!flags || !has(flags, "allow-scripts")) continue;
    const missing = SANDBOX.split(" ").filter((flag) => !has(flags, flag));
    const links = missing.filter((flag) => flag.startsWith("allow-popups"));
    const rest = missing.filter((flag) => !links.includes(flag));
    policy.better.set("sandbox", SANDBOX.split(" "));
    if (links.length > 0) report.wrong("blocked-by-header", `The sandbox that is sent with the frame file lacks ${links.join(" and ")}: no help link opens${links.includes("allow-popups") ? "" : " as it should, as what it opens is sandboxed too"}.`, policy);
    if (rest.length > 0) report.note("frame-sandbox", `The sandbox that is sent with the frame file lacks ${rest.join(" and ")}: nothing happens when a visitor ${rest.map((flag) => (flag === "allow-modals" ? "prints" : "saves")).join(" or ")} the summary.`, policy);
  }
}

/** @param {Got} page @param {Got} answer @param {Report} report */
function isolation(page, { headers, url }, report) {
  const isolated = (/** @type {Record<string, string>} */ from) => /^\s*(require-corp|credentialless)\b/i.exec(from["cross-origin-embedder-policy"] ?? "")?.[1];
  const wanted = isolated(page.headers);
  if (!wanted) return;
  const lines = [
    ...(isolated(headers) ? [] : ["Cross-Origin-Embedder-Policy: require-corp"]),
    ...(/^\s*cross-origin\s*$/i.test(headers["cross-origin-resource-policy"] ?? "") ? [] : ["Cross-Origin-Resource-Policy: cross-origin"]),
  ];
  if (lines.length > 0) report.wrong("blocked-by-header", `The page has Cross-Origin-Embedder-Policy: ${wanted}; the frame file has to be sent with headers of its own then.`, ...lines.flatMap((line) => sendHeader(url, ...(/** @type {[string, string]} */ (line.split(": "))))));
}

/** @param {Got} answer @param {Report} report */
function travel({ headers, url, body, sent }, report) {
  const encoding = headers["content-encoding"];
  const size = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} KB`;
  if (encoding) report.well("size", `The frame file is ${size(body.length)}, and ${size(sent)} as sent (${encoding}).`);
  else report.note("uncompressed", `The frame file is sent as it is, ${size(sent)}; compressed it is about a third of that.`, "nginx: gzip on;", "Apache: AddOutputFilterByType DEFLATE text/html");

  const caching = headers["cache-control"] ?? "";
  const age = Number(/max-age=(\d+)/i.exec(caching)?.[1] ?? 0);
  if (/no-store/i.test(caching) || !(age > 0 || headers.etag || headers["last-modified"])) report.note("uncached", "Browsers may not keep the frame file: it comes anew each time.", ...sendHeader(url, "Cache-Control", "max-age=3600"));
  else if (age > 604_800 && !/[-.][\w-]{8,}\.html$|\?/.test(url)) report.note("cached-long", `Browsers keep the frame file for ${Math.round(age / 86_400)} days: after an update, script and frame would be of different releases.`, ...sendHeader(url, "Cache-Control", "max-age=3600"));
  if (headers["set-cookie"]) report.note("cookie", "The server sends a cookie with the frame file. The check has no use for it.", ...dropHeader(url, "Set-Cookie"));
}
