/** @import { Facts, Filter, Found, Rows } from "./types" */
/** @import { Store } from "./store.js" */
/** @import { Navigation } from "./navigation.js" */
import { select } from "./selection.js";
import { Texts } from "./texts.js";
import { documentsWith, relevanceOf } from "./word_index.js";

/** Finds the documents that a filter keeps; unpacks what it takes to know them. */
export class Finder {
  /** Documents whose label is the majority of their cluster. @type {Set<number> | null} */
  #majority = null;

  /**
   * @param {Store} store
   * @param {Navigation} navigation
   * @param {(said: string | null) => void} tell says what takes long
   */
  constructor(store, navigation, tell) {
    this.store = store;
    this.navigation = navigation;
    this.texts = new Texts(store, tell);
  }

  /**
   * @param {Filter} filter
   * @returns {Promise<Found>}
   */
  async find(filter) {
    const rows = await this.store.rows();
    const found = await this.#words(filter);
    const only = await this.#only(filter);
    const majority = (this.#majority ??= ofTheMajority(rows, this.store.facts));
    const text = filter.text.trim() ? await this.texts.holding(filter.text) : null;
    const sets = { majority: filter.majority ? majority : null, word: found && found.positions, text, only };
    const relevance = found && found.relevance;
    const positions = select(rows, filter, sets, { majority, relevance });
    return { filter, positions, words: found?.words ?? [], relevance, nOnly: only && only.size };
  }

  /**
   * The words that are meant, the documents that hold them, and what they say there.
   * @param {Filter} filter
   */
  async #words(filter) {
    if (!filter.word.trim()) return null;
    const index = await this.store.words();
    const { words, positions } = documentsWith(index, filter.word);
    const isAsked = filter.sort === "word" && !filter.not.includes("word");
    const relevance = isAsked ? relevanceOf(index, await this.store.relevance(), words, this.store.facts.packed.list_units) : null;
    return { words, positions, relevance };
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
