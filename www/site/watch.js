// Runs before anything else on the page, as a tracker would, and listens to all that a page can hear of the check. It keeps
// what it heard in `watched`; site.js shows it. A classic script, as a module would come after the loader.

/**
 * @typedef {"message" | "event" | "window" | "elsewhere" | "request" | "input" | "address"} From
 *   `message`: through the port. `event`: of the element. `window`: from a frame of the check, to the page itself. `elsewhere`: the
 *   same from somebody else, such as an extension. `request`: asked for since the first screen. `input`: of pointer, key or
 *   field, from inside the check. `address`: another address, title or length of the history.
 *
 * @typedef {{ from: From, text: string, shapes: number }} Heard
 *   `shapes`: how many widths the check has had so far; each of them has two heights.
 *
 * @typedef {object} Watched
 * @property {Heard[]} heard       in order
 * @property {Set<string>} own     addresses that this page asks for by itself
 * @property {() => void} changed  called when there is more
 */

(() => {
  /** @type {Watched} */
  const watched = { heard: [], own: new Set(), changed() {} };
  Object.assign(window, { watched });
  let began = Infinity;
  let shapes = 1;
  const check = () => document.querySelector("quiet-check");

  /** @param {From} from @param {unknown} what */
  const hear = (from, what) => {
    watched.heard.push({ from, text: typeof what === "string" ? what : JSON.stringify(what), shapes });
    watched.changed();
  };

  // The port: the loader makes it on this page, so a script here that came first can hold on to it.
  const Channel = MessageChannel;
  Object.assign(window, {
    MessageChannel: class extends Channel {
      constructor() {
        super();
        this.port1.addEventListener("message", (event) => hear("message", event.data));
      }
    },
  });
  addEventListener("message", ({ source, data }) => {
    const frame = check()?.shadowRoot?.querySelector("iframe")?.contentWindow;
    let from = /** @type {WindowProxy | null} */ (source);
    // A frame within the frame is the check's too.
    while (from && from !== frame && from !== from.parent) from = from.parent;
    hear(from && from === frame ? "window" : "elsewhere", data);
  });

  for (const type of ["ready", "started", "finished", "left", "error", "share"]) {
    document.addEventListener(type, (event) => {
      if (event.target !== check()) return;
      if (type === "ready" && began === Infinity) {
        began = performance.now();
        look();
        setInterval(look, 500);
        // By its width, as by the window's alone a scroll bar that comes or goes would be passed over.
        let width = check()?.clientWidth;
        new ResizeObserver(() => {
          if (width !== (width = check()?.clientWidth)) shapes++;
        }).observe(/** @type {Element} */ (check()));
      }
      const { detail } = /** @type {CustomEvent} */ (event);
      hear("event", detail ? `${type} ${JSON.stringify(detail)}` : type);
    }, true);
  }

  // Everything that a pixel listens for. What is pressed on the page itself is the page's own, and not counted.
  for (const type of ["pointerdown", "click", "keydown", "input", "change", "submit", "copy"]) {
    addEventListener(type, (event) => {
      const [target, ...around] = event.composedPath();
      const inside = [target, ...around].some((one) => one === check());
      // Not the event's target: of "Leave now" that is the check itself.
      const own = target instanceof Element && target.closest("a, button, [slot]");
      if (inside && !own) hear("input", type);
    }, true);
  }

  new PerformanceObserver((list) => {
    // For the page's own icon browsers ask in their own time.
    const icon = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"))?.href;
    for (const { name, startTime } of list.getEntries()) if (startTime > began && name !== icon && !watched.own.has(name)) hear("request", name);
  }).observe({ type: "resource", buffered: true });

  // A page that comes back has its check begin anew, and listens anew as well.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  // Where a link of the page leads on it, is the page's own, and so is the entry that it makes.
  const places = new Set([location.hash]);
  addEventListener("click", ({ target }) => {
    if (target instanceof Element) places.add(/** @type {HTMLAnchorElement | null} */ (target.closest('a[href^="#"]'))?.hash ?? "");
  }, true);
  let last = "";
  let entries = history.length;
  let at = location.hash;
  function look() {
    const hash = places.has(location.hash) ? "" : location.hash;
    const now = [location.pathname + location.search + hash, document.title].join(" · ");
    const more = history.length !== entries && location.hash === at;
    if (last && now !== last) hear("address", now);
    else if (last && more) hear("address", `${history.length} entries in the history`);
    [last, entries, at] = [now, history.length, location.hash];
  }
})();
