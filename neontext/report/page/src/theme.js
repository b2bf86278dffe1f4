import { fill, h } from "./dom.js";

const THEMES = ["auto", "light", "dark"];
const KEY = "neontext-theme";

/**
 * Makes the button go through the themes; auto is the system's.
 * @param {HTMLElement} button
 * @param {() => void} changed
 */
export function startTheme(button, changed) {
  let theme = remembered();
  button.hidden = false;
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    remember(theme);
    apply();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  apply();

  function apply() {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    fill(button, h("span", { class: `sun ${theme}`, "aria-hidden": "true" }), h("span", { class: "name" }, h("span", { class: "hidden" }, "Colours: "), theme));
    changed();
  }
}

/** Storage may be forbidden to a page from the disk; then the choice lasts as long as the page. */
function remembered() {
  try {
    const theme = localStorage.getItem(KEY) ?? "auto";
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto";
  }
}

/** @param {string} theme */
function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Nothing is lost but the memory of it.
  }
}
