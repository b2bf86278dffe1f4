/** @import { Facts } from "./types" */

/**
 * Which style of the palette each cluster has: that of its majority label, so that cluster and label style alike
 * on the map; the largest of several clusters of a label gets it, the others get styles that no label has.
 * @param {Facts} facts
 * @returns {Map<number, number>} style of each cluster
 */
export function clusterMarkerStyles({ clusters, labels }) {
  /** @type {Map<number, number>} */
  const styles = new Map();
  const taken = new Set();
  for (const { cluster, label: majority } of [...clusters].sort((a, b) => b.size - a.size || a.cluster - b.cluster)) {
    const label = majority === null ? -1 : labels.indexOf(majority);
    if (label < 0 || taken.has(label)) continue;
    taken.add(label);
    styles.set(cluster, label);
  }
  let free = labels.length;
  for (const { cluster } of clusters) if (!styles.has(cluster)) styles.set(cluster, free++);
  return styles;
}
