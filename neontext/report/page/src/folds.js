/** Sections of the overview that fold. They are written open, so that all of them show without this script. */

/** Windows so narrow that the sections begin folded. */
const NARROW = "(max-width: 40rem)";

/** Folds all sections where the window is narrow. @param {HTMLElement} view */
export function foldWhereNarrow(view) {
  if (!matchMedia(NARROW).matches) return;
  for (const details of view.querySelectorAll(".fold > details")) details.removeAttribute("open");
}

/** Opens whatever is folded around an element, and the section that it is. @param {HTMLElement} element */
export function unfold(element) {
  element.querySelector(":scope > details")?.setAttribute("open", "");
  for (let around = element.closest("details"); around; around = around.parentElement?.closest("details") ?? null) around.open = true;
}
