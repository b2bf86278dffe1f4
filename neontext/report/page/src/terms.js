/** @import { Facts, Filter, Term } from "./types" */
import { EVERYTHING, TERMS } from "./fragments.js";
import { clusterOption } from "./names.js";
import { counted, signed } from "./numbers.js";

/**
 * What a filter asks for, in the order of the page.
 * @param {Filter} filter
 * @returns {Term[]}
 */
export function termsOf(filter) {
  return TERMS.filter((name) => filter[name] !== EVERYTHING[name]);
}

/**
 * A filter with other values; a term that asks for nothing is not negated either.
 * @param {Filter} filter
 * @param {Partial<Filter>} values
 * @returns {Filter}
 */
export function withValues(filter, values) {
  const changed = { ...filter, ...values };
  const terms = termsOf(changed);
  return { ...changed, not: TERMS.filter((name) => terms.includes(name) && changed.not.includes(name)) };
}

/**
 * A filter narrowed by all that another one asks for, or without it where it asks for that already.
 * @param {Filter} filter
 * @param {Filter} by
 */
export function toggled(filter, by) {
  const terms = termsOf(by);
  // Another choice on the map is not the one before.
  const isOn = by.only !== "lasso" && terms.every((name) => String(filter[name]) === String(by[name]) && filter.not.includes(name) === by.not.includes(name));
  const values = Object.fromEntries(terms.map((name) => [name, (isOn ? EVERYTHING : by)[name]]));
  const not = [...filter.not.filter((name) => !terms.includes(name)), ...by.not];
  return withValues(filter, { ...values, not });
}

/**
 * A term in words, without its "not" where `saysNot` does not tell that they say it.
 * @param {Filter} filter
 * @param {Term} name
 * @param {Facts} facts
 * @param {number | null} nOnly documents that the filter's own choice holds
 * @returns {string}
 */
export function inWords(filter, name, facts, nOnly) {
  const documents = counted(nOnly ?? 0, "document");
  return {
    cluster: () => (filter.cluster === -1 && filter.not.includes("cluster") ? "in a cluster" : clusterOption(facts, filter.cluster ?? -1)),
    label: () => ((filter.label ?? -1) < 0 ? "no label" : `label ${facts.labels[filter.label ?? 0]}`),
    runner: () => ((filter.runner ?? -1) < 0 ? "no runner-up" : `runner-up ${clusterOption(facts, filter.runner ?? 0)}`),
    majority: () => (filter.not.includes("majority") ? "label ≠ majority of its cluster" : "label = majority of its cluster"),
    evidence: () => range("evidence", filter.evidence, 2),
    probability: () => range("probability", filter.probability, 3),
    word: () => `word ${filter.word}`,
    text: () => `text “${filter.text}”`,
    only: () => (filter.only === "lasso" ? `chosen on the map: ${documents}` : `chosen: ${documents}`),
  }[name]();
}

/**
 * Whether the words of a term say themselves whether it is negated.
 * @param {Filter} filter
 * @param {Term} name
 */
export function saysNot(filter, name) {
  return name === "majority" || (name === "cluster" && filter.cluster === -1);
}

/**
 * @param {string} name
 * @param {import("./types").Range | null} bounds
 * @param {number} digits
 */
function range(name, bounds, digits) {
  const [low, high] = (bounds ?? [null, null]).map((value) => value === null ? null : name === "evidence" ? signed(value, digits) : value.toFixed(digits));
  if (low === null) return `${name} below ${high}`;
  return high === null ? `${name} from ${low}` : `${name} ${low} to ${high}`;
}
