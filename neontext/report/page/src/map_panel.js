/** @import { Points } from "./points.js" */
/** @import { MapState } from "./map_state.js" */
/** @import { Sprites } from "./sprites.js" */
import { h } from "./dom.js";
import { counted } from "./numbers.js";
import { medians } from "./points.js";
import { spriteColumn, sprites } from "./sprites.js";

/** Pixels around the points. */
const MARGIN = 14;
/** How near the window a canvas is drawn. */
const NEAR = "200px";
/** Longest name on the map, in characters, and pixels from line to line. */
const LONGEST = 18;
const LINE = 15;

/**
 * @typedef {object} Colouring
 * @property {string} title
 * @property {number[]} codes category of each position; negative: none
 * @property {(code: number) => string} name what stands on the map for a category
 * @property {(code: number) => number} style which marker style of the palette a category has; negative: that of none
 */

/** One canvas of the map: the points in the colours of one kind of category. */
export class MapPanel {
  leftOut = h("p", { class: "left-out quiet" });
  canvas = h("canvas", { tabindex: 0, role: "application", "aria-roledescription": "map" });
  side = 0;
  #frame = 0;
  /** Whether the canvas is near the window, and whether it has changed since it was. */
  #isNear = true;
  #isLate = false;
  #faintLayer = h("canvas");
  #faintKey = "";
  /** @type {Sprites | null} */
  #sprites = null;
  #spriteKey = "";
  #columns;
  /** @type {{points: Points, middles: ReturnType<typeof medians>} | null} */
  #middles = null;

  /**
   * @param {MapState} state
   * @param {Colouring} colouring
   */
  constructor(state, colouring) {
    this.state = state;
    this.colouring = colouring;
    this.canvas.setAttribute("aria-label", `Map of the documents, coloured by ${colouring.title.toLowerCase()}. Arrow keys go from point to point, Enter opens.`);
    /** Column of each position in the sprites. */
    this.#columns = Uint8Array.from(colouring.codes, (code) => spriteColumn(colouring.style(code)));
    new IntersectionObserver(([{ isIntersecting }]) => this.#approach(isIntersecting), { rootMargin: NEAR }).observe(this.canvas);
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
  }

  /** Fits the canvas to its place in the page; true if its size has changed. */
  resize() {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    const [w, ht] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width === w && this.canvas.height === ht) return false;
    [this.canvas.width, this.canvas.height, this.ratio] = [w, ht, ratio];
    this.side = Math.min(width, height) - 2 * MARGIN;
    this.left = (width - this.side) / 2;
    this.top = (height - this.side) / 2;
    return true;
  }

  ratio = 1;
  left = 0;
  top = 0;

  /**
   * Where a point of the map is on the canvas, in CSS pixels.
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  place(x, y) {
    return this.state.transform.apply([this.left + x * this.side, this.top + y * this.side]);
  }

  /**
   * The point of the map at a place on the canvas.
   * @param {[number, number]} place
   * @returns {[number, number]}
   */
  point(place) {
    const [x, y] = this.state.transform.invert(place);
    return [(x - this.left) / this.side, (y - this.top) / this.side];
  }

  /** @param {boolean} isNear */
  #approach(isNear) {
    this.#isNear = isNear;
    if (isNear && this.#isLate) this.draw();
  }

  /** Draws with the next frame, or when it comes near. */
  draw() {
    this.#isLate = !this.#isNear;
    if (this.#isLate) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    const { context, canvas, ratio } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (this.side <= 0) return;
    this.#drawPoints();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#drawNames();
    this.#drawLasso();
    this.#drawRing();
  }

  /** Radius of a point in CSS pixels: smaller where there are many, larger when looked at closely. */
  get radius() {
    const n = this.state.points.on.length;
    const alone = n > 8000 ? 1.7 : n > 1500 ? 2.4 : 3.6;
    return Math.min(alone * this.state.transform.k ** 0.4, 7);
  }

  #drawPoints() {
    const { state, context } = this;
    if (state.isFiltered) context.drawImage(this.#faint(), 0, 0);
    this.#drawEach(context, 0, (i) => state.isVisible(i));
  }

  /** All points, faint: what a filter leaves out. Another filter of the same picture needs no other. */
  #faint() {
    const { canvas, state } = this;
    this.#currentSprites();
    const key = `${canvas.width} ${canvas.height} ${state.transform} ${state.map} ${this.#spriteKey}`;
    if (key === this.#faintKey) return this.#faintLayer;
    this.#faintKey = key;
    // Setting its size empties it.
    Object.assign(this.#faintLayer, { width: canvas.width, height: canvas.height });
    this.#drawEach(/** @type {CanvasRenderingContext2D} */ (this.#faintLayer.getContext("2d")), 1, () => true);
    return this.#faintLayer;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {0 | 1} row of the sprites: clear or faint
   * @param {(position: number) => boolean} isMeant
   */
  #drawEach(context, row, isMeant) {
    const { state, ratio, canvas } = this;
    const { image, side } = this.#currentSprites();
    const { on, x, y } = state.points;
    const columns = this.#columns;
    const scale = ratio * this.side * state.transform.k;
    const [x0, y0] = this.place(0, 0).map((v) => v * ratio - side / 2);
    for (const i of on) {
      if (!isMeant(i)) continue;
      const [left, top] = [Math.round(x0 + x[i] * scale), Math.round(y0 + y[i] * scale)];
      if (left < -side || top < -side || left > canvas.width || top > canvas.height) continue;
      context.drawImage(image, columns[i] * side, row * side, side, side, left, top, side, side);
    }
  }

  /** @returns {Sprites} */
  #currentSprites() {
    const radius = Math.round(2 * this.radius * this.ratio) / 2;
    const key = `${radius} ${this.state.style.isDark}`;
    if (this.#sprites && key === this.#spriteKey) return this.#sprites;
    this.#spriteKey = key;
    return (this.#sprites = sprites(radius, this.state.style.isDark));
  }

  /**
   * Names at the middle of each category, or beside it, larger categories first; how many would lie on another one wherever
   * they stood is said below the map.
   */
  #drawNames() {
    const { context, state } = this;
    const { points } = state;
    if (this.#middles?.points !== points) this.#middles = { points, middles: medians(points, this.colouring.codes) };
    context.font = `600 13px ${state.style.font}`;
    Object.assign(context, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 4 });
    /** @type {[number, number, number][]} */
    const taken = [];
    let leftOut = 0;
    for (const { code, x, y } of this.#middles.middles) {
      if (!state.isPresent(this.colouring.codes, code)) continue;
      const name = shortened(this.colouring.name(code));
      const half = context.measureText(name).width / 2 + 2;
      const [middle, line] = this.place(x, y);
      const places = beside(half).map(([right, down]) => this.#kept([middle + right, line + down], half));
      const free = places.find(([left, top]) => taken.every(([l, t, w]) => Math.abs(l - left) >= w + half || Math.abs(t - top) >= LINE));
      if (!free) leftOut += 1;
      else this.#drawName(name, ...free);
      if (free) taken.push([...free, half]);
    }
    this.#tell(leftOut);
  }

  /**
   * @param {string} name
   * @param {number} left
   * @param {number} top
   */
  #drawName(name, left, top) {
    const { context, state } = this;
    context.strokeStyle = state.style.paper;
    context.strokeText(name, left, top);
    context.fillStyle = state.style.ink;
    context.fillText(name, left, top);
  }

  /** Says how many names have no room. @param {number} n */
  #tell(n) {
    const said = n ? `${counted(n, "name")} ${n === 1 ? "has" : "have"} no room here: come closer to see ${n === 1 ? "it" : "them"}.` : "";
    if (this.leftOut.textContent !== said) this.leftOut.textContent = said;
  }

  /**
   * A place so near the frame that a name would be cut there is moved inwards; one outside of it stays outside.
   * @param {[number, number]} place
   * @param {number} half half of the name's width
   * @returns {[number, number]}
   */
  #kept([left, top], half) {
    const width = this.canvas.clientWidth;
    return left < 0 || left > width ? [left, top] : [Math.max(half, Math.min(width - half, left)), top];
  }

  #drawLasso() {
    const { polygon, style } = this.state;
    if (polygon.length < 2) return;
    const { context } = this;
    context.beginPath();
    for (const [x, y] of polygon) context.lineTo(...this.place(x, y));
    context.closePath();
    Object.assign(context, { strokeStyle: style.ink, lineWidth: 1.25 });
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
  }

  /** A ring around the point that is looked at. */
  #drawRing() {
    const { focus, points, style } = this.state;
    if (focus === null) return;
    const { context } = this;
    const [left, top] = this.place(points.x[focus], points.y[focus]);
    for (const [colour, width] of /** @type {[string, number][]} */ ([[style.paper, 4.5], [style.ink, 2]])) {
      context.beginPath();
      context.arc(left, top, this.radius + 3, 0, 2 * Math.PI);
      Object.assign(context, { strokeStyle: colour, lineWidth: width });
      context.stroke();
    }
  }
}

/**
 * Where a name may stand: in the middle, below, above, on the right, on the left.
 * @param {number} half half of its width
 * @returns {[number, number][]}
 */
function beside(half) {
  return [[0, 0], [0, LINE], [0, -LINE], [half + LINE, 0], [-half - LINE, 0]];
}

/** @param {string} name */
function shortened(name) {
  const characters = [...name];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : name;
}
