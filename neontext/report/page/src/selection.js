import { comparable } from "./comparable.js";
/** @import { Filter, Rows } from "./types" */

/**
 * Positions of the documents that a filter keeps, in its order.
 * @param {Rows} rows
 * @param {Filter} filter
 * @param {(Set<number> | null)[]} sets sets of positions, all of which a document must be in; null: no restriction
 * @returns {number[]}
 */
export function select(rows, filter, sets = []) {
  const tests = [
    equals(rows.cluster, filter.cluster),
    equals(rows.label, filter.label),
    equals(rows.runner_up, filter.runner),
    mentions(rows, filter.text),
    ...sets.filter((set) => set !== null).map((set) => (/** @type {number} */ i) => set.has(i)),
  ].filter((test) => test !== null);
  const kept = rows.document.map((_, i) => i).filter((i) => tests.every((test) => test(i)));
  return kept.sort(order(rows, filter.sort));
}

/**
 * @param {number[]} column
 * @param {number | null} value
 */
function equals(column, value) {
  return value === null ? null : (/** @type {number} */ i) => column[i] === value;
}

/**
 * Whether the id or the beginning of a document holds a text, upper and lower case alike.
 * @param {Rows} rows
 * @param {string} text
 */
function mentions(rows, text) {
  const wanted = comparable(text.trim());
  if (!wanted) return null;
  return (/** @type {number} */ i) =>
    comparable(rows.id[i]).includes(wanted) || comparable(rows.beginning[i]).includes(wanted);
}

/**
 * @param {Rows} rows
 * @param {Filter["sort"]} sort
 * @returns {(a: number, b: number) => number}
 */
function order(rows, sort) {
  const byRow = (/** @type {number} */ a, /** @type {number} */ b) => rows.document[a] - rows.document[b];
  if (sort === "row") return byRow;
  const key = rows.evidence.map(KEYS[sort]);
  return (a, b) => key[a] - key[b] || byRow(a, b);
}

/**
 * What each order sorts by, ascending; documents without evidence come last.
 * @type {Record<"strongest" | "weakest" | "borderline", (evidence: number | null) => number>}
 */
const KEYS = {
  strongest: (evidence) => (evidence === null ? Number.MAX_VALUE : -evidence),
  weakest: (evidence) => evidence ?? Number.MAX_VALUE,
  borderline: (evidence) => (evidence === null ? Number.MAX_VALUE : Math.abs(evidence)),
};
