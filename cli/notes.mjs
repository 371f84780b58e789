// What is sound in an assessment, and probably not meant. These few stop nothing; whatever is wrong, the core says.
import { join } from "node:path";
import { onFirstScreen, saysDraft } from "./fill.mjs";

/** @import { Remark } from "./folder.mjs" */

/** Characters of a question that are much on a phone: every item keeps the place of the longest. */
const LONG = 150;

/**
 * @param {string} folder
 * @param {any} definition  checked, as all texts are
 * @param {Record<string, any>} texts  by language
 * @param {Date} today
 * @returns {Remark[]}
 */
export function notesOn(folder, definition, texts, today) {
  const resources = definition.resources ?? [];
  const structure = (/** @type {string} */ pointer, /** @type {string} */ message) => ({ file: join(folder, "assessment.json"), pointer, message });
  const notes = /** @type {Remark[]} */ ([]);
  if (!resources.some(onFirstScreen)) {
    notes.push(structure("/resources", "No resource is of kind `crisis` and country `any`: under the text `crisis` on the first screen stands an empty list, until a country is chosen."));
  }
  notes.push(...phones(resources, today).map((message) => structure("/resources", message)));
  const items = definition.sections.flatMap((/** @type {any} */ { items }) => items.map((/** @type {any} */ { linkId }) => linkId));
  for (const [tag, file] of Object.entries(texts)) {
    const say = (/** @type {string} */ pointer, /** @type {string} */ message) => notes.push({ file: join(folder, `${tag}.json`), pointer, message });
    if (saysDraft(file)) say("/status", "These texts are a `draft`: the first screen says that no one has checked them yet.");
    for (const id of items) {
      const length = [...file.texts[`item.${id}`]].length;
      if (length > LONG) say(`/texts/item.${id}`, `This question has ${length} characters. More than ${LONG} are much on a phone; the section's \`note\` has room for what comes before it.`);
    }
  }
  return notes;
}

/** The numbers that nobody will see (src/assessment/offers.rs). @param {any[]} resources @param {Date} today */
function phones(resources, today) {
  const named = (/** @type {any[]} */ all) => all.map(({ id }) => id).join(", ");
  const days = (/** @type {string} */ date) => Math.floor(today.getTime() / 86_400_000) - Date.parse(date) / 86_400_000;
  const all = resources.filter(({ phone }) => phone);
  const never = all.filter(({ lastVerified }) => !lastVerified);
  const old = all.filter(({ lastVerified }) => lastVerified && days(lastVerified) >= 365);
  return [
    ...(never.length > 0 ? [`A phone number without \`lastVerified\` is never shown: ${named(never)}.`] : []),
    ...(old.length > 0 ? [`A phone number that was last verified twelve months ago or earlier is no longer shown: ${named(old)}.`] : []),
  ];
}
