// What becomes of a page's colours: each text can be read and each edge seen, whatever was asked for, and what can be
// read already stays as it is. What a browser makes of it is in tests/browser/look.test.mjs.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import test from "node:test";
import { contrast, isDark, mend, palette } from "../../www/look.js";

/** @param {string} hex */
const colour = (hex) => (hex.length < 7 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g) ?? []).map((pair) => parseInt(pair, 16) / 255);

/** The pairs that stand on each other in www/first.css and www/frame.css, and the least of each. */
const pairs = /** @type {const} */ ([
  ...["ink", "muted", "accent"].flatMap((text) => ["surface", "raised", "tint"].map((ground) => [text, ground, 4.5])),
  ["on-accent", "accent", 4.5],
  ...["edge", "focus"].flatMap((edge) => ["surface", "raised"].map((ground) => [edge, ground, 3])),
]);

/** @param {ReturnType<typeof palette>} colours @param {number} [least] for text, instead of 4.5 */
function poor(colours, least = 4.5) {
  return pairs.map(([one, ground, needed]) => [one, ground, contrast(colours[one], colours[ground]), needed === 4.5 ? least : needed])
    .filter(([, , found, needed]) => Number(found) < Number(needed) - 1e-9);
}

test("contrast is what WCAG says it is", () => {
  // Source: WCAG 2.2, "contrast ratio"; #767676 and #949494 are the well-known greys that just pass on white.
  assert.equal(contrast(colour("#000"), colour("#fff")), 21);
  for (const [grey, ratio] of /** @type {const} */ ([["#767676", 4.54], ["#777777", 4.48], ["#949494", 3.03]])) {
    assert.equal(contrast(colour(grey), colour("#fff")).toFixed(2), ratio.toFixed(2));
    assert.equal(contrast(colour("#fff"), colour(grey)).toFixed(2), ratio.toFixed(2));
  }
});

test("a colour that can be read stays; another goes no further than it has to", () => {
  assert.deepEqual(mend(colour("#1b6763"), 4.5, colour("#fbf8f3")), colour("#1b6763"));
  const white = colour("#fff");
  const mended = mend(colour("#8cc"), 4.5, white);
  assert.ok(contrast(mended, white) >= 4.5 && contrast(mended, white) < 4.7, `${contrast(mended, white)}`);
  // To black or to white, whichever is nearer.
  assert.ok(mend(colour("#555"), 4.5, colour("#888"))[0] < 0.3);
  assert.ok(mend(colour("#999"), 4.5, colour("#555"))[0] > 0.6);
});

test("of any three colours every text can be read and every edge seen", () => {
  const steps = [0, 51, 102, 153, 204, 255];
  const all = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => [r / 255, g / 255, b / 255])));
  let tried = 0;
  for (const [at, surface] of all.entries()) {
    // A third of a palette is enough of the others: which ones moves on with the ground.
    for (let n = 0; n < 24; n++) {
      const [text, accent, focus] = [5, 29, 71].map((stride) => all[(at * 7 + n * stride) % all.length]);
      const found = poor(palette(surface, text, accent, focus));
      assert.deepEqual(found, [], JSON.stringify({ surface, text, accent, focus }));
      tried++;
    }
  }
  assert.equal(tried, 216 * 24);
});

test("each ready theme is taken as it is written, by day and by night; and contrast.css keeps its word", async () => {
  const folder = new URL("../../www/themes/", import.meta.url);
  const files = await readdir(folder);
  assert.deepEqual(files.sort(), ["clear.css", "contrast.css", "sand.css"]);
  for (const file of files) {
    const css = await readFile(new URL(file, folder), "utf8");
    for (const [at, focus] of ["#a4481a", "#f0a27a"].entries()) {
      const [surface, text, accent] = ["surface", "text", "accent"].map((name) => {
        const found = new RegExp(`--quiet-check-${name}: (#\\w+) (#\\w+);`).exec(css);
        assert.ok(found, `${file}: ${name}`);
        return colour(found[at + 1]);
      });
      const made = palette(surface, text, accent, colour(focus));
      assert.deepEqual([isDark(surface), made.surface, made.ink, made.accent], [at === 1, surface, text, accent], file);
      assert.deepEqual(poor(made, file === "contrast.css" ? 7 : 4.5), [], file);
    }
  }
});
