// Where a loader that is part of a larger script looks for its frame: bundlers copy the file, and write the copy's address
// where the loader had `new URL("frame.html", import.meta.url)`. An address that is not written out is not guessed.

/**
 * @param {{ text: string, url: string }} script
 * @param {string} base what the page's own addresses are resolved against
 * @returns {string | undefined}
 */
export function frameOf({ text, url }, base) {
  // Vite 8 writes an empty string before import.meta.url, and template literals for all strings.
  const written = [...text.matchAll(/new URL\(\s*(["'`])([^"'`\n$]{1,500}\.html)\1\s*,\s*(?:(["'`])\3\s*\+\s*)?import\.meta\.url\s*\)/g)].map(([, , name]) => resolved(name, url));
  return one(written) ?? one(ofWebpack(text, url, base));
}

/** The one that there is; of several, as a page may have files of its own, the one that is called so. @param {(string | undefined)[]} addresses */
function one(addresses) {
  const all = [...new Set(addresses)];
  if (all.length === 1) return all[0];
  const named = all.filter((address) => /\/frame\b[^/]*$/.test(address ?? ""));
  return named.length === 1 ? named[0] : undefined;
}

/**
 * webpack 5 writes `new URL(i(873), i.b)`, and elsewhere `873(e, t, i) { e.exports = i.p + "frame.html" }`.
 * @param {string} text @param {string} url @param {string} base
 */
function ofWebpack(text, url, base) {
  const ids = [...text.matchAll(/new URL\(\s*(?:\/\*[^*]{0,100}\*\/\s*)?([\w$]+)\(\s*(?:\/\*[^*]{0,300}\*\/\s*)?(\d+|"[^"\n]{1,300}")\s*\)\s*,\s*\1\.b\s*\)/g)].slice(0, 20).map(([, , id]) => id);
  const names = ids.map((id) => {
    const before = /^\d/.test(id) ? `(?<![\\w$."'-])${id}` : id.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`${before}\\s*[:(][^{}]{0,300}\\{[^{}]{0,300}\\.exports\\s*=\\s*[\\w$]+\\.p\\s*\\+\\s*(["'\`])([^"'\`\\n$]{1,500}\\.html)\\1`).exec(text)?.[2];
  }).filter((name) => name !== undefined);
  if (names.length === 0) return [];
  // Without a path of the site's, webpack asks its script at run time where that itself came from.
  if (text.includes("Automatic publicPath is not supported")) return names.map((name) => resolved(name, url));
  const paths = new Set([...text.matchAll(/[\w$]\.p\s*=\s*(["'`])([^"'`\n$]{0,500})\1/g)].map(([, , path]) => path));
  if (paths.size !== 1) return [];
  // A script that is built as a module counts from itself, any other from the page.
  const from = /\.b\s*=\s*new URL\(\s*["'`]\.\/["'`]\s*,\s*import\.meta\.url/.test(text) ? url : base;
  return names.map((name) => resolved([...paths][0] + name, from));
}

/** @param {string} name @param {string} from */
const resolved = (name, from) => (URL.canParse(name, from) ? new URL(name, from).href : undefined);
