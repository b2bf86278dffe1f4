/** @import { DocumentData, Facts, Reading, SupportPoint, WordSum } from "./types" */
import { probability, signed, smallShare } from "./numbers.js";
import { wordSums } from "./reading.js";

/** Words in a table. */
const LISTED = 12;

/**
 * A text that means nothing in Markdown or HTML, on one line.
 * @param {string} text
 */
export function escaped(text) {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()#+\-.!|~<>&$:@^=]/g, "\\$&");
}

/**
 * A document's explanation, to paste elsewhere.
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {Reading} reading
 */
export function documentMarkdown(doc, facts, reading) {
  const sums = wordSums(doc, reading);
  return [
    `### ${escaped(doc.id)}`,
    membership(doc, facts, reading),
    `Evidence ${signed(reading.evidence)} = words ${signed(reading.words)} + bias ${signed(reading.bias)} (nats, root point: ${reading.root}).`,
    wordTable("Words for", doc, sums.for, reading),
    wordTable("Words against", doc, sums.against, reading),
    supportList("Documents that speak for it", doc.support_for),
    supportList("Documents that speak against it", doc.support_against),
    quoted(doc.text),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

/**
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {Reading} reading
 */
function membership(doc, facts, reading) {
  const name = facts.clusters.find(({ cluster }) => cluster === doc.cluster)?.name;
  const label = doc.label < 0 ? "" : `, label ${escaped(facts.labels[doc.label])}`;
  const against = reading.competitor?.cluster ?? doc.against;
  const alone = against === null ? "" : `, explained against cluster ${against} alone`;
  return `Cluster ${doc.cluster}${name ? ` (${escaped(name)})` : ""}, ${probability(doc.probability)}${label}${alone}.`;
}

/**
 * @param {string} title
 * @param {DocumentData} doc
 * @param {WordSum[]} words
 * @param {Reading} reading
 */
function wordTable(title, doc, words, { digits, sumDigits }) {
  if (!words.length) return "";
  const rows = words
    .slice(0, LISTED)
    .map(({ word, relevance, count, sum }) => `| ${escaped(doc.vocabulary[word])} | ${signed(relevance, digits)} | ${count} | ${signed(sum, sumDigits)} |`);
  return [`| ${title} | one occurrence | times | sum |`, "|:--|--:|--:|--:|", ...rows].join("\n");
}

/**
 * @param {string} title
 * @param {SupportPoint[]} points
 */
function supportList(title, points) {
  if (!points.length) return "";
  const lines = points.map((point) => {
    const words = point.words.length ? `, shares ${point.words.map(escaped).join(", ")}` : "";
    return `- ${escaped(point.id)}, cluster ${point.cluster}, ${smallShare(point.share)}${words}`;
  });
  return [`${title}:`, "", ...lines].join("\n");
}

/** @param {string} text */
function quoted(text) {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `> ${escaped(line)}`.trimEnd())
    .join("\n");
}
