// The keeper of the site: everything done by hand, in WordPress' own admin pages, in the browser.
import { admin } from "./site.mjs";
import { find, leaveFrame, within } from "../browser/harness.mjs";

/** @typedef {import("../browser/harness.mjs").Driver} Driver */

/** Pages of WordPress take their time on a slow machine. */
const PATIENCE = 60_000;

// The editor's buttons have moved from version to version; each of these is one of them.
const INSERTER = ".edit-post-header-toolbar__inserter-toggle, .editor-document-tools__inserter-toggle";

export class Keeper {
  /** @param {Driver} driver @param {string} url */
  constructor(driver, url) {
    this.driver = driver;
    this.url = url;
  }

  /** @param {string} path */
  async go(path) {
    await leaveFrame(this.driver);
    await this.driver.get(this.url + path);
  }

  /** @param {string} script @param {unknown[]} rest @returns {Promise<any>} */
  ask(script, ...rest) {
    return this.driver.executeScript(script, ...rest);
  }

  /** @param {string} what @param {string} script that answers something truthy in the end @param {unknown[]} rest @returns {Promise<any>} */
  until(what, script, ...rest) {
    return within(this.driver, what, () => this.ask(script, ...rest), PATIENCE);
  }

  /** Presses what comes in sight. @param {string} selector */
  async press(selector) {
    await this.until(`a visible ${selector}`, "return [...document.querySelectorAll(arguments[0])].some((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.getAttribute('aria-disabled') !== 'true')", selector);
    // The editor's lists are made anew while somebody types: what was found may be gone before it is pressed. Then nothing was.
    for (let tries = 5; ; tries -= 1) {
      try {
        return await (await find(this.driver, selector)).click();
      } catch (error) {
        if (tries === 0 || !(error instanceof Error) || error.name !== "StaleElementReferenceError") throw error;
      }
    }
  }

  async logIn() {
    await this.go("/wp-login.php");
    // WordPress moves the focus to the name a moment after loading: into the fields without typing.
    await this.ask(
      `document.querySelector("#user_login").value = arguments[0];
       document.querySelector("#user_pass").value = arguments[1];
       document.querySelector("#loginform").submit();`,
      admin.name, admin.password,
    );
    await this.until("the dashboard", "return !!document.querySelector('#wpadminbar')");
  }

  /** Uploads a plugin and switches it on. @param {string} zip */
  async install(zip) {
    await this.go("/wp-admin/plugin-install.php?tab=upload");
    await this.ask("document.querySelector('.upload-plugin').style.display = 'block'");
    await (await find(this.driver, "#pluginzip")).sendKeys(zip);
    await this.press("#install-plugin-submit");
    await this.press("a[href*='action=activate']");
    await this.until("the list of plugins", "return !!document.querySelector('#message, .notice-success, .updated') && location.pathname.endsWith('/plugins.php')");
  }

  /** Switches a plugin off and deletes it. @param {string} slug */
  async uninstall(slug) {
    await this.go("/wp-admin/plugins.php");
    await this.press(`#deactivate-${slug}`);
    await this.press(`#delete-${slug}`);
    await (await within(this.driver, "the question whether to delete", () => Promise.resolve(this.driver.switchTo().alert()), PATIENCE)).accept();
    await this.until("the plugin to be gone", "return !!document.querySelector(`tr.deleted[data-slug='${arguments[0]}']`)", slug);
  }

  /** An empty page in the block editor, without its welcome. */
  async newPage() {
    await this.go("/wp-admin/post-new.php?post_type=page");
    await this.editorReady();
    await this.ask("for (const scope of ['core/edit-post', 'core']) for (const guide of ['welcomeGuide', 'enableChoosePatternModal']) wp.data.dispatch('core/preferences').set(scope, guide, false)");
    await this.driver.navigate().refresh();
    await this.editorReady();
    await this.until("no guide in the way", "return !document.querySelector('.components-modal__screen-overlay')");
  }

  async editorReady() {
    // While a page is being edited, leaving it would be asked about; nothing here is left unsaved that matters.
    await this.until("the editor", "return !!window.wp?.data?.select('core/editor')?.getCurrentPostId() && wp.data.select('core/editor').__unstableIsEditorReady?.() !== false && !!wp.blocks.getBlockType('core/paragraph')");
  }

  /** Picks a block from the inserter, by its name. @param {string} words @param {string} name */
  async insert(words, name) {
    await this.press(INSERTER);
    const search = await within(this.driver, "the inserter's search", () => find(this.driver, ".block-editor-inserter__search input"), PATIENCE);
    await search.sendKeys(words);
    await this.press(`.editor-block-list-item-${name.replace("/", "-")}`);
    await this.until(`the block ${name}`, "return wp.data.select('core/block-editor').getBlocks().some((block) => block.name === arguments[0])", name);
  }

  /** Publishes by its two buttons; the page's address. @returns {Promise<string>} */
  async publish() {
    await this.press(".editor-post-publish-panel__toggle");
    await this.press(".editor-post-publish-panel .editor-post-publish-button");
    return this.until("the page to be published", "const editor = wp.data.select('core/editor'); return editor.isCurrentPostPublished() && !editor.isSavingPost() && editor.getPermalink()");
  }

  /** What the editor shows of its content, in a frame of its own or not. @returns {Promise<{ text: string, warnings: number }>} */
  canvas() {
    return this.ask(
      `const canvas = document.querySelector("iframe[name=editor-canvas]")?.contentDocument ?? document;
       const list = canvas.querySelector(".is-root-container");
       return { text: list?.innerText ?? "", warnings: canvas.querySelectorAll(".block-editor-warning").length };`,
    );
  }

  /** Makes a page of this content; its address. @param {string} content @returns {Promise<string>} */
  async page(content) {
    return (await this.api("/wp/v2/pages", { title: "A page", status: "publish", content })).link;
  }

  /** Publishes what was handed in, as it is; its address. @param {number} post @returns {Promise<string>} */
  async release(post) {
    return (await this.api(`/wp/v2/posts/${post}`, { status: "publish" })).link;
  }

  /** Asks WordPress' REST API, from the page that is open. @param {string} path @param {object} data @returns {Promise<any>} */
  async api(path, data) {
    await leaveFrame(this.driver);
    const { answer, error } = /** @type {{ answer?: any, error?: string }} */ (await this.driver.executeAsyncScript(
      `const [path, data, done] = arguments;
       wp.apiFetch({ path, method: "POST", data }).then((answer) => done({ answer }), (error) => done({ error: JSON.stringify(error) }));`,
      path, data,
    ));
    if (error) throw new Error(error);
    return answer;
  }

  /** What Site Health says of the plugin. @returns {Promise<{ status: string, description: string }>} */
  async health() {
    await this.go("/wp-admin/site-health.php");
    // Read off the page and not asked of its script, which a strict policy would stop.
    const [, data] = /var SiteHealth = (.*);/.exec(await this.driver.getPageSource()) ?? [];
    return JSON.parse(data).site_status.direct.find((/** @type {{ test: string }} */ one) => one.test === "quiet_check");
  }
}
