/** @import { Facts, Found, Rows } from "./types" */
import { h } from "./dom.js";
import { escaped } from "./markdown.js";
import { clusterName } from "./names.js";

/* eslint-disable no-control-regex -- these are what must not get through */
/** What ends a line, or a cell, for some program or other. */
const BREAKS = /\r\n|[\t-\r\x1c-\x1e\x85\u2028\u2029]/g;
/** Other control characters, and halves of surrogate pairs. */
const CONTROL = /[\x00-\x1f\x7f-\x9f]|\p{Surrogate}/gu;
/* eslint-enable no-control-regex */
/**
 * The place before what makes a spreadsheet run a cell, full width included: where the cell begins, or would begin for a
 * program that cuts at another separator; blanks and signs without a width hide nothing.
 */
const COMMAND = /(?:^|(?<=[,;|"]))(?=[\s\u200b-\u200f\u2060\ufeff]*[-=+@\uff1d\uff0b\uff0d\uff20])/g;

/**
 * The columns of an export and a document's values in them; as in the list, the word is the one that was searched, else the
 * strongest one.
 * @type {[string, (rows: Rows, i: number, facts: Facts, found: Found | null) => string | number | null][]}
 */
const COLUMNS = [
  ["document", (rows, i) => rows.document[i]],
  ["id", (rows, i) => rows.id[i]],
  ["label", (rows, i, { labels }) => (rows.label[i] < 0 ? null : labels[rows.label[i]])],
  ["cluster", (rows, i) => (rows.cluster[i] < 0 ? null : rows.cluster[i])],
  ["cluster_name", (rows, i, facts) => (rows.cluster[i] < 0 ? null : clusterName(facts, rows.cluster[i]))],
  ["runner_up", (rows, i) => (rows.runner_up[i] < 0 ? null : rows.runner_up[i])],
  ["probability", (rows, i) => rows.probability[i]],
  ["evidence", (rows, i) => rows.evidence[i]],
  ["bias", (rows, i) => rows.bias[i]],
  ["margin", (rows, i) => rows.margin[i]],
  ["n_tokens", (rows, i) => rows.length[i]],
  ["word", (rows, i, _, found) => (found?.relevance ? found.filter.word : rows.word[i])],
  ["relevance", (rows, i, _, found) => (found?.relevance ? (found.relevance.get(i) ?? null) : rows.relevance[i])],
  ["passage", (rows, i) => rows.passage[i]],
];

/**
 * Documents as CSV: a line each, no cell of which a spreadsheet runs.
 * @param {Rows} rows
 * @param {number[]} positions
 * @param {Facts} facts
 * @param {Found | null} found what the list shows
 */
export function listCsv(rows, positions, facts, found) {
  const lines = positions.map((i) => COLUMNS.map(([, value]) => cell(value(rows, i, facts, found))));
  return [COLUMNS.map(([name]) => name), ...lines].map((line) => `${line.join(",")}\n`).join("");
}

/**
 * Documents as a table in Markdown.
 * @param {Rows} rows
 * @param {number[]} positions
 * @param {Facts} facts
 * @param {Found | null} found what the list shows
 */
export function listMarkdown(rows, positions, facts, found) {
  const row = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |\n`;
  const written = (/** @type {string | number | null} */ value) => (typeof value === "string" ? escaped(value) : `${value ?? ""}`);
  const lines = positions.map((i) => row(COLUMNS.map(([, value]) => written(value(rows, i, facts, found)))));
  return [row(COLUMNS.map(([name]) => name)), row(COLUMNS.map(() => "---")), ...lines].join("");
}

/** @param {string | number | null} value */
function cell(value) {
  if (typeof value !== "string") return `${value ?? ""}`;
  const text = harmless(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A text as one cell on one line, which no spreadsheet takes for a formula and no terminal obeys.
 * @param {string} text
 */
export function harmless(text) {
  return text.replace(BREAKS, " ").replace(CONTROL, "\ufffd").replace(COMMAND, "'");
}

/**
 * Saves a text as a file; nothing leaves the page.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function save(name, type, text) {
  const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  h("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
