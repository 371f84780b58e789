// Every way out of a document that is known to us, as data: a name, the script that tries it, and in which browser there
// is no such way. The script runs in the frame, as its own hashed script, and in a page without walls, which shows that
// the attempt is a real one.
//
// In a script `u` is the attempt's address at the sink, `near` the same on the origin of the page without walls (workers, <use>), and
// `add(tag, attributes, parent)` makes an element. What it returns or throws is noted; `true` means that it worked.

/** @typedef {import("./drivers.mjs").Browser} Browser */
/** @typedef {"name" | "connection" | "window"} Leak */
/**
 * @typedef {object} Channel
 * @property {string} name
 * @property {string} group
 * @property {string} script
 * @property {boolean} [alone]    takes the whole page along, or wants a quiet one, so without walls each has a page of its own
 * @property {boolean} [top]      has to be tried in the page itself, not in a frame of it
 * @property {boolean} [datagrams]  what it sends is no TCP
 * @property {Partial<Record<Browser, Leak>>} [leaks]  what no wall closes in a browser: at most the question for a name, a
 *   connection with nothing in it, or a window of its own
 * @property {Browser[]} lacking  where no page has it
 * @property {Browser[]} [irregular]  where the browser makes use of it sometimes: neither its coming nor its absence says anything
 */

/** @param {string} group @param {[name: string, script: string, lacking?: string, more?: Partial<Channel>][]} rows @returns {Channel[]} */
const group = (group, rows) =>
  rows.map(([name, script, lacking = "", more = {}]) => ({ name, group, script, lacking: /** @type {Browser[]} */ (lacking.split(" ").filter(Boolean)), ...more }));

const css = (/** @type {string} */ property, more = "") => `document.body.style.setProperty(${JSON.stringify(property)},"url("+u+"${more})")`;
const link = (/** @type {string} */ rel, more = "") => `add("link",{rel:"${rel}",href:u${more}},document.head)`;
const go = (/** @type {string} */ attributes) => `add("a",{href:u,${attributes}}).click()`;
const form = (/** @type {string} */ attributes, then = "submit()") => `add("form",{action:u,${attributes}}).${then}`;
const markup = (/** @type {string} */ html) => `location.href="data:text/html,"+encodeURIComponent(${html})`;
const rtc = (/** @type {string} */ made) => `const c=new (${made})({iceServers:[{urls:stun}]});c.createDataChannel("x");return c.createOffer().then(o=>c.setLocalDescription(o))`;

// Chromium asks for the name and connects before it asks the policy whether it may go there.
const EARLY = /** @type {Partial<Channel>} */ ({ leaks: { chromium: "connection" } });

/** @type {Channel[]} */
export const channels = [
  ...group("Requests by script", [
    ["fetch", "return fetch(u)"],
    ["fetch-no-cors", 'return fetch(u,{mode:"no-cors"})'],
    ["fetch-keepalive", 'return fetch(u,{keepalive:true,method:"POST",body:"x"})'],
    ["fetch-later", "fetchLater(near,{activateAfter:0})", "firefox webkit", { alone: true, top: true }],
    ["xhr", 'const x=new XMLHttpRequest();x.open("GET",u);x.send()'],
    ["xhr-sync", 'const x=new XMLHttpRequest();x.open("GET",u,false);x.send()'],
    ["beacon", 'navigator.sendBeacon(u,"x")'],
    ["beacon-at-the-end", 'addEventListener("pagehide",()=>navigator.sendBeacon(u,"x"))'],
    ["event-source", "new EventSource(u)"],
    ["websocket", 'new WebSocket(u.replace("http","ws"))'],
    ["websocket-stream", 'return new WebSocketStream(u.replace("http","ws")).opened', "firefox webkit"],
    ["webtransport", 'return new WebTransport("https://"+stun.slice(5)+"/").ready', "webkit", { datagrams: true }],
    ["webrtc", rtc("RTCPeerConnection"), "webkit", { datagrams: true }],
    ["webrtc-prefixed", rtc("webkitRTCPeerConnection"), "firefox webkit", { datagrams: true }],
    ["webrtc-of-a-frame", rtc('add("iframe",{}).contentWindow.RTCPeerConnection'), "webkit", { datagrams: true }],
    ["webrtc-by-a-getter", rtc('Reflect.get(add("iframe",{}).contentWindow,"RTCPeerConnection",self)'), "webkit", { datagrams: true }],
  ]),
  ...group("Pictures, styles, fonts, media", [
    ["image", "new Image().src=u"],
    ["image-srcset", 'add("img",{srcset:u+" 2x"})'],
    ["picture", 'add("img",{},add("picture",{})).before(Object.assign(document.createElement("source"),{srcset:u}))'],
    ["image-button", 'add("input",{type:"image",src:u})'],
    ["svg-image", 'svg("image",{href:u,width:9,height:9})'],
    ["svg-use", 'svg("use",{href:near+"#x"})'],
    ["svg-filter-image", 'svg("feImage",{href:u},svg("filter",{id:"f"}));document.body.style.filter="url(#f)"'],
    ["css-background", css("background-image")],
    ["css-image-set", 'document.body.style.backgroundImage="image-set(url("+u+") 1x)"'],
    ["css-border-image", 'document.body.style.border="9px solid";' + css("border-image-source")],
    ["css-mask", css("mask-image")],
    ["css-clip-path", 'document.body.style.clipPath="url("+near+"#x)"', "webkit"],
    ["css-filter", 'document.body.style.filter="url("+near+"#x)"', "webkit"],
    ["css-list-style", 'add("li",{},add("ul",{})).style.listStyleImage="url("+u+")"'],
    ["css-content", 'add("p",{}).style.content="url("+u+")"'],
    ["css-shape", 'const p=add("p",{});p.style.float="left";p.style.shapeOutside="url("+u+")"'],
    ["css-cursor", 'document.body.style.cursor="url("+u+"),auto"'],
    ["css-import", 'add("style",{},document.head).sheet.insertRule("@import url("+u+"?style)")'],
    ["css-font-face", 'add("style",{},document.head).sheet.insertRule("@font-face{font-family:far;src:url("+u+")}");document.body.style.fontFamily="far";add("p",{}).textContent="x"'],
    ["style-element", 'add("style",{},document.head).textContent="p{background:url("+u+")}";add("p",{}).textContent="x"'],
    ["style-attribute", 'add("p",{style:"background:url("+u+")"}).textContent="x"'],
    ["stylesheet", link("stylesheet")],
    ["xml-stylesheet", 'document.insertBefore(document.createProcessingInstruction("xml-stylesheet","href=\'"+u+"?style\' type=\'text/css\'"),document.documentElement)'],
    ["font", 'return new FontFace("far","url("+u+")").load()'],
    ["audio", "new Audio().src=u"],
    ["video", 'add("video",{src:u,preload:"auto"})'],
    ["media-source", 'add("source",{src:u},add("video",{preload:"auto"}))'],
    ["video-poster", 'add("video",{poster:u})'],
    ["track", 'const t=add("track",{default:"",src:near},add("video",{}));t.track.mode="showing"'],
  ]),
  ...group("Scripts and workers", [
    ["script", 'add("script",{src:u+"?script"})'],
    ["script-module", 'add("script",{type:"module",src:u+"?module"})'],
    ["import", 'return import(u+"?module")'],
    ["worker", 'new Worker(near+"?worker")'],
    ["worker-module", 'new Worker(near+"?worker",{type:"module"})'],
    ["worker-shared", 'new SharedWorker(near+"?worker")'],
    ["worker-service", 'return navigator.serviceWorker.register(near+"?worker")'],
    ["worker-blob", 'new Worker(URL.createObjectURL(new Blob(["fetch(\'"+u+"\')"],{type:"text/javascript"})))'],
    ["worker-data", 'new Worker("data:text/javascript,fetch(\'"+u+"\')")'],
    ["worklet-audio", 'return new AudioContext().audioWorklet.addModule(u+"?module")'],
    ["worklet-paint", 'return CSS.paintWorklet.addModule(u+"?module")', "firefox webkit"],
  ]),
  ...group("Frames and objects", [
    ["frame", 'add("iframe",{src:u})', "", EARLY],
    ["frame-by-script", 'add("iframe",{}).contentWindow.location=u', "", EARLY],
    ["frame-srcdoc", 'add("iframe",{}).srcdoc="<img src="+u+">"'],
    ["frame-srcdoc-attribute", 'add("iframe",{srcdoc:"<img src="+u+">"})'],
    ["frame-data", 'add("iframe",{src:"data:text/html,<img src="+u+">"})'],
    ["frame-blob", 'add("iframe",{src:URL.createObjectURL(new Blob(["<img src="+u+">"],{type:"text/html"}))})'],
    ["frame-blank", 'const d=add("iframe",{}).contentDocument;d.body.append(Object.assign(d.createElement("img"),{src:u}))'],
    ["object", 'add("object",{data:u})'],
    ["embed", 'add("embed",{src:u})'],
  ]),
  ...group("Hints to the browser", [
    ["preload-image", link("preload", ',as:"image"')],
    ["preload-fetch", link("preload", ',as:"fetch",crossorigin:""')],
    ["preload-script", link("preload", ',as:"script"')],
    ["preload-style", link("preload", ',as:"style"')],
    ["preload-font", link("preload", ',as:"font",crossorigin:""')],
    ["modulepreload", 'add("link",{rel:"modulepreload",href:u+"?module"},document.head)'],
    // Firefox drops what it was to fetch ahead when anything else begins to load.
    ["prefetch", link("prefetch"), "webkit", { alone: true, top: true }],
    ["prerender", link("prerender"), "chromium firefox webkit"],
    ["speculation-rules", 'add("script",{type:"speculationrules"}).textContent=JSON.stringify({prefetch:[{source:"list",urls:[near]}]})', "firefox webkit", { alone: true, top: true }],
    ["preconnect", link("preconnect"), "", { leaks: { chromium: "connection", firefox: "connection", webkit: "connection" } }],
    ["dns-prefetch", link("dns-prefetch"), "", { leaks: { chromium: "name", webkit: "name" }, irregular: ["webkit"] }],
    ["report", 'add("meta",{"http-equiv":"Content-Security-Policy",content:"img-src \'none\'; report-uri "+u},document.head);new Image().src=location.origin+"/x"', "chromium firefox webkit"],
  ]),
  ...group("Markup and code made at run time", [
    ["inner-html", 'add("p",{}).innerHTML="<img src="+u+">"'],
    ["insert-html", 'add("p",{}).insertAdjacentHTML("beforeend","<img src="+u+">")'],
    ["set-html", 'add("p",{}).setHTMLUnsafe("<img src="+u+">")'],
    ["parsed", 'document.body.append(new DOMParser().parseFromString("<img src="+u+">","text/html").body.firstChild)'],
    ["fragment", 'document.body.append(document.createRange().createContextualFragment("<img src="+u+">"))'],
    ["document-write", 'document.write("<img src="+u+">");document.close()'],
    ["exec-command", 'const p=add("p",{contenteditable:""});p.textContent="x";getSelection().selectAllChildren(p);document.execCommand("insertImage",false,u)'],
    ["markup-made", 'const p=add("p",{});p.innerHTML="<b>x</b>";return p.firstChild.localName==="b"'],
    ["style-made", 'add("style",{},document.head).textContent="q{color:rgb(1,2,3)}";return getComputedStyle(add("q",{})).color==="rgb(1, 2, 3)"'],
    ["inline-script-runs", 'add("script",{}).textContent="self.ran=true";return self.ran===true'],
    ["eval", 'return (0,eval)("true")'],
    ["function", 'return new Function("return true")()'],
    ["timer-string", 'setTimeout("fetch(\'"+u+"\')")'],
    ["inline-script", 'add("script",{}).textContent="fetch(\'"+u+"\')"'],
    ["event-attribute", 'add("p",{onclick:"fetch(\'"+u+"\')"}).click()'],
    ["import-data", 'return import("data:text/javascript,fetch(\'"+u+"\')")'],
    ["import-blob", 'return import(URL.createObjectURL(new Blob(["fetch(\'"+u+"\')"],{type:"text/javascript"})))'],
    ["javascript-frame", 'add("iframe",{src:"javascript:fetch(\'"+u+"\')"})'],
  ]),
  ...group("Going somewhere else", [
    ["assign", "location.assign(u)", "", EARLY],
    ["href", "location.href=u", "", EARLY],
    ["replace", "location.replace(u)", "", EARLY],
    ["navigation-api", "navigation.navigate(u)", "webkit", EARLY],
    ["link", go(""), "", EARLY],
    ["link-self", go('target:"_self"'), "", EARLY],
    ["link-parent", go('target:"_parent"'), "", { alone: true, leaks: { firefox: "window" } }],
    ["link-top", go('target:"_top"'), "", { alone: true }],
    ["link-svg", 'svg("a",{href:u}).dispatchEvent(new MouseEvent("click",{bubbles:true,cancelable:true}))', "", EARLY],
    ["area", 'add("area",{href:u,shape:"default"},add("map",{name:"m"})).click()', "", EARLY],
    ["ping", 'add("a",{href:"#x",ping:u}).click()', "firefox"],
    ["download", go('download:"x"'), "", EARLY],
    ["base", 'const a=add("a",{href:"base"});add("base",{href:u.replace(/base$/,"")},document.head);a.click()'],
    ["refresh", 'add("meta",{"http-equiv":"refresh",content:"0;url="+u},document.head)', "", EARLY],
    // The sandbox stops a form before Chromium asks for the name.
    ["form", form(""), "", EARLY],
    ["form-post", form('method:"post"'), "", EARLY],
    ["form-request-submit", form("", "requestSubmit()")],
    ["form-button", 'add("button",{formaction:u},add("form",{})).click()'],
    ["form-parent", form('target:"_parent"'), "", { alone: true }],
    ["form-top", form('target:"_top"'), "", { alone: true }],
    ["form-dialog-refresh", 'add("form",{action:"javascript:fetch(\'"+u+"\')"}).submit()'],
    ["parent", "parent.location=u", "", { alone: true }],
    ["top", "top.location=u", "", { alone: true }],
    ["window-open-self", 'open(u,"_self")', "", EARLY],
    ["window-open-parent", 'open(u,"_parent")', "", { alone: true, leaks: { firefox: "window" } }],
    ["window-open-top", 'open(u,"_top")', "", { alone: true }],
    ["document-open", 'document.open();document.write("<meta http-equiv=refresh content=\'0;url="+u+"\'>");document.close()'],
    ["javascript-address", 'location.href="javascript:fetch(\'"+u+"\')"'],
    ["blob-document", 'location.href=URL.createObjectURL(new Blob(["<img src="+u+">"],{type:"text/html"}))'],
  ]),
  // The outer policy lets a data: document in, as a file is saved by such a link. What could it do there?
  ...group("A data: document in the frame's place", [
    ["data-image", markup('"<img src="+u+">"')],
    ["data-script", markup('"<script>fetch(\'"+u+"\')</scr"+"ipt>"')],
    ["data-script-far", markup('"<script src="+u+"?script></scr"+"ipt>"')],
    ["data-style", markup('"<style>body{background:url("+u+")}</style>"')],
    ["data-stylesheet", markup('"<link rel=stylesheet href="+u+">"')],
    ["data-handler", markup('"<svg onload=fetch(\'"+u+"\')>"')],
    ["data-frame", markup('"<iframe src="+u+"></iframe>"'), "", EARLY],
    ["data-frame-in-frame", markup('"<iframe src=\'data:text/html,<img src="+u+">\'></iframe>"')],
    ["data-object", markup('"<object data="+u+"></object>"')],
    ["data-media", markup('"<video autoplay src="+u+"></video>"')],
    ["data-refresh", markup('"<meta http-equiv=refresh content=\'0;url="+u+"\'>"'), "", EARLY],
    ["data-prefetch", markup('"<link rel=prefetch href="+u+">"'), "firefox webkit"],
    ["data-preconnect", markup('"<link rel=preconnect href="+u+">"'), "", { leaks: { chromium: "connection", firefox: "connection", webkit: "connection" } }],
    ["data-svg", 'location.href="data:image/svg+xml,"+encodeURIComponent("<svg xmlns=\'http://www.w3.org/2000/svg\'><image href=\'"+u+"\' width=\'9\' height=\'9\'/></svg>")'],
    ["data-by-link", 'add("a",{href:"data:text/html,"+encodeURIComponent("<img src="+u+">")}).click()'],
  ]),
  ...group("Keeping something, or reaching the page", [
    ["local-storage", 'localStorage.setItem("a","1");return localStorage.getItem("a")==="1"'],
    ["session-storage", 'sessionStorage.setItem("a","1");return sessionStorage.getItem("a")==="1"'],
    ["cookie", 'document.cookie="a=1";return document.cookie.includes("a=1")'],
    ["indexed-db", 'return new Promise((yes,no)=>{const r=indexedDB.open("x");r.onsuccess=()=>yes(true);r.onerror=()=>no(r.error)})'],
    ["caches", 'return caches.open("x").then(()=>true)'],
    ["file-system", "return navigator.storage.getDirectory().then(()=>true)", "webkit"],
    ["parent-document", "return !!parent.document.title"],
    ["page-document", "return !!top.document.title"],
    ["broadcast", 'const c=new BroadcastChannel("quiet");return new Promise((yes)=>{c.onmessage=()=>yes(true);c.postMessage("here")})'],
  ]),
];

/**
 * The doors that stay open for the program's own code, each tried by a press of the visitor's. The first is on purpose:
 * help is a link. None of the others is in the program, which a test of the frame file holds.
 */
export const doors = group("Doors", [
  ["door-link", go('target:"_blank",rel:"noopener noreferrer"')],
  ["door-link-plain", go('target:"_blank"')],
  ["door-link-named", go('target:"elsewhere"')],
  ["door-form", form('target:"_blank"')],
  ["door-open", "open(u)"],
  ["door-open-noopener", 'open(u,"_blank","noopener")'],
  ["door-open-write", 'const w=open("about:blank");w.document.body.append(Object.assign(w.document.createElement("img"),{src:u}))'],
  ["door-open-webrtc", `const w=open("about:blank");${rtc("w.RTCPeerConnection")}`, "webkit", { datagrams: true }],
]);

/**
 * The script that makes the attempts. It says `here` when it can be told to go, and of each attempt what came of it and
 * which policy spoke. @param {Channel[]} list @param {{ at: string, near: string, run: string, ports: Record<string, number> }} sink
 */
export const attempts = (list, { at, near, run, ports }) => `(() => {
  const at = ${at}, ports = ${JSON.stringify(ports)}, say = (told) => top.postMessage({ run: ${JSON.stringify(run)}, ...told }, "*");
  const into = (element, attributes, parent) => { for (const key in attributes) element.setAttribute(key, attributes[key]); parent.append(element); return element; };
  const add = (tag, attributes, parent = document.body) => into(document.createElement(tag), attributes, parent);
  const svg = (tag, attributes, parent = add("div", {}).appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"))) => into(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, parent);
  const all = {${list.map(({ name, script }) => `${JSON.stringify(name)}(u, near, stun) {${script}}`).join(",\n")}};
  let current = "";
  const go = (name) => {
    const u = at(name), near = ${JSON.stringify(near)} + name;
    current = name;
    const came = (what) => say({ name, came: what });
    try {
      const value = all[name](u, near, "stun:" + new URL(u).hostname + ":" + ports[name]);
      came(value === true ? "worked" : "ran");
      if (value?.then) value.then((value) => came(value === true ? "worked" : "ran"), (error) => came(error?.name ?? "refused"));
    } catch (error) { came(error.name); }
  };
  document.addEventListener("securitypolicyviolation", (event) => say({ name: current, policy: event.effectiveDirective }));
  addEventListener("message", ({ data }) => { if (data?.go) go(data.go); });
  const here = () => say({ here: true });
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", here) : here();
  addEventListener("click", () => { const name = self.armed; self.armed = ""; if (name) go(name); });
})();`;

/** What the outer document hands on: which attempt to make; and what its own policy has to say. @param {string} run */
export const relay = (run) => `(() => {
  let current = "";
  addEventListener("message", (event) => {
    if (event.source !== parent || !event.data?.go) return;
    current = event.data.go;
    document.querySelector("iframe").contentWindow.postMessage(event.data, "*");
  });
  document.addEventListener("securitypolicyviolation", (event) => top.postMessage({ run: ${JSON.stringify(run)}, name: current, policy: event.effectiveDirective }, "*"));
})();`;
