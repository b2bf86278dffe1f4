/** @import { Store } from "./store.js" */
import { comparable } from "./comparable.js";

/** The texts of all documents, as a search compares them; read when first asked for, and kept. */
export class Texts {
  /** @type {Promise<string[]> | null} */
  #all = null;

  /**
   * @param {Store} store
   * @param {(said: string | null) => void} tell says how far reading is
   */
  constructor(store, tell) {
    this.store = store;
    this.tell = tell;
  }

  /**
   * Positions of the documents whose text, field or id holds a phrase, upper and lower case and all white space alike.
   * @param {string} phrase
   * @returns {Promise<Set<number>>}
   */
  async holding(phrase) {
    const wanted = inOneLine(phrase.trim());
    const rows = await this.store.rows();
    const texts = await (this.#all ??= this.#read());
    const found = texts.flatMap((text, i) => (text.includes(wanted) || comparable(rows.id[i]).includes(wanted) ? [i] : []));
    return new Set(found);
  }

  async #read() {
    /** @type {string[]} */
    const all = [];
    await this.store.readTexts((texts, read, n) => {
      for (const text of texts) all.push(inOneLine(text));
      this.tell(`Reading the texts: ${Math.round((100 * read) / n)} %`);
    });
    this.tell(null);
    return all;
  }
}

/** @param {string} text */
function inOneLine(text) {
  return comparable(text).replace(/\s+/g, " ");
}
