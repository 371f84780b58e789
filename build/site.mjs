// `npm run build:site`: the page that shows it, as files for any static server, in target/site/. It stands on dist/ as built.
import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { readmeBlock } from "./readme.mjs";
import { main, PlainError, root } from "./run.mjs";
import { ensureBuildTools } from "./setup.mjs";
import { packPlugin } from "./wordpress.mjs";

/** Where the built site is. */
export const siteFolder = join(root, "target", "site");

const builtIn = join(root, "dist", "assessments", "sex-and-coping");

/** Documents that become pages, by the name of the page. */
const documents = /** @type {Record<string, string>} */ ({
  "recipes.html": "docs/recipes.md",
  "wordpress.html": "docs/wordpress.md",
  "privacy-proof.html": "docs/privacy-proof.md",
  "assessment-format.html": "docs/assessment-format.md",
  "commands.html": "docs/commands.md",
  "security.html": "SECURITY.md",
  "readme.html": "README.md",
});

/** What a page is called where it is named among the others; those without a name are reached from within. */
const names = /** @type {[string, string][]} */ ([
  ["./", "Quiet Check"],
  ["recipes.html", "Recipes"],
  ["wordpress.html", "WordPress"],
  ["questions.html", "What it asks and says"],
  ["assessment-format.html", "Your own assessment"],
  ["readme.html", "Everything it can"],
  ["privacy-proof.html", "Privacy, measured"],
  ["security.html", "Security"],
]);

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
  for (const [name, file] of Object.entries(documents)) await writeFile(join(folder, name), await documentPage(name, await readFile(join(root, file), "utf8"), file));
  await writeFile(join(folder, "questions.html"), await documentPage("questions.html", await contentInWords()));
  // The reasons of errors, which the panel knows by heart, are the loader's own.
  await cp(join(root, "www", "diagnose.js"), join(folder, "diagnose.js"));
  await change(join(folder, "site.js"), { '"../diagnose.js"': '"./diagnose.js"' });
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const assessment = JSON.parse(await readFile(join(builtIn, "assessment.json"), "utf8"));
  await change(join(folder, "index.html"), {
    "<!--@version-->": `Quiet Check ${version}, questions ${assessment.version} of ${assessment.evidence.date}${(await readFile(join(root, "README.md"), "utf8")).includes(`${version} is not released yet`) ? "; not released yet" : ""}`,
    "<!--@place-->": escape(await readmeBlock("css", "@media")).trim(),
  });
}

/** @param {string} file @param {Record<string, string>} parts each there once */
async function change(file, parts) {
  let text = await readFile(file, "utf8");
  for (const [part, by] of Object.entries(parts)) {
    if (text.split(part).length !== 2) throw new PlainError(`${file} should hold ${part} once.`);
    text = text.replace(part, () => by);
  }
  await writeFile(file, text);
}

/** All that the built-in assessment asks and says, as Markdown, for whoever wants to read it before visitors do. */
async function contentInWords() {
  const assessment = JSON.parse(await readFile(join(builtIn, "assessment.json"), "utf8"));
  const { texts } = JSON.parse(await readFile(join(builtIn, "en.json"), "utf8"));
  const lines = [`# What it asks and says`, `The built-in assessment, version ${assessment.version} of ${assessment.evidence.date}, word for word. What of it a visitor is shown goes by their answers, and each line of a result says why it is there.`, "## The opening", `**${texts.title}**`, ...texts.intro, `*${texts.evidence}*`];
  /** @param {string} title @param {string[]} keys */
  const list = (title, keys) => lines.push(`## ${title}`, keys.map((key) => `- ${said(key)}`).join("\n"));
  /** @param {string} key @returns {string} */
  const say = (key) => {
    if (typeof texts[key] !== "string") throw new PlainError(`The built-in texts have no ${key}.`);
    return texts[key];
  };
  /** A heading and its words are one line. @param {string} key */
  const said = (key) => {
    const more = [texts[`${key}.text`], ...(texts[`${key}.steps`] ?? [])].filter(Boolean);
    return more.length > 0 ? `**${say(key)}** ${more.join(" ")}` : say(key);
  };
  for (const section of assessment.sections) {
    lines.push(`## ${say(`section.${section.id}`)}`, texts[`section.${section.id}.note`] ?? "", texts[`section.${section.id}.lead`] ?? "");
    for (const item of section.items) {
      const set = assessment.answerSets.find((/** @type {any} */ one) => one.id === item.answers);
      const options = (set?.options ?? []).map((/** @type {any} */ option) => say(`option.${set.id}.${option.id}`));
      lines.push(`**${say(`item.${item.linkId}`)}** ${texts[`item.${item.linkId}.help`] ?? ""}`, options.join(" · "));
    }
  }
  lines.push("## The picture", ...assessment.scales.flatMap((/** @type {any} */ scale) => [`### ${say(`scale.${scale.id}`)}`, scale.levels.map((/** @type {any} */ level) => `- **${say(`scale.${scale.id}.${level.id}`)}:** ${say(`scale.${scale.id}.${level.id}.text`)}`).join("\n")]));
  list("The words over it", assessment.bands.flatMap((/** @type {any} */ band) => [band, ...(band.variants ?? [])].map((one) => `band.${one.id}`)));
  list("When to seek help", assessment.indicators.map((/** @type {any} */ one) => `indicator.${one.id}`));
  list("Messages", assessment.messages.map((/** @type {any} */ one) => `message.${one.id}`));
  list("Things to try", assessment.strategies.map((/** @type {any} */ one) => `strategy.${one.id}`));
  return lines.filter(Boolean).join("\n\n");
}

/** A page made of a document. @param {string} name of the page @param {string} markdown @param {string} [file] where it is from, for its links */
async function documentPage(name, markdown, file = "") {
  const { Marked } = await import("marked");
  let title = "";
  const parts = /** @type {string[]} */ ([]);
  const ids = new Map();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        if (depth === 1) title = text;
        // As the places that host such documents name them, so that links within one hold.
        const base = text.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-");
        const count = ids.get(base) ?? 0;
        ids.set(base, count + 1);
        if (depth === 2) parts.push(`<li><a href="#${base}${count ? `-${count}` : ""}">${this.parser.parseInline(tokens)}</a></li>`);
        return `<h${depth} id="${base}${count ? `-${count}` : ""}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens, raw }) {
        const to = address(href, file);
        // What it is called among the files of the project, it is called among the pages.
        const page = names.find(([name]) => name === to?.split("#")[0])?.[1];
        if (page && /^[`\w/.-]+\.md`?$/.test(raw.slice(1, raw.indexOf("]")))) return `<a href="${to}">${escape(page)}</a>`;
        const text = this.parser.parseInline(tokens);
        return to ? `<a href="${to.replaceAll('"', "%22")}">${text}</a>` : text;
      },
      table(token) {
        const row = (/** @type {{ tokens: import("marked").Token[] }[]} */ cells, /** @type {string} */ tag, /** @type {string} */ role) => `<tr role="row">${cells.map((cell, at) => `<${tag} role="${role}"${tag === "td" ? ` data-label="${escape(token.header[at].text)}"` : ""}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>`;
        // It scrolls by itself, and so by keys too. With its roles, as on a phone its rows lie as cards, which takes them away.
        return `<div class="wide" role="group" aria-label="Table" tabindex="0"><table role="table"><thead role="rowgroup">${row(token.header, "th", "columnheader")}</thead><tbody role="rowgroup">${token.rows.map((cells) => row(cells, "td", "cell")).join("")}</tbody></table></div>\n`;
      },
      code({ text, lang }) {
        return `<pre tabindex="0" role="group" aria-label="${escape(lang || "Code")}"><code>${escape(text)}</code></pre>\n`;
      },
    },
  });
  // How to have the plugin: on the site it is there.
  const body = String(marked.parse(markdown.replace("Take `quiet-check.zip` from the project's site", "Take [quiet-check.zip](quiet-check/quiet-check.zip)")));
  const links = names.map(([to, called]) => `<a href="${to}"${to === name ? ' aria-current="page"' : ""}>${called}</a>`).join("");
  // Behind the title, where there are so many that nobody finds them by scrolling.
  const contents = parts.length > 4 ? `<ul class="contents">${parts.join("")}</ul>` : "";
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'none'">
    <title>${escape(title)} · Quiet Check</title>
    <link rel="icon" href="icon.svg">
    <link rel="stylesheet" href="site.css">
    <script type="module" src="copy.js"></script>
  </head>
  <body class="document">
    <a class="skip" href="#content">To the text</a>
    <header><nav aria-label="Site">${links}</nav></header>
    <main id="content" tabindex="-1">
${body.replace("</h1>\n", () => `</h1>\n${contents}`)}
    </main>
  </body>
</html>
`;
}

/** Where a document's link leads on the site; nowhere, where it names a file of the project that is not on it. @param {string} href @param {string} file */
function address(href, file) {
  if (/^(https?:|#|quiet-check\/)/.test(href)) return href;
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
