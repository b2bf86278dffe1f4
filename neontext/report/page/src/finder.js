/** @import { Facts, Filter, Found, Rows } from "./types" */
/** @import { Store } from "./store.js" */
/** @import { Navigation } from "./navigation.js" */
import { select } from "./selection.js";
import { meantWords, positionsOf } from "./word_index.js";

/** Finds the documents that a filter keeps; unpacks what it takes to know them. */
export class Finder {
  /** Documents whose label is the majority of their cluster. @type {Set<number> | null} */
  #majority = null;

  /**
   * @param {Store} store
   * @param {Navigation} navigation
   */
  constructor(store, navigation) {
    this.store = store;
    this.navigation = navigation;
  }

  /**
   * @param {Filter} filter
   * @returns {Promise<Found>}
   */
  async find(filter) {
    const rows = await this.store.rows();
    const index = filter.word.trim() ? await this.store.words() : null;
    const words = index ? meantWords(index, filter.word) : [];
    const only = await this.#only(filter);
    const majority = (this.#majority ??= ofTheMajority(rows, this.store.facts));
    const sets = { majority: filter.majority ? majority : null, word: index && positionsOf(index, words), only };
    const positions = select(rows, filter, sets, majority);
    return { filter, positions, words, nOnly: only && only.size };
  }

  /**
   * @param {Filter} filter
   * @returns {Promise<Set<number> | null>}
   */
  async #only({ only }) {
    if (only === null) return null;
    if (only === "lasso") return this.navigation.lasso ?? new Set();
    const positions = await Promise.all(only.map((document) => this.store.position(document)));
    return new Set(positions.filter((position) => position !== null));
  }
}

/**
 * @param {Rows} rows
 * @param {Facts} facts
 */
function ofTheMajority(rows, { clusters, labels }) {
  const majority = new Map(clusters.map(({ cluster, label }) => [cluster, label === null ? null : labels.indexOf(label)]));
  return new Set(rows.document.flatMap((_, i) => (rows.label[i] >= 0 && rows.label[i] === majority.get(rows.cluster[i]) ? [i] : [])));
}
