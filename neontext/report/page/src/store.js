/** @import { DocumentData, Facts, Rows, WordIndex } from "./types" */
/** @import { Shard } from "./decode.js" */
import { decodeDocument } from "./decode.js";
import { block } from "./packed.js";

/** Between a text and the fields behind it, so that no phrase is found across: no character of theirs. */
const BETWEEN = "\0";
/** Shards that are kept unpacked. */
const KEPT = 6;

/** The documents of the page, unpacked when first looked at. */
export class Store {
  /** @type {Promise<Rows> | null} */
  #rows = null;
  /** @type {Promise<WordIndex> | null} */
  #words = null;
  /** @type {Promise<number[][]> | null} */
  #relevance = null;
  /** @type {Map<number, Promise<Shard>>} */
  #shards = new Map();
  /** @type {Map<number, number> | null} */
  #positions = null;

  /** @param {Facts} facts */
  constructor(facts) {
    this.facts = facts;
  }

  /** @returns {Promise<Rows>} */
  rows() {
    return (this.#rows ??= this.#block("rows"));
  }

  /** @returns {Promise<WordIndex>} */
  words() {
    return (this.#words ??= this.#block("words"));
  }

  /** Relevance of each word of the index in its documents. @returns {Promise<number[][]>} */
  relevance() {
    return (this.#relevance ??= this.#block("relevance"));
  }

  /**
   * All texts of the page, each with the document's further fields, shard by shard; nothing of it is kept.
   * @param {(texts: string[], read: number, all: number) => void} take
   */
  async readTexts(take) {
    const n = this.facts.shards.length;
    for (let shard = 0; shard < n; shard++) {
      const { text, fields } = await this.#block(`shard-${shard}`);
      take(text.map((/** @type {string} */ own, /** @type {number} */ i) => [own, ...fields[i]].join(BETWEEN)), shard + 1, n);
    }
  }

  /**
   * Position on the page of a document of the corpus; null if it is not on the page.
   * @param {number} document
   */
  async position(document) {
    const rows = await this.rows();
    this.#positions ??= new Map(rows.document.map((row, i) => [row, i]));
    return this.#positions.get(document) ?? null;
  }

  /**
   * @param {number} position
   * @returns {Promise<DocumentData>}
   */
  async document(position) {
    const shard = shardOf(this.facts.shards, position);
    const [columns, rows] = await Promise.all([this.#shard(shard), this.rows()]);
    return decodeDocument(columns, position - this.facts.shards[shard], rows, position, this.facts.packed);
  }

  /** @param {string} id */
  #block(id) {
    return block(id, this.facts.packed.letters);
  }

  /** @param {number} n */
  #shard(n) {
    const known = this.#shards.get(n);
    // Set again: a Map keeps the order of insertion, so the first one is the one not used for longest.
    this.#shards.delete(n);
    const columns = known ?? this.#block(`shard-${n}`);
    this.#shards.set(n, columns);
    if (this.#shards.size > KEPT) this.#shards.delete([...this.#shards.keys()][0]);
    return columns;
  }
}

/**
 * The shard that holds a position.
 * @param {number[]} firsts position of each shard's first document, ascending
 * @param {number} position
 */
export function shardOf(firsts, position) {
  let low = 0;
  let high = firsts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= position) low = middle;
    else high = middle;
  }
  return low;
}
