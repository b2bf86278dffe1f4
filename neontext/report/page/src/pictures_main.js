/** The script of pages of pictures: light and dark, and the search. */
import { PictureSearch } from "./picture_search.js";
import { startTheme } from "./theme.js";

/** @param {string} id */
function part(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

document.documentElement.classList.remove("no-script");
startTheme(part("theme"), () => {});
new PictureSearch(/** @type {HTMLInputElement} */ (part("query")), part("hits"));
