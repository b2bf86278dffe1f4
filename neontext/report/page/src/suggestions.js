/** @import { Facts, Rows, WordIndex } from "./types" */
import { comparable } from "./comparable.js";
import { documentsLink } from "./fragments.js";
import { counted } from "./numbers.js";
import { comparableWords, documentsWith, wordsBeginning } from "./word_index.js";

/** Suggestions of each kind. */
const EACH = 5;

/** @typedef {{kind: string, name: string, note: string, href: string}} Suggestion */

/**
 * What a search may mean: words, labels, clusters, documents by their id, and always the documents that begin with it.
 * @param {string} query
 * @param {Facts} facts
 * @param {Rows} rows
 * @param {WordIndex} index
 * @returns {Suggestion[]}
 */
export function suggestions(query, facts, rows, index) {
  const wanted = comparable(query.trim());
  if (!wanted) return [];
  return [
    ...words(wanted, facts, index),
    ...severalWords(query.trim(), facts, index),
    ...labels(wanted, facts),
    ...clusters(wanted, facts),
    ...ids(wanted, rows),
    { kind: "Text", name: query.trim(), note: facts.fields.length ? "in whole texts, fields and ids" : "in whole texts and ids", href: documentsLink({ text: unquoted(query) }, facts) },
  ];
}

/**
 * @param {string} wanted
 * @param {Facts} facts
 * @param {WordIndex} index
 * @returns {Suggestion[]}
 */
function words(wanted, facts, index) {
  const exact = comparableWords(index).indexOf(wanted);
  const found = wordsBeginning(index, wanted, EACH).filter((word) => word !== exact);
  return [...(exact >= 0 ? [exact] : []), ...found].slice(0, EACH).map((word) => ({
    kind: "Word",
    name: index.words[word],
    note: counted(index.postings[word].length, "document"),
    href: documentsLink({ word: index.words[word], sort: "word" }, facts),
  }));
}

/**
 * Documents that hold all of several words.
 * @param {string} query
 * @param {Facts} facts
 * @param {WordIndex} index
 * @returns {Suggestion[]}
 */
function severalWords(query, facts, index) {
  const { words, positions } = documentsWith(index, query);
  if (!/\s/.test(query) || !words.length || !positions.size) return [];
  return [{ kind: "Words", name: query, note: `all of them in ${counted(positions.size, "document")}`, href: documentsLink({ word: query, sort: "word" }, facts) }];
}

/** A phrase without the quotes that a reader may set around it. @param {string} query */
function unquoted(query) {
  return query.trim().replace(/^"(.+)"$/s, "$1");
}

/**
 * @param {string} wanted
 * @param {Facts} facts
 * @returns {Suggestion[]}
 */
function labels(wanted, facts) {
  return facts.labels
    .map((name, label) => ({ kind: "Label", name, note: "", href: documentsLink({ label }, facts) }))
    .filter(({ name }) => comparable(name).includes(wanted))
    .slice(0, EACH);
}

/**
 * @param {string} wanted
 * @param {Facts} facts
 * @returns {Suggestion[]}
 */
function clusters(wanted, facts) {
  return facts.clusters
    .filter(({ cluster, name, label }) => String(cluster) === wanted || comparable(`${name} ${label ?? ""}`).includes(wanted))
    .slice(0, EACH)
    .map(({ cluster, name, size }) => ({ kind: "Cluster", name: `${cluster} ${name}`, note: counted(size, "document"), href: `#c${cluster}` }));
}

/**
 * @param {string} wanted
 * @param {Rows} rows
 * @returns {Suggestion[]}
 */
function ids(wanted, rows) {
  /** @type {Suggestion[]} */
  const found = [];
  for (let i = 0; i < rows.id.length && found.length < EACH; i++) {
    if (!comparable(rows.id[i]).includes(wanted)) continue;
    found.push({ kind: "Document", name: rows.id[i], note: rows.passage[i], href: `#d${rows.document[i]}` });
  }
  return found;
}
