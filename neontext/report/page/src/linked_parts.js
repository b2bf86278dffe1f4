/** @import { Facts, Filter, Found, Rows } from "./types" */
import { svg } from "./dom.js";
import { parseFragment } from "./fragments.js";
import { count, counted } from "./numbers.js";
import { within } from "./selection.js";

/**
 * A link of the static page to some of the documents, and what stands on it without a filter.
 * @typedef {{link: Element, filter: Filter, text: string | null, name: string}} Part
 */

/** The table of labels, the plot of the clusters, the histograms and the table of clusters, which show what a filter finds. */
export class LinkedParts {
  /** @type {Part[]} */
  #cells;
  /** @type {Part[]} */
  #dots;
  /** @type {(Part & {bar: Element, part: Element})[]} */
  #bars;
  /** @type {{row: Element, cluster: number, size: Element, text: string | null}[]} */
  #rows;

  /**
   * @param {HTMLElement} view
   * @param {Facts} facts
   */
  constructor(view, facts) {
    this.#cells = linksIn(view, ".contingency", facts);
    this.#dots = linksIn(view, "#findings .chart", facts);
    this.#bars = linksIn(view, "#distributions .chart", facts).map(withPart);
    this.#rows = [...view.querySelectorAll("table.overview tbody tr")].flatMap((row) => clusterRow(row, facts));
  }

  /**
   * @param {Rows} rows
   * @param {Found | null} found null: everything
   */
  follow(rows, found) {
    const counts = found && new Counts(rows, found.positions);
    for (const { link, filter, text, name } of this.#cells) {
      const n = counts?.of(filter) ?? null;
      link.textContent = n === null ? text : count(n);
      link.setAttribute("aria-label", n === null ? name : name.replace(/^[\d,]+ documents?/, counted(n, "document")));
      link.toggleAttribute("hidden", n === 0);
    }
    for (const { link, filter } of this.#dots) link.classList.toggle("faint", counts?.of(filter) === 0);
    for (const { row, cluster, size, text } of this.#rows) {
      const n = counts && counts.inCluster(cluster);
      row.toggleAttribute("hidden", n === 0);
      size.textContent = n === null ? text : `${count(n)} of ${text}`;
    }
    this.#followBars(rows, found);
  }

  /**
   * The part of each bar that the filter finds stands in front of it.
   * @param {Rows} rows
   * @param {Found | null} found
   */
  #followBars(rows, found) {
    const all = rows.document.map((_, i) => i);
    for (const { bar, part, filter } of this.#bars) {
      const inside = within(rows.evidence, filter.evidence) ?? within(rows.probability, filter.probability);
      if (!inside) continue;
      bar.classList.toggle("faint", found !== null);
      const n = found ? all.filter(inside).length : 0;
      const share = found && n ? found.positions.filter(inside).length / n : 0;
      const [height, bottom] = [Number(bar.getAttribute("height")), Number(bar.getAttribute("y")) + Number(bar.getAttribute("height"))];
      part.setAttribute("height", (share * height).toFixed(1));
      part.setAttribute("y", (bottom - share * height).toFixed(1));
    }
  }
}

/** How many of some documents are in each cluster with each label. */
class Counts {
  /** @type {Map<string, number>} */
  #n = new Map();

  /**
   * @param {Rows} rows
   * @param {number[]} positions
   */
  constructor(rows, positions) {
    for (const i of positions) {
      const [cluster, label] = [rows.cluster[i], rows.label[i]];
      for (const key of [`${cluster} ${label}`, `${cluster} `, ` ${label}`]) this.#n.set(key, (this.#n.get(key) ?? 0) + 1);
    }
  }

  /** @param {Filter} filter a cluster, a label, or both; outside of the cluster, and in another one, if that is negated */
  of({ cluster, label, not }) {
    const at = (/** @type {number | null} */ k) => this.#n.get(`${k ?? ""} ${label ?? ""}`) ?? 0;
    if (!not.includes("cluster")) return at(cluster);
    return at(null) - at(-1) - (cluster === -1 ? 0 : at(cluster));
  }

  /** @param {number} cluster */
  inCluster(cluster) {
    return this.#n.get(`${cluster} `) ?? 0;
  }
}

/**
 * @param {HTMLElement} view
 * @param {string} place
 * @param {Facts} facts
 * @returns {Part[]}
 */
function linksIn(view, place, facts) {
  return [...view.querySelectorAll(`${place} a.filters`)].flatMap((link) => {
    const to = parseFragment(link.getAttribute("href") ?? "", facts);
    return to?.page === "documents" ? [{ link, filter: to.filter, text: link.textContent, name: link.getAttribute("aria-label") ?? "" }] : [];
  });
}

/** @param {Part} part */
function withPart(part) {
  const bar = /** @type {Element} */ (part.link.querySelector(".column"));
  const front = svg("rect", { class: "part", x: bar.getAttribute("x"), width: bar.getAttribute("width"), y: 0, height: 0 });
  bar.after(front);
  return { ...part, bar, part: front };
}

/**
 * @param {Element} row
 * @param {Facts} facts
 */
function clusterRow(row, facts) {
  const to = parseFragment(row.querySelector("th a")?.getAttribute("href") ?? "", facts);
  const size = row.querySelector(".size");
  return to?.page === "cluster" && size ? [{ row, cluster: to.cluster, size, text: size.textContent }] : [];
}
