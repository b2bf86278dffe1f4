/** @import { Filter, Place } from "./types" */
/** @import { Prepared } from "./router.js" */
/** @import { Store } from "./store.js" */
/** @import { Navigation } from "./navigation.js" */
import { DocumentList } from "./document_list.js";
import { h } from "./dom.js";
import { formatFragment } from "./fragments.js";

/** All documents. */
export class DocumentsPage {
  /**
   * @param {Store} store
   * @param {Navigation} navigation
   * @param {HTMLElement} view
   * @param {(place: Place) => void} replace
   */
  constructor(store, navigation, view, replace) {
    this.facts = store.facts;
    this.navigation = navigation;
    this.view = view;
    const host = view.querySelector("#documents-list") ?? view;
    const changed = (/** @type {Filter} */ filter) => replace({ page: "documents", filter });
    this.list = new DocumentList(store, navigation, { host, cluster: null, changed });
  }

  /**
   * @param {Extract<Place, {page: "documents"}>} place
   * @returns {Promise<Prepared>}
   */
  async prepare(place) {
    await this.list.show(place.filter, formatFragment(place, this.facts));
    return { view: this.view, title: "Documents", show: () => this.list.linkTo(this.navigation.opened) ?? headingOf(this.view) };
  }
}

/** The clusters' pages: the static ones, each with its list of documents. */
export class ClusterPage {
  /** @type {Map<number, DocumentList>} */
  #lists = new Map();

  /**
   * @param {Store} store
   * @param {Navigation} navigation
   * @param {(place: Place) => void} replace
   */
  constructor(store, navigation, replace) {
    this.store = store;
    this.navigation = navigation;
    this.replace = replace;
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
    await list.show(filter, formatFragment(place, this.store.facts));
    const heading = headingOf(view);
    return { view, title: heading.textContent ?? "", show: () => list.linkTo(this.navigation.opened) ?? heading };
  }

  /**
   * @param {number} cluster
   * @param {HTMLElement} view
   */
  #listOf(cluster, view) {
    const known = this.#lists.get(cluster);
    if (known) return known;
    const host = view.querySelector(".cluster-documents") ?? view.appendChild(h("div"));
    const changed = (/** @type {Filter} */ filter) => this.replace({ page: "cluster", cluster, filter });
    const list = new DocumentList(this.store, this.navigation, { host, cluster, changed });
    this.#lists.set(cluster, list);
    return list;
  }
}

/** @param {HTMLElement} view */
export function headingOf(view) {
  return /** @type {HTMLElement} */ (view.querySelector("h1, h2") ?? view);
}
