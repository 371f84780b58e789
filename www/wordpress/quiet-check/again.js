// Where the server forbids the frame file, changes it, or adds a header that stops it, or where it comes from another name
// than the page (a CDN's) and the page's policy forbids that, asks for it once more, from this page's own origin, through
// WordPress itself (frame.php). It is needed only where something is wrong; the console then says what.

const served = ["blocked-by-header", "blocked-by-page", "damaged", "not-found", "unreachable", "version-mismatch", "wrong-type"];

// The event goes to the element alone, but it passes here on its way down.
document.addEventListener("error", (event) => {
  const element = /** @type {HTMLElement} */ (event.target);
  const code = /** @type {CustomEvent<{ code?: string } | undefined>} */ (/** @type {unknown} */ (event)).detail?.code;
  const again = element.dataset?.again;
  if (element.localName !== "quiet-check" || !code || !again || !served.includes(code)) return;
  delete element.dataset.again;
  console.warn(`<quiet-check> asks WordPress for the frame instead: ${again}`);
  element.setAttribute("src", again);
}, true);

export {};
