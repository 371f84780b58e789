// Reads a page's HTML as far as the doctor has to: tags with their attributes, and the text of scripts. No browser, so
// whatever a script on the page does afterwards is not seen.

/**
 * @typedef {object} Tag
 * @property {string} name
 * @property {boolean} ends      whether it is an end tag
 * @property {Map<string, string>} attributes
 * @property {string} text       of a script
 * @property {number} at         where it begins in the page
 * @property {number} end        and ends
 * @property {boolean} slash     whether it ends as a tag that stands alone does in XML; HTML takes no notice
 * @property {string} [swallowed]  of a <quiet-check> that no end tag closes: what of the page is in it for that
 * @property {Tag} [host]        of a <template>: the element whose declarative shadow root it is
 * @property {"open" | "closed"} [root]  of an element that has such a root
 * @property {Tag} [frame]       in that root: the one that the loader would take, else the first
 * @property {boolean} [placed]  whether the loader would take that frame by its place
 * @typedef {object} Page
 * @property {string} lang
 * @property {string} base       against which addresses in it are resolved
 * @property {string[]} metaPolicies
 * @property {Tag[]} scripts
 * @property {Tag[]} widgets     every <quiet-check>
 * @property {Map<string, string>} imports  of its import map
 */

const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
/** What can stand in a head. All else begins the body, in which a meta's policy does not count. */
const HEAD = /^(html|head|title|base|link|meta|style|script|noscript|template)$/;
/** What ends a paragraph that is still open. */
const BLOCK = /^(address|article|aside|blockquote|center|d[dlt]|details|dialog|div|fieldset|fig(caption|ure)|footer|form|h[1-6r]|header|hgroup|li|main|menu|nav|[ou]l|p|pre|search|section|summary)$/;
/** What can have a shadow root. */
const HOST = /^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span|[a-z].*-.*)$/;
/** No browser nests deeper. */
const DEEP = 512;

/** @param {string} html @param {string} url @param {boolean} isXml whether it is sent as XHTML @returns {Page} */
export function readPage(html, url, isXml) {
  const page = /** @type {Page} */ ({ lang: "", base: url, metaPolicies: [], scripts: [], widgets: [], imports: new Map() });
  let [based, head] = [false, true];
  /** What is open, outermost first. @type {Tag[]} */ const open = [];
  for (const tag of tags(html)) {
    if (tag.ends) for (const left of close(open, tag.name)) left.swallowed = html.slice(left.end, tag.at);
    // Whatever is in a paragraph that ends so ends with it, and takes in no more.
    else if (BLOCK.test(tag.name)) close(open, "p");
    if (tag.ends) continue;
    if (tag.name === "template") becomeRoot(tag, open.at(-1));
    else if (tag.name === "iframe") keepFrame(tag, open);
    const idle = open.some(({ name, host }) => name === "template" && !host);
    if (!VOID.test(tag.name) && !RAW.has(tag.name) && !(isXml && tag.slash) && open.length < DEEP) open.push(tag);
    if (idle) continue;

    const get = (/** @type {string} */ name) => tag.attributes.get(name) ?? "";
    head &&= HEAD.test(tag.name);
    if (tag.name === "html" && !page.lang) page.lang = get("lang");
    else if (tag.name === "base" && !based && get("href") && URL.canParse(get("href"), url)) {
      based = true;
      page.base = new URL(get("href"), url).href;
    } else if (tag.name === "meta" && head && /^content-security-policy$/i.test(get("http-equiv"))) page.metaPolicies.push(get("content"));
    else if (tag.name === "quiet-check") page.widgets.push(tag);
    else if (tag.name === "script") {
      if (/^importmap$/i.test(get("type"))) readImports(tag.text, page);
      page.scripts.push(tag);
    }
  }
  for (const left of widgetsOf(open)) left.swallowed = html.slice(left.end);
  return page;
}

/** @param {Tag[]} tags */
const widgetsOf = (tags) => tags.filter(({ name }) => name === "quiet-check");

/**
 * Ends the innermost element of that name, and what is in it; none around a template.
 * @param {Tag[]} open @param {string} name @returns {Tag[]} the widgets in it, which nothing had closed
 */
function close(open, name) {
  const at = open.findLastIndex((tag) => tag.name === name || tag.name === "template");
  return open[at]?.name === name ? widgetsOf(open.splice(at).slice(1)) : [];
}

/** @param {Tag} template @param {Tag | undefined} parent */
function becomeRoot(template, parent) {
  const mode = template.attributes.get("shadowrootmode")?.toLowerCase();
  if (!parent || parent.root || !HOST.test(parent.name) || (mode !== "open" && mode !== "closed")) return;
  parent.root = mode;
  template.host = parent;
}

/** The loader takes the first that is "div>div>iframe" in the root. @param {Tag} frame @param {Tag[]} open */
function keepFrame(frame, open) {
  const at = open.findLastIndex(({ name }) => name === "template");
  const host = open[at]?.host;
  if (!host || host.placed) return;
  const placed = open.slice(at + 1).slice(-2).map(({ name }) => name).join(">") === "div>div";
  if (placed || !host.frame) Object.assign(host, { frame, placed });
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
  const open = /<(?:!--|!|\?|\/([a-zA-Z][^\s/>]*)?|([a-zA-Z][^\s/>]*))/g;
  for (let match; (match = open.exec(html)); ) {
    const [start, ended, name] = match;
    if (!name) {
      const [close, length] = start === "<!--" ? ["-->", 3] : [">", 1];
      const end = html.indexOf(close, open.lastIndex - (start === "<!--" ? 2 : 0));
      if (end < 0) return;
      open.lastIndex = end + length;
      if (ended) yield { name: ended.toLowerCase(), ends: true, attributes: new Map(), text: "", at: match.index, end: open.lastIndex, slash: false };
      continue;
    }
    const { attributes, end, slash } = readAttributes(html, open.lastIndex);
    if (end < 0) return;
    const tag = { name: name.toLowerCase(), ends: false, attributes, text: "", at: match.index, end, slash };
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

/** @param {string} html @param {number} at just after the tag's name @returns {{ attributes: Map<string, string>, end: number, slash: boolean }} */
function readAttributes(html, at) {
  const attributes = new Map();
  const part = /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?)/gy;
  for (part.lastIndex = at; ; ) {
    const match = part.exec(html);
    if (!match) return { attributes, end: -1, slash: false };
    if (match[1]) return { attributes, end: part.lastIndex, slash: match[0].includes("/") };
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
