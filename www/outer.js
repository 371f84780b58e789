// The outer document of the frame, which the page loads by its address. It makes the working
// document inside itself, whose policy forbids everything, and which cannot navigate: this document's
// own policy lets no frame go anywhere. Then it is a go-between for two things alone: the page's port
// on its way in, and the program, which arrives further down in this file, after the first screen.

(() => {
  const PROTOCOL = { quietCheck: 1 };
  // A script on the page could give the frame the page's own origin, and then read it. This keeps off what does it by
  // mistake; what means it can get around this too, and not around the same sandbox as a header of the frame file.
  if (origin !== "null") return parent.postMessage({ ...PROTOCOL, lost: true }, "*");
  /** @type {{ createHTML(html: string): string } | undefined} */
  const policy = /** @type {any} */ (window).trustedTypes?.createPolicy("quiet-check", { createHTML: (/** @type {string} */ html) => html });
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("inner"));
  // The parser drops a doctype and the <html> tag inside a template; language and direction are this document's.
  const { lang, dir } = document.documentElement;
  const text = `<!doctype html><html lang="${lang.replace(/[^\w-]/g, "")}" dir="${dir}">${template.innerHTML}`;
  const markup = policy ? policy.createHTML(text) : text;
  /** @type {HTMLIFrameElement} */ let inner;

  function make() {
    let loads = 0;
    inner?.remove();
    inner = document.createElement("iframe");
    inner.setAttribute("sandbox", "allow-scripts allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox");
    inner.title = document.title;
    inner.srcdoc = markup;
    // A second load means that something replaced the document: its answers and its program are gone.
    inner.addEventListener("load", () => { if (++loads > 1) parent.postMessage({ ...PROTOCOL, lost: true }, "*"); });
    document.body.append(inner);
  }

  function give() {
    const part = (/** @type {string} */ id) => document.getElementById(id)?.textContent;
    // While the file is still arriving the last part is not there, or not whole.
    if (document.readyState !== "loading") inner.contentWindow?.postMessage([part("program"), part("data"), part("words")], "*");
  }

  addEventListener("message", (event) => {
    if (event.source === parent) {
      if (event.data?.quietCheck === 1 && event.ports.length === 1) inner.contentWindow?.postMessage(0, "*", [event.ports[0]]);
    } else if (event.source === inner.contentWindow) {
      if (event.data === "hello") {
        parent.postMessage(PROTOCOL, "*");
        give();
      } else if (event.data === "again") {
        make();
      }
    }
  });
  addEventListener("DOMContentLoaded", give);
  make();
})();
