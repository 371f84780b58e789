/**
 * Every message between the host page and the frame, and every event the element sends.
 *
 * What is not in this file is not said. No message has a field that could carry an answer, a level
 * or a band, in either direction, but the words of `share`, which the visitor reads and sends: that is
 * how the page, and whatever else runs on it, learns nothing.
 */

/** Rises when an older loader and a newer frame (or the reverse) could no longer talk. */
export type Protocol = 1;

/** Frame's outer document -> host window: "hand me a port". Sent again when the frame restarts. */
export interface Hello {
  quietCheck: Protocol;
}

/** Frame's outer document -> host window: the working document was replaced; nothing answers any more. */
export interface Lost {
  quietCheck: Protocol;
  lost: true;
}

/**
 * Host -> frame's outer document, with one MessagePort: the outer document answers by it until the working document has taken
 * the first screen's place, and passes the messages of both on from then on. After a restart the working document has it.
 * A frame in the page's own markup may get two, as nobody heard whether it has greeted: the first one counts.
 */
export interface Welcome {
  quietCheck: Protocol;
  /** The first "theme", with the port, as the first screen waits for it. It may come by the port as well. */
  look?: HostMessage;
}

/** Frame -> host, through the port. */
export type FrameMessage =
  /** The first screen can be read and its button pressed; the program may still be arriving. */
  | { type: "ready" }
  /** In CSS pixels, at this width: the first screen's height, and from `started` on one for all that follows. */
  | { type: "height"; px: number }
  /** The visitor has begun. */
  | { type: "started" }
  /** The result is on the screen. */
  | { type: "finished" }
  /** The quick exit inside the frame was pressed: the loader leaves the page. */
  | { type: "left" }
  /** The frame can't go on by itself. */
  | { type: "error"; code: FrameErrorCode }
  /** The answer to a ping: still there. */
  | { type: "pong" }
  /** The visitor's summary, word for word as they saw it before they sent it. Only to a page that asked for it, and once
   * for each time that it asks. */
  | { type: "share"; text: string };

/** Host -> frame, through the port. */
export type HostMessage =
  /** The first comes with the port, see Welcome; sent when the attribute or one of the properties may have changed. */
  | { type: "theme"; theme: Theme; style?: Style }
  /** Answered by pong within four seconds (two where the frame has just loaded again), or the loader holds it for lost. */
  | { type: "ping" }
  /** This site asks for summaries, or no longer. Not before it has asked. */
  | { type: "share"; on: boolean };

/** `auto` follows `scheme` of the style, else the visitor's own setting. */
export type Theme = "auto" | "light" | "dark";

/**
 * How the page wants the frame to look: the CSS properties `--quiet-check-<name>` of the element, as text; empty where
 * the page sets none. What is no value of its kind is left out, and colours that can't be read are mended; the frame's
 * console says so. Where a colour stands there may be two: by day, and by night.
 */
export interface Style {
  /** The ground, a colour. Everything between it and the text is mixed from the two. */
  surface?: string;
  /** A colour. */
  text?: string;
  /** The one main button, links and what is chosen: a colour. */
  accent?: string;
  /** Of answers, cards and buttons: a length, up to 2rem for cards. */
  radius?: string;
  /** Free at the sides: a length from 0.5rem to 4rem. */
  spacing?: string;
  /** How high controls are: `compact` or `roomy`; else in between. None is under 44 pixels. */
  density?: string;
  /** A family on the visitor's system, or several: nothing is fetched. */
  font?: string;
  /** The same for headings and questions. */
  "heading-font"?: string;
  /** `light` or `dark`, for a page that has its own switch. The `theme` attribute goes before it. */
  scheme?: string;
}

/** What a frame can find wrong with itself. */
export type FrameErrorCode =
  /** This browser has no WebAssembly, or it is switched off. */
  | "no-wasm"
  /** The program stopped unexpectedly. */
  | "crashed"
  /** The frame's own data can't be read. */
  | "damaged"
  /** The program did not arrive within thirty seconds of the visitor's press. */
  | "timed-out";

/** What can keep a visitor from the check. The codes are stable; the sentences are not. */
export type ErrorCode =
  | FrameErrorCode
  /** The host page's Content-Security-Policy allows no such frame. */
  | "blocked-by-page"
  /** A header of the frame file's own response keeps it from running in this page. */
  | "blocked-by-header"
  /** Nothing, or another page, is at the frame's address. */
  | "not-found"
  /** The frame file is not served as text/html. */
  | "wrong-type"
  /** Loader and frame file come from releases that can't talk to each other. */
  | "version-mismatch"
  /** The frame did not get ready in time: twenty seconds for its greeting, and as many after it; five, where all of it has
   * loaded. (Of what comes later the frame itself says so.) */
  | "timed-out"
  /** The frame was there and has stopped answering. */
  | "lost"
  /** The frame's address can't be reached, or its server fails. */
  | "unreachable";

/** `detail` of the `error` event. */
export interface ErrorDetail {
  code: ErrorCode;
  /** For the site owner: what to change. The same sentence goes to the console. */
  message: string;
}

/**
 * The element's events, by name. `error` and `share` do not bubble: what says more than its name goes to
 * the element alone, and an `error` that bubbled would reach `window.onerror` and the page's crash reporters.
 */
export interface QuietCheckEventMap {
  /** The first screen is shown. Comes again when the frame restarts. */
  ready: CustomEvent<null>;
  started: CustomEvent<null>;
  finished: CustomEvent<null>;
  /** A quick exit was pressed; the page is about to be replaced. */
  left: CustomEvent<null>;
  /** The fallback is shown instead; a later `ready` says that it is over. */
  error: CustomEvent<ErrorDetail>;
  /** The visitor sent their summary, having seen every word of it. Only with the `share` attribute. */
  share: CustomEvent<{ text: string }>;
}

// What the package's own name leads to for TypeScript is this file.
export { QuietCheckElement } from "./element.js";

// Makes `element.addEventListener("error", (e) => e.detail.code)` type-check. The events of every element are named
// again: overloads of its own hide those it inherits.
declare module "./element.js" {
  interface QuietCheckElement {
    addEventListener<K extends keyof QuietCheckEventMap>(
      type: K,
      listener: (this: QuietCheckElement, event: QuietCheckEventMap[K]) => unknown,
      options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener<K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (this: QuietCheckElement, event: HTMLElementEventMap[K]) => unknown,
      options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
    removeEventListener<K extends keyof QuietCheckEventMap>(
      type: K,
      listener: (this: QuietCheckElement, event: QuietCheckEventMap[K]) => unknown,
      options?: boolean | EventListenerOptions,
    ): void;
    removeEventListener<K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (this: QuietCheckElement, event: HTMLElementEventMap[K]) => unknown,
      options?: boolean | EventListenerOptions,
    ): void;
    removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "quiet-check": import("./element.js").QuietCheckElement;
  }
}
