// `npm run bench`: sets up what is missing, builds, and measures what a visitor feels (visit.mjs), many widgets on one page
// (many.mjs), the page that shows it (site.mjs), and what somebody who scores many responses does (scoring.mjs). Figures are of one machine on one day; no test rests on them.
//
//     npm run bench                         all
//     npm run bench -- scoring              one: scoring, visit, many or site
//     npm run bench -- --built              dist/ as it is
import { build } from "../build/build.mjs";
import { main, PlainError } from "../build/run.mjs";
import { ensureBench, ensureBrowsers, ensureBuildTools } from "../build/setup.mjs";

const parts = ["scoring", "visit", "many", "site"];

await main(async () => {
  const words = process.argv.slice(2);
  const unknown = words.filter((word) => word !== "--built" && !parts.includes(word));
  if (unknown.length > 0) throw new PlainError(`npm run bench does not know ${unknown.join(" ")}: it takes scoring, visit, many, site and --built.`);
  const wanted = parts.filter((part) => words.includes(part));
  const measures = (/** @type {string} */ part) => wanted.length === 0 || wanted.includes(part);
  await ensureBuildTools();
  await ensureBench();
  if (!words.includes("--built")) await build();
  if (measures("scoring")) await (await import("./scoring.mjs")).benchScoring();
  if (!["visit", "many", "site"].some(measures)) return;
  await ensureBrowsers();
  if (measures("visit")) await (await import("./visit.mjs")).benchVisits();
  if (measures("many")) await (await import("./many.mjs")).benchMany();
  if (measures("site")) await (await import("./site.mjs")).benchSite();
});
