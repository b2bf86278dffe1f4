/** @import { Facts, Filter } from "./types" */
import { biasName } from "./view_model.js";

/**
 * The list that the reader goes through from document to document, and the documents chosen on the map.
 * Both live as long as the page is open.
 */
export class Navigation {
  /** @type {{positions: number[], href: string, title: string} | null} */
  list = null;
  /** @type {Set<number> | null} positions */
  lasso = null;
  /** Position of the document last opened. @type {number | null} */
  opened = null;

  /**
   * Neighbours of a document in the list; null if it is not in it.
   * @param {number} position
   */
  around(position) {
    const at = this.list ? this.list.positions.indexOf(position) : -1;
    if (!this.list || at < 0) return null;
    const { positions, href, title } = this.list;
    return { at, n: positions.length, previous: positions[at - 1], next: positions[at + 1], href, title };
  }
}

/**
 * What each order of a list is called.
 * @param {Facts} facts
 * @returns {Record<Filter["sort"], string>}
 */
export const sortNames = (facts) => ({
  borderline: "borderline first",
  strongest: "most evidence first",
  weakest: "least evidence first",
  margin: "smallest margin to the runner-up first",
  bias: `by ${biasName(facts, facts.root)}, largest first`,
  word: "by their word, strongest first",
  length: "longest first",
  disagreement: "label against its cluster first, surest on top",
  row: "in the order of the corpus",
});
