/** @import { Facts, Rows } from "./types" */
import { bdi, h } from "./dom.js";
import { percent } from "./numbers.js";

/** Characters that show nothing: spaces, controls, marks of direction and the like. */
const INVISIBLE = /[\s\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/gu;

/**
 * A document's id; its row where the id shows nothing.
 * @param {string} id
 * @param {number | null} document
 */
export function documentName(id, document) {
  return bdi(id.replace(INVISIBLE, "") || document === null ? id : `document ${document}`);
}

/**
 * What a list quotes of a document: its strongest passage.
 * @param {Rows} rows
 * @param {number} position
 */
export function quoted(rows, position) {
  return h("p", { class: "beginning", dir: "auto" }, rows.passage[position]);
}

/**
 * @param {Facts} facts
 * @param {number} cluster
 */
export function clusterName(facts, cluster) {
  return facts.clusters.find((known) => known.cluster === cluster)?.name ?? "";
}

/**
 * A link to a cluster's page: its number, and its name where there is room.
 * @param {Facts} facts
 * @param {number} cluster
 * @param {boolean} [named]
 */
export function clusterLink(facts, cluster, named = true) {
  const name = named && clusterName(facts, cluster);
  return h("a", { href: `#c${cluster}` }, `cluster ${cluster}`, name ? " " : null, name ? h("span", { class: "quiet" }, bdi(name)) : null);
}

/**
 * A competitor's share of the evidence; one too small to be packed is not nothing.
 * @param {number} share
 */
export function competitorShare(share) {
  return percent(share || Number.MIN_VALUE);
}

/**
 * @param {Facts} facts
 * @param {number} label its code; -1: none
 */
export function labelChip(facts, label) {
  return label < 0 ? null : h("span", { class: "chip" }, bdi(facts.labels[label]));
}

/**
 * @param {Facts} facts
 * @param {number} cluster
 */
export function clusterOption(facts, cluster) {
  if (cluster < 0) return "no cluster";
  const name = clusterName(facts, cluster);
  return `cluster ${cluster}${name && ` · ${name}`}`;
}
