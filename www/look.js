// How the page's own look reaches the frame: values of CSS properties in, the frame's own properties out. A colour that
// could not be read on its ground is mended to the nearest that can (WCAG 2.2, AA), and the console says so. In both documents
// of the frame it stands behind the first screen: a page that asks for nothing of this need not wait for it.
// Where to start: dress. What it works out is pure, and tests/node/look.test.mjs goes through it without a browser.

/** @import { Style } from "./protocol.js" */
/** @typedef {number[]} Colour red, green and blue (sRGB), each from 0 to 1 */

/** Contrast that text, and the edge of a control, has to have at least (WCAG 1.4.3 and 1.4.11). */
const TEXT = 4.5;
const EDGE = 3;

const WHITE = [1, 1, 1];
const BLACK = [0, 0, 0];

/** Relative luminance, from 0 to 1. Source: WCAG 2.2. @param {Colour} colour */
const luminance = (colour) =>
  colour.reduce((sum, value, at) => sum + [0.2126, 0.7152, 0.0722][at] * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4), 0);

/** From 1 to 21. @param {Colour} one @param {Colour} other */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** White shows on what is below this, black on the rest, at 4.5 to 1 or better. @param {Colour} surface */
export const isDark = (surface) => luminance(surface) < 0.18;

/** @param {Colour} from @param {Colour} to @param {number} part of the way, from 0 to 1 */
const mix = (from, to, part) => from.map((value, at) => value + (to[at] - value) * part);

/** The nearest to a colour, on its way to black or to white, that shows on every ground; itself, if it does. Of the grounds
 * none may be so light, and another so dark, that nothing shows on both.
 * @param {Colour} colour @param {number} least @param {Colour[]} grounds @returns {Colour} */
export function mend(colour, least, ...grounds) {
  for (let step = 0; ; step++) {
    for (const end of [BLACK, WHITE]) {
      const tried = mix(colour, end, step / 100);
      if (step > 100 || grounds.every((ground) => contrast(tried, ground) >= least)) return tried;
    }
  }
}

/**
 * All colours of the frame, by its own names, from a page's three and the frame's ring of focus.
 * @param {Colour} surface @param {Colour} text @param {Colour} accent @param {Colour} focus
 */
export function palette(surface, text, accent, focus) {
  const dark = isDark(surface);
  const ground = (/** @type {Colour} */ mixed) => (contrast(mixed, dark ? WHITE : BLACK) < TEXT ? surface : mixed);
  const raised = ground(mix(surface, WHITE, dark ? 0.05 : 0.6));
  const tint = ground(mix(surface, accent, 0.1));
  const ink = mend(text, TEXT, surface, raised, tint);
  const main = mend(accent, TEXT, surface, raised, tint);
  return /** @type {Record<string, Colour>} */ ({
    surface, raised, tint, ink, accent: main,
    muted: mend(mix(ink, surface, 0.25), TEXT, surface, raised, tint),
    line: mix(ink, surface, 0.8),
    edge: mend(mix(ink, surface, 0.45), EDGE, surface, raised),
    "on-accent": contrast(WHITE, main) < TEXT ? BLACK : WHITE,
    focus: mend(focus, EDGE, surface, raised),
  });
}

const root = globalThis.document?.documentElement;
/** @type {import("./first.js").First | undefined} */
const first = /** @type {any} */ (globalThis).first;

/** What has been said to the console, each once. */
const said = new Set();

/** @param {string} words */
function warn(words) {
  if (!said.has(words)) console.warn(`<quiet-check> --quiet-check-${words}`);
  said.add(words);
}

/** A colour as this browser sees it here and now; none, if nothing of it can be seen. By a property that shows nothing, and
 * that forced colours leave alone. @param {string} value @returns {Colour | undefined} */
function seen(value) {
  root.style.floodColor = `color-mix(in srgb,${value},${value})`;
  // A color(srgb …); what lies outside of sRGB is brought into it, and what lets something through taken as if it did not.
  const parts = getComputedStyle(root).floodColor.match(/[-\d.]+(e-?\d+)?/g) ?? [];
  if (parts[3] !== "0") return [0, 1, 2].map((at) => Math.min(1, Math.max(0, +parts[at] || 0)));
}

/** Puts it on, over the plain light or dark that is on. @param {Style} style @param {string} theme the page's attribute */
export function dress(style, theme) {
  /** @param {keyof Style} name @param {any} kind the property whose value it has to be, or all that it can be @param {(value: string) => string} written how it will stand in the style */
  const read = (name, kind, written = String) => {
    // Within min() and clamp() a bare 0 is no length.
    let value = style[name]?.trim().replace(/^0$/, "0px");
    // Of two colours the one by day or the one by night. Bundlers rewrite light-dark(), but not this.
    const [day, dark, ...more] = value?.split(/\s+/) ?? [];
    if (!more[0] && CSS.supports("color", day) && CSS.supports("color", dark)) value = root.dataset.theme === "dark" ? dark : day;
    if (value && (kind.test?.(value) ?? (CSS.supports(kind, written(value)) && (kind !== "color" || seen(value))))) return value;
    if (value) warn(`${name}: "${value}" is unknown.`);
  };
  const scheme = read("scheme", /^(light|dark)$/);
  if (scheme && theme === "auto") root.dataset.theme = scheme;
  const { style: own } = root;

  const round = (/** @type {string} */ value) => `min(${value},2rem)`;
  const side = (/** @type {string} */ value) => `clamp(.5rem,${value},4rem)`;
  const [radius, spacing, font, headings] = [read("radius", "border-width", round), read("spacing", "width", side), read("font", "font-family"), read("heading-font", "font-family")];
  if (radius) {
    own.setProperty("--round", round(radius));
    own.setProperty("--pill", `min(${radius},9rem)`);
  }
  const density = read("density", /^(compact|roomy)$/);
  if (density) own.setProperty("--tall", density === "roomy" ? "3.8rem" : "2.75rem");
  if (spacing) own.setProperty("--side", side(spacing));
  if (font) own.fontFamily = `${font},system-ui,sans-serif`;
  if (headings) own.setProperty("--serif", headings);

  const names = /** @type {const} */ (["surface", "text", "accent"]);
  const wanted = names.map((name) => {
    const value = read(name, "color");
    // On a ground of the page's own all that it leaves to us is as by day or as by night, whatever hour the visitor has.
    if (value && name === "surface") root.dataset.theme = isDark(seen(value) ?? WHITE) ? "dark" : "light";
    return value;
  });
  if (!wanted.some(Boolean)) return;
  const usual = ["surface", "ink", "accent", "focus"];
  const chosen = usual.map((name, at) => seen(wanted[at] ?? `var(--qc-${name})`) ?? WHITE);
  own.colorScheme = root.dataset.theme ?? "";
  for (const [name, colour] of Object.entries(palette(.../** @type {[Colour, Colour, Colour, Colour]} */ (chosen)))) {
    const value = `rgb(${colour.map((part) => `${part * 100}%`)})`;
    own.setProperty(`--qc-${name}`, value);
    const at = usual.indexOf(name);
    // One that was mended is another than was asked for.
    if (wanted[at] && contrast(colour, chosen[at]) > 1) warn(`${names[at]}: ${wanted[at]} has too little contrast on its ground; shown as ${value}`);
  }
}

if (first) {
  first.dress = dress;
  first.ready();
}
