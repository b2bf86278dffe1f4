/** @import { Facts } from "./types" */

/**
 * Which look of the palette each cluster has: that of the label it is named after, so that cluster and label look alike
 * on the map; the largest of several clusters of a name gets it, the others get looks that no label has.
 * @param {Facts} facts
 * @returns {Map<number, number>} look of each cluster
 */
export function clusterLooks({ clusters, labels }) {
  /** @type {Map<number, number>} */
  const looks = new Map();
  const taken = new Set();
  for (const { cluster, name } of [...clusters].sort((a, b) => b.size - a.size || a.cluster - b.cluster)) {
    const label = labels.indexOf(name);
    if (label < 0 || taken.has(label)) continue;
    taken.add(label);
    looks.set(cluster, label);
  }
  let free = labels.length;
  for (const { cluster } of clusters) if (!looks.has(cluster)) looks.set(cluster, free++);
  return looks;
}
