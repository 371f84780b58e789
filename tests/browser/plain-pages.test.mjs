// A plain page: two files copied, the README's lines pasted. It works from a sub-folder, under the strictest policy, from
// another origin with one entry each for script and frame, and goes on when the server is gone. And where a server spoils
// it, the page and `quiet-check doctor` say the same. (All ways to fail, one by one: loader-failures.test.mjs, failures.test.mjs.)
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { root } from "../../build/run.mjs";
import { serve } from "../../build/serve.mjs";
import { quietCheck } from "../node/command.mjs";
import { temporary } from "../support/temporary.mjs";
import { builtFrame } from "./frames.mjs";
import { browsers, enterOuterFrame, find, leaveFrame, open, within } from "./harness.mjs";
import { Visitor } from "./visitor.mjs";

/** @import { Answer, Server } from "../../build/serve.mjs" */

const html = { "content-type": "text/html; charset=utf-8" };
const frame = await builtFrame;

/** What the README says to paste. */
const lines = /Copy `dist\/quiet-check\.js` and `dist\/frame\.html`[^]*?```html\n([^]*?)```/.exec(await readFile(join(root, "README.md"), "utf8"))?.[1] ?? assert.fail("the README says no longer what to paste");
assert.match(lines, /^<script type="module" src="\/quiet-check\/quiet-check\.js"><\/script>\n\n<quiet-check /);
/** @param {string} at where the two files are @param {string} [attributes] */
const page = (at, attributes = "") =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A clinic</title><link rel="icon" href="/icon.svg"><script src="/watch.js"></script></head><body><main><h1>A clinic</h1>\n${lines.replace("/quiet-check/", at).replace("<quiet-check ", `<quiet-check ${attributes} `)}</main></body></html>`;

/** Keeps what the page hears. A file of its own, as strict policies want it. */
const watch = `var seen = { events: [], said: [], violations: [] };
  for (const level of ["log", "info", "warn", "error"]) console[level] = (...words) => seen.said.push(words.join(" "));
  for (const type of ["ready", "error"]) document.addEventListener(type, (event) => event.target.localName === "quiet-check" && seen.events.push([type, event.detail]), true);
  addEventListener("securitypolicyviolation", (event) => seen.violations.push(event.effectiveDirective + " " + event.blockedURI));`;

/** A frame of another release, which speaks otherwise: its script is another, and its policy names that. */
const otherRelease = (() => {
  const script = /<script>([^]*?)<\/script>/.exec(frame)?.[1] ?? assert.fail("the frame has no start-up");
  const hash = (/** @type {string} */ text) => createHash("sha256").update(text).digest("base64");
  const other = script.replace("quietCheck:1", "quietCheck:2");
  return frame.replace(script, () => other).replaceAll(hash(script), hash(other));
})();

/** @param {Record<string, string>} [headers] @param {string | Uint8Array} [body] @returns {Answer} */
const sent = (headers = {}, body = frame) => ({ body, headers: { ...html, etag: '"1"', "cache-control": "no-cache", ...headers } });

/** @type {{ how: string, code?: string, fix?: RegExp, frame?: Answer, policy?: string }[]} */
const quirks = [
  { how: "the frame as text/plain", code: "wrong-type", fix: /text\/html/, frame: sent({ "content-type": "text/plain" }) },
  { how: "X-Frame-Options: DENY", code: "blocked-by-header", fix: /X-Frame-Options/, frame: sent({ "x-frame-options": "DENY" }) },
  { how: "a policy by which only another site may show the frame", code: "blocked-by-header", fix: /Content-Security-Policy/, frame: sent({ "content-security-policy": "frame-ancestors https://example.org" }) },
  { how: "a policy of the whole server", code: "blocked-by-header", fix: /Content-Security-Policy/, frame: sent({ "content-security-policy": "default-src 'self'" }) },
  { how: "a path that leads nowhere", code: "not-found", fix: /beside/, frame: { status: 404, body: "no" } },
  { how: "a server that fails", code: "unreachable", fix: /server/, frame: { status: 502, body: "no" } },
  { how: "a byte of the script altered", code: "damaged", fix: /copy/i, frame: sent({}, frame.replace("quietCheck:1", "quietCheck: 1")) },
  { how: "a file converted to another encoding", code: "damaged", fix: /copy/i, frame: sent({ "content-type": "text/html; charset=iso-8859-1" }, Buffer.from(frame.slice(1), "latin1")) },
  { how: "a frame of another release", code: "version-mismatch", fix: /copy/i, frame: sent({}, otherRelease) },
  { how: "a policy of the page that names no frame", code: "blocked-by-page", fix: /frame-src/, policy: "default-src 'self'; frame-src https://example.org" },
  { how: "X-Frame-Options: SAMEORIGIN", frame: sent({ "x-frame-options": "SAMEORIGIN" }) },
  { how: "frame-ancestors 'self', and the older header that it overrules", frame: sent({ "content-security-policy": "frame-ancestors 'self'", "x-frame-options": "DENY" }) },
  { how: "a policy that lets all of it run", frame: sent({ "content-security-policy": "script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'" }) },
];

for (const browser of browsers) {
  describe(browser, () => {
    /** @type {string} */ let folder;
    /** @type {Server} */ let site;
    /** @type {import("./harness.mjs").Driver} */ let driver;
    /** @type {() => Promise<void>} */ let close;
    before(async () => {
      folder = await temporary();
      const place = join(folder, "clinic", "en", "quiet-check");
      await mkdir(place, { recursive: true });
      for (const name of ["quiet-check.js", "frame.html"]) await copyFile(join(root, "dist", name), join(place, name));
      await writeFile(join(folder, "watch.js"), watch);
      await writeFile(join(folder, "clinic", "en", "check.html"), page("quiet-check/"));
      site = await serve({ root: folder });
      ({ driver, close } = await open(browser, { width: 800, height: 900 }));
    });
    after(async () => {
      await close?.();
      await site?.close();
    });

    /** @param {string} script @param {unknown[]} rest @returns {Promise<any>} */
    const ask = async (script, ...rest) => {
      await leaveFrame(driver);
      return driver.executeScript(script, ...rest);
    };
    /** @param {string} address */
    async function visit(address) {
      await leaveFrame(driver);
      await driver.get(address);
      // The README's element waits until it is near view.
      await ask("document.querySelector('quiet-check').scrollIntoView()");
    }
    /** The first thing that the page hears. @returns {Promise<[string, { code: string, message: string } | null]>} */
    const heard = () => within(driver, "an event", () => ask("return seen.events.at(-1)"));

    it("works from a sub-folder under the strictest policy, and goes on to the result when the server is gone", async () => {
      const own = await serve({ root: folder, headers: { "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'" } });
      // The frame file itself is sent without it, as the doctor would say.
      own.answers.set("/clinic/en/quiet-check/frame.html", { headers: { "content-security-policy": "" } });
      try {
        await visit(`${own.url}/clinic/en/check.html`);
        assert.deepEqual(await heard(), ["ready", null]);
        await enterOuterFrame(driver, "quiet-check");
        await within(driver, "the whole file", () => driver.executeScript("return document.readyState === 'complete'"));
      } finally {
        await own.close();
      }
      await leaveFrame(driver);
      const gone = await driver.executeAsyncScript("fetch('/watch.js', { cache: 'no-store' }).then(() => arguments[0](false), () => arguments[0](true))");
      assert.equal(gone, true, "nobody answers any more");
      const visitor = new Visitor(driver, "quiet-check");
      await visitor.into();
      await visitor.begin();
      const { stage } = await visitor.fill({ response: { s1: "often", r1: "often" } });
      assert.equal(stage, "result");
      const { said, violations, events } = await ask("return seen");
      assert.deepEqual({ said, violations, events }, { said: [], violations: [], events: [["ready", null]] });
    });

    it("works from another origin with one entry for the script and one for the frame, and says which is missing", async () => {
      const other = await serve({ root: join(folder, "clinic", "en"), headers: { "access-control-allow-origin": "*" } });
      const body = page(`${other.url}/quiet-check/`);
      const with_ = (/** @type {string} */ policy) => site.answers.set("/check.html", { body, headers: { ...html, "content-security-policy": policy } });
      try {
        with_(`default-src 'self'; script-src 'self' ${other.url}; require-trusted-types-for 'script'`);
        await visit(`${site.url}/check.html`);
        const [type, detail] = await heard();
        assert.deepEqual([type, detail?.code], ["error", "blocked-by-page"]);
        assert.match((await ask("return seen.said")).join("\n"), new RegExp(`^<quiet-check> blocked-by-page: .*frame-src .* \\(${other.url}/quiet-check/frame\\.html\\)$`));
        // The doctor's line is the policy as it has to be.
        const { out } = await quietCheck(["doctor", `${site.url}/check.html`]);
        const mended = /→ Content-Security-Policy: (.* frame-src .*)\n/.exec(out)?.[1] ?? assert.fail(out);
        assert.ok(mended.endsWith(`; frame-src 'self' ${other.url}; connect-src 'self' ${other.url}`), mended);
        with_(mended);
        await visit(`${site.url}/check.html`);
        assert.deepEqual(await heard(), ["ready", null]);
        const visitor = new Visitor(driver, "quiet-check");
        await visitor.into();
        await visitor.begin();
        assert.deepEqual(await ask("return [seen.said, seen.violations]"), [[], []]);
      } finally {
        await other.close();
      }
    });

    it("says on another origin, too, what an X-Frame-Options there does, as surely as that origin lets it", async () => {
      const other = await serve({ root: join(folder, "clinic", "en") });
      site.answers.set("/check.html", { body: page("clinic/en/quiet-check/", `src="${other.url}/quiet-check/frame.html"`), headers: html });
      const readable = { "access-control-allow-origin": "*" };
      const cases = [
        { code: "unreachable", headers: {} },
        { code: "damaged", headers: readable },
        { code: "blocked-by-header", headers: { ...readable, "access-control-expose-headers": "X-Frame-Options, Content-Security-Policy" } },
      ];
      try {
        for (const { code, headers } of cases) {
          other.answers.set("/quiet-check/frame.html", sent({ "x-frame-options": "SAMEORIGIN", "cache-control": "no-store", ...headers }));
          await visit(`${site.url}/check.html`);
          const [type, detail] = await heard();
          assert.deepEqual([type, detail?.code], ["error", code]);
          assert.match((await ask("return seen.said")).join("\n"), new RegExp(`<quiet-check> ${code}: .*X-Frame-Options`));
          const { out } = await quietCheck(["doctor", `${site.url}/check.html`]);
          assert.deepEqual([...out.matchAll(/^✗ ([\w-]+)/gm)].map(([, word]) => word), ["blocked-by-header"], out);
        }
      } finally {
        await other.close();
      }
    });

    for (const { how, code, fix, frame: answer = sent(), policy } of quirks) {
      it(`page and doctor say ${code ?? "that all is well"} of ${how}`, async () => {
        site.answers.set("/check.html", { body: page("clinic/en/quiet-check/"), headers: { ...html, ...(policy && { "content-security-policy": policy }) } });
        site.answers.set("/clinic/en/quiet-check/frame.html", answer);
        await visit(`${site.url}/check.html`);
        if (code) await within(driver, "an error", async () => (await heard())[0] === "error");
        const [type, detail] = await heard();
        const { code: ended, out } = await quietCheck(["doctor", `${site.url}/check.html`]);
        const wrong = [...out.matchAll(/^✗ ([\w-]+)/gm)].map(([, word]) => word);
        if (code && fix) {
          assert.equal(detail?.code, code);
          const said = await ask("return seen.said");
          assert.equal(said.filter((/** @type {string} */ line) => line.startsWith(`<quiet-check> ${code}: `) && fix.test(line)).length, 1, said.join("\n"));
          assert.deepEqual([ended, wrong], [1, [code]], out);
          assert.match(out, fix);
          return;
        }
        assert.equal(type, "ready");
        await new Visitor(driver, "quiet-check").into();
        await driver.executeScript("document.querySelector('[data-do=begin]').click()");
        await find(driver, "[data-do=adult]");
        assert.deepEqual([ended, wrong], [0, []], out);
      });
    }
  });
}
