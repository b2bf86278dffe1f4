/** @import { Competitor, DocumentData, Facts, Piece, Reading, Root, WordSum } from "./types" */

/** Units of the packed integers: thousandths of a nat, and 1e-5. */
const RELEVANCE_UNIT = 1e-3;
const WEIGHT_UNIT = 1e-5;

/** Steps of colour, and the step from which a word also carries its sign. */
export const STEPS = 20;
const SIGNED_FROM = 12;

/**
 * The explanation of a document that has a cluster.
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {number | null} against the competitor alone; null: as the audit was made
 * @param {Root} root
 * @returns {Reading}
 */
export function readingOf(doc, facts, against, root) {
  const competitor = doc.competitors.find(({ cluster }) => cluster === against) ?? null;
  const atOther = root !== facts.root;
  const source = competitor ?? doc;
  const { words, bias, scale } = atOther ? source.other : source;
  const relevance = competitor ? competitorRelevance(doc, competitor, atOther) : ownRelevance(doc, atOther);
  const evidence = (competitor ?? doc).evidence;
  return { competitor, root, evidence: evidence ?? 0, words: words ?? 0, bias: bias ?? 0, scale, relevance };
}

/**
 * @param {DocumentData} doc
 * @param {boolean} atOther
 */
function ownRelevance(doc, atOther) {
  return (atOther ? doc.other : doc).relevance.map((thousandths) => thousandths * RELEVANCE_UNIT);
}

/**
 * Relevance of each word against one competitor; moving the root point adds to each word in proportion to its weight.
 * @param {DocumentData} doc
 * @param {Competitor} competitor
 * @param {boolean} atOther
 */
export function competitorRelevance(doc, competitor, atOther) {
  const shift = atOther ? competitor.other.shift * WEIGHT_UNIT : 0;
  return competitor.relevance.map((thousandths, i) => thousandths * RELEVANCE_UNIT + doc.weight[i] * shift);
}

/**
 * Words for, strongest first, and words against, strongest first; occurrences of a word are summed.
 * @param {DocumentData} doc
 * @param {Reading} reading
 * @returns {{for: WordSum[], against: WordSum[]}}
 */
export function wordSums(doc, reading) {
  const sums = reading.relevance.map((relevance, word) => ({
    word,
    relevance,
    count: doc.count[word],
    sum: relevance * doc.count[word],
  }));
  sums.sort((a, b) => b.sum - a.sum);
  return { for: sums.filter(({ sum }) => sum > 0), against: sums.filter(({ sum }) => sum < 0).reverse() };
}

/**
 * What each competitor contributes to one occurrence of a word, and what the clusters that are not kept contribute.
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {Root} root
 * @param {number} word
 * @returns {{parts: {cluster: number, share: number, relevance: number}[], rest: number}}
 */
export function shareByCompetitor(doc, facts, root, word) {
  const atOther = root !== facts.root;
  const parts = doc.competitors.map((competitor) => ({
    cluster: competitor.cluster,
    share: competitor.share,
    relevance: competitor.share * competitorRelevance(doc, competitor, atOther)[word],
  }));
  const whole = ownRelevance(doc, atOther)[word];
  return { parts, rest: parts.reduce((rest, part) => rest - part.relevance, whole) };
}

/**
 * The text cut at its tokens; the pieces together are the whole text.
 * @param {DocumentData} doc
 * @returns {Piece[]}
 */
export function piecesOf({ text, tokens }) {
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  tokens.gap.forEach((gap, t) => {
    if (gap) pieces.push({ text: text.slice(at, at + gap), word: null });
    at += gap;
    pieces.push({ text: text.slice(at, at + tokens.length[t]), word: tokens.word[t] });
    at += tokens.length[t];
  });
  if (at < text.length) pieces.push({ text: text.slice(at), word: null });
  return pieces;
}

/**
 * Class of a highlighted word: colour, step, and "s" where it carries its sign.
 * @param {number} relevance
 * @param {number} scale relevance with the strongest colour
 */
export function markClass(relevance, scale) {
  const share = scale > 0 ? Math.min(Math.abs(relevance) / scale, 1) : 0;
  const step = Math.round(STEPS * share);
  return `${relevance >= 0 ? "f" : "a"}${step}${step >= SIGNED_FROM ? " s" : ""}`;
}
