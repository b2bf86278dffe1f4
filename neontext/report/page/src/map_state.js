/** @import { Rows } from "./types" */
/** @import { Points } from "./points.js" */
import { quadtree } from "d3-quadtree";
import { zoomIdentity } from "d3-zoom";
import { holds, pointsOf } from "./points.js";

/** What the panels of a map share: which map, how far in, what the filter keeps, what is looked at. */
export class MapState {
  transform = zoomIdentity;
  /** Position of the document that is looked at. @type {number | null} */
  focus = null;
  /** The lasso's corners, on the map. @type {[number, number][]} */
  polygon = [];
  /** Positions that the filter keeps; null: all. @type {Set<number> | null} */
  #kept = null;
  /** Categories of each kind that the kept documents have. @type {Map<number[], Set<number>>} */
  #present = new Map();
  style = { paper: "", ink: "", font: "", isDark: false };
  /** @type {(Points | undefined)[]} */
  #points = [];
  #map = 0;
  /** @type {import("d3-quadtree").Quadtree<number> | null} */
  #tree = null;

  /**
   * @param {Rows} rows
   * @param {number} side largest coordinate in the columns of a map
   */
  constructor(rows, side) {
    this.rows = rows;
    this.side = side;
    // The last is the embedding, which shows more of the clusters than two components do.
    this.#map = rows.maps.length - 1;
    this.points = this.#pointsOf(this.#map);
  }

  /** @param {number} map */
  choose(map) {
    this.points = this.#pointsOf(map);
    this.#map = map;
    this.#tree = null;
    this.focus = null;
    this.polygon = [];
  }

  get map() {
    return this.#map;
  }

  /** @param {number} map */
  #pointsOf(map) {
    return (this.#points[map] ??= pointsOf(this.rows.maps[map], this.side));
  }

  /** @param {Set<number> | null} positions null: all */
  keep(positions) {
    this.#kept = positions;
    this.#present.clear();
    this.#tree = null;
  }

  /**
   * Whether a kept document has a category.
   * @param {number[]} codes the kind, as its column
   * @param {number} category
   */
  isPresent(codes, category) {
    const known = this.#present.get(codes) ?? new Set([...(this.#kept ?? codes.keys())].map((i) => codes[i]));
    this.#present.set(codes, known);
    return known.has(category);
  }

  get isFiltered() {
    return this.#kept !== null;
  }

  /** @param {number} position */
  isVisible(position) {
    return this.#kept === null || this.#kept.has(position);
  }

  /**
   * The visible document nearest to a point of the map.
   * @param {[number, number]} point
   * @param {number} radius
   */
  nearest([x, y], radius) {
    return this.#visibleTree().find(x, y, radius) ?? null;
  }

  #visibleTree() {
    const { on, x, y } = this.points;
    const visible = () => [...on].filter((i) => this.isVisible(i));
    return (this.#tree ??= quadtree(visible(), (i) => x[i], (i) => y[i]));
  }

  /** Positions inside the lasso; null if there are none. */
  closeLasso() {
    const { on, x, y } = this.points;
    const inside = [...on].filter((i) => holds(this.polygon, x[i], y[i]));
    if (!inside.length) this.polygon = [];
    return inside.length ? new Set(inside) : null;
  }
}
