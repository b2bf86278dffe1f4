/**
 * Colours and shapes of the map's categories: ten hues that stay apart for most colour-blind readers (M. A. Petroff,
 * "Accessible Color Sequences for Data Visualization", 2021), lighter where they would drown in the dark, and four
 * shapes, so that 40 categories differ. Numbers and names on the map say the same once more.
 */
const LIGHT = ["#3f90da", "#e99700", "#bd1f01", "#832db6", "#6d8a86", "#e76300", "#a96b59", "#a3944f", "#5f6371", "#57b9be"];
const DARK = ["#56a5ee", "#ffb02a", "#f2604a", "#c083ea", "#a3b8b5", "#ff8a3d", "#d09a88", "#d0c385", "#a4a9b8", "#92dadd"];

export const SHAPES = /** @type {const} */ (["circle", "square", "diamond", "triangle"]);

/** @typedef {typeof SHAPES[number]} Shape */

/** Marker styles before they repeat. */
export const N_STYLES = LIGHT.length * SHAPES.length;

/**
 * @param {number} category 0 .. N_STYLES - 1
 * @param {boolean} isDark
 * @returns {{colour: string, shape: Shape}}
 */
export function markerStyle(category, isDark) {
  const colours = isDark ? DARK : LIGHT;
  const shape = SHAPES[Math.floor(category / colours.length) % SHAPES.length];
  return { colour: colours[category % colours.length], shape };
}

/**
 * Corners of a shape around the origin; null for the circle. All shapes have about the same area.
 * @param {Shape} shape
 * @param {number} radius
 * @returns {[number, number][] | null}
 */
export function corners(shape, radius) {
  const half = 0.89 * radius;
  const wide = 1.26 * radius;
  if (shape === "circle") return null;
  if (shape === "square") return [[-half, -half], [half, -half], [half, half], [-half, half]];
  if (shape === "diamond") return [[0, -wide], [wide, 0], [0, wide], [-wide, 0]];
  return [[0, -1.35 * radius], [1.35 * radius, radius], [-1.35 * radius, radius]];
}
