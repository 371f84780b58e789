// The loader: the custom element <quiet-check>. It makes the isolated frame when it comes near
// view, hands it one MessagePort, keeps its place on the page, and shows the site's own fallback
// whenever the frame does not answer. It knows nothing of the assessment. Where to start:
// QuietCheckElement#open, then #greet and #hear; every message is in protocol.d.ts.

import { ATTRIBUTES, LANGUAGES, address, language } from "./attributes.js";
import { ADVICE, whatIsWrong } from "./diagnose.js";
import WORDS from "./words/element.json";

/** @import { ErrorCode, FrameMessage, HostMessage, Protocol, Theme } from "./protocol.js" */

/** @type {Protocol} */
const PROTOCOL = 1;

/** The frame file beside this script. Written out whole, so that bundlers see it and copy the file. Not before it is wanted: a
 * bundle for a server may have no address. */
const frameFile = () => new URL("frame.html", import.meta.url).href;

const EXIT = "https://www.wikipedia.org/";

/** Never the page's origin. A frame in the page's own markup is taken only with this. */
const SANDBOX = "allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox";

/** What the frame is told of the page's look, each as --quiet-check-<name>: see Style in protocol.d.ts. */
const LOOK = ["surface", "text", "accent", "radius", "spacing", "density", "font", "heading-font", "scheme"].map((name) => `--quiet-check-${name}`);

// The reserved height is what the first screen needs at the width of the widget, not of the page.
// While the frame loads, the fallback lies inside that place and scrolls there: swapping it moves
// nothing. A hidden frame keeps its size, or it would measure its first screen wrongly; one that
// failed gives its room to the fallback but stays alive, since it may answer again.
// Where the width goes by what is inside, as in a centred column, it is 40rem if there is room, and nothing has to make room
// for it: so much would words take that can be broken. (contain-intrinsic-inline-size would push a phone's page wide.)
// To a page that makes a row of the host they are nothing.
// The exit stays in sight, on a ground that can be read on whatever lies under it, and at the side where the frame has no way to
// help: what is built in is read from left to right, whatever the page is. Its row is 1em + 1lh high, by which pages keep its
// place before the script comes. One of the page's own lies in .all itself, or it could not stay in sight; so the notice has to
// have its own line.
// Once somebody has begun (#settle), a notice leaves room under it for that row, or its last lines would lie behind the exit. And the frame fits the window under that row; but it is never lower than a phone on its side.
// A page that makes all elements narrow by an !important of its own loses to one from within. (The backslashes keep the line
// ends out of what is sent.)
const CSS = `\
:host{min-width:min(100%,16rem)!important}\
:host::before{content:". . . . .";display:block;height:0;font-size:0;word-spacing:10rem;visibility:hidden}\
.all{transition:1ms step-start allow-discrete;transition-property:${LOOK};container-type:inline-size;flex:none;width:100%}\
a,button{background:Canvas;border:1px solid;padding:calc(.5em - 1px)1em;border-radius:9em;display:inline-block;font:inherit;color:CanvasText}\
slot>a{z-index:1;position:sticky;display:table}\
slot>a,iframe{top:var(--quiet-check-top,0)}\
:host(:not([dir=rtl])) a{margin-right:auto}\
slot+slot{display:block}\
.all>div{position:relative;min-height:var(--quiet-check-height,clamp(45rem,max(102.5rem - 200cqi,83rem - 112cqi),67rem))}\
iframe{display:block;width:100%;min-height:inherit;border:0;border-radius:min(var(--quiet-check-radius,14px),2rem);visibility:hidden}\
.rest{position:absolute;inset:0;overflow:auto}\
.ready iframe{visibility:visible}\
.ready .rest{display:none}\
.failed .rest{position:static}\
.failed iframe{position:absolute;height:0!important;min-height:0}\
.all>:has(>.begun),.begun{min-height:0}\
.all:has(.begun) ::slotted([slot=notice]){margin-bottom:calc(1em + 1lh)!important}`;

/** One for all elements. A constructed sheet, as style-src 'self' forbids <style>. @type {CSSStyleSheet} */
let sheet;

// On a server there is no HTMLElement; importing this file must do no harm there.
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/**
 * `<quiet-check lang exit-url loading share theme src>`, with slots `exit` (the site's own exit link),
 * `notice` (its own words above the frame) and the default one (shown until the frame answers).
 *
 * The shadow root is open: it holds nothing private, and a closed one would protect nothing.
 * There is no way from here to an answer, by design; do not look for a `value`.
 */
export class QuietCheckElement extends Base {
  static observedAttributes = Object.keys(ATTRIBUTES);

  /** @type {HTMLIFrameElement | undefined} */ #frame;
  /** One that stood in the page's own markup, in a declarative shadow root, until it is taken or dropped. @type {HTMLIFrameElement | null | undefined} */ #early;
  /** Undefined until the frame has said hello. @type {MessagePort | undefined} */ #port;
  /** Why the fallback is shown; undefined while nothing is wrong. @type {ErrorCode | undefined} */ #code;
  /** Takes away the listeners of one life of the frame. Made when there is one: to abort takes a millisecond. @type {AbortController | undefined} */ #life;
  /** The one wait under way. None while idle. @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** Whether the browser said that the frame has loaded something. */ #loaded = false;
  /** Whether a greeting may still be under way that has been answered already. */ #answered = false;
  /** @type {IntersectionObserver | undefined} */ #near;
  /** Focus goes into the frame only if the visitor asked for it here. */ #again = false;
  #exit = make("a");
  #exitSlot = make("slot", { name: "exit" }, this.#exit);
  // A live region is heard only if it was there, and shown, before its words. It comes last, so that they push nothing down.
  #status = make("div", { role: "status" });
  /** Where the frame is. @type {HTMLElement} */ #place;

  constructor() {
    super();
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(CSS);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    // A frame that is moved loads again, so what the page has put around an early one stays, in place of what we else make. Its
    // slots come after ours, and so get nothing.
    this.#early = /** @type {HTMLIFrameElement | null} */ (root.querySelector("div>div>iframe"));
    this.#place = this.#early?.parentElement ?? make("div");
    const all = this.#place.parentElement ?? make("div", {}, this.#place);
    if (!this.#early) root.replaceChildren(all);
    all.className = "all";
    all.prepend(this.#exitSlot, make("slot", { name: "notice" }));
    this.#place.prepend(make("div", { class: "rest" }, make("slot")), this.#status);
    this.#exitSlot.addEventListener("click", (event) => {
      const pressed = /** @type {Element} */ (event.target).closest("a,button");
      if (!pressed) return;
      event.preventDefault();
      this.#leave(/** @type {HTMLAnchorElement} */ (pressed).href);
    });
  }

  get exitUrl() { return this.#read("exit-url") ?? EXIT; }
  set exitUrl(value) { this.#write("exit-url", value); }
  /** @returns {"lazy" | "eager"} */
  get loading() { return /** @type {"lazy"} */ (this.#read("loading") ?? "lazy"); }
  set loading(value) { this.#write("loading", value); }
  get share() { return this.getAttribute("share") === "" || !!this.#read("share"); }
  // Not as it comes: undefined, by which a page means no, would turn it on.
  set share(value) { this.toggleAttribute("share", !!value); }
  /** @returns {Theme} */
  get theme() { return /** @type {Theme} */ (this.#read("theme") ?? "auto"); }
  set theme(value) { this.#write("theme", value); }
  /** The frame's address, whether by `src` or by `lang`. */
  get src() {
    const lang = this.#read("lang") ?? language(document.documentElement.lang) ?? LANGUAGES[0];
    return this.#read("src") ?? (lang === LANGUAGES[0] ? frameFile() : frameFile().replace(/html$/, `${lang}.html`));
  }
  set src(value) { this.#write("src", value); }
  /** How it is with it now, for whoever comes after the event: shown, the fallback is shown instead, or neither yet.
   * @returns {"loading" | "ready" | "failed"} */
  get readyState() { return /** @type {"ready"} */ (this.#place.className || "loading"); }

  connectedCallback() {
    // Properties set before the element was defined hide the accessors: set them again.
    for (const name of /** @type {"src"[]} */ (["exitUrl", "loading", "share", "theme", "src"])) {
      if (!Object.hasOwn(this, name)) continue;
      const early = this[name];
      delete /** @type {{ src?: string }} */ (this)[name];
      this[name] = early;
    }
    this.#label();
    this.#begin();
  }

  disconnectedCallback() { this.#end(); }

  /** Its being here lets moveBefore() carry a running sitting to another place. */
  connectedMoveCallback() {}

  /** @param {string} name @param {string | null} _ @param {string | null} value */
  attributeChangedCallback(name, _, value) {
    if (value && !ATTRIBUTES[name](value)) console.warn(`<quiet-check> ${name}="${value}" is not known here: the default is used.`);
    this.#label();
    if (name === "theme") this.#dress();
    if (name === "share") this.#tell({ type: "share", on: this.share });
    // Only by these two: the page's own address may have changed since, and what is beside it with it.
    if (this.#frame ? /^(src|lang)$/.test(name) && this.#frame.src !== this.src : this.#near && name === "loading") this.#begin();
  }

  /** The element's own words and their language: that of the element or the page, if there are words in it. */
  get #words() {
    const lang = /** @type {keyof WORDS} */ (language(this.lang || document.documentElement.lang, Object.keys(WORDS)) ?? "en");
    return [lang, ...WORDS[lang]];
  }

  #label() {
    [this.#exit.lang, this.#exit.textContent] = this.#words;
    this.#exit.href = this.exitUrl;
  }

  #begin() {
    if (this.loading === "eager") return this.#open();
    this.#end();
    this.#near = new IntersectionObserver(
      (seen) => { if (seen.some((entry) => entry.isIntersecting)) this.#open(); },
      { rootMargin: "600px" },
    );
    // Where a page breaks it over columns, WebKit never sees its place come; what is not broken itself it does.
    for (const one of [this.#place, this.#exit, ...this.children]) this.#near.observe(one);
  }

  #open() {
    this.#end();
    const early = this.#early;
    this.#early = undefined;
    const taken = early?.src === this.src && `${early.sandbox}` === SANDBOX;
    if (!taken) early?.remove();
    const frame = this.#frame = taken ? early : make("iframe", { title: "Quiet Check", src: this.src, sandbox: SANDBOX, referrerpolicy: "no-referrer" });
    const { signal } = this.#life = new AbortController();
    /** @param {EventTarget} target @param {string} type @param {(event: any) => void} listener */
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
    const ping = () => this.#ping(4e3);
    on(window, "message", (event) => this.#greet(event));
    // A page brought back by the back button must not bring back the answers of whoever was there.
    on(window, "pageshow", (event) => event.persisted && this.#begin());
    // Focus that goes into a frame is seen by the host only as a window that loses it.
    on(window, "blur", () => this.shadowRoot?.activeElement && ping());
    on(document, "visibilitychange", () => document.hidden || ping());
    on(document, "securitypolicyviolation", (event) => {
      // Some browsers report the origin alone; a policy that only reports blocks nothing.
      if (event.disposition === "enforce" && /^(frame|child|default)/.test(event.effectiveDirective)
        && event.blockedURI && frame.src.startsWith(event.blockedURI)) this.#fail("blocked-by-page");
    });
    on(this, "pointerenter", ping);
    let shifts = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ let rest;
    on(document, "keydown", (event) => {
      shifts = event.key === "Shift" && !event.repeat ? shifts + 1 : 0;
      clearTimeout(rest);
      rest = setTimeout(() => (shifts = 0), 5e3);
      if (shifts > 2) this.#leave();
    });
    on(/** @type {ShadowRoot} */ (this.shadowRoot), "transitionrun", () => this.#dress());
    const loaded = () => {
      this.#loaded = true;
      // A frame that was ready and loads again has gone somewhere else, unless it answers.
      if (this.#place.className === "ready") this.#ping(2e3);
      // Of what befell an early frame that stays silent not all was heard: one of our own takes its place, and says why it fails.
      else if (!this.#code) this.#wait(2e3, () => (taken && !this.#port ? this.#open() : this.#diagnose()));
    };
    on(frame, "load", loaded);
    this.#wait(2e4, () => this.#diagnose());
    if (taken) {
      frame.hidden = false;
      frame.className = "";
      // It may have loaded before this was there to hear it; the page itself has not before.
      if (document.readyState === "complete") loaded();
      else on(window, "load", loaded);
      // It may have greeted before this was there to hear it. Not at once: where it has yet to come, asking is slow.
      setTimeout(() => {
        if (signal.aborted || this.#port) return;
        this.#answered = true;
        setTimeout(() => (this.#answered = false), 1e3);
        this.#welcome();
      }, 50);
    } else this.#place.appendChild(frame);
  }

  #end() {
    this.#frame?.remove();
    this.#near?.disconnect();
    this.#life?.abort();
    this.#near = this.#port = this.#frame = undefined;
    this.#loaded = false;
    this.#show("");
  }

  /** The frame's outer document speaks through the window, and only to ask for a port or to say that all is lost.
   * @param {MessageEvent} event */
  #greet({ source, data }) {
    // By source, never by origin: the frame's origin is "null", as that of any sandboxed frame.
    if (!this.#frame || source !== this.#frame.contentWindow || !data?.quietCheck) return;
    if (data.quietCheck !== PROTOCOL) return this.#fail("version-mismatch");
    // Its own: what a page has put on every object must not count.
    if (Object.hasOwn(data, "lost")) return this.#fail("lost");
    if (this.#answered && this.#place.className === "ready") return;
    this.#show("");
    // A file that was cut off may have loaded before its greeting is heard.
    this.#wait(this.#loaded ? 5e3 : 2e4, () => this.#diagnose());
    this.#port = this.#welcome();
  }

  /** Hands over a port, and with it how all is to look. Where two were handed over, the one that the frame took is the one by which it speaks. */
  #welcome() {
    const { port1, port2 } = new MessageChannel();
    /** @type {AbortController} */ (this.#life).signal.addEventListener("abort", () => port1.close());
    port1.onmessage = ({ data }) => {
      if (this.#port !== port1) {
        this.#port = port1;
        // It may have changed meanwhile, and went another way.
        this.#dress();
      }
      this.#hear(data);
    };
    this.#frame?.contentWindow?.postMessage({ quietCheck: PROTOCOL, look: this.#look }, "*", [port2]);
    if (this.share) port1.postMessage({ type: "share", on: true });
    return port1;
  }

  /** @param {FrameMessage} message */
  #hear(message) {
    const frame = /** @type {HTMLIFrameElement} */ (this.#frame);
    switch (message.type) {
      case "pong":
        // One that comes late still shows that the frame is there.
        if (this.#place.className === "ready") return this.#show("ready");
        if (this.#code !== "lost") return;
        // falls through
      case "ready":
        this.#show("ready");
        if (this.#again) frame.focus();
        this.#again = false;
        this.#say("ready");
        // The page may have moved while the fallback was there.
        if (frame.className) this.#settle();
        return;
      case "height":
        // The reserved height is the CSS min-height; the cap keeps a mistake from making an endless page.
        if (message.px > 0) {
          const before = frame.style.height;
          frame.style.height = Math.min(message.px, 2e4) + "px";
          // A new one comes after `started`; any, of whoever is in there, after a turn of the device.
          if (frame.className && (this.shadowRoot?.activeElement || frame.style.height !== before)) this.#settle();
        }
        return;
      case "started":
      case "finished":
        this.#say(message.type);
        this.#settle();
        return;
      case "left":
        return this.#leave();
      case "share":
        return this.share && this.#say("share", { text: message.text });
      case "error":
        if (ADVICE[message.code]) this.#fail(message.code);
    }
  }

  /** While questions are asked all of the frame is in sight, and what is longer scrolls in there: whoever had to scroll the page
   * for some of the answers would tell it which. And WebKit does not scroll a page to what gets the focus in a frame. */
  #settle() {
    const frame = this.#frame;
    // Whoever has heard the event may have taken all away.
    if (!frame) return;
    // Its new height comes with a message of its own: until then it is no lower than it was by the place that was kept.
    if (!frame.className && frame.offsetHeight) frame.style.height = frame.offsetHeight + "px";
    frame.className = "begun";
    const style = getComputedStyle(frame);
    /** In pixels; 0 for "auto". @param {string} length */
    const px = (length) => parseFloat("0" + length);
    // A header of the page's, which it tells us of, or whatever is scrolled there: that much browsers leave free by themselves.
    const page = px(getComputedStyle(document.documentElement).scrollPaddingTop), header = Math.max(px(style.top), page);
    frame.style.maxHeight = `max(320px, 100svh - 1em - 1lh - ${header}px)`;
    frame.style.scrollMarginTop = `calc(1em + 1lh + ${header - page}px)`;
    const { top, bottom } = frame.getBoundingClientRect();
    if (top + 1 < px(style.scrollMarginTop) + page || bottom > innerHeight + 1) frame.scrollIntoView();
  }

  /** @param {number} patience in milliseconds */
  #ping(patience) {
    if (this.#place.className !== "ready") return;
    this.#wait(patience, () => this.#fail("lost"));
    this.#tell({ type: "ping" });
    // Browsers that don't run transitions of such properties see a change of them by now.
    this.#dress();
  }

  #dress() { this.#tell(this.#look); }

  /** How the page wants it to look. What is no colour, or no length, the frame finds out. @returns {HostMessage} */
  get #look() {
    const style = getComputedStyle(this);
    return { type: "theme", theme: this.theme, style: Object.fromEntries(LOOK.map((name) => [name.slice(14), style.getPropertyValue(name)])) };
  }

  async #diagnose() {
    const frame = /** @type {HTMLIFrameElement} */ (this.#frame), port = this.#port;
    const code = await whatIsWrong(frame.src, this.#loaded);
    // It may have greeted, or got ready, in the meantime.
    if (frame === this.#frame && port === this.#port && this.#place.className !== "ready") this.#fail(code);
  }

  /** @param {ErrorCode} code */
  #fail(code) {
    // The first reason is the cause; what follows from it would only hide it.
    if (this.#code) return;
    this.#show("failed");
    this.#code = code;
    const [lang, , sorry, help, start] = this.#words;
    const again = make("button", { type: "button" }, start);
    again.onclick = () => {
      this.#open();
      this.#again = true;
    };
    const link = make("a", { href: "https://findahelpline.com", target: "_blank", rel: "noreferrer" }, help);
    this.#status.lang = lang;
    this.#status.replaceChildren(make("p", {}, `${sorry} `, link), again);
    console.error(`<quiet-check> ${code}: ${ADVICE[code]} (${this.src})`);
    this.#say("error", { code, message: ADVICE[code] });
  }

  /** Shows the frame, the fallback, or (loading) the fallback inside the reserved place; ends any wait.
   * @param {"" | "ready" | "failed"} state */
  #show(state) {
    clearTimeout(this.#timer);
    this.#code = undefined;
    this.#status.replaceChildren();
    this.#place.className = state;
  }

  /** Leaves at once: first nothing is to be seen, then nothing is left running, then the page is replaced,
   * so that the back button does not lead here. @param {string} [pressed] the address of the link */
  #leave(pressed) {
    document.documentElement.style.setProperty("display", "none", "important");
    this.#end();
    this.#say("left");
    const ways = [pressed, this.#read("exit-url"), /** @type {HTMLAnchorElement | null} */ (this.querySelector("a[slot=exit]"))?.href, EXIT];
    // Who gets there is not told where from.
    document.head.append(make("meta", { name: "referrer", content: "no-referrer" }));
    // A place on this very page is no way out of it.
    const to = /** @type {string} */ (ways.map((way) => way && address(way)).find((way) => way && way.split("#")[0] !== location.href.split("#")[0]));
    // A page that is shown in another's frame: all of it, where the browser lets us.
    try { /** @type {Window} */ (top).location.replace(to); } catch {}
    location.replace(to);
  }

  /** @param {number} ms @param {() => void} then */
  #wait(ms, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  /** @param {HostMessage} message */
  #tell(message) { this.#port?.postMessage(message); }

  /** What says more than its name goes to the element alone; and an error that bubbled would reach window.onerror. @param {string} type @param {object} [detail] */
  #say(type, detail) { this.dispatchEvent(new CustomEvent(type, { bubbles: !detail, detail })); }

  /** @param {string} name */
  #read(name) {
    const value = this.getAttribute(name);
    return value ? ATTRIBUTES[name](value) : undefined;
  }

  /** @param {string} name @param {string | null | undefined} value */
  #write(name, value) { value == null ? this.removeAttribute(name) : this.setAttribute(name, value); }
}

/** No innerHTML: a host with Trusted Types forbids it. No append: old libraries put one of their own in its place.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {Record<string, string>} [attributes] @param {...(Node | string)} children */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.replaceChildren(...children);
  return element;
}
