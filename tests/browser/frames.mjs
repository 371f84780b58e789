// Frame files made for a test: the real parts of the last build, with something of the test's own in
// the script, and the hashes that go with it. What a driver injects runs past the frame's policy, so
// whatever is to be tried from inside has to come from the frame's own hashed script.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packFrame } from "../../build/pack.mjs";
import { root } from "../../build/run.mjs";
import { frameSwitches } from "./switches.mjs";

const folder = join(root, "target", "frame", "parts");

/** @param {keyof import("../../build/pack.mjs").FrameParts} key */
const part = (key) => readFile(join(folder, key));

const builtIn = join(root, "www", "assessments", "sex-and-coping");

/**
 * @param {{ inner?: string, outer?: string, both?: string, folder?: string, without?: string[] }} changes  script before all of the
 *   working document's, before the outer one's own, and before all of both; another assessment; walls to take away, by their
 *   names in switches.mjs
 */
export async function frameWith({ inner = "", outer = "", both = "", folder: assessment = builtIn, without = [] }) {
  const text = async (/** @type {Parameters<typeof part>[0]} */ key) => (await part(key)).toString("utf8");
  const switched = frameSwitches(without);
  const parts = {
    html: await text("html"),
    firstCss: await text("firstCss"),
    outerCss: await text("outerCss"),
    css: await text("css"),
    firstJs: `${both}${inner && `if(document.URL==="about:srcdoc"){${inner}}`}${switched.startUp(await text("firstJs"))}`,
    lookJs: await text("lookJs"),
    outerJs: outer + switched.outerScript(await text("outerJs")),
    frameJs: switched.script(await text("frameJs")),
    wasm: await part("wasm"),
    words: JSON.parse(await text("words")),
  };
  const { html } = await packFrame(parts, assessment, "en");
  return switched.file(html);
}

/** For `inner`: the rest after a choice ends when the test calls `endRest()`. On a slow machine two presses take longer than any rest. */
export const HELD_REST = `{ const wait = setTimeout, forget = clearTimeout, held = new Map();
  self.setTimeout = (then, ms, ...rest) => { const id = wait(ms === 450 ? () => {} : then, ms, ...rest); if (ms === 450) held.set(id, then); return id; };
  self.clearTimeout = (id) => { held.delete(id); forget(id); };
  self.endRest = () => { const due = [...held.values()]; held.clear(); for (const then of due) then(); return due.length; }; }`;

/** @type {Promise<string>} */
export const builtFrame = readFile(join(root, "dist", "frame.html"), "utf8");
