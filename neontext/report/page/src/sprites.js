import { N_STYLES, corners, markerStyle } from "./palette.js";

/** Opacity of a point, and of one that is out of the question. */
const OPACITY = 0.85;
const FAINT = 0.1;

/**
 * All marker styles of a point, drawn once: a column each, clear above faint; the last column is for no category.
 * @typedef {{image: HTMLCanvasElement, side: number}} Sprites
 */

/**
 * @param {number} radius pixels of the device
 * @param {boolean} isDark
 * @returns {Sprites}
 */
export function sprites(radius, isDark) {
  const side = 2 * Math.ceil(1.4 * radius) + 2;
  const image = document.createElement("canvas");
  image.width = side * (N_STYLES + 1);
  image.height = 2 * side;
  const context = /** @type {CanvasRenderingContext2D} */ (image.getContext("2d"));
  for (let category = 0; category <= N_STYLES; category++) {
    for (const row of [0, 1]) {
      context.setTransform(1, 0, 0, 1, (category + 0.5) * side, (row + 0.5) * side);
      context.globalAlpha = row ? FAINT : OPACITY;
      shape(context, category, radius, isDark);
    }
  }
  return { image, side };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} category
 * @param {number} radius
 * @param {boolean} isDark
 */
function shape(context, category, radius, isDark) {
  const { colour, shape: name } = markerStyle(category % N_STYLES, isDark);
  const isNone = category === N_STYLES;
  const polygon = corners(isNone ? "circle" : name, radius);
  context.fillStyle = isNone ? "#8b8f99" : colour;
  context.beginPath();
  if (polygon) polygon.forEach(([x, y]) => context.lineTo(x, y));
  else context.arc(0, 0, isNone ? 0.7 * radius : radius, 0, 2 * Math.PI);
  context.fill();
}

/** @param {number} category negative: none */
export function spriteColumn(category) {
  return category < 0 ? N_STYLES : category % N_STYLES;
}
