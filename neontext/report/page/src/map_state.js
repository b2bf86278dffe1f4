/** @import { Rows } from "./types" */
/** @import { Points } from "./points.js" */
import { quadtree } from "d3-quadtree";
import { zoomIdentity } from "d3-zoom";
import { holds, pointsOf } from "./points.js";

/** What the panels of a map share: which map, how far in, what is muted, chosen and looked at. */
export class MapState {
  transform = zoomIdentity;
  /** Position of the document that is looked at. @type {number | null} */
  focus = null;
  /** The lasso's corners, on the map. @type {[number, number][]} */
  polygon = [];
  /** Positions inside the lasso. @type {Set<number> | null} */
  chosen = null;
  style = { paper: "", ink: "", font: "", isDark: false };
  /** Muted categories of each kind. @type {Map<number[], Set<number>>} */
  #muted = new Map();
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

  /**
   * Categories of a kind that are muted.
   * @param {number[]} codes the kind, as its column
   */
  muted(codes) {
    const known = this.#muted.get(codes) ?? new Set();
    this.#muted.set(codes, known);
    return known;
  }

  /**
   * @param {number[]} codes
   * @param {number[]} categories
   */
  mute(codes, categories) {
    this.#muted.set(codes, new Set(categories));
    this.#tree = null;
  }

  /**
   * @param {number[]} codes
   * @param {number} category
   */
  isMuted(codes, category) {
    return this.#muted.get(codes)?.has(category) ?? false;
  }

  /** @param {number} position */
  isVisible(position) {
    if (this.chosen && !this.chosen.has(position)) return false;
    for (const [codes, muted] of this.#muted) if (muted.has(codes[position])) return false;
    return true;
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

  /** Chooses the documents inside the lasso; those that are muted stay out. */
  closeLasso() {
    const { on, x, y } = this.points;
    const before = this.chosen;
    this.chosen = null;
    const inside = [...on].filter((i) => this.isVisible(i) && holds(this.polygon, x[i], y[i]));
    this.chosen = inside.length ? new Set(inside) : before;
    if (!inside.length) this.polygon = [];
    this.#tree = null;
  }

  clearLasso() {
    this.chosen = null;
    this.polygon = [];
    this.#tree = null;
  }
}
