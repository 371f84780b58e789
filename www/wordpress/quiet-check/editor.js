// The block in the editor: a still picture of the page to be, with the author's own words where they will stand, and the
// settings beside.
// The check itself does not run here: an author who tries it would do so where the whole editor looks on.
(({ blocks, blockEditor, components, element, i18n }) => {
  const { InnerBlocks, InspectorControls, useBlockProps } = blockEditor;
  const { PanelBody, SelectControl, TextControl, ToggleControl } = components;
  const { createElement: make, Fragment } = element;
  const { __ } = i18n;

  // For the notice: words, and no more than that.
  const allowed = ["core/heading", "core/list", "core/paragraph"];
  // The first screen's own colours and roundness (www/first.css), so that an author sees what stands out on the page.
  const card = { background: "#fbf8f3", color: "#1f2e2d", border: "1px solid #dad3c7", borderRadius: "14px", padding: "1.5em", marginBlock: "1em 0" };

  function edit({ attributes, setAttributes }) {
    const control = (kind, name, more) =>
      make(kind, {
        onChange: (value) => setAttributes({ [name]: value }),
        ...(kind === ToggleControl ? { checked: attributes[name] } : { value: attributes[name] }),
        __nextHasNoMarginBottom: true,
        __next40pxDefaultSize: true,
        ...more,
      });
    const languages = (window.quietCheckLanguages ?? []).map((tag) => ({ label: nameOf(tag), value: tag }));
    return make(
      Fragment,
      null,
      make(
        InspectorControls,
        null,
        make(
          PanelBody,
          { title: __("Settings", "quiet-check") },
          control(TextControl, "exitUrl", {
            type: "url",
            label: __("Where \u201cLeave now\u201d goes", "quiet-check"),
            placeholder: "https://www.wikipedia.org/",
            help: __("A harmless page. Leaving does not clear the browser's history.", "quiet-check"),
          }),
          control(SelectControl, "theme", {
            label: __("Colours", "quiet-check"),
            options: [
              { label: __("As the visitor's system says", "quiet-check"), value: "" },
              { label: __("Light", "quiet-check"), value: "light" },
              { label: __("Dark", "quiet-check"), value: "dark" },
            ],
          }),
          // With one language there is nothing to choose.
          languages.length > 1 && control(SelectControl, "lang", {
            label: __("Language", "quiet-check"),
            options: [{ label: __("As the page", "quiet-check"), value: "" }, ...languages],
          }),
          control(SelectControl, "loading", {
            label: __("Loading", "quiet-check"),
            options: [
              { label: __("When it comes near view", "quiet-check"), value: "" },
              { label: __("At once", "quiet-check"), value: "eager" },
            ],
          }),
          control(ToggleControl, "share", {
            label: __("Offer to send the summary to this page", "quiet-check"),
            help: __("Of use only if a script of this site listens for the share event. The visitor sees every word first; but all that runs on the page can hear it, trackers too.", "quiet-check"),
          }),
        ),
      ),
      make(
        "div",
        useBlockProps(),
        make("p", { style: { textAlign: "end", margin: 0 } }, __("Leave now", "quiet-check")),
        make(InnerBlocks, {
          allowedBlocks: allowed,
          template: [["core/paragraph", { placeholder: __("Your own words above the check: who you are, consent, privacy.", "quiet-check") }]],
        }),
        make(
          "div",
          { style: card },
          make("strong", null, __("Quiet Check", "quiet-check")),
          make("p", { style: { margin: ".5em 0 0" } }, __("A self-assessment for adults, on sex as a way of coping.", "quiet-check")),
          make("p", { style: { margin: ".5em 0 0" } }, __("Visitors see the check here, on the published page and in the preview. What they answer stays in their browser.", "quiet-check")),
        ),
      ),
    );
  }

  /** "de" as "German", in the language of whoever edits. @param {string} tag */
  function nameOf(tag) {
    try {
      return new Intl.DisplayNames(document.documentElement.lang || "en", { type: "language" }).of(tag) ?? tag;
    } catch {
      // WordPress may write a language there that is none to a browser, such as pt-PT-ao90.
      return tag;
    }
  }

  // The page's HTML is made by render.php; only the author's own words are saved.
  blocks.registerBlockType("quiet-check/check", { edit, save: () => make(InnerBlocks.Content) });
})(window.wp);
