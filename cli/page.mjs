// Reads a page's HTML as far as the doctor has to: tags with their attributes, and the text of scripts. No browser, so
// whatever a script on the page does afterwards is not seen.

/**
 * @typedef {{ name: string, attributes: Map<string, string>, text: string, frame?: Tag, placed?: boolean }} Tag
 *   `text`: of a script; `frame`: of a <quiet-check>, the one that its declarative shadow root has; `placed`: in two boxes there
 * @typedef {object} Page
 * @property {string} lang
 * @property {string} base       against which addresses in it are resolved
 * @property {string[]} metaPolicies
 * @property {Tag[]} scripts
 * @property {Tag[]} widgets     every <quiet-check>
 * @property {Map<string, string>} imports  of its import map
 */

/** @param {string} html @param {string} url @returns {Page} */
export function readPage(html, url) {
  const page = /** @type {Page} */ ({ lang: "", base: url, metaPolicies: [], scripts: [], widgets: [], imports: new Map() });
  let based = false;
  /** The widget whose shadow root is being read. @type {Tag | undefined} */ let inside;
  /** @type {Tag | undefined} */ let before;
  let boxes = 0;
  for (const tag of tags(html)) {
    const get = (/** @type {string} */ name) => tag.attributes.get(name) ?? "";
    boxes = tag.name === "div" ? boxes + 1 : tag.name === "template" ? 0 : boxes;
    if (tag.name === "iframe" && inside) Object.assign(inside, { frame: tag, placed: boxes === 2 });
    if (tag.name === "template" && before?.name === "quiet-check" && get("shadowrootmode") === "open") inside = before;
    else if (!/^(a|div|link|slot|style)$/.test(tag.name)) inside = undefined;
    before = tag;
    if (tag.name === "html" && !page.lang) page.lang = get("lang");
    else if (tag.name === "base" && !based && get("href") && URL.canParse(get("href"), url)) {
      based = true;
      page.base = new URL(get("href"), url).href;
    } else if (tag.name === "meta" && /^content-security-policy$/i.test(get("http-equiv"))) page.metaPolicies.push(get("content"));
    else if (tag.name === "quiet-check") page.widgets.push(tag);
    else if (tag.name === "script") {
      if (/^importmap$/i.test(get("type"))) readImports(tag.text, page);
      page.scripts.push(tag);
    }
  }
  return page;
}

/** @param {string} text @param {Page} page */
function readImports(text, page) {
  try {
    for (const [name, target] of Object.entries(JSON.parse(text).imports ?? {})) {
      if (URL.canParse(String(target), page.base)) page.imports.set(name, new URL(String(target), page.base).href);
    }
  } catch {
    // A broken map maps nothing, in a browser too.
  }
}

/** Raw text: no tag in it counts. With scripts on, <noscript> is of these. */
const RAW = new Set(["script", "style", "textarea", "title", "noscript", "xmp", "iframe", "noembed", "noframes"]);

/** @param {string} html @returns {Generator<Tag>} */
function* tags(html) {
  const open = /<(?:!--|!|\?|\/|([a-zA-Z][^\s/>]*))/g;
  for (let match; (match = open.exec(html)); ) {
    const [start, name] = match;
    if (!name) {
      const [close, length] = start === "<!--" ? ["-->", 3] : [">", 1];
      const end = html.indexOf(close, open.lastIndex - (start === "<!--" ? 2 : 0));
      if (end < 0) return;
      open.lastIndex = end + length;
      continue;
    }
    const { attributes, end } = readAttributes(html, open.lastIndex);
    if (end < 0) return;
    const tag = { name: name.toLowerCase(), attributes, text: "" };
    open.lastIndex = end;
    if (RAW.has(tag.name)) {
      const close = new RegExp(`</${tag.name}(?=[\\s/>])`, "gi");
      close.lastIndex = end;
      const stop = close.exec(html)?.index ?? html.length;
      tag.text = html.slice(end, stop);
      open.lastIndex = stop;
    }
    yield tag;
  }
}

/** @param {string} html @param {number} at just after the tag's name @returns {{ attributes: Map<string, string>, end: number }} */
function readAttributes(html, at) {
  const attributes = new Map();
  const part = /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?)/gy;
  for (part.lastIndex = at; ; ) {
    const match = part.exec(html);
    if (!match) return { attributes, end: -1 };
    if (match[1]) return { attributes, end: part.lastIndex };
    const name = match[2].toLowerCase();
    if (!attributes.has(name)) attributes.set(name, decode(match[3] ?? match[4] ?? match[5] ?? ""));
  }
}

const NAMED = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", colon: ":", sol: "/", period: "." });

/** @param {string} text */
function decode(text) {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (all, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : undefined;
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    return NAMED[name.toLowerCase()] ?? all;
  });
}

/**
 * The modules that a script names: what it imports, at once or later.
 * @param {string} script @returns {string[]}
 */
export function imported(script) {
  const names = [...script.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(["'`])([^"'`\n]+)\1/g)].map(([, , name]) => name);
  return [...new Set(names)];
}

/** Where a module's name leads, by the import map; undefined if nowhere. @param {string} name @param {string} from @param {Map<string, string>} imports */
export function resolveModule(name, from, imports) {
  if (/^(\.{0,2}\/|https?:)/i.test(name)) {
    const url = URL.canParse(name, from) ? new URL(name, from).href : undefined;
    return url && (imports.get(name) ?? imports.get(url) ?? url);
  }
  const exact = imports.get(name);
  if (exact) return exact;
  const prefix = [...imports.keys()].filter((key) => key.endsWith("/") && name.startsWith(key)).sort((a, b) => b.length - a.length)[0];
  return prefix && new URL(name.slice(prefix.length), imports.get(prefix)).href;
}
