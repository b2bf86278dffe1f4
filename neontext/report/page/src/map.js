/** @import { Filter, Found, Rows } from "./types" */
/** @import { Store } from "./store.js" */
/** @import { Navigation } from "./navigation.js" */
/** @import { Colouring } from "./map_panel.js" */
import { bdi, fill, h } from "./dom.js";
import { EVERYTHING } from "./fragments.js";
import { MapGestures } from "./map_gestures.js";
import { mapLegend } from "./map_legend.js";
import { MapPanel } from "./map_panel.js";
import { MapState } from "./map_state.js";
import { clusterMarkerStyles } from "./marker_styles.js";
import { clusterName, clusterOption, documentName, labelChip, quoted } from "./names.js";
import { signed } from "./numbers.js";

const CLOSER = 1.6;

/** The map of the documents: a panel coloured by cluster, one by label where there are labels. */
export class DocumentMap {
  #tip = h("div", { class: "tip", hidden: true });
  #said = h("p", { class: "hidden", role: "status" });
  #isLassoing = false;
  /** @type {Filter} */
  #filter = EVERYTHING;

  /**
   * @param {Store} store
   * @param {Rows} rows
   * @param {Navigation} navigation
   * @param {HTMLElement} host
   * @param {(by: Filter) => void} narrow
   */
  constructor(store, rows, navigation, host, narrow) {
    this.store = store;
    this.rows = rows;
    this.navigation = navigation;
    this.host = host;
    this.narrow = narrow;
    this.state = new MapState(rows, store.facts.packed.map_side);
    this.panels = this.#colourings().map((colouring) => new MapPanel(this.state, colouring));
    this.gestures = new MapGestures(this.state, this.panels, {
      redraw: () => this.#redraw(),
      look: (panel, position, byKey) => this.#look(panel, position, byKey),
      open: (position) => (location.hash = `#d${rows.document[position]}`),
      lassoed: (inside) => this.#choose(inside),
      isLassoing: () => this.#isLassoing,
    });
    this.legends = this.panels.map(() => h("div"));
    this.#build();
    this.restyle();
    new ResizeObserver(() => this.#resize()).observe(host);
    window.addEventListener("beforeprint", () => this.#drawForPrint());
    window.addEventListener("afterprint", () => this.restyle());
  }

  /** @returns {Colouring[]} */
  #colourings() {
    const { facts } = this.store;
    const styles = clusterMarkerStyles(facts);
    const byCluster = { title: "Cluster", codes: this.rows.cluster, name: String, style: (/** @type {number} */ code) => styles.get(code) ?? -1 };
    const byLabel = { title: "Label", codes: this.rows.label, name: (/** @type {number} */ code) => facts.labels[code], style: (/** @type {number} */ code) => code };
    return facts.labels.length ? [byCluster, byLabel] : [byCluster];
  }

  #build() {
    const figures = this.panels.map((panel, i) =>
      h("figure", { class: "map-panel" }, h("figcaption", {}, panel.colouring.title), panel.canvas, panel.leftOut, this.legends[i]),
    );
    const panels = h("div", { class: `map-panels n${figures.length}` }, ...figures, this.#tip);
    fill(this.host, this.#controls(), panels, this.#said);
  }

  #controls() {
    const button = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ onclick) =>
      h("button", { type: "button", "aria-label": name, title: name, onclick }, sign);
    const lasso = h("button", { type: "button", "aria-pressed": "false", title: "or drag with Shift", onclick: () => toggle(!this.#isLassoing) }, "Lasso");
    const toggle = (/** @type {boolean} */ on) => {
      this.#isLassoing = on;
      lasso.setAttribute("aria-pressed", String(on));
      this.host.classList.toggle("lassoing", on);
      this.gestures.updateTouch();
    };
    return h(
      "div",
      { class: "map-controls" },
      this.#mapSwitch(),
      h("div", { class: "together" }, button("closer", "+", () => this.gestures.scaleBy(CLOSER)), button("further", "−", () => this.gestures.scaleBy(1 / CLOSER)), h("button", { type: "button", onclick: () => this.gestures.reset() }, "All")),
      lasso,
      h("span", { class: "quiet hint" }, "Ctrl + wheel or pinch zooms, dragging moves, a click opens; a name below filters."),
    );
  }

  #mapSwitch() {
    const { maps } = this.store.facts;
    if (maps.length < 2) return null;
    const choose = (/** @type {number} */ map) => {
      this.state.choose(map);
      this.gestures.reset();
    };
    const choices = maps.map((name, i) =>
      h("label", { class: "choice" }, h("input", { type: "radio", name: "map", checked: i === this.state.map, onchange: () => choose(i) }), h("span", {}, bdi(name))),
    );
    return h("fieldset", { class: "switch" }, h("legend", { class: "hidden" }, "Map"), h("div", { class: "choices" }, ...choices));
  }

  /** Takes the colours of the page's theme. */
  restyle() {
    const style = getComputedStyle(document.documentElement);
    const value = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    this.#draw({ paper: value("--card"), ink: value("--ink"), font: value("--sans"), isDark: isDark(value("--paper")) });
  }

  #drawForPrint() {
    this.#draw({ ...this.state.style, paper: "#fff", ink: "#000", isDark: false });
    for (const panel of this.panels) panel.drawNow();
  }

  /** @param {MapState["style"]} style */
  #draw(style) {
    this.state.style = style;
    this.#drawLegends();
    this.#redraw();
  }

  /** @param {Colouring} colouring */
  #legend(colouring) {
    const { facts } = this.store;
    const isCluster = colouring.title === "Cluster";
    const names = isCluster ? facts.clusters.map(({ cluster }) => ({ code: cluster, name: `${cluster} ${clusterName(facts, cluster)}` })) : facts.labels.map((name, code) => ({ code, name }));
    const none = !isCluster && colouring.codes.includes(-1) ? [{ code: -1, name: "no label" }] : [];
    const term = isCluster ? "cluster" : "label";
    const isChosen = (/** @type {number} */ code) => this.#filter[term] === code && !this.#filter.not.includes(term);
    const choose = (/** @type {number} */ code) => this.narrow({ ...EVERYTHING, [term]: code });
    return mapLegend(colouring, [...names, ...none], this.state.style.isDark, isChosen, choose);
  }

  /**
   * Shows what a filter finds; the rest fades.
   * @param {Found | null} found null: everything
   */
  follow(found) {
    this.#filter = found?.filter ?? EVERYTHING;
    this.state.keep(found && new Set(found.positions));
    if (this.#filter.only !== "lasso") this.state.polygon = [];
    this.#drawLegends();
    this.#redraw();
  }

  /** Made anew; the entry that has the focus keeps it. */
  #drawLegends() {
    this.panels.forEach((panel, i) => {
      const focused = document.activeElement instanceof HTMLElement && this.legends[i].contains(document.activeElement) ? document.activeElement.dataset.code : null;
      fill(this.legends[i], this.#legend(panel.colouring));
      if (focused) /** @type {HTMLElement | null} */ (this.legends[i].querySelector(`[data-code="${focused}"]`))?.focus();
    });
  }

  #resize() {
    // Another view is shown: the map keeps what it has.
    if (!this.host.clientWidth) return;
    const changed = this.panels.map((panel) => panel.resize());
    if (changed.includes(true)) this.gestures.reset();
  }

  #redraw() {
    this.#tip.hidden = true;
    for (const panel of this.panels) panel.draw();
  }

  /**
   * @param {MapPanel} panel
   * @param {number | null} position
   * @param {boolean} byKey
   */
  #look(panel, position, byKey) {
    if (position === this.state.focus && this.#tip.hidden === (position === null)) return;
    this.state.focus = position;
    for (const each of this.panels) each.draw();
    panel.canvas.classList.toggle("on-point", position !== null);
    this.#tip.hidden = position === null;
    if (position === null) return;
    fill(this.#tip, ...this.#about(position));
    this.#placeTip(panel, position);
    if (byKey) fill(this.#said, this.#tip.textContent);
  }

  /** @param {number} i position */
  #about(i) {
    const { facts } = this.store;
    const { rows } = this;
    const word = rows.word[i];
    return [
      h("p", { class: "head" }, h("strong", {}, documentName(rows.id[i], rows.document[i])), " ", labelChip(facts, rows.label[i])),
      h("p", { class: "quiet" }, bdi(clusterOption(facts, rows.cluster[i])), rows.evidence[i] === null ? null : `, evidence ${signed(rows.evidence[i], 2)}`),
      quoted(rows, i),
      word !== null && h("p", { class: "quiet" }, "most for it: ", bdi(word), " ", signed(rows.relevance[i], 2)),
    ];
  }

  /**
   * @param {MapPanel} panel
   * @param {number} position
   */
  #placeTip(panel, position) {
    const tip = this.#tip;
    const around = /** @type {HTMLElement} */ (tip.offsetParent).getBoundingClientRect();
    const canvas = panel.canvas.getBoundingClientRect();
    const [left, top] = panel.place(this.state.points.x[position], this.state.points.y[position]);
    const x = canvas.left - around.left + left;
    const y = canvas.top - around.top + top;
    const fitsRight = x + 14 + tip.offsetWidth <= around.width;
    const beside = fitsRight ? x + 14 : Math.max(0, x - 14 - tip.offsetWidth);
    tip.style.left = `${beside}px`;
    tip.style.top = `${y + 12}px`;
  }

  /** Filters by what the lasso holds. @param {Set<number> | null} inside */
  #choose(inside) {
    if (!inside) return this.#redraw();
    this.navigation.lasso = inside;
    this.narrow({ ...EVERYTHING, only: "lasso" });
  }
}

/**
 * Whether a colour such as "#15171b" is dark.
 * @param {string} colour
 */
function isDark(colour) {
  return parseInt(colour.slice(1, 3), 16) < 128;
}
