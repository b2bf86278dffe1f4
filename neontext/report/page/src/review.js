/** @import { ClusterReview, DocumentReview, Facts, ReviewData } from "./types" */
/** @import { Store } from "./store.js" */
import { formatReview, isDecided, parseReview, unreviewedCluster, unreviewedDocument } from "./review_file.js";

/** What the reader decides about clusters and documents. The browser keeps it for this audit, where it lets a page do so. */
export class Review {
  /** @type {Map<number, ClusterReview>} */
  #clusters = new Map();
  /** @type {Map<number, DocumentReview>} by row */
  #documents = new Map();
  /** @type {{element: Element, update: () => void}[]} */
  #followers = [];
  /** What the browser keeps it under. */
  #key;
  /** Whether the browser keeps it when the page is closed. */
  kept = true;

  /** @param {Facts} facts */
  constructor(facts) {
    this.facts = facts;
    this.#key = `neontext-review-${facts.audit}`;
    this.#recall();
    this.#keep();
    // Another tab may show the same audit.
    window.addEventListener("storage", ({ key }) => {
      if (key !== this.#key) return;
      this.#recall();
      this.#tell();
    });
  }

  /** Everything that was decided. @returns {ReviewData} */
  get data() {
    const clusters = [...this.#clusters.values()].sort((a, b) => a.cluster - b.cluster);
    return { clusters, documents: [...this.#documents.values()].sort((a, b) => a.document - b.document) };
  }

  /** @param {number} cluster */
  cluster(cluster) {
    return this.#clusters.get(cluster) ?? unreviewedCluster(cluster);
  }

  /** @param {number} document its row */
  document(document) {
    return this.#documents.get(document) ?? unreviewedDocument(document);
  }

  /** @param {number} cluster @param {Partial<ClusterReview>} values */
  decideCluster(cluster, values) {
    keepDecided(this.#clusters, cluster, { ...this.cluster(cluster), ...values });
    this.#changed();
  }

  /** @param {number} document @param {Partial<DocumentReview>} values */
  decideDocument(document, values) {
    keepDecided(this.#documents, document, { ...this.document(document), ...values });
    this.#changed();
  }

  /** Takes over what a file says; what it says nothing about stays. @param {ReviewData} review */
  take({ clusters, documents }) {
    for (const entry of clusters) keepDecided(this.#clusters, entry.cluster, entry);
    for (const entry of documents) keepDecided(this.#documents, entry.document, entry);
    this.#changed();
  }

  forget() {
    this.#clusters.clear();
    this.#documents.clear();
    this.#changed();
  }

  /**
   * Calls back now and whenever something was decided, as long as an element is on the page.
   * @param {Element} element
   * @param {() => void} update
   */
  follow(element, update) {
    this.#followers.push({ element, update });
    update();
  }

  /** As a file. */
  text() {
    return formatReview(this.data, this.facts.audit);
  }

  #changed() {
    this.#keep();
    this.#tell();
  }

  #tell() {
    this.#followers = this.#followers.filter(({ element }) => element.isConnected);
    for (const { update } of this.#followers) update();
  }

  /** What the browser kept is no safer than a file. */
  #recall() {
    try {
      const kept = localStorage.getItem(this.#key);
      const { clusters, documents } = kept === null ? { clusters: [], documents: [] } : parseReview(kept, this.facts, () => []);
      this.#clusters = new Map(clusters.map((entry) => [entry.cluster, entry]));
      this.#documents = new Map(documents.map((entry) => [entry.document, entry]));
    } catch {
      // Nothing is kept, or something else: the review begins anew.
    }
  }

  #keep() {
    try {
      if (this.#clusters.size + this.#documents.size) localStorage.setItem(this.#key, this.text());
      else localStorage.removeItem(this.#key);
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }
}

/**
 * @template {ClusterReview | DocumentReview} Entry
 * @param {Map<number, Entry>} entries
 * @param {number} key
 * @param {Entry} entry
 */
function keepDecided(entries, key, entry) {
  if (isDecided(entry)) entries.set(key, entry);
  else entries.delete(key);
}

/**
 * Reads a file of the reader's.
 * @param {File} file
 * @param {Store} store
 */
export async function readReview(file, store) {
  const [text, rows] = await Promise.all([file.text(), store.rows()]);
  const rowsOf = (/** @type {string} */ id) => rows.document.filter((_, i) => rows.id[i] === id);
  return parseReview(text, store.facts, rowsOf);
}
