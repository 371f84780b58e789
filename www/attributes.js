// The attributes of <quiet-check>: what each of them can be. Whatever is none of it counts as if it were not there.

/** Languages that a frame file is built in; the first is frame.html, another is frame.<lang>.html. */
export const LANGUAGES = ["en"];

/** @param {...string} known @returns {(value: string) => string | undefined} */
const oneOf = (...known) => (value) => known.find((word) => word === value);

/** Only the web's own addresses: javascript: and data: must not pass. @param {string} value */
export const address = (value) => {
  try {
    const url = new URL(value, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {}
};

/** "en-GB" is served by "en". @param {string} value */
export const language = (value, known = LANGUAGES) =>
  known.find((one) => `${value}-`.toLowerCase().startsWith(`${one}-`.toLowerCase()));

/** Each attribute narrows to a known value, or to undefined, which means the default.
 * @type {Record<string, (value: string) => string | undefined>} */
export const ATTRIBUTES = {
  lang: (value) => language(value),
  // To a browser www.example.org is a file beside the page: whoever means to leave must not end there.
  "exit-url": (value) => (/^\s*(https?:\/\/|\.{0,2}\/)/i.test(value) ? address(value) : undefined),
  loading: oneOf("lazy", "eager"),
  // Or without a value. Some libraries write "false", which is none of them, and so is off.
  share: oneOf("share", "true"),
  theme: oneOf("auto", "light", "dark"),
  src: address,
};
