/** @import { Filter, Found, Rows } from "./types" */
/** @import { Finder } from "./finder.js" */
/** @import { Store } from "./store.js" */
import { fill, h } from "./dom.js";
import { excerptOf } from "./excerpts.js";
import { FilterForm } from "./filter_form.js";
import { listCsv, listMarkdown, save } from "./list_export.js";
import { listItem, showExcerpt } from "./list_item.js";
import { sortNames } from "./navigation.js";
import { count, counted } from "./numbers.js";
import { comparableWords } from "./word_index.js";

/** Documents shown at a time. */
const AT_A_TIME = 50;
/** Words named when several are meant. */
const NAMED = 6;

/** A list of documents that can be narrowed and sorted. */
export class DocumentList {
  #list = h("ol", { class: "documents" });
  #status = h("p", { class: "hits", role: "status" });
  #more = h("button", { type: "button", class: "more", onclick: () => this.#showMore() });
  #first = h("input", { type: "number", min: 1, "aria-label": "Documents to export" });
  /** @type {number[]} */
  #positions = [];
  /** @type {Found | null} */
  #found = null;
  #shown = 0;
  #key = "";

  /**
   * @param {Store} store
   * @param {Finder} finder
   * @param {{host: Element, cluster: number | null, changed: (filter: Filter) => void}} place what it fills; its own cluster
   */
  constructor(store, finder, { host, cluster, changed }) {
    this.store = store;
    this.finder = finder;
    this.cluster = cluster;
    this.form = new FilterForm(store.facts, () => store.words(), changed, cluster === null);
    // The page of all documents says it above the list.
    const omitted = cluster === null ? null : store.facts.omitted;
    const head = h("div", { class: "list-head" }, this.#status, this.#exports());
    fill(host, this.form.element, head, omitted ? h("p", { class: "quiet omitted" }, omitted) : null, this.#list, this.#more);
  }

  /**
   * @param {Filter} filter
   * @param {string} href where the list is, to come back to it
   * @returns {Promise<Found>}
   */
  async show(filter, href) {
    const { navigation } = this.finder;
    const rows = await this.store.rows();
    this.form.show(filter);
    const found = await this.finder.find(filter);
    const { positions } = found;
    this.#found = found;
    const lost = filter.only === "lasso" && !navigation.lasso ? "The choice made on the map is gone: it lasts only while the page is open. " : "";
    fill(this.#status, `${lost}${hits(positions.length, this.#all(rows))}${await this.#holding(found)}, ${sortNames(this.store.facts)[filter.sort]}`);
    navigation.list = { positions, href, title: this.cluster === null ? "Documents" : `Cluster ${this.cluster}` };
    this.#render(rows, positions, JSON.stringify([filter.sort, positions.length, positions[0], href]));
    return found;
  }

  /** What saves the first documents of the list, as many as it shows unless the reader says otherwise. */
  #exports() {
    const button = (/** @type {string} */ name, /** @type {() => Promise<void>} */ onclick) => h("button", { type: "button", onclick }, name);
    const csv = button("CSV", () => this.#export("csv", "text/csv", listCsv));
    return h("p", { class: "export" }, h("label", {}, "Export the first ", this.#first), " as ", csv, " ", button("Markdown", () => this.#export("md", "text/markdown", listMarkdown)));
  }

  /**
   * @param {string} ending
   * @param {string} type
   * @param {typeof listCsv} write
   */
  async #export(ending, type, write) {
    const { facts } = this.store;
    const n = Math.max(1, Math.floor(Number(this.#first.value)) || this.#shown);
    const name = `${facts.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40)}-documents.${ending}`;
    save(name, type, write(await this.store.rows(), this.#positions.slice(0, n), facts, this.#found));
  }

  /** How many documents the list would hold if nothing narrowed it. @param {Rows} rows */
  #all(rows) {
    return this.cluster === null ? rows.cluster.length : rows.cluster.filter((cluster) => cluster === this.cluster).length;
  }

  /** The link to a document in the list; null if it is not shown. @param {number | null} position */
  linkTo(position) {
    const at = position === null ? -1 : this.#positions.indexOf(position);
    return at < 0 ? null : /** @type {HTMLElement | null} */ (this.#list.children[at]?.querySelector("a.id") ?? null);
  }

  /** The words that the documents hold. @param {Found} found */
  async #holding({ filter, words }) {
    if (!words.length) return "";
    const index = await this.store.words();
    const names = words.slice(0, NAMED).map((word) => index.words[word]).join("”, “");
    const more = words.length > NAMED ? ` and ${counted(words.length - NAMED, "more word")}` : "";
    return ` that ${filter.not.includes("word") ? "do not hold" : "hold"} “${names}”${more}`;
  }

  /**
   * @param {Rows} rows
   * @param {number[]} positions
   * @param {string} key the same list keeps what it had unfolded
   */
  #render(rows, positions, key) {
    const n = key === this.#key ? Math.max(this.#shown, AT_A_TIME) : AT_A_TIME;
    this.#key = key;
    this.#positions = positions;
    this.#list.replaceChildren();
    this.#shown = 0;
    this.#append(rows, n);
  }

  async #showMore() {
    const first = this.#shown;
    this.#append(await this.store.rows(), AT_A_TIME);
    /** @type {HTMLElement | null} */ (this.#list.children[first]?.querySelector("a.id"))?.focus();
  }

  /**
   * @param {Rows} rows
   * @param {number} n
   */
  #append(rows, n) {
    const next = this.#positions.slice(this.#shown, this.#shown + n);
    const scale = this.#positions.reduce((most, i) => Math.max(most, Math.abs(rows.evidence[i] ?? 0)), 0);
    const items = next.map((i) => listItem(this.store.facts, rows, i, { scale, isOfAll: this.cluster === null, found: this.#found }));
    this.#list.append(...items);
    void this.#quote(next, items);
    this.#shown += next.length;
    this.#first.value = String(this.#shown);
    this.#first.max = String(this.#positions.length);
    const left = this.#positions.length - this.#shown;
    this.#more.hidden = left === 0;
    fill(this.#more, `Show ${count(Math.min(left, AT_A_TIME))} more of ${count(left)}`);
  }

  /**
   * Shows where each of some documents holds what was looked for, one after the other.
   * @param {number[]} positions
   * @param {Element[]} items
   */
  async #quote(positions, items) {
    const found = this.#found;
    const { words, phrase } = soughtBy(found);
    if (!words.length && !phrase) return;
    const forms = words.length ? comparableWords(await this.store.words()) : [];
    const wanted = new Set(words.map((word) => forms[word]));
    for (const [n, position] of positions.entries()) {
      // Another list is shown by now.
      if (!items[n].isConnected || this.#found !== found) return;
      const excerpt = excerptOf(await this.store.document(position), wanted, phrase);
      if (excerpt) showExcerpt(items[n], excerpt, this.store.facts.highlight);
    }
  }
}

/** The words and the phrase that the documents of a list hold. @param {Found | null} found */
function soughtBy(found) {
  const not = found?.filter.not ?? [];
  return { words: not.includes("word") ? [] : (found?.words ?? []), phrase: not.includes("text") ? "" : (found?.filter.text ?? "") };
}

/**
 * @param {number} n
 * @param {number} all
 */
function hits(n, all) {
  return n === all ? counted(n, "document") : `${count(n)} of ${counted(all, "document")}`;
}
