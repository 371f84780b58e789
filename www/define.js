// Registers <quiet-check>. Importing it twice, or two copies of it, or on a server, does no harm.
import { QuietCheckElement } from "./element.js";

// The first copy wins: a second define() of the same name would throw and stop the page's script.
if (globalThis.customElements && !customElements.get("quiet-check")) {
  customElements.define("quiet-check", QuietCheckElement);
}

export { QuietCheckElement };
