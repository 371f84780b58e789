// A button for each block of code, by which it is copied whole.

for (const block of document.querySelectorAll("pre")) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  const row = document.createElement("p");
  button.type = "button";
  button.textContent = "Copy";
  // Which one, for whoever does not see where it stands.
  if (block.ariaLabel) button.setAttribute("aria-label", `Copy: ${block.ariaLabel}`);
  said.setAttribute("role", "status");
  row.className = "copy";
  row.append(button, " ", said);
  block.after(row);
  button.addEventListener("click", async () => {
    const copied = await navigator.clipboard?.writeText(block.textContent ?? "").then(() => true, () => false);
    // Without the permission, or without https: marked, so that the keys for copying do it.
    if (!copied) getSelection()?.selectAllChildren(block);
    said.textContent = copied ? "Copied." : "Marked: press Ctrl or Command and C.";
  });
  // What is changed after it was copied is another text.
  new MutationObserver(() => (said.textContent = "")).observe(block, { childList: true, subtree: true, characterData: true });
}
