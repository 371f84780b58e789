// A small static file server on 127.0.0.1, for the demo and for the tests.
// Tests can also have it answer a path late, in part, or with other headers, and read what was asked of it.
import { createServer } from "node:http";
import { readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root as project } from "./run.mjs";

/** The demo's folders, for `root`: the variant pages at the top, what was built under /dist. */
export const demo = { "/": join(project, "www", "variants"), "/www": join(project, "www"), "/dist": join(project, "dist") };

/**
 * @typedef {{ method: string, path: string, url: string, headers: import("node:http").IncomingHttpHeaders }} Request
 *   `path` is without the query, `url` with it.
 *
 * @typedef {object} Answer  What a path answers instead of its file, as far as given.
 * @property {number} [status]
 * @property {Record<string, string>} [headers]  merged over the usual ones; an empty string takes one away
 * @property {string | Uint8Array} [body]
 * @property {number} [delay]     milliseconds before anything is sent
 * @property {number} [pauseAt]   stop after so many bytes ...
 * @property {number | Promise<unknown>} [pause]  ... for so many milliseconds, or until then
 * @property {number} [cutAfter]  break the connection after so many bytes
 *
 * @typedef {object} Options
 * @property {string | Record<string, string>} root  a folder, or folders by path prefix: `{ "/": "www", "/dist": "dist" }`
 * @property {number} [port]      0 or left out: any free one
 * @property {boolean} [log]      print each request
 * @property {Record<string, string>} [headers]  for every answer
 *
 * @typedef {object} Server
 * @property {string} url         without a slash at the end
 * @property {number} port
 * @property {Request[]} requests all that was asked, oldest first; empty it with `requests.length = 0`
 * @property {Map<string, Answer | ((request: Request) => Answer | undefined)>} answers  by path; change it as the test goes
 * @property {() => Promise<void>} close
 * @property {() => void} unref  from now on it ends with the process, and does not keep that from ending
 */

const types = /** @type {Record<string, string>} */ ({
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/plain; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
});

/**
 * Starts a server. Rejects with the code `EADDRINUSE` when the port is taken.
 * @param {Options} options
 * @returns {Promise<Server>}
 */
export async function serve({ root, port = 0, log = false, headers = {} }) {
  const folders = await Promise.all(
    Object.entries(typeof root === "string" ? { "/": root } : root).map(async ([prefix, folder]) => ({
      prefix: prefix.endsWith("/") ? prefix : `${prefix}/`,
      // A folder may come later (dist/ before the first build): then it is looked up as written.
      folder: await realpath(folder).catch(() => folder),
    })),
  );
  folders.sort((a, b) => b.prefix.length - a.prefix.length);
  const requests = /** @type {Request[]} */ ([]);
  const answers = /** @type {Server["answers"]} */ (new Map());

  const server = createServer((request, response) => {
    const url = request.url ?? "/";
    const entry = { method: request.method ?? "GET", path: url.split("?", 1)[0], url, headers: request.headers };
    requests.push(entry);
    const special = answers.get(entry.path);
    answer(entry, (typeof special === "function" ? special(entry) : special) ?? {}, response).then(
      () => log && console.log(`${entry.method} ${url} ${response.statusCode}`),
      () => response.destroy(),
    );
  });

  /** @param {Request} request @param {Answer} special @param {import("node:http").ServerResponse} response */
  async function answer(request, special, response) {
    if (special.delay) await pause(special.delay);
    const readable = request.method === "GET" || request.method === "HEAD";
    const file = special.body === undefined && readable ? await fileFor(request.path) : undefined;
    const body = Buffer.from(special.body ?? file?.body ?? "");
    const status = special.status ?? (special.body !== undefined || file ? 200 : readable ? 404 : 405);
    const all = new Map(
      Object.entries({
        "content-type": types[extname(file?.path ?? request.path)] ?? "text/html; charset=utf-8",
        "content-length": String(body.length),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        ...lowerCase(headers),
        ...lowerCase(special.headers ?? {}),
      }).filter(([, value]) => value !== ""),
    );
    response.writeHead(status, Object.fromEntries(all));
    if (request.method === "HEAD") return void response.end();

    const end = Math.min(special.cutAfter ?? body.length, body.length);
    const stop = Math.min(special.pauseAt ?? 0, end);
    if (special.pause) {
      response.write(body.subarray(0, stop));
      await (typeof special.pause === "number" ? pause(special.pause) : special.pause);
    }
    const rest = body.subarray(special.pause ? stop : 0, end);
    if (special.cutAfter === undefined) return void response.end(rest);
    response.write(rest, () => response.destroy());
  }

  /** @param {string} path */
  async function fileFor(path) {
    const decoded = decode(path);
    const place = folders.find(({ prefix }) => `${decoded}/`.startsWith(prefix));
    if (decoded === undefined || !place) return undefined;
    const wanted = join(place.folder, decoded.slice(place.prefix.length - 1) || "/");
    try {
      const index = (await stat(wanted)).isDirectory();
      const file = await realpath(index ? join(wanted, "index.html") : wanted);
      // Nothing outside the folder, be it by `..` or by a link.
      if (!file.startsWith(place.folder + sep)) return undefined;
      return { path: file, body: await readFile(file) };
    } catch {
      return undefined;
    }
  }

  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    answers,
    unref: () => void server.unref(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {string} path */
function decode(path) {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes("\0") ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** @param {Record<string, string>} headers */
function lowerCase(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
