// What is sound in an assessment, and probably not meant. These few stop nothing; whatever is wrong, the core says.
import { join } from "node:path";
import { onFirstScreen, saysDraft } from "./fill.mjs";
import { direction, readTwice } from "./letters.mjs";

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
  const file = join(folder, "assessment.json");
  const notes = [...help(definition), ...phones(definition.resources ?? [], today), ...toTry(definition)].map(([pointer, message]) => ({ file, pointer, message }));
  const items = definition.sections.flatMap((/** @type {any} */ { items }) => items.map((/** @type {any} */ { linkId }) => linkId));
  for (const [tag, language] of Object.entries(texts)) {
    for (const [pointer, message] of [...ofFile(language), ...long(language, items)]) notes.push({ file: join(folder, `${tag}.json`), pointer, message });
  }
  return notes;
}

/** @typedef {[pointer: string, message: string]} Note */

/** Whom nobody finds: as docs/assessment-format.md has it, where a resource shows goes by its kind. @param {any} definition @returns {Note[]} */
function help({ resources, messages = [], adultsOnly }) {
  const all = /** @type {any[]} */ (resources ?? []);
  const notes = /** @type {Note[]} */ ([]);
  if (!all.some(onFirstScreen)) {
    const later = all.some(({ country, kind }) => country !== "any" && ["crisis", "sexual_violence"].includes(kind));
    notes.push([resources ? "/resources" : "", `No resource is of kind \`crisis\` and country \`any\`: under the text \`crisis\` on the first screen stands an empty list${later ? ", until a country is chosen" : ""}.`]);
  }
  const kinds = new Set(all.map(({ kind }) => kind));
  for (const [n, { help = [] }] of messages.entries()) {
    for (const [at, kind] of help.entries()) {
      if (!kinds.has(kind)) notes.push([`/messages/${n}/help/${at}`, `No resource is of kind \`${kind}\`: under this message none of it is named.`]);
    }
  }
  const named = new Set(messages.flatMap((/** @type {any} */ { help = [] }) => help));
  if (!adultsOnly && !named.has("youth")) {
    notes.push(...together(all, "kind", ({ kind }) => kind === "youth", "A resource of kind `youth` shows to somebody under 18 alone, and without `adultsOnly` nobody is asked: it shows nowhere"));
  }
  return notes;
}

/** The numbers that nobody will see (src/assessment/offers.rs). @param {any[]} resources @param {Date} today @returns {Note[]} */
function phones(resources, today) {
  // The day as its author's calendar has it: in another zone it may be tomorrow's already.
  const day = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) / 86_400_000;
  const age = (/** @type {any} */ { phone, lastVerified }) => (phone && lastVerified ? day - Date.parse(lastVerified) / 86_400_000 : undefined);
  return [
    ...together(resources, "phone", ({ phone, lastVerified }) => phone && !lastVerified, "A phone number without `lastVerified` is never shown"),
    ...together(resources, "lastVerified", (one) => (age(one) ?? 0) >= 365, "A phone number that was last verified twelve months ago or earlier is no longer shown"),
    ...together(resources, "lastVerified", (one) => (age(one) ?? 0) < 0, "A phone number whose `lastVerified` is a day to come is not shown until then"),
  ];
}

/** One note on all that are so, at the first of them. @param {any[]} resources @param {string} field @param {(one: any) => boolean} are @param {string} says @returns {Note[]} */
function together(resources, field, are, says) {
  const all = resources.filter(are);
  return all.length > 0 ? [[`/resources/${resources.indexOf(all[0])}/${field}`, `${says}: ${all.map(({ id }) => id).join(", ")}.`]] : [];
}

/** @param {any} definition @returns {Note[]} */
function toTry({ strategies, suggest }) {
  if (!strategies?.length) return [[strategies ? "/strategies" : "", "There are no `strategies`: \"Things to try\" on the first screen leads to an empty list."]];
  if (!suggest?.families?.length && !suggest?.add?.length) return [[suggest ? "/suggest" : "", "There are strategies, and `suggest` names none: the result never suggests one."]];
  return [];
}

/** Of one language's file as a whole. @param {any} file @returns {Note[]} */
function ofFile(file) {
  const notes = /** @type {Note[]} */ ([]);
  if (saysDraft(file)) notes.push(["/status", "These texts are a `draft`: the first screen says that no one has checked them yet."]);
  const all = Object.entries(file.texts).flatMap(([key, text]) => [text].flat().map((line, n) => ({ line, pointer: `/texts/${key}${Array.isArray(text) ? `/${n}` : ""}` })));
  const garbled = readTwice(all.map(({ line }) => line));
  if (garbled) notes.push([all[garbled.place].pointer, `\`${garbled.found}\` is probably \`${garbled.meant}\`: this file looks like UTF-8 that was read as Windows-1252 and saved again. Save it anew from where its letters were whole.`]);
  const meant = direction(all.map(({ line }) => line));
  if (meant && meant !== file.direction) notes.push(["/direction", `Most letters of these texts are written ${meant === "rtl" ? "from right to left" : "from left to right"}, and this says \`${file.direction}\`. It is probably \`${meant}\`.`]);
  return notes;
}

/** @param {any} file @param {string[]} items @returns {Note[]} */
function long({ texts }, items) {
  return items.flatMap((id) => {
    const length = [...texts[`item.${id}`]].length;
    return length > LONG ? [[`/texts/item.${id}`, `This question has ${length} characters. More than ${LONG} are much on a phone; the section's \`note\` has room for what comes before it.`]] : [];
  });
}
