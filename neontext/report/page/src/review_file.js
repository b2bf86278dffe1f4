/** @import { ClusterReview, DocumentReview, Facts, ReviewData } from "./types" */

/** Bytes of a review, entries of each kind, and characters of a name or verdict and of a note, at most: as in Python's `Review`. */
export const LIMITS = { bytes: 8_000_000, entries: 100_000, name: 400, note: 4_000 };
/** Characters of what was found that a message quotes. */
const QUOTED = 60;

/** @typedef {(value: unknown) => boolean} Check */

/** @type {Check} */
const isFlag = (value) => typeof value === "boolean";
/** @type {Check} */
const isName = (value) => isText(value, LIMITS.name);
/** @type {Check} */
const isNote = (value) => isText(value, LIMITS.note);
/** @type {Check} */
const isKey = (value) => isName(value) || Number.isSafeInteger(value);
/** @type {(check: Check) => Check} */
const orNone = (check) => (value) => value === null || check(value);

/** What an entry may hold; its first name is needed. @type {Record<"clusters" | "documents", Record<string, Check>>} */
const FIELDS = {
  clusters: { cluster: isKey, name: orNone(isName), verdict: isName, note: isNote, reviewed: isFlag, merge_into: orNone(isKey), drop: isFlag },
  documents: { document: isKey, move_to: orNone(isKey), drop: isFlag, verdict: isName, note: isNote, reviewed: isFlag },
};

/**
 * @param {unknown} value
 * @param {number} most
 */
function isText(value, most) {
  return typeof value === "string" && [...value.slice(0, 2 * most + 1)].length <= most;
}

/** Nothing decided about a cluster. @param {number} cluster @returns {ClusterReview} */
export function unreviewedCluster(cluster) {
  return { cluster, name: null, verdict: "", note: "", reviewed: false, merge_into: null, drop: false };
}

/** Nothing decided about a document. @param {number} document @returns {DocumentReview} */
export function unreviewedDocument(document) {
  return { document, move_to: null, drop: false, verdict: "", note: "", reviewed: false };
}

/**
 * Reads a review, of which nothing is trusted.
 * @param {string} text
 * @param {Facts} facts
 * @param {(id: string) => number[]} rowsOf rows of the documents that have an id
 * @returns {ReviewData}
 * @throws {Error} with a sentence for the reader, if it is no review or about another audit
 */
export function parseReview(text, facts, rowsOf) {
  const review = parsed(text);
  checkNames(review, ["audit", "clusters", "documents"], "The review");
  if (review.audit !== undefined && review.audit !== null && review.audit !== facts.audit) {
    throw new Error(`This review is about another audit: it names ${quoted(review.audit)}, this page is of “${facts.audit}”. Clusters have other numbers there.`);
  }
  const clusters = entries(review, "clusters", (entry, place) => {
    const found = { ...unreviewedCluster(0), ...entry, cluster: clusterOf(entry.cluster, facts, place) };
    return entry.merge_into === undefined || entry.merge_into === null ? found : { ...found, merge_into: clusterOf(entry.merge_into, facts, place) };
  });
  const documents = entries(review, "documents", (entry, place) => {
    if (entry.drop && entry.move_to !== undefined && entry.move_to !== null) throw new Error(`${place}: is dropped and moved: choose one of them.`);
    const found = { ...unreviewedDocument(0), ...entry, document: rowOf(entry.document, facts, rowsOf, place) };
    return entry.move_to === undefined || entry.move_to === null ? found : { ...found, move_to: clusterOf(entry.move_to, facts, place) };
  });
  checkOnce(clusters.map(({ cluster }) => cluster), "cluster");
  checkOnce(documents.map(({ document }) => document), "document");
  return { clusters, documents };
}

/** @param {string} text */
function parsed(text) {
  if (text.length > LIMITS.bytes) throw new Error(`The file is larger than ${LIMITS.bytes / 1e6} MB, which no review is.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("The file is no JSON: expected the review.json that this page exports.");
  }
}

/**
 * @param {any} value
 * @param {string[]} known
 * @param {string} place
 */
function checkNames(value, known, place) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${place} is no object.`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${place}: ${quoted(unknown)} is not known, expected some of ${known.join(", ")}.`);
}

/**
 * @template T
 * @param {any} review
 * @param {"clusters" | "documents"} kind
 * @param {(entry: any, place: string) => T} complete
 * @returns {T[]}
 */
function entries(review, kind, complete) {
  const given = review[kind] ?? [];
  if (!Array.isArray(given) || given.length > LIMITS.entries) throw new Error(`The review's ${kind} are no list of at most ${LIMITS.entries} entries.`);
  const checks = FIELDS[kind];
  return given.map((entry, n) => {
    const place = `The review's ${kind}, entry ${n}`;
    checkNames(entry, Object.keys(checks), place);
    const [needed] = Object.keys(checks);
    if (entry[needed] === undefined) throw new Error(`${place}: “${needed}” is missing.`);
    const wrong = Object.keys(entry).find((name) => !checks[name](entry[name]));
    if (wrong !== undefined) throw new Error(`${place}: “${wrong}” is ${quoted(entry[wrong])}, which is no value for it, or too long.`);
    return complete(entry, place);
  });
}

/**
 * @param {number | string} asked
 * @param {Facts} facts
 * @param {string} place
 */
function clusterOf(asked, facts, place) {
  const number = typeof asked === "string" && /^\d{1,9}$/.test(asked) ? Number(asked) : asked;
  const found = facts.clusters.find(({ cluster, name }) => cluster === number || name === number);
  if (!found) throw new Error(`${place}: this page has no cluster ${quoted(asked)}.`);
  return found.cluster;
}

/**
 * @param {number | string} asked
 * @param {Facts} facts
 * @param {(id: string) => number[]} rowsOf
 * @param {string} place
 */
function rowOf(asked, facts, rowsOf, place) {
  if (typeof asked === "number") {
    if (asked >= 0 && asked < facts.n_documents) return asked;
    throw new Error(`${place}: there are the rows 0 to ${facts.n_documents - 1}, found ${asked}.`);
  }
  const rows = rowsOf(asked);
  if (rows.length === 1) return rows[0];
  throw new Error(`${place}: ${rows.length ? "several documents have" : "no document on this page has"} the id ${quoted(asked)}. Rows, as numbers, are understood for all.`);
}

/**
 * @param {number[]} given
 * @param {string} what
 */
function checkOnce(given, what) {
  const seen = new Set();
  for (const number of given) {
    if (seen.has(number)) throw new Error(`The ${what} ${number} stands twice in the review.`);
    seen.add(number);
  }
}

/** @param {unknown} value */
function quoted(value) {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return `“${text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text}”`;
}

/**
 * Whether anything was decided.
 * @param {ClusterReview | DocumentReview} entry
 */
export function isDecided(entry) {
  return Object.keys(said(entry)).length > 1;
}

/**
 * The review as `neontext revise` reads it: what was decided, and nothing else.
 * @param {ReviewData} review
 * @param {string} audit
 */
export function formatReview({ clusters, documents }, audit) {
  return `${JSON.stringify({ audit, clusters: clusters.map(said), documents: documents.map(said) }, null, 2)}\n`;
}

/**
 * An entry without what was not decided.
 * @param {ClusterReview | DocumentReview} entry
 */
function said(entry) {
  const key = "cluster" in entry ? "cluster" : "document";
  /** @type {Record<string, unknown>} */
  const blank = "cluster" in entry ? { ...unreviewedCluster(entry.cluster) } : { ...unreviewedDocument(entry.document) };
  return Object.fromEntries(Object.entries(entry).filter(([name, value]) => name === key || value !== blank[name]));
}
