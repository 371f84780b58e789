// What every screen has to keep to, whatever it shows: functions that a test hands to the driver, which runs them in the
// frame. They find nothing when all is well.

/**
 * What is wrong with how the screen lies, in words: something that scrolls sideways, text outside its box or on other text,
 * a target too small. Nothing of it when all is well.
 * @param {number} [target] the smallest side of a target, in CSS pixels @param {number} [answer] the least height of an answer
 * @returns {string[]}
 */
export function layoutProblems(target = 24, answer = 44) {
  /** @type {string[]} */
  const problems = [];
  const root = document.documentElement;
  const seen = (/** @type {Element} */ one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".visually-hidden");
  const say = (/** @type {Element} */ one) =>
    `${one.localName}${one.className && typeof one.className === "string" ? `.${one.className.replaceAll(" ", ".")}` : ""} "${(one.textContent ?? "").trim().slice(0, 40)}"`;
  if (root.scrollWidth > root.clientWidth) problems.push(`the page scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`);

  for (const one of document.body.querySelectorAll("*")) {
    if (!seen(one) || one.clientWidth === 0 || one instanceof SVGElement || one.localName === "select") continue;
    const { overflowY } = getComputedStyle(one);
    // What holds no text itself may reach into the margin, as the result does with its scroll bar.
    const holdsText = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
    if (holdsText && one.scrollWidth > one.clientWidth + 1) problems.push(`wider than its box: ${say(one)}: ${one.scrollWidth} in ${one.clientWidth}`);
    if (/hidden|clip/.test(overflowY) && one.scrollHeight > one.clientHeight + 1) problems.push(`cut off: ${say(one)}`);
  }

  // Lines of text, as far as they are seen: what is scrolled away counts no more.
  /** @type {{ left: number, right: number, top: number, bottom: number, of: Element, layer: Element | null }[]} */
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const of = /** @type {Element} */ (node.parentElement);
    if (!node.nodeValue?.trim() || !seen(of) || of.closest("select, template, script, style")) continue;
    let box = of;
    while (getComputedStyle(box).display.startsWith("inline") && !/inline-(block|flex|grid)/.test(getComputedStyle(box).display)) box = /** @type {Element} */ (box.parentElement);
    const bounds = box.getBoundingClientRect();
    /** @type {Element[]} */
    const around = [];
    /** @type {Element | null} */
    let layer = null;
    for (let up = /** @type {Element | null} */ (of); up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowY !== "visible") around.push(up);
      // What lies over the screen may lie over text; within itself it may not.
      if (/sticky|fixed|absolute/.test(style.position)) layer ??= up;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      if (rect.left < -0.5 || rect.right > root.clientWidth + 0.5) problems.push(`outside the frame: ${say(of)}`);
      if (rect.left < bounds.left - 1 || rect.right > bounds.right + 1) problems.push(`beside its box: ${say(of)}`);
      if (of.closest("button, .option") && (rect.top < bounds.top - 2 || rect.bottom > bounds.bottom + 2)) problems.push(`above or below its box: ${say(of)}`);
      const clip = around.map((one) => one.getBoundingClientRect());
      // The middle half of a line: ascents and descents of neighbours may meet.
      const top = Math.max(rect.top + rect.height / 4, ...clip.map((one) => one.top));
      const bottom = Math.min(rect.bottom - rect.height / 4, ...clip.map((one) => one.bottom));
      if (bottom > top) lines.push({ left: rect.left, right: rect.right, top, bottom, of, layer });
    }
  }
  lines.sort((a, b) => a.top - b.top);
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < one.bottom - 1; next++) {
      const other = lines[next];
      const beside = other.left > one.right - 1 || other.right < one.left + 1;
      if (!beside && one.layer === other.layer) problems.push(`on each other: ${say(one.of)} and ${say(other.of)}`);
    }
  });

  for (const one of document.querySelectorAll("button, a, summary, select, label.option")) {
    if (!seen(one)) continue;
    const { width, height } = one.getBoundingClientRect();
    const least = one.matches(".option") ? answer : target;
    if (height < least - 0.1 || width < target - 0.1) problems.push(`too small to hit: ${say(one)}: ${width.toFixed(1)} x ${height.toFixed(1)}`);
  }
  return [...new Set(problems)];
}

/**
 * The texts on the screen, hidden ones for screen readers too, in which nothing of another language can be seen.
 * @param {string} translated a regular expression that translated text matches
 * @param {string[]} names what stays as it is in any language
 * @returns {string[]}
 */
export function untranslated(translated, names) {
  const good = new RegExp(translated, "su");
  /** @type {string[]} */
  const found = [];
  const check = (/** @type {string | null} */ text) => {
    const trimmed = (text ?? "").trim().replace(/\s+/g, " ");
    // Digits, and the marks between parts, are not language.
    if (!trimmed || /^[\d\s·,.:+()-]+$/.test(trimmed) || names.includes(trimmed) || good.test(trimmed)) return;
    found.push(trimmed);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement?.closest("template, script, style, textarea, .spelled, [data-slot=month]")) check(node.nodeValue);
  }
  for (const one of document.body.querySelectorAll("*")) {
    for (const name of ["aria-label", "title", "alt", "placeholder", "aria-description"]) check(one.getAttribute(name));
  }
  check(document.title);
  return [...new Set(found)];
}
