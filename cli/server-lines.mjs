// Lines for nginx and Apache, to paste: for one file, by its address.

/**
 * For nginx, as a comment that may be pasted along. No whole location is given: one of its own inherits neither proxy_pass
 * nor what stands inside of another, so the frame would be gone; and in one that serves more, all of that would change.
 * @param {string} pathname
 */
const location = (pathname) => `in the location that serves ${pathname} alone; where there is none, add one that repeats the root or proxy_pass of the present one`;

/** So that a header is sent no more. @param {string} url @param {string} header @returns {string[]} */
export function dropHeader(url, header) {
  const { pathname } = new URL(url);
  return [
    `nginx: proxy_hide_header ${header}; # where a proxied server sends it: ${location(pathname)}`,
    // A location with an add_header of its own inherits none from around it.
    `nginx: add_header X-Content-Type-Options nosniff; # where an add_header further out sets it, as then none is inherited: ${location(pathname)}`,
    // Apache keeps two tables, by where a header was set.
    ...["always unset", "unset"].map((how) => `Apache: Header ${how} ${header} "expr=%{REQUEST_URI} == '${pathname}'"`),
  ];
}

/** So that a header is sent. @param {string} url @param {string} header @param {string} value @returns {string[]} */
export function sendHeader(url, header, value) {
  const { pathname } = new URL(url);
  return [`nginx: add_header ${header} "${value}"; # ${location(pathname)}`, `Apache: Header set ${header} "${value}" "expr=%{REQUEST_URI} == '${pathname}'"`];
}

/** So that it is sent as HTML. @param {string} url @returns {string[]} */
export const asHtml = (url) => [`nginx: types { } default_type "text/html; charset=utf-8"; # ${location(new URL(url).pathname)}`, "Apache: AddType text/html .html"];

/** Of all lines those for nginx that are for the same location, as one. @param {string[]} lines */
export function together(lines) {
  const places = /** @type {Map<string, Set<string>>} */ (new Map());
  for (const line of lines) {
    const [, directive, place] = /^nginx: (.*;) # (?:where .*?: )?(in the location .*)$/.exec(line) ?? [];
    if (place) places.set(place, (places.get(place) ?? new Set()).add(directive));
  }
  return [...places].filter(([, all]) => all.size > 1).map(([place, all]) => `nginx: ${[...all].join(" ")} # ${place}`);
}
