import { fill, h } from "./dom.js";

/** Milliseconds that a button says what it has done. */
const SAID = 1800;

/**
 * A button that copies a text.
 * @param {string} name
 * @param {() => string} text
 */
export function copyButton(name, text) {
  const said = h("span", { "aria-live": "polite" }, name);
  return h("button", { type: "button", onclick: press }, said);

  async function press() {
    const copied = await copy(text());
    fill(said, copied ? "Copied" : "The browser did not let it");
    setTimeout(() => fill(said, name), SAID);
  }
}

/** A link to what is shown; of a page that lies on a disk only the file's name, since the rest is true there alone. */
export function pageLink() {
  if (location.protocol !== "file:") return location.href;
  return `${location.pathname.split("/").pop() ?? ""}${location.hash}`;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/**
 * For browsers that keep the clipboard from pages on the disk.
 * @param {string} text
 */
function copyBySelection(text) {
  const before = document.activeElement;
  const area = h("textarea", { class: "hidden", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
