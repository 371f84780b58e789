// The outer document of the frame, which the page loads by its address. Once its first screen is there it makes the working
// document, whose policy forbids everything, and which cannot navigate: this document's own policy lets no frame go anywhere.
// When that one looks the same, it takes the first screen's place; an answer is only ever given there. From then on this is
// a go-between for two things alone: the messages of protocol.d.ts, both ways and unread, and the program, which arrives further
// down in this file.

const first = /** @type {import("./first.js").First} */ (/** @type {any} */ (self).first);
first.whole = true;

// A script on the page could give the frame the page's own origin, and then read it. This keeps off what does it by
// mistake; what means it can get around this too, and not around the same sandbox as a header of the frame file.
if (origin !== "null") {
  parent.postMessage({ quietCheck: 1, lost: true }, "*");
  // Who has opened the file by itself sees that it is there.
  document.documentElement.dataset.theme = "light";
} else {
  /** @type {{ createHTML(html: string): string } | undefined} */
  const policy = /** @type {any} */ (window).trustedTypes?.createPolicy("quiet-check", { createHTML: (/** @type {string} */ html) => html });
  const root = document.documentElement;
  /** @type {HTMLIFrameElement | undefined} */ let inner;
  /** How far the working document is: made, there, dressed as this one, in its place. */ let stage = 0;
  /** The working document, once it has been written. @type {string} */ let markup;

  /** @param {string} id */
  const part = (id) => document.getElementById(id)?.textContent;

  function write() {
    // What both documents have stands in the file once; the first screen, as it came, goes between the look and the rest.
    const own = [first.own, ...document.querySelectorAll("#look,#t-crash,#t-crash + script,#t-crash + script + script")].map((one) => /** @type {Element} */ (one).outerHTML);
    own.splice(2, 0, first.sheet ?? "");
    const text = `<!doctype html><html lang="${root.lang.replace(/[^\w-]/g, "")}" dir="${root.dir}">${part("inner")?.replace("<style", () => own.join("") + "<style").replace("\x01/", "</")}`;
    return policy ? policy.createHTML(text) : text;
  }

  function make() {
    let loads = 0;
    markup ??= write();
    inner?.remove();
    inner = document.createElement("iframe");
    inner.setAttribute("sandbox", "allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox");
    inner.title = document.title;
    // Behind the first screen it is nobody's yet.
    inner.inert = stage < 3;
    inner.srcdoc = markup;
    // A second load means that something replaced the document: its answers and its program are gone.
    inner.addEventListener("load", () => { if (++loads > 1) parent.postMessage({ quietCheck: 1, lost: true }, "*"); });
    document.body.append(inner);
  }

  /** @param {unknown} words @param {Transferable[]} [ports] */
  const tell = (words, ports) => inner?.contentWindow?.postMessage(words, "*", ports);

  function give() {
    // While the file is still arriving the last part is not there, or not whole.
    if (document.readyState !== "loading") tell([part("program"), part("data"), part("words")]);
  }

  /** Lets the working document take the first screen's place, if the time has come. */
  function change() {
    // Not before it is needed: to know how far it is scrolled, all has to be laid out.
    if (!stage) return;
    const state = first.state();
    if (stage === 1 && state.heard[0]) tell(state);
    if (stage !== 2 || first.held) return;
    stage = 3;
    tell(state, first.relay());
    first.arrived();
    document.querySelector(".stage")?.remove();
    if (inner) inner.inert = false;
    // Not by document.hasFocus(): in WebKit that is so as soon as the page has the focus, and the page's own would be taken away.
    if (first.focused) inner?.focus();
  }

  // Who looked at another window meanwhile comes back to this document, in which nothing is left to focus but the other one.
  addEventListener("focus", () => stage === 3 && inner?.focus());

  addEventListener("message", ({ source, data, ports }) => {
    if (source === parent) {
      if (stage === 3 && data?.quietCheck === 1 && ports.length === 1) tell({ heard: [], look: data.look }, [...ports]);
    } else if (source === inner?.contentWindow) {
      if (data === "hello") {
        if (stage === 3) parent.postMessage({ quietCheck: 1 }, "*");
        else stage = 1;
        give();
      } else if (data === "dressed" && stage < 3) stage = 2;
      else if (data === "again") make();
      change();
    }
  });
  addEventListener("DOMContentLoaded", give);
  // Not before the first screen has been drawn, and once more for the page to show it: it would hold them up. Where nothing is
  // drawn, as out of view, time has to do.
  const begin = () => inner ?? make();
  first.dressed = () => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(begin)));
    change();
  };
  // The page may have said it before.
  first.ready();
  setTimeout(begin, 300);
}

export {};
