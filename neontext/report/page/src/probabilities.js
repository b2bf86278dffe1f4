/** @import { DocumentData, Facts } from "./types" */
import { bar } from "./bars.js";
import { h } from "./dom.js";
import { clusterLink } from "./names.js";
import { counted, probability } from "./numbers.js";

/** Below it a probability reads as less than 0.001. */
const LEAST = 0.0005;

/**
 * How probable every cluster is, likeliest first; those that are hardly possible are folded.
 * @param {DocumentData} doc
 * @param {Facts} facts
 */
export function probabilities(doc, facts) {
  const all = facts.clusters.map(({ cluster }, k) => ({ cluster, p: doc.probabilities[k] })).sort((a, b) => b.p - a.p);
  const hardly = all.filter(({ p }) => p < LEAST);
  const folded = h("details", {}, h("summary", {}, `${counted(hardly.length, "cluster")} with P < 0.001`), list(hardly));
  const alone = doc.against !== null && h("p", { class: "quiet" }, `Among all clusters; what is said above is against cluster ${doc.against} alone.`);
  return h("div", { class: "probabilities" }, h("h3", {}, "Probability of every cluster"), alone, list(all.filter(({ p }) => p >= LEAST)), hardly.length > 0 && folded);

  /** @param {{cluster: number, p: number}[]} some */
  function list(some) {
    const item = (/** @type {{cluster: number, p: number}} */ { cluster, p }) =>
      h("li", { class: cluster === doc.cluster ? "own" : "" }, clusterLink(facts, cluster), bar(p, "plain"), h("span", { class: "n" }, probability(p)));
    return h("ol", { class: "bars" }, ...some.map(item));
  }
}
