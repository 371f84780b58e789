// Somebody who may write on the site but neither publish nor use HTML freely, and who means ill. All by requests, as an
// attacker would: their own log-in, and posts handed in for review.
import { admin } from "./site.mjs";

/** Each tries something that a contributor must not be able to do by way of the plugin. */
export const handedIn = [
  // An element of one's own, with a frame from elsewhere.
  `<quiet-check src="https://evil.example/frame.html" data-again="https://evil.example/frame.html"></quiet-check>`,
  // Through the block: attributes that it has not, and words that break out of the notice.
  `<!-- wp:quiet-check/check {"src":"https://evil.example/","dataAgain":"https://evil.example/","exitUrl":"javascript:window.hit=1","className":"\\u0022 onmouseover=\\u0022window.hit=1","theme":"\\u0022\\u003e\\u003cscript\\u003ewindow.hit=1\\u003c/script\\u003e"} --><a slot="exit" href="https://evil.example/">Leave now</a></div></quiet-check><quiet-check src="https://evil.example/frame.html"></quiet-check><script>window.hit=1</script><!-- /wp:quiet-check/check -->`,
  // Through the shortcode, whose attributes and words nobody looks at before it is published.
  `<!-- wp:shortcode -->[quiet_check src="https://evil.example/" data_again="https://evil.example/" data-again="https://evil.example/" exit_url="&#106;avascript:window.hit=1" theme='dark" onfocus="window.hit=1' class="x" style="position:fixed" slot="exit" onload]<a slot="exit" href="https://evil.example/">Leave now</a><img src=x onerror=window.hit=1></div></quiet-check><quiet-check src="https://evil.example/frame.html"></quiet-check><scr<script></script>ipt>window.hit=1</script>[/quiet_check]<!-- /wp:shortcode -->`,
  // Inside of an attribute of something else.
  `<a title='[quiet_check theme="dark"]"><img src=x onerror=window.hit=1>[/quiet_check]' href="/more">More</a>`,
].join("\n\n");

export class Contributor {
  /** @param {string} url @param {string} cookie @param {string} nonce */
  constructor(url, cookie, nonce) {
    this.url = url;
    this.cookie = cookie;
    this.nonce = nonce;
  }

  /** Has the keeper of the site make an account, and logs in with it. @param {import("./keeper.mjs").Keeper} keeper */
  static async from(keeper) {
    const name = "contributor";
    await keeper.api("/wp/v2/users", { username: name, email: `${name}@example.org`, password: admin.password, roles: ["contributor"] });
    const body = new URLSearchParams({ log: name, pwd: admin.password, testcookie: "1" });
    const answer = await fetch(`${keeper.url}/wp-login.php`, { method: "POST", body, redirect: "manual", headers: { cookie: "wordpress_test_cookie=WP%20Cookie%20check" } });
    const cookie = answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
    const nonce = await (await fetch(`${keeper.url}/wp-admin/admin-ajax.php?action=rest-nonce`, { headers: { cookie } })).text();
    return new Contributor(keeper.url, cookie, nonce);
  }

  /** Hands in a post for review; its number. @param {string} content @returns {Promise<number>} */
  async hand(content) {
    const answer = await fetch(`${this.url}/?rest_route=/wp/v2/posts`, {
      method: "POST",
      headers: { cookie: this.cookie, "x-wp-nonce": this.nonce, "content-type": "application/json" },
      body: JSON.stringify({ title: "A post", status: "pending", content }),
    });
    if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
    return (await answer.json()).id;
  }
}
