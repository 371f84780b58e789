// What stands where an address or a file was wanted: its scheme, and what somebody meant who left that out.
import { isLocal } from "./policy.mjs";

/** Of an address that is written with //. @param {string} target */
export const schemeOf = (target) => /^([a-z][a-z0-9+.-]*):\/\//i.exec(target)?.[1].toLowerCase();

/** The address that is meant by a host with no scheme before it. A name such as page.html is a file's. @param {string} target */
export function meant(target) {
  const [, host, port, path] = /^(localhost|\[[\da-f:]+\]|[^\s/?#:@."<>\\]+(?:\.[^\s/?#:@."<>\\]+)+)(:\d{1,5})?([/?#].*)?$/i.exec(target) ?? [];
  if (!host || (!port && !path && /\.(html?|php|m?js|css|json|txt|md)$/i.test(host))) return undefined;
  const address = `${isLocal(host) ? "http" : "https"}://${target}`;
  return URL.canParse(address) ? address : undefined;
}
