/** @import { Colouring } from "./map_panel.js" */
/** @import { MapState } from "./map_state.js" */
import { bdi, h, svg } from "./dom.js";
import { N_STYLES, corners, markerStyle } from "./palette.js";

/**
 * The categories of a panel with their marker styles; pressing one mutes it.
 * @param {MapState} state
 * @param {Colouring} colouring
 * @param {{code: number, name: string}[]} categories
 * @param {() => void} changed
 */
export function mapLegend(state, { codes, style }, categories, changed) {
  const buttons = categories.map(({ code, name }) =>
    h("button", { type: "button", class: "category", onclick: () => toggle(code) }, swatch(style(code), state.style.isDark), h("span", {}, bdi(name))),
  );
  const set = (/** @type {number[]} */ muted) => {
    state.mute(codes, muted);
    update();
    changed();
  };
  const all = h("button", { type: "button", class: "word", onclick: () => set([]) }, "all");
  const none = h("button", { type: "button", class: "word", onclick: () => set(categories.map(({ code }) => code)) }, "none");
  update();
  return h("div", { class: "map-legend" }, h("p", { class: "quiet" }, "Show ", all, " · ", none), h("div", { class: "categories" }, ...buttons));

  /** @param {number} code */
  function toggle(code) {
    const muted = state.muted(codes);
    set(muted.has(code) ? [...muted].filter((other) => other !== code) : [...muted, code]);
  }

  function update() {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(!state.isMuted(codes, categories[i].code))));
  }
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
