/** @import { DocumentData, Facts, SupportPoint, ViewModel, WordSum } from "./types" */
import { probability, signed, smallShare } from "./numbers.js";
import { wordSums } from "./view_model.js";

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
 * @param {ViewModel} model
 */
export function documentMarkdown(doc, facts, model) {
  const sums = wordSums(doc, model);
  return [
    `### ${escaped(doc.id)}`,
    membership(doc, facts, model),
    `Evidence ${signed(model.evidence)} = words ${signed(model.words)} + ${model.biasName} ${signed(model.bias)} (nats, root point: ${model.root}).`,
    wordTable("Words for", doc, sums.for, model),
    wordTable("Words against", doc, sums.against, model),
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
 * @param {ViewModel} model
 */
function membership(doc, facts, model) {
  const name = facts.clusters.find(({ cluster }) => cluster === doc.cluster)?.name;
  const label = doc.label < 0 ? "" : `, label ${escaped(facts.labels[doc.label])}`;
  const against = model.competitor?.cluster ?? doc.against;
  const alone = against === null ? "" : `, explained against cluster ${against} alone`;
  return `Cluster ${doc.cluster}${name ? ` (${escaped(name)})` : ""}, ${probability(doc.probability)}${label}${alone}.`;
}

/**
 * @param {string} title
 * @param {DocumentData} doc
 * @param {WordSum[]} words
 * @param {ViewModel} model
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
