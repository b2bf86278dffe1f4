/** @import { DocumentData, Place, Rows } from "./types" */
/** @import { Prepared } from "./router.js" */
/** @import { Store } from "./store.js" */
/** @import { Navigation } from "./navigation.js" */
/** @import { Review } from "./review.js" */
import { bdi, fill, h } from "./dom.js";
import { Explained } from "./explained.js";
import { documentsLink, EVERYTHING, formatFragment } from "./fragments.js";
import { clusterLink, documentName, labelChip } from "./names.js";
import { sortNames } from "./navigation.js";
import { count, counted, probability, signed } from "./numbers.js";
import { documentForm } from "./review_form.js";
import { select } from "./selection.js";

/** @typedef {Extract<Place, {page: "document"}>} DocumentPlace */

/** Further fields that are shown without being asked for. */
const FIELDS = 8;

/** Characters of a value that is looked for elsewhere, at most. */
const LINKED = 60;

/** One document and its explanation. */
export class DocumentPage {
  /**
   * @param {Store} store
   * @param {Navigation} navigation
   * @param {Review} review
   * @param {HTMLElement} view
   * @param {(place: Place) => void} replace
   */
  constructor(store, navigation, review, view, replace) {
    this.store = store;
    this.navigation = navigation;
    this.review = review;
    this.view = view;
    this.replace = replace;
    view.removeAttribute("aria-live");
  }

  /**
   * @param {DocumentPlace} place
   * @returns {Promise<Prepared>}
   */
  async prepare(place) {
    const position = await this.store.position(place.document);
    if (position === null) return this.#missing(place);
    const [doc, rows] = await Promise.all([this.store.document(position), this.store.rows()]);
    const kept = place.against === null || doc.competitors.some(({ cluster }) => cluster === place.against);
    return {
      view: this.view,
      title: doc.id,
      notice: kept ? null : `Cluster ${place.against} is not among the competitors kept for this document.`,
      show: () => this.#show(doc, rows, position, kept ? place : { ...place, against: null }),
    };
  }

  /**
   * @param {DocumentPlace} place
   * @returns {Prepared}
   */
  #missing(place) {
    const { omitted } = this.store.facts;
    const heading = h("h2", {}, `Document ${place.document} is not on this page`);
    const show = () => {
      fill(this.view, heading, omitted && h("p", { class: "note" }, omitted), h("p", {}, h("a", { href: "#documents" }, "All documents on the page")));
      return heading;
    };
    return { view: this.view, title: `Document ${place.document}`, show };
  }

  /**
   * @param {DocumentData} doc
   * @param {Rows} rows
   * @param {number} position
   * @param {DocumentPlace} place
   */
  #show(doc, rows, position, place) {
    this.navigation.opened = position;
    const heading = h("h2", {}, documentName(doc.id, doc.document));
    const form = documentForm(this.review, doc.document, doc.cluster);
    const explained = new Explained(doc, this.store.facts, rows, place, this.replace, form);
    fill(this.view, this.#navigationBar(doc, rows, position), heading, this.#lede(doc), this.#fields(doc), ...explained.elements);
    return heading;
  }

  /** @param {DocumentData} doc */
  #lede(doc) {
    const { facts } = this.store;
    const chip = labelChip(facts, doc.label);
    if (doc.cluster === null) return h("p", { class: "lede" }, chip, " No cluster.");
    const figures = `, ${probability(doc.probability)}, evidence ${signed(doc.evidence, 2)}`;
    return h("p", { class: "lede" }, chip, chip && " ", "in ", clusterLink(facts, doc.cluster), h("span", { class: "n" }, figures));
  }

  /** What else the corpus says of it. @param {DocumentData} doc */
  #fields(doc) {
    const said = this.store.facts.fields.flatMap((name, i) => (doc.fields[i] === null ? [] : [[name, doc.fields[i]]]));
    const item = (/** @type {string[]} */ [name, value]) => h("div", {}, h("dt", {}, bdi(name)), h("dd", {}, this.#linked(value)));
    const list = h("dl", { class: "fields" }, ...said.map(item));
    if (said.length <= FIELDS) return said.length ? list : null;
    return h("details", { class: "fields" }, h("summary", {}, counted(said.length, "field")), list);
  }

  /** A field's value; where it is no text of its own, a link to all documents that hold it. @param {string} value */
  #linked(value) {
    return value.length > LINKED ? bdi(value) : h("a", { href: documentsLink({ text: value }, this.store.facts) }, bdi(value));
  }

  /**
   * Where the document stands in the list that the reader comes from.
   * @param {DocumentData} doc
   * @param {Rows} rows
   * @param {number} position
   */
  #navigationBar(doc, rows, position) {
    if (!this.navigation.around(position)) this.navigation.list = this.#ownCluster(doc, rows);
    const here = this.navigation.around(position);
    if (!here) return null;
    const step = (/** @type {number | undefined} */ to, /** @type {string} */ name, /** @type {string} */ key) =>
      to === undefined
        ? h("span", { class: "step quiet", "aria-hidden": "true" }, name)
        : h("a", { class: "step", href: `#d${rows.document[to]}`, rel: key, "aria-keyshortcuts": key === "next" ? "j" : "k" }, name);
    return h(
      "div",
      { class: "navigation" },
      h("a", { href: here.href }, bdi(here.title)),
      h("span", { class: "quiet n" }, `${count(here.at + 1)} of ${count(here.n)}`),
      step(here.previous, "‹ previous", "prev"),
      step(here.next, "next ›", "next"),
    );
  }

  /**
   * The list to go through when the reader comes from none.
   * @param {DocumentData} doc
   * @param {Rows} rows
   */
  #ownCluster(doc, rows) {
    const filter = { ...EVERYTHING, cluster: doc.cluster ?? -1 };
    const place = doc.cluster === null ? { page: /** @type {const} */ ("documents"), filter } : { page: /** @type {const} */ ("cluster"), cluster: doc.cluster, filter };
    const name = doc.cluster === null ? "Documents without a cluster" : `Cluster ${doc.cluster}`;
    return { positions: select(rows, filter), href: formatFragment(place, this.store.facts), title: `${name}, ${sortNames(this.store.facts)[filter.sort]}` };
  }
}
