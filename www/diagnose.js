// Why a frame stays silent, as far as the page can find out, and what the site owner can do about it.

/** @import { ErrorCode } from "./protocol.js" */

/** What the site owner can change, by error code. @type {Record<ErrorCode, string>} */
export const ADVICE = {
  "blocked-by-page": "Add the frame's address to frame-src in this page's Content-Security-Policy.",
  "blocked-by-header": "Send the frame file without X-Frame-Options, Content-Disposition and Content-Security-Policy (but sandbox), and with this page's Cross-Origin-Embedder-Policy, if any, and Cross-Origin-Resource-Policy: cross-origin.",
  "not-found": "Put the frame file beside the script or correct src.",
  "wrong-type": "Send the frame file as text/html.",
  "version-mismatch": "Copy script and frame file from one release.",
  damaged: "Copy the frame file again and let nothing rewrite it; from another origin, send it without X-Frame-Options.",
  "no-wasm": "This browser has no WebAssembly.",
  crashed: "Please report this.",
  "timed-out": "Its server took over 20 s.",
  lost: "Let nothing on this page change the frame.",
  unreachable: "Check src, server, X-Frame-Options and CORS.",
};

/**
 * Tells the ways apart in which a frame file stays silent, by one fetch of the same address, made
 * only after it failed. From another origin most headers can't be read: the answer is coarser there.
 * @param {string} src @param {boolean} loaded @returns {Promise<ErrorCode>}
 */
export async function whatIsWrong(src, loaded) {
  const signal = AbortSignal.timeout(5e3);
  try {
    const answer = await fetch(src, { credentials: "omit", referrerPolicy: "no-referrer", signal });
    /** @param {string} name */
    const header = (name) => answer.headers.get(name) ?? "";
    if (answer.status > 499) return "unreachable";
    if (!answer.ok) return "not-found";
    if (!/^text\/html/i.test(header("content-type"))) return "wrong-type";
    // A page for whatever is not found, sent with a good status, is no frame file: those name this policy at their top.
    if (!(await answer.text()).includes("types quiet-check")) return "not-found";
    if ((answer.type === "cors" ? /deny|same/i : /deny/i).test(header("x-frame-options")) || /-src|ancestors/.test(header("content-security-policy"))
      || /attachment/i.test(header("content-disposition"))
      // Firefox asks the second too, as the frame's origin is none.
      || (self.crossOriginIsolated && !(header("cross-origin-resource-policy") && header("cross-origin-embedder-policy")))) return "blocked-by-header";
    return loaded ? "damaged" : "timed-out";
  } catch {
    // Not by the error's name: WebKit calls it an AbortError.
    return signal.aborted ? "timed-out" : "unreachable";
  }
}
