// `npm run build:site`: the page that shows it, as files for any static server, in target/site/. It stands on dist/ as built.
import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { ensureBuildTools, main, root } from "./setup.mjs";
import { packPlugin } from "./wordpress.mjs";

/** Where the built site is. */
export const siteFolder = join(root, "target", "site");

/** Documents that become pages, by the name of the page. */
const documents = /** @type {Record<string, string>} */ ({
  "recipes.html": "docs/recipes.md",
  "wordpress.html": "docs/wordpress.md",
  "privacy-proof.html": "docs/privacy-proof.md",
  "assessment-format.html": "docs/assessment-format.md",
  "security.html": "SECURITY.md",
  "readme.html": "README.md",
});

/** What a visitor of the site gets of dist/: the check itself, to run and to take along. */
const files = ["quiet-check.js", "frame.html", "SHA256SUMS", "NOTICES.md"];

/** Makes the site of what is in dist/ now. @param {string} [folder] */
export async function buildSite(folder = siteFolder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "quiet-check"), { recursive: true });
  await cp(join(root, "www", "site"), folder, { recursive: true });
  for (const file of files) await cp(join(root, "dist", file), join(folder, "quiet-check", file));
  await writeFile(join(folder, "quiet-check", "quiet-check.zip"), await packPlugin());
  // To take along, and to try on: there without a request, which the panel of requests would have to count.
  await cp(join(root, "dist", "themes"), join(folder, "quiet-check", "themes"), { recursive: true });
  for (const name of await readdir(join(root, "dist", "themes"))) {
    const css = await readFile(join(root, "dist", "themes", name), "utf8");
    await appendFile(join(folder, "site.css"), css.replace(":where(quiet-check)", `[data-look="${name.replace(".css", "")}"] quiet-check`));
  }
  for (const [name, file] of Object.entries(documents)) await writeFile(join(folder, name), await documentPage(await readFile(join(root, file), "utf8"), file));
}

/** A page made of a document. @param {string} markdown @param {string} file where it is from, for its links */
async function documentPage(markdown, file) {
  const { Marked } = await import("marked");
  let title = "";
  const ids = new Map();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        if (depth === 1) title = text;
        // As the places that host such documents name them, so that links within one hold.
        const base = text.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-");
        const count = ids.get(base) ?? 0;
        ids.set(base, count + 1);
        return `<h${depth} id="${base}${count ? `-${count}` : ""}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const to = address(href, file);
        const text = this.parser.parseInline(tokens);
        return to ? `<a href="${to.replaceAll('"', "%22")}">${text}</a>` : text;
      },
      table(token) {
        const row = (/** @type {{ tokens: import("marked").Token[] }[]} */ cells, /** @type {string} */ tag) => `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>`;
        // It scrolls by itself, and so by keys too.
        return `<div class="wide" role="group" aria-label="Table" tabindex="0"><table><thead>${row(token.header, "th")}</thead><tbody>${token.rows.map((cells) => row(cells, "td")).join("")}</tbody></table></div>\n`;
      },
      code({ text, lang }) {
        return `<pre tabindex="0" role="group" aria-label="${escape(lang || "Code")}"><code>${escape(text)}</code></pre>\n`;
      },
    },
  });
  const body = marked.parse(markdown);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'none'">
    <title>${escape(title)} · Quiet Check</title>
    <link rel="icon" href="icon.svg">
    <link rel="stylesheet" href="site.css">
  </head>
  <body class="document">
    <header><nav aria-label="Site"><a href="./">Quiet Check</a><a href="recipes.html">Recipes</a><a href="wordpress.html">WordPress</a><a href="assessment-format.html">Your own assessment</a><a href="readme.html">Everything it can</a><a href="privacy-proof.html">Privacy, measured</a><a href="security.html">Security</a></nav></header>
    <main>
${body}
    </main>
  </body>
</html>
`;
}

/** Where a document's link leads on the site; nowhere, where it names a file of the project that is not on it. @param {string} href @param {string} file */
function address(href, file) {
  if (/^(https?:|#)/.test(href)) return href;
  const { pathname, hash } = new URL(href, `file:///${file}`);
  const page = Object.entries(documents).find(([, from]) => `/${from}` === pathname)?.[0];
  return page && page + hash;
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await ensureBuildTools();
    await build();
    await buildSite();
    console.log("site: target/site/ is ready, for any static server");
  });
}
