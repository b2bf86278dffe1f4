/** @import { MapColumns } from "./types" */

/**
 * The documents that are on a map.
 * @typedef {{on: Int32Array, x: Float32Array, y: Float32Array}} Points `on`: positions of the documents; x, y: by position, 0 to 1, y downwards
 */

/**
 * @param {MapColumns} columns
 * @param {number} side largest coordinate in them
 * @returns {Points}
 */
export function pointsOf({ x, y }, side) {
  const on = x.flatMap((value, i) => (value >= 0 && y[i] >= 0 ? [i] : []));
  return { on: Int32Array.from(on), x: Float32Array.from(x, (v) => v / side), y: Float32Array.from(y, (v) => 1 - v / side) };
}

/**
 * The middle of each category, largest category first.
 * @param {Points} points
 * @param {number[]} codes category of each position; negative: none
 * @returns {{code: number, x: number, y: number, n: number}[]}
 */
export function medians({ on, x, y }, codes) {
  /** @type {Map<number, number[]>} */
  const members = new Map();
  for (const i of on) {
    if (codes[i] < 0) continue;
    const known = members.get(codes[i]);
    if (known) known.push(i);
    else members.set(codes[i], [i]);
  }
  const middles = [...members].map(([code, of]) => ({ code, x: median(of.map((i) => x[i])), y: median(of.map((i) => y[i])), n: of.length }));
  return middles.sort((a, b) => b.n - a.n || a.code - b.code);
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/**
 * The nearest point in a direction, within 45 degrees of it; null if there is none.
 * @param {Points} points
 * @param {(position: number) => boolean} isVisible
 * @param {{x: number, y: number}} from
 * @param {[number, number]} direction a unit vector along an axis
 */
export function nearestToward({ on, x, y }, isVisible, from, [dx, dy]) {
  /** @type {number | null} */
  let nearest = null;
  let least = Infinity;
  for (const i of on) {
    const [right, down] = [x[i] - from.x, y[i] - from.y];
    const along = right * dx + down * dy;
    const across = Math.abs(right * dy - down * dx);
    const distance = along + 2 * across;
    if (along > 0 && across <= along && distance < least && isVisible(i)) [nearest, least] = [i, distance];
  }
  return nearest;
}

/**
 * Whether a polygon holds a point (even-odd rule).
 * @param {[number, number][]} polygon
 * @param {number} x
 * @param {number} y
 */
export function holds(polygon, x, y) {
  let inside = false;
  polygon.forEach(([x1, y1], i) => {
    const [x0, y0] = polygon[(i || polygon.length) - 1];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  });
  return inside;
}
