// One address, fetched as a browser on another machine would: every redirect seen, the size as it was sent, no cookie.
// Node's own fetch tells neither.
import http from "node:http";
import https from "node:https";
import zlib from "node:zlib";

/**
 * @typedef {object} Got
 * @property {string} url      the last address, after all redirects
 * @property {string[]} hops   the addresses before it
 * @property {number} status   0 if there was no answer
 * @property {Record<string, string>} headers  by lower-case name; of several, joined by ", "
 * @property {Uint8Array} body decoded
 * @property {number} sent     its bytes on the way
 * @property {string | undefined} error  why there is no answer, in words
 * @property {boolean} silent  nobody answered: it may be well, seen from elsewhere. Not so where the server's certificate is no
 *   good, or its redirects, or what it says of the encoding
 */

/** No frame file and no page is larger. */
export const LIMIT = 16 << 20;
const TOO_LARGE = `more than ${LIMIT >> 20} MB`;
const patience = () => Number(process.env.QUIET_CHECK_TIMEOUT) || 20_000;

/** @param {string} address @param {Record<string, string>} [headers] @returns {Promise<Got>} */
export async function get(address, headers = {}) {
  const hops = /** @type {string[]} */ ([]);
  const failed = (/** @type {string} */ error, url = address, silent = false) => ({ url, hops, status: 0, headers: {}, body: new Uint8Array(), sent: 0, error, silent });
  for (let url = address; ; ) {
    if (!/^https?:\/\//i.test(url)) return failed(`${url} is no http(s) address`);
    if (hops.length > 10) return failed("more than ten redirects", url);
    const answer = await once(url, headers).catch((error) => ({ error: reason(error), silent: error.silent ?? !/CERT|SSL|TLS|UNABLE_TO_/.test(error.code ?? "") }));
    if ("error" in answer) return failed(answer.error, url, answer.silent);
    const { status, location } = answer;
    if ([301, 302, 303, 307, 308].includes(status) && location && URL.canParse(location, url)) {
      hops.push(url);
      url = new URL(location, url).href;
      continue;
    }
    return { url, hops, status, headers: answer.headers, body: answer.body, sent: answer.sent, error: undefined, silent: false };
  }
}

/**
 * @param {string} url @param {Record<string, string>} headers
 * @returns {Promise<{ status: number, location: string | undefined, headers: Record<string, string>, body: Uint8Array, sent: number }>}
 */
function once(url, headers) {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patience());
    const request = (url.toLowerCase().startsWith("https:") ? https : http).get(url, {
      signal,
      agent: false,
      headers: { accept: "text/html,*/*;q=0.8", "accept-encoding": "br, gzip, deflate", "user-agent": "quiet-check (a check of how the widget is set up)", ...headers },
    });
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks = /** @type {Buffer[]} */ ([]);
      let sent = 0;
      response.on("data", (/** @type {Buffer} */ chunk) => {
        chunks.push(chunk);
        if ((sent += chunk.length) > LIMIT) request.destroy(new Error(TOO_LARGE));
      });
      response.on("error", reject);
      response.on("aborted", () => reject(new Error("the connection broke off in the middle of the answer")));
      response.on("end", () => {
        try {
          const all = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)]));
          resolve({ status: response.statusCode ?? 0, location: response.headers.location, headers: all, body: decoded(Buffer.concat(chunks), all["content-encoding"] ?? ""), sent });
        } catch (error) {
          reject(error);
        }
      });
    });
  });
}

const UNPACK = new Map([["gzip", zlib.gunzipSync], ["br", zlib.brotliDecompressSync], ["deflate", zlib.inflateSync]]);

/** @param {Buffer} body @param {string} encoding */
function decoded(body, encoding) {
  const name = encoding.toLowerCase().replace(/^x-(?=gzip$)/, "");
  if (body.length === 0 || !name || name === "identity") return body;
  const unpack = UNPACK.get(name);
  if (!unpack) throw new Error(`an encoding that was not asked for: ${encoding}`);
  try {
    return unpack(body, { maxOutputLength: LIMIT });
  } catch (error) {
    const { code } = /** @type {{ code?: string }} */ (error);
    if (code === "ERR_BUFFER_TOO_LARGE") throw new Error(TOO_LARGE);
    throw Object.assign(new Error(`Content-Encoding says ${name}, and ${code === "Z_BUF_ERROR" ? "its end is missing" : "it is not"}`), { silent: false });
  }
}

/** @param {any} error */
function reason(error) {
  if (error.name === "AbortError" || error.name === "TimeoutError") return `no answer within ${patience() / 1000} seconds`;
  /** @type {Record<string, string>} */
  const known = {
    ENOTFOUND: "there is no such host",
    ECONNREFUSED: "nothing listens there",
    ECONNRESET: "the server hung up",
    EAI_AGAIN: "the name could not be looked up",
    CERT_HAS_EXPIRED: "its certificate has expired",
    DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate's chain is not whole",
    ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is of another name",
  };
  const message = String(error.message || error.code || error);
  return known[error.code] ?? (/:SSL routines:.*:(wrong version number|packet length too long|http request):/.test(message) ? "it does not speak https there" : message.replace(/^.*:SSL routines:[^:]*:([^:]+):.*$/s, "its https fails: $1"));
}
