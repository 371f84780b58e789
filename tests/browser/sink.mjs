// A sink for whatever gets out: it notes HTTP requests, WebSocket upgrades, bare connections, datagrams (STUN, QUIC) and,
// in a network of the test's own, each question for a name; those for names of others too, be they the browser's own.
//
// Every attempt has its own address, name.RUN.sink.test (or, where names can't be had, name.RUN.localhost), and its own
// path, so what arrives says by itself which attempt it came from, however late.
import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { inside } from "./network.mjs";

/**
 * @typedef {"name" | "connection" | "datagram" | "socket" | "request"} Trace  A question for a name, a TCP connection, a
 *   datagram, a WebSocket, an HTTP request.
 * @typedef {{ kind: Trace, run: string, name: string, headers: import("node:http").IncomingHttpHeaders }} Arrival
 */

/** What the sink answers to a request, by what it was made for. */
const types = /** @type {Record<string, [string, string]>} */ ({
  script: ["text/javascript", ""],
  module: ["text/javascript", ""],
  style: ["text/css", ""],
  worker: ["text/javascript", ""],
});

export async function openSink() {
  const arrivals = /** @type {Arrival[]} */ ([]);
  const pages = /** @type {Map<string, string>} */ (new Map());
  const shown = /** @type {string[]} */ ([]);
  const addresses = /** @type {Map<string, string>} */ (new Map());
  const questions = /** @type {string[]} */ ([]);
  let answered = 0;
  const host = inside ? "0.0.0.0" : "127.0.0.1";
  /** @param {Trace} kind @param {string | undefined} run @param {string | undefined} name @param {import("node:http").IncomingHttpHeaders} [headers] */
  const note = (kind, run, name, headers = {}) => void (run && name && arrivals.push({ kind, run, name, headers }));

  const server = createServer((request, response) => {
    const [path, query] = (request.url ?? "").split("?");
    const page = pages.get(path);
    if (page !== undefined) shown.push(path);
    else note("request", ...parts(path), request.headers);
    const [type, body] = types[query] ?? ["text/html; charset=utf-8", page ?? "<!doctype html><title>Arrived</title>"];
    response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*", "cache-control": "no-store", "service-worker-allowed": "/" });
    response.end(body);
  });
  server.on("upgrade", (request, socket) => {
    note("socket", ...parts(request.url ?? ""));
    const key = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.on("error", () => {});
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
  });
  server.on("connection", (socket) => {
    const known = [...addresses].find(([, address]) => socket.localAddress?.endsWith(address))?.[0].split(".");
    note("connection", known?.[1], known?.[0]);
  });
  await new Promise((resolve) => server.listen(0, host, () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

  // Datagrams: a socket for each attempt that sends some, as what arrives does not say which address it was for.
  const sockets = /** @type {import("node:dgram").Socket[]} */ ([]);
  /** @param {string} run @param {string} name @returns {Promise<number>} */
  async function datagrams(run, name) {
    // Not a loopback address: WebRTC sends nothing there.
    addresses.set(`${name}.${run}`, "198.51.100.1");
    const socket = createSocket("udp4").on("message", () => note("datagram", run, name));
    sockets.push(socket);
    await new Promise((resolve) => socket.bind(0, host, () => resolve(undefined)));
    return socket.address().port;
  }

  if (inside) {
    const names = createSocket("udp4");
    names.on("message", (query, { address, port: asker }) => {
      const asked = question(query);
      questions.push(asked.name.toLowerCase());
      const [, label, run] = /^([\w-]+)\.(\w+)\.sink\.test$/.exec(asked.name.toLowerCase()) ?? [];
      if (label) note("name", run, label);
      const key = `${label}.${run}`;
      // Each name has an address of its own, so that a connection without a request says what it is for.
      if (label && !addresses.has(key)) addresses.set(key, `127.1.${addresses.size >> 8}.${addresses.size & 255}`);
      names.send(reply(query, asked, addresses.get(key)), asker, address, (error) => void (error || answered++));
    });
    sockets.push(names);
    await new Promise((resolve) => names.bind(53, "127.0.0.1", () => resolve(undefined)));
  }

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    pages,
    /** Which of the pages were asked for, as often as they were. */
    shown,
    arrivals,
    /** Every name that was asked for, by whomever, as often as it was. */
    questions,
    /** How many answers have been sent. */
    answered: () => answered,
    datagrams,
    /** Where the attempts of a run go, as a script says it: `at("fetch")`. @param {string} run */
    at: (run) => `(name) => "http://" + name + ".${run}.${inside ? "sink.test" : "localhost"}:${port}/${run}/" + name`,
    /** What has arrived of a run's attempt so far, each kind once. @param {string} run @param {string} name @returns {Trace[]} */
    seen: (run, name) => [...new Set(arrivals.filter((one) => one.run === run && one.name === name).map(({ kind }) => kind))].sort(),
    async close() {
      for (const socket of sockets) socket.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The run and the name in a path. @param {string} path @returns {[string | undefined, string | undefined]} */
function parts(path) {
  const [, run, name] = /^\/(\w+)\/([\w-]+)/.exec(path) ?? [];
  return [run, name];
}

/** The name that a DNS query asks for, the kind of record, and where the question ends. @param {Buffer} query */
function question(query) {
  const labels = [];
  let at = 12;
  for (; query[at]; at += query[at] + 1) labels.push(query.toString("latin1", at + 1, at + 1 + query[at]));
  return { name: labels.join("."), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Its answer: an address (A), no record of that kind, or no such name. @param {Buffer} query @param {{ type: number, end: number }} asked @param {string | undefined} address */
function reply(query, { type, end }, address) {
  const answered = address !== undefined && type === 1;
  const head = Buffer.from([query[0], query[1], 0x81, address === undefined ? 0x83 : 0x80, 0, 1, 0, answered ? 1 : 0, 0, 0, 0, 0]);
  const record = answered ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split(".").map(Number)]) : Buffer.alloc(0);
  return Buffer.concat([head, query.subarray(12, end), record]);
}
