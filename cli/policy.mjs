// Content-Security-Policy, as far as it decides whether a script or a frame may be loaded. After CSP Level 3.
import { createHash } from "node:crypto";

/**
 * @typedef {{ directives: Map<string, string[]>, by: "header" | "meta" | "report-only", better: Map<string, string[]> }} Policy
 *   `better`: the directives with all that was found to be missing. One for all of it: a policy that is pasted takes the
 *   place of the one before.
 * @typedef {{ page: string, nonce?: string, integrity?: string, inserted?: boolean, redirected?: boolean }} Request
 *   `page`: the address of the page the policy is of.
 */

/** Directives that say no more of it, in the order in which they stand in for each other. */
const FALLBACK = {
  frame: ["frame-src", "child-src", "default-src"],
  script: ["script-src-elem", "script-src", "default-src"],
  inlineScript: ["script-src-elem", "script-src", "default-src"],
  code: ["script-src", "default-src"],
  style: ["style-src-elem", "style-src", "default-src"],
  connect: ["connect-src", "default-src"],
};

/** @typedef {keyof typeof FALLBACK} Kind */

/** @param {string | undefined} text @param {Policy["by"]} by @returns {Policy[]} a header may hold several, with commas between */
export function policies(text, by) {
  return (text ?? "").split(",").filter((one) => one.trim()).map((one) => {
    const directives = new Map();
    for (const part of one.split(";")) {
      const [name, ...sources] = part.trim().split(/\s+/);
      // The first of a name counts; in a <meta> these three do not count at all.
      if (!name || directives.has(name.toLowerCase())) continue;
      if (by === "meta" && /^(frame-ancestors|sandbox|report-uri)$/i.test(name)) continue;
      directives.set(name.toLowerCase(), sources);
    }
    return { directives, by, better: new Map(directives) };
  });
}

/** The directive that decides, if any does. @param {Pick<Policy, "directives">} policy @param {Kind} kind */
export function ruling({ directives }, kind) {
  const name = FALLBACK[kind].find((one) => directives.has(one));
  return name ? { name, sources: directives.get(name) ?? [] } : undefined;
}

/** Whether a policy lets an address in. @param {Policy} policy @param {Kind} kind @param {string} address @param {Request} request */
export function allows(policy, kind, address, { page, nonce, integrity, redirected }) {
  const rule = ruling(policy, kind);
  if (!rule) return true;
  const { sources } = rule;
  if (kind === "script") {
    if (nonce && sources.includes(`'nonce-${nonce}'`)) return true;
    const sums = (integrity ?? "").split(/\s+/).filter(Boolean);
    if (sums.length > 0 && sums.every((sum) => sources.includes(`'${sum}'`))) return true;
    // With it, addresses count for nothing.
    if (has(sources, "'strict-dynamic'")) return false;
  }
  return sources.some((source) => matches(source, new URL(address), new URL(page), !!redirected));
}

/** Whether inline text with this hash may run or be applied. @param {Policy} policy @param {Kind} kind @param {string[]} hashes */
export function allowsInline(policy, kind, hashes) {
  const sources = ruling(policy, kind)?.sources;
  if (!sources) return true;
  const strict = sources.some((one) => /^'(nonce-|sha(256|384|512)-)/i.test(one) || /^'strict-dynamic'$/i.test(one));
  return hashes.every((hash) => sources.includes(hash)) || (has(sources, "'unsafe-inline'") && !strict);
}

/** How a policy names a text that may run or be applied. @param {string} text */
export const hashSource = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** @param {string} hostname */
export const isLocal = (hostname) => /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(hostname);

/** Whether browsers block an address for being http on a page over https. @param {string} page @param {string} address @param {Policy[]} rules */
export const mixed = (page, address, rules) => page.startsWith("https:") && address.startsWith("http:") && !isLocal(new URL(address).hostname) && !rules.some(({ directives }) => directives.has("upgrade-insecure-requests"));

/** @param {string[]} sources @param {string} word */
export const has = (sources, word) => sources.some((one) => one.toLowerCase() === word);

/** @param {string} source @param {URL} address @param {URL} page @param {boolean} redirected */
export function matches(source, address, page, redirected) {
  const port = (/** @type {URL} */ url) => url.port || { "http:": "80", "https:": "443" }[url.protocol] || "";
  if (source === "*") return /^https?:$/.test(address.protocol) || address.protocol === page.protocol;
  if (/^'self'$/i.test(source)) {
    if (address.origin === page.origin) return true;
    return address.hostname === page.hostname && page.protocol === "http:" && address.protocol === "https:" && port(page) === "80" && port(address) === "443";
  }
  const scheme = /^([a-z][a-z0-9+.-]*):$/i.exec(source)?.[1].toLowerCase();
  if (scheme) return `${scheme}:` === address.protocol || (scheme === "http" && address.protocol === "https:");
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[^:/'*]+)(?::(\d+|\*))?(\/[^?#]*)?$/i.exec(source);
  if (!parts) return false;
  const [, wantedScheme = page.protocol.slice(0, -1), host, wantedPort, path] = parts;
  if (`${wantedScheme.toLowerCase()}:` !== address.protocol && !(wantedScheme.toLowerCase() === "http" && address.protocol === "https:")) return false;
  const name = host.toLowerCase();
  if (name !== "*" && (name.startsWith("*.") ? !address.hostname.endsWith(name.slice(1)) : address.hostname !== name)) return false;
  if (wantedPort !== "*" && (wantedPort ?? { "http:": "80", "https:": "443" }[address.protocol]) !== port(address) && !(wantedPort === "80" && port(address) === "443")) return false;
  if (!path || path === "/" || redirected) return true;
  return path.endsWith("/") ? address.pathname.startsWith(path) : address.pathname === path;
}

/** What to write in a policy so that it lets this address in. @param {string} address @param {string} page */
export const entry = (address, page) => (new URL(address).origin === new URL(page).origin ? "'self'" : new URL(address).origin);

/** Adds an entry to the policy as it should be. @param {Policy} policy @param {Kind} kind @param {string} source */
export function letIn({ better }, kind, source) {
  const rule = ruling({ directives: better }, kind);
  const own = FALLBACK[kind].at(kind === "script" ? 1 : 0) ?? "";
  // Only default-src decided: then a directive of its own, which takes over what was allowed before.
  const name = !rule || rule.name === "default-src" ? own : rule.name;
  const keeps = (rule?.sources ?? []).filter((one) => !/^'none'$/i.test(one) && (kind === "script" || !/^'(nonce|sha\d+|unsafe|strict|wasm|report)-/i.test(one)));
  better.set(name, [...new Set([...keeps, source])]);
}

/** The policy as it should be, to paste where it stands now. @param {Policy} policy */
export function pasted({ better, by }) {
  const text = [...better].map(([directive, sources]) => [directive, ...sources].join(" ")).join("; ");
  if (by === "meta") return `<meta http-equiv="Content-Security-Policy" content="${text}">`;
  return `Content-Security-Policy${by === "report-only" ? "-Report-Only" : ""}: ${text}`;
}
