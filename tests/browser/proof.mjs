// What the measurements mean: `check` throws where something got out that must not, and the tables of
// docs/privacy-proof.md are what was measured, no more and no less.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../build/run.mjs";
import { inside } from "./network.mjs";

/**
 * @typedef {import("./channels.mjs").Channel} Channel
 * @typedef {import("./drivers.mjs").Browser} Browser
 * @typedef {import("./measure.mjs").Result} Result
 */

/** What each leak that no wall closes may show at the sink. */
const traces = { name: ["name"], connection: ["connection", "name"], window: ["connection", "name", "request"] };

/** Throws if any of these attempts got further than it may in this browser. @param {Browser} browser @param {Channel[]} list @param {Result[]} results */
export function check(browser, list, results) {
  const out = results.flatMap(({ name, traces: seen, came }) => {
    const leak = list.find((one) => one.name === name)?.leaks?.[browser];
    const more = seen.filter((trace) => !(leak ? traces[leak] : []).includes(trace));
    return more.length > 0 ? [`${name}: ${more.join(", ")} (${came})`] : [];
  });
  assert.deepEqual(out, [], "got out of the frame");
}

/** Throws if an attempt is no real one: without walls each arrives, but where the browser has no such way. @param {Browser} browser @param {Channel[]} list @param {Result[]} results */
export function checkControl(browser, list, results) {
  const lacking = list.filter((one) => one.lacking.includes(browser) && !unseen(one)).map(({ name }) => name);
  const regular = results.filter(({ name }) => !list.some((one) => one.name === name && (unseen(one) || one.irregular?.includes(browser))));
  assert.deepEqual(regular.filter((one) => one.traces.length === 0).map(({ name }) => name), lacking, "what does not arrive without walls");
}

/** What can't be seen but in a network of the test's own: hints, and WebRTC, which sends nothing to a loopback address. @param {Channel} channel */
export const unseen = ({ name, datagrams }) => !inside && (datagrams || /preconnect|dns-prefetch/.test(name));

/**
 * How it ended, in the words of the table.
 * @param {Browser} browser @param {Channel} channel @param {Result} result @param {Result} [control]
 */
export function cell(browser, channel, { traces: seen, came, policies }, control) {
  if (control && channel.lacking.includes(browser)) return "no such way";
  if (unseen(channel) || (!inside && channel.leaks?.[browser])) return NOT_HERE;
  if (channel.irregular?.includes(browser)) return "**may ask for the name**";
  const by = policies.length > 0 ? policies.map((one) => `\`${one}\``).join(", ") : /^(ran|nothing|worked)$/.test(came) ? "nothing arrives" : `\`${came}\``;
  if (channel.leaks?.[browser] === "window" && seen.includes("request")) return "**a window of its own**";
  if (seen.includes("request") || seen.includes("datagram") || seen.includes("worked")) return "**gets out**";
  if (seen.includes("connection")) return `**connects**${policies.length > 0 ? `, then ${by}` : ""}`;
  if (seen.includes("name")) return `**asks for the name**${policies.length > 0 ? `, then ${by}` : ""}`;
  return by;
}

/** The short form makes fewer attempts without a wall: the document names those, and more. @param {string} now @param {string | undefined} then */
const part = (now, then) => now.startsWith("`") && now.split(", ").every((one) => then?.split(", ").includes(one));

export const NOT_HERE = "not measured here";

/** A generated table: by row, then by browser. @typedef {Map<string, Partial<Record<Browser, string>>>} Table */

const file = join(root, "docs", "privacy-proof.md");
const titles = { chromium: "Chromium", firefox: "Firefox", webkit: "WebKitGTK" };
const browsers = /** @type {Browser[]} */ (Object.keys(titles));

/** The part of the document between the markers of a table. @param {string} name */
const between = (name) => new RegExp(`(<!-- ${name}: written by the tests -->\\n)([^]*?)(<!-- end of ${name} -->)`);

/** @param {string} text @param {string} name @returns {Table} */
function parse(text, name) {
  const rows = [...(between(name).exec(text)?.[2] ?? "").matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)];
  return new Map(rows.slice(1).map(([, row, ...cells]) => [row, Object.fromEntries(cells.map((text, n) => [browsers[n], text]))]));
}

/** @param {Table} table @param {string} head */
const write = (table, head) =>
  [
    `| ${head} | ${browsers.map((browser) => titles[browser]).join(" | ")} |`,
    "|---|---|---|---|",
    ...[...table].map(([row, cells]) => `| ${row} | ${browsers.map((browser) => cells[browser] ?? NOT_HERE).join(" | ")} |`),
  ].join("\n");

/**
 * Compares a table of the document with what was measured, in the browsers that ran; QC_FULL=1 QC_WRITE=1 writes it instead.
 * @param {string} name @param {string} head @param {Table} measured
 */
export async function compare(name, head, measured) {
  const text = await readFile(file, "utf8");
  const committed = parse(text, name);
  if (process.env.QC_WRITE) {
    if (!process.env.QC_FULL) throw new Error("QC_WRITE=1 goes with QC_FULL=1: the short form measures less");
    const merged = new Map([...measured].map(([row, cells]) => [row, { ...committed.get(row), ...cells }]));
    const written = text.replace(between(name), (_, begin, __, end) => `${begin}${write(merged, head)}\n${end}`);
    await writeFile(file, written.replace(/(Last measured: ).*/, `$1${new Date().toISOString().slice(0, 10)}.`));
    return;
  }
  const differ = [...measured].flatMap(([row, cells]) =>
    Object.entries(cells).flatMap(([browser, now]) => {
      const then = committed.get(row)?.[/** @type {Browser} */ (browser)];
      return now === NOT_HERE || now === then || (!process.env.QC_FULL && part(now, then)) ? [] : [`${row}, ${browser}: the document says "${then}", measured was "${now}"`];
    }),
  );
  assert.deepEqual(differ, [], `${name} in docs/privacy-proof.md: run again with QC_FULL=1 QC_WRITE=1 and read the diff`);
  const rows = [...committed.keys()];
  assert.deepEqual(process.env.QC_FULL ? rows : rows.filter((row) => measured.has(row)), [...measured.keys()], `${name} in docs/privacy-proof.md: its rows`);
}
