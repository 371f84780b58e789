/**
 * Quiet Check without a page: reads, checks and scores assessments in Node 20, a worker or a browser.
 *
 * ```js
 * import { builtInAssessment, score } from "quiet-check/core";
 *
 * const assessment = builtInAssessment("sex-and-coping");
 * const outcome = score(assessment, { r1: "often", c3: "na", triggers: ["stress", "tired"] });
 * console.log(outcome.band, outcome.strategies);
 * ```
 *
 * Importing it loads the program (top-level await); there is nothing else to call first. It reads no
 * clock, keeps nothing, and sends nothing. An outcome is a person's health answer: treat it as one.
 */

/** A checked assessment. Made by {@link builtInAssessment} or {@link loadAssessment} alone. */
export interface Assessment {
  readonly id: string;
  /** The version of its content. */
  readonly version: string;
  /** The tags of the languages it has texts in. */
  readonly languages: readonly string[];
  /** What the numbers of {@link scoreBatch} refer to. */
  readonly names: Names;
}

/** Ids by place. */
export interface Names {
  /** What each byte of a row is about. */
  readonly columns: readonly Column[];
  readonly scales: readonly string[];
  /** The levels of each scale, from least to most. */
  readonly levels: readonly (readonly string[])[];
  readonly bands: readonly string[];
  /** The wordings of each band; the plain one first. */
  readonly texts: readonly (readonly string[])[];
  /** How strongly help is spoken of, from most to least. */
  readonly tiers: readonly string[];
  /** Reasons to seek help. */
  readonly indicators: readonly string[];
}

/** One byte of a row: a single choice (`options`), or one option of a multiple choice (`option`). */
export interface Column {
  readonly item: string;
  readonly option: string | null;
  readonly options: readonly string[] | null;
}

/**
 * Answers by item id: an option id, or for a multiple choice a list of option ids (an empty list says "none of these"); for
 * either `"skip"`, or `"na"` where its answers have that. What is not there counts as skipped, never as zero.
 */
export type Response = Readonly<Record<string, string | readonly string[]>>;

/** What a response comes to. All ids are the definition's own. */
export interface Outcome {
  scales: Record<string, ScaleOutcome>;
  /** The overall picture. */
  band: string;
  /** The wording of the band: its own id, or that of a variant. */
  text: string;
  /** The band if the missing items of `whatIf` had been answered with its `low`, and with its `high`; without one the band itself. */
  bandRange: [low: string, high: string];
  /** The reasons to seek help that fired. */
  indicators: string[];
  /** How strongly help is spoken of. It is never shown itself: messages and suggestions go by it. */
  tier: string;
  /** Messages, in the order shown. */
  messages: string[];
  /** Suggested strategies, in the order shown. */
  strategies: string[];
  /** Items listed as strengths. */
  strengths: string[];
  /** Why each part is there. */
  reasons: Reason[];
}

export interface ScaleOutcome {
  /** `null` where too few items were answered; that is not the lowest level. */
  level: string | null;
  /** The sum of the keyed, weighted answers that there are. */
  sum: number;
  /** How many of its items have an answer. */
  answered: number;
  /** How many items it has. */
  of: number;
}

export interface Reason {
  /** Which part of the outcome. */
  of: "level" | "band" | "indicator" | "tier" | "message" | "strategy" | "strength";
  /** The id of that part; of a level the scale's, of the band its wording's ({@link Outcome.text}), of a strength the item's. */
  id: string;
  /** The authored sentence; `null` for a tier, which is never shown itself. */
  because: string | null;
  evidence: Evidence[];
}

/** One thing a reason rests on. */
export type Evidence =
  | { answer: string }
  | { answer: string; option: string }
  | { missing: string }
  | { scale: string; level: string }
  | { indicator: string }
  | { rule: string }
  | { band: string }
  | { tier: string };

/**
 * The scores of many responses, each list in the order of the rows. Numbers are places in
 * {@link Names}. `level`, `sum` and `answered` hold all scales of one row before those of the next.
 */
export interface BatchScores {
  band: Uint8Array;
  text: Uint8Array;
  rangeLow: Uint8Array;
  rangeHigh: Uint8Array;
  tier: Uint8Array;
  /** A bit for each indicator that fired, the first the lowest; there are 32 at most. */
  indicators: Uint32Array;
  /** 255 where a scale has no level. */
  level: Uint8Array;
  sum: Int32Array;
  answered: Uint16Array;
}

/** One thing that is wrong with a definition or a response. */
export interface Problem {
  /** `assessment`, `response`, the tag of the texts, or `texts` where it is about all of them, as a tag that is none. */
  file: string;
  /** Where in that file, as a JSON pointer. */
  pointer: string;
  /** What is wrong and what would be right. */
  message: string;
}

/** What every function here throws. */
export interface QuietCheckError extends Error {
  code: "definition" | "response" | "batch" | "unknown-assessment" | "unknown-language";
  /** All of them, not just the first; none where only the message says it. */
  problems: Problem[];
}

/** An assessment that comes with Quiet Check: `"sex-and-coping"`. */
export function builtInAssessment(id: string): Assessment;

/**
 * Checks a definition and its texts by language tag, each as an object or as JSON text.
 *
 * @throws {QuietCheckError} with every problem found, where it is, and what would be right
 */
export function loadAssessment(definition: object | string, texts: Record<string, object | string>): Assessment;

/**
 * Scores one response. The sentences of `reasons` are in `language`, or else in the first one.
 *
 * @throws {QuietCheckError} naming each item or option that does not exist; and where this is no response at all, as a promise
 *   that nobody waited for, or `language` no string
 */
export function score(assessment: Assessment, response: Response, options?: { language?: string }): Outcome;

/**
 * Scores many responses at once: rows of bytes, one byte for each of `assessment.names.columns`.
 * A single choice holds the place of its option, 254 for `na` or 255 for `skip`; an option of a
 * multiple choice holds 1 or 0, or 254 or 255 in all of its columns.
 *
 * ```js
 * const { columns, bands } = assessment.names;
 * const rows = new Uint8Array(2 * columns.length).fill(255); // two people who skipped everything
 * const { band } = scoreBatch(assessment, rows);
 * console.log(bands[band[0]]); // "open_picture"
 * ```
 *
 * @throws {QuietCheckError} when these are no bytes (a list of numbers is none), the length is no whole number of rows, or a
 *   byte means nothing
 */
export function scoreBatch(assessment: Assessment, rows: Uint8Array): BatchScores;

/**
 * The form in which an assessment travels in a frame: compact checked data, and one text a line; and whether a check-in code
 * can hold all that can be answered (a frame offers none where it can't).
 * For the tool that packs a frame; the bytes fit the frame of the same release only.
 *
 * @throws {QuietCheckError} when the assessment has no texts in that language
 */
export function compactAssessment(assessment: Assessment, language: string): { data: Uint8Array; lines: string; code: boolean };
