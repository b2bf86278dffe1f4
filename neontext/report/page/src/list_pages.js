/** @import { Filter, Place } from "./types" */
/** @import { Prepared } from "./router.js" */
/** @import { Finder } from "./finder.js" */
/** @import { Store } from "./store.js" */
/** @import { Review } from "./review.js" */
import { DocumentList } from "./document_list.js";
import { h } from "./dom.js";
import { formatFragment } from "./fragments.js";
import { clusterForm } from "./review_form.js";

/** All documents. */
export class DocumentsPage {
  /**
   * @param {Store} store
   * @param {Finder} finder
   * @param {HTMLElement} view
   * @param {(filter: Filter) => void} changed
   */
  constructor(store, finder, view, changed) {
    this.facts = store.facts;
    this.navigation = finder.navigation;
    this.view = view;
    const host = view.querySelector("#documents-list") ?? view;
    this.list = new DocumentList(store, finder, { host, cluster: null, changed });
  }

  /**
   * @param {Extract<Place, {page: "documents"}>} place
   * @returns {Promise<Prepared>}
   */
  async prepare(place) {
    const found = await this.list.show(place.filter, formatFragment(place, this.facts));
    return { view: this.view, title: "Documents", found, show: () => this.list.linkTo(this.navigation.opened) ?? headingOf(this.view) };
  }
}

/** The clusters' pages: the static ones, each with its list of documents. */
export class ClusterPage {
  /** @type {Map<number, DocumentList>} */
  #lists = new Map();

  /**
   * @param {Store} store
   * @param {Finder} finder
   * @param {Review} review
   * @param {(filter: Filter) => void} changed
   */
  constructor(store, finder, review, changed) {
    this.store = store;
    this.finder = finder;
    this.review = review;
    this.changed = changed;
  }

  /**
   * @param {Extract<Place, {page: "cluster"}>} place
   * @returns {Promise<Prepared>}
   */
  async prepare(place) {
    const view = document.getElementById(`c${place.cluster}`);
    if (!view) throw new Error(`The page holds no cluster ${place.cluster}.`);
    const list = this.#listOf(place.cluster, view);
    const filter = { ...place.filter, cluster: place.cluster };
    const found = await list.show(filter, formatFragment(place, this.store.facts));
    const heading = headingOf(view);
    return { view, title: heading.textContent ?? "", found, show: () => list.linkTo(this.finder.navigation.opened) ?? heading };
  }

  /**
   * @param {number} cluster
   * @param {HTMLElement} view
   */
  #listOf(cluster, view) {
    const known = this.#lists.get(cluster);
    if (known) return known;
    view.querySelector("header")?.after(clusterForm(this.review, cluster));
    const host = view.querySelector(".cluster-documents") ?? view.appendChild(h("div"));
    const list = new DocumentList(this.store, this.finder, { host, cluster, changed: this.changed });
    this.#lists.set(cluster, list);
    return list;
  }
}

/** @param {HTMLElement} view */
export function headingOf(view) {
  return /** @type {HTMLElement} */ (view.querySelector("h1, h2") ?? view);
}
