/** @import { Colouring } from "./map_panel.js" */
import { bdi, h, svg } from "./dom.js";
import { N_STYLES, corners, markerStyle } from "./palette.js";

/**
 * The categories of a panel with their marker styles; pressing one filters by it.
 * @param {Colouring} colouring
 * @param {{code: number, name: string}[]} categories
 * @param {boolean} isDark
 * @param {(code: number) => boolean} isChosen whether the filter asks for a category
 * @param {(code: number) => void} choose
 */
export function mapLegend({ style }, categories, isDark, isChosen, choose) {
  const buttons = categories.map(({ code, name }) =>
    h(
      "button",
      { type: "button", class: "category", "data-code": code, "aria-pressed": String(isChosen(code)), onclick: () => choose(code) },
      swatch(style(code), isDark),
      h("span", {}, bdi(name)),
    ),
  );
  return h("div", { class: "map-legend categories" }, ...buttons);
}

/**
 * @param {number} category its marker style; negative: none
 * @param {boolean} isDark
 */
function swatch(category, isDark) {
  const { colour, shape } = category < 0 ? { colour: "#8b8f99", shape: /** @type {const} */ ("circle") } : markerStyle(category % N_STYLES, isDark);
  const polygon = corners(shape, 4.5);
  const mark = polygon ? svg("polygon", { points: polygon.join(" "), fill: colour }) : svg("circle", { r: 4.5, fill: colour });
  return svg("svg", { class: "swatch", viewBox: "-7 -7 14 14", "aria-hidden": "true", focusable: "false" }, mark);
}
