import { h, takesKeys } from "./dom.js";

/** @type {[string, string][]} */
const KEYS = [
  ["/", "search"],
  ["j or →", "next document of the list"],
  ["k or ←", "previous document of the list"],
  ["Tab, then ← →", "go through the words of a text; each shows its figures"],
  ["Esc", "close what is open"],
  ["← ↑ → ↓ on the map", "go from point to point; Enter opens the document"],
  ["+ − 0 on the map", "closer, further, all of it"],
  ["?", "this help"],
];

/** @param {HTMLElement} tools where the button for the help goes */
export function startKeyboard(tools) {
  const help = helpDialog();
  const open = h("button", { type: "button", class: "help", "aria-label": "Keyboard", title: "Keyboard (?)", onclick: () => help.showModal() }, "?");
  tools.append(open);
  document.body.append(help);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (takesKeys(event.target) || help.open) return;
    const action = actions(help)[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/**
 * @param {HTMLDialogElement} help
 * @returns {Record<string, () => void>}
 */
function actions(help) {
  const search = () => document.getElementById("query")?.focus();
  const next = () => step("next");
  const previous = () => step("prev");
  return { "/": search, "?": () => help.showModal(), j: next, ArrowRight: next, k: previous, ArrowLeft: previous };
}

/** @param {"next" | "prev"} rel */
function step(rel) {
  const link = document.querySelector(`.view.current .navigation a[rel=${rel}]`);
  if (link instanceof HTMLElement) link.click();
}

function helpDialog() {
  const rows = KEYS.map(([key, meaning]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, meaning)));
  const close = h("button", { type: "submit" }, "Close");
  return h(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title" },
    h("form", { method: "dialog" }, h("h2", { id: "keys-title" }, "Keyboard"), h("dl", {}, ...rows), close),
  );
}
