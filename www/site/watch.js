// Runs before anything else on the page, as a tracker would, and listens to all that a page can hear of the check. It keeps
// what it heard in `watched`; site.js shows it. A classic script, as a module would come after the loader.

/**
 * @typedef {{ from: "message" | "event" | "window", text: string }} Heard
 *   `message`: through the port. `event`: of the element. `window`: from a frame, to the page itself.
 *
 * @typedef {object} Watched
 * @property {Heard[]} heard       in order
 * @property {string[]} requests   addresses asked for since the first screen
 * @property {string[]} input      events of pointer, key or input that came from inside the check
 * @property {string[]} address    another address, title or length of the history
 * @property {() => void} changed  called when there is more
 */

(() => {
  /** @type {Watched} */
  const watched = { heard: [], requests: [], input: [], address: [], changed() {} };
  Object.assign(window, { watched });
  let began = Infinity;

  /** @param {Heard["from"]} from @param {unknown} what */
  const hear = (from, what) => {
    watched.heard.push({ from, text: typeof what === "string" ? what : JSON.stringify(what) });
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
  addEventListener("message", (event) => hear("window", event.data));

  for (const type of ["ready", "started", "finished", "left", "error", "share"]) {
    document.addEventListener(type, (event) => {
      if (!(event.target instanceof Element) || event.target.localName !== "quiet-check") return;
      if (type === "ready" && began === Infinity) {
        began = performance.now();
        look();
        setInterval(look, 500);
      }
      const { detail } = /** @type {CustomEvent} */ (event);
      hear("event", detail ? `${type} ${JSON.stringify(detail)}` : type);
    }, true);
  }

  // Everything that a pixel listens for. What is pressed on the page itself is the page's own, and not counted.
  for (const type of ["pointerdown", "click", "keydown", "input", "change", "submit", "copy"]) {
    addEventListener(type, (event) => {
      const [target, ...around] = event.composedPath();
      const inside = [target, ...around].some((one) => one instanceof Element && one.localName === "quiet-check");
      // Not the event's target: of "Leave now" that is the check itself.
      const own = target instanceof Element && target.closest("a, button, [slot]");
      if (!inside || own) return;
      watched.input.push(type);
      watched.changed();
    }, true);
  }

  new PerformanceObserver((list) => {
    // For the page's own icon browsers ask in their own time.
    const icon = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"))?.href;
    for (const { name, startTime } of list.getEntries()) if (startTime > began && name !== icon) watched.requests.push(name);
    watched.changed();
  }).observe({ type: "resource", buffered: true });

  // A page that comes back has its check begin anew, and listens anew as well.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  let last = "";
  function look() {
    // Without the part after #: a link on this page changes that.
    const now = [location.pathname + location.search, document.title].join(" · ");
    if (last && now !== last) watched.address.push(now);
    if (last && now !== last) watched.changed();
    last = now;
  }
})();
