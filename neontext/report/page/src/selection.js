/** @import { Filter, Range, Rows, Term } from "./types" */

/** @typedef {(position: number) => boolean} Test */
/**
 * What some orders need besides the rows: documents whose label is the majority of their cluster, and what the words that
 * are looked for say in each document.
 * @typedef {{majority?: Set<number> | null, relevance?: Map<number, number> | null}} Beside
 */

/**
 * Positions of the documents that a filter keeps, in its order.
 * @param {Rows} rows
 * @param {Filter} filter
 * @param {Partial<Record<Term, Set<number> | null>>} sets positions that a term keeps, where it takes more than the rows to know
 * @param {Beside} [beside]
 * @returns {number[]}
 */
export function select(rows, filter, sets = {}, beside = {}) {
  /** @type {Partial<Record<Term, Test | null>>} */
  const terms = {
    cluster: equals(rows.cluster, filter.cluster),
    label: equals(rows.label, filter.label),
    runner: equals(rows.runner_up, filter.runner),
    evidence: within(rows.evidence, filter.evidence),
    probability: within(rows.probability, filter.probability),
    ...Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, set && ((/** @type {number} */ i) => set.has(i))])),
  };
  const tests = Object.entries(terms).flatMap(([name, test]) => {
    const term = /** @type {Term} */ (name);
    if (!test) return [];
    return filter.not.includes(term) ? [(/** @type {number} */ i) => isKnown(rows, i, filter, term) && !test(i)] : [test];
  });
  const kept = rows.document.map((_, i) => i).filter((i) => tests.every((test) => test(i)));
  return kept.sort(order(rows, filter.sort, beside));
}

/**
 * Whether a document has what a term is about: without a cluster it is in none and outside of none. Who asks for those that
 * have none means the others by "not".
 * @param {Rows} rows
 * @param {number} i
 * @param {Filter} filter
 * @param {Term} term
 */
function isKnown({ cluster, label, runner_up, evidence }, i, filter, term) {
  if (term === "majority") return label[i] >= 0 && cluster[i] >= 0;
  if (term === "evidence" || term === "probability") return evidence[i] !== null;
  const column = { cluster, label, runner: runner_up }[/** @type {string} */ (term)];
  return !column || column[i] >= 0 || filter[term] === -1;
}

/**
 * @param {number[]} column
 * @param {number | null} value
 */
function equals(column, value) {
  return value === null ? null : (/** @type {number} */ i) => column[i] === value;
}

/**
 * Whether a document's value lies in a range; null where there is none.
 * @param {(number | null)[]} column
 * @param {Range | null} range
 * @returns {Test | null}
 */
export function within(column, range) {
  if (range === null) return null;
  const [low, high] = [range[0] ?? -Infinity, range[1] ?? Infinity];
  return (/** @type {number} */ i) => {
    const value = column[i];
    return value !== null && value >= low && value < high;
  };
}

/**
 * @param {Rows} rows
 * @param {Filter["sort"]} sort
 * @param {Beside} beside
 * @returns {(a: number, b: number) => number}
 */
function order(rows, sort, beside) {
  const byRow = (/** @type {number} */ a, /** @type {number} */ b) => rows.document[a] - rows.document[b];
  if (sort === "row") return byRow;
  const key = rows.document.map((_, i) => KEYS[sort](rows, i, beside) ?? Infinity);
  // Equal ones may both be infinite.
  return (a, b) => (key[a] === key[b] ? byRow(a, b) : key[a] - key[b]);
}

/**
 * What each order sorts by, ascending; documents without such a figure come last.
 * @type {Record<Exclude<Filter["sort"], "row">, (rows: Rows, i: number, beside: Beside) => number | null>}
 */
const KEYS = {
  borderline: ({ evidence }, i) => magnitude(evidence[i]),
  strongest: ({ evidence }, i) => downwards(evidence[i]),
  weakest: ({ evidence }, i) => evidence[i],
  margin: ({ margin }, i) => margin[i],
  bias: ({ bias }, i) => downwards(bias[i]),
  word: (rows, i, { relevance }) => downwards(relevance ? (relevance.get(i) ?? null) : rows.relevance[i]),
  length: ({ length }, i) => -length[i],
  disagreement: ({ evidence, label }, i, { majority }) => (label[i] < 0 || majority?.has(i) ? null : downwards(evidence[i])),
};

/** @param {number | null} value */
function magnitude(value) {
  return value === null ? null : Math.abs(value);
}

/** @param {number | null} value */
function downwards(value) {
  return value === null ? null : -value;
}
