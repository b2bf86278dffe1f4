/** @import { MapPanel } from "./map_panel.js" */
/** @import { MapState } from "./map_state.js" */
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { nearestToward } from "./points.js";

/** Closest and furthest. */
const ZOOMS = /** @type {[number, number]} */ ([1, 60]);
/** Pixels from a point at which it is still meant. */
const REACH = 14;
const STEP = 1.6;
/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * What gestures do.
 * @typedef {object} Doings
 * @property {() => void} redraw
 * @property {(panel: MapPanel, position: number | null, byKey: boolean) => void} look
 * @property {(position: number) => void} open
 * @property {(inside: Set<number> | null) => void} lassoed
 * @property {() => boolean} isLassoing whether dragging draws a lasso
 */

/** Pointer, touch, wheel and keys on the map's panels. */
export class MapGestures {
  /**
   * @param {MapState} state
   * @param {MapPanel[]} panels
   * @param {Doings} doings
   */
  constructor(state, panels, doings) {
    this.state = state;
    this.panels = panels;
    this.doings = doings;
    /** @type {import("d3-zoom").ZoomBehavior<HTMLCanvasElement, unknown>} */
    this.zoom = zoom();
    this.zoom
      .scaleExtent(ZOOMS)
      .clickDistance(4)
      .filter((event) => this.#moves(event))
      .wheelDelta((event) => Math.max(-1, Math.min(1, -event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.004))))
      .on("zoom", ({ transform }) => this.#follow(transform));
    for (const panel of panels) this.#listen(panel);
  }

  /** Fits the limits of zooming to the panels' size, and shows all of the map. */
  reset() {
    const { canvas } = this.panels[0];
    this.zoom.translateExtent([[0, 0], [canvas.clientWidth, canvas.clientHeight]]).extent([[0, 0], [canvas.clientWidth, canvas.clientHeight]]);
    this.#follow(zoomIdentity);
  }

  /** @param {number} factor */
  scaleBy(factor) {
    this.zoom.scaleBy(select(this.panels[0].canvas), factor);
  }

  /**
   * Whether an event moves the map. The wheel does only with Ctrl or when the map has the focus, and one finger only
   * when the map is larger than its frame: else both scroll the page.
   * @param {any} event
   */
  #moves(event) {
    if (event.type === "wheel") return event.ctrlKey || event.metaKey || this.panels.some(({ canvas }) => canvas === document.activeElement);
    if (this.doings.isLassoing() || event.shiftKey || event.button) return false;
    return !event.touches || event.touches.length > 1 || this.state.transform.k > 1;
  }

  /** @param {import("d3-zoom").ZoomTransform} transform */
  #follow(transform) {
    this.state.transform = transform;
    for (const { canvas } of this.panels) {
      // Where d3-zoom keeps an element's transform: the panels move together.
      /** @type {any} */ (canvas).__zoom = transform;
    }
    this.updateTouch();
    this.doings.redraw();
  }

  /** Leaves to the browser the touches that are not the map's. */
  updateTouch() {
    const ours = this.doings.isLassoing() || this.state.transform.k > 1;
    for (const { canvas } of this.panels) canvas.style.touchAction = ours ? "none" : "pan-y";
  }

  /** @param {MapPanel} panel */
  #listen(panel) {
    const { canvas } = panel;
    select(canvas).call(this.zoom).on("dblclick.zoom", null);
    canvas.addEventListener("pointerdown", (event) => this.#press(panel, event));
    canvas.addEventListener("pointermove", (event) => this.#hover(panel, event));
    canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.doings.look(panel, null, false));
    canvas.addEventListener("click", (event) => this.#click(panel, event));
    canvas.addEventListener("keydown", (event) => this.#key(panel, event));
    canvas.addEventListener("blur", () => this.doings.look(panel, null, false));
  }

  /**
   * @param {MapPanel} panel
   * @param {MouseEvent} event
   */
  #under(panel, event) {
    return this.state.nearest(panel.point([event.offsetX, event.offsetY]), REACH / (panel.side * this.state.transform.k));
  }

  /**
   * @param {MapPanel} panel
   * @param {PointerEvent} event
   */
  #press(panel, event) {
    if (event.button || !(this.doings.isLassoing() || event.shiftKey)) return;
    const { canvas } = panel;
    canvas.setPointerCapture(event.pointerId);
    this.state.polygon = [];
    const add = (/** @type {PointerEvent} */ moved) => {
      this.state.polygon.push(panel.point([moved.offsetX, moved.offsetY]));
      this.doings.redraw();
    };
    const end = () => {
      canvas.removeEventListener("pointermove", add);
      this.doings.lassoed(this.state.closeLasso());
    };
    canvas.addEventListener("pointermove", add);
    canvas.addEventListener("lostpointercapture", end, { once: true });
  }

  /**
   * @param {MapPanel} panel
   * @param {PointerEvent} event
   */
  #hover(panel, event) {
    if (event.buttons || event.pointerType === "touch") return;
    this.doings.look(panel, this.#under(panel, event), false);
  }

  /**
   * A click opens a document; the first tap of a finger shows it.
   * @param {MapPanel} panel
   * @param {MouseEvent} event
   */
  #click(panel, event) {
    if (this.doings.isLassoing() || event.shiftKey) return;
    const position = this.#under(panel, event);
    const isTouch = /** @type {PointerEvent} */ (event).pointerType === "touch";
    if (position === null || (isTouch && position !== this.state.focus)) this.doings.look(panel, position, false);
    else this.doings.open(position);
  }

  /**
   * @param {MapPanel} panel
   * @param {KeyboardEvent} event
   */
  #key(panel, event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { focus } = this.state;
    /** @type {Record<string, () => void>} */
    const commands = {
      "+": () => this.scaleBy(STEP),
      "=": () => this.scaleBy(STEP),
      "-": () => this.scaleBy(1 / STEP),
      0: () => this.reset(),
      Escape: () => this.doings.look(panel, null, true),
      Enter: () => focus !== null && this.doings.open(focus),
    };
    const direction = DIRECTIONS[event.key];
    const command = direction ? () => this.#goToward(panel, direction) : commands[event.key];
    if (!command) return;
    event.preventDefault();
    command();
  }

  /**
   * @param {MapPanel} panel
   * @param {[number, number]} direction
   */
  #goToward(panel, direction) {
    const { points, focus } = this.state;
    const [x, y] = panel.point([panel.canvas.clientWidth / 2, panel.canvas.clientHeight / 2]);
    const visible = (/** @type {number} */ i) => this.state.isVisible(i);
    const to =
      focus === null
        ? this.state.nearest([x, y], Infinity)
        : nearestToward(points, visible, { x: points.x[focus], y: points.y[focus] }, direction);
    if (to === null) return;
    this.#bringIntoFrame(panel, to);
    this.doings.look(panel, to, true);
  }

  /**
   * @param {MapPanel} panel
   * @param {number} position
   */
  #bringIntoFrame(panel, position) {
    const { points, transform } = this.state;
    const [left, top] = panel.place(points.x[position], points.y[position]);
    const { clientWidth, clientHeight } = panel.canvas;
    if (left >= 0 && top >= 0 && left <= clientWidth && top <= clientHeight) return;
    const [x, y] = transform.invert([left, top]);
    this.zoom.translateTo(select(panel.canvas), x, y);
  }
}
