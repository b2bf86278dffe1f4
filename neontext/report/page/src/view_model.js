/** @import { Competitor, DocumentData, Facts, Highlight, Piece, Root, ViewModel, WordSum } from "./types" */

/**
 * The explanation of a document that has a cluster.
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {number | null} against the competitor alone; null: as the audit was made
 * @param {Root} root
 * @returns {ViewModel}
 */
export function viewModelOf(doc, facts, against, root) {
  const competitor = doc.competitors.find(({ cluster }) => cluster === against) ?? null;
  const { evidence, words, bias } = competitor ?? doc;
  const shift = shiftTo(root, competitor ?? doc, facts);
  const relevance = relevanceAt(competitor ?? doc, doc.weight, shift);
  return {
    competitor,
    root,
    evidence: evidence ?? 0,
    words: (words ?? 0) + shift,
    bias: (bias ?? 0) - shift,
    biasName: biasName(facts, root),
    scale: relevance.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    relevance,
    digits: competitor ? doc.digits - 1 : doc.digits,
    sumDigits: doc.digits - 1,
  };
}

/**
 * What is called the bias: what belongs to no word.
 * @param {Facts} facts
 * @param {Root} root
 */
export function biasName({ roots }, root) {
  return roots.find(({ name }) => name === root)?.bias ?? "bias";
}

/**
 * What the words together have more at a root point than where the audit was made.
 * @param {Root} root
 * @param {{shift: number[] | null}} source
 * @param {Facts} facts
 */
function shiftTo(root, { shift }, { roots }) {
  return shift?.[roots.findIndex(({ name }) => name === root)] ?? 0;
}

/**
 * Relevance of each word; moving the root point adds to each word in proportion to its weight.
 * @param {{relevance: number[]}} source
 * @param {number[]} weight
 * @param {number} shift
 */
function relevanceAt({ relevance }, weight, shift) {
  return relevance.map((value, i) => value + weight[i] * shift);
}

/**
 * Words for, strongest first, and words against, strongest first; occurrences of a word are summed.
 * @param {DocumentData} doc
 * @param {ViewModel} model
 * @returns {{for: WordSum[], against: WordSum[]}}
 */
export function wordSums(doc, model) {
  const sums = model.relevance.map((relevance, word) => ({
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
  const at = (/** @type {Competitor | DocumentData} */ source) => source.relevance[word] + doc.weight[word] * shiftTo(root, source, facts);
  const parts = doc.competitors.map((competitor) => ({
    cluster: competitor.cluster,
    share: competitor.share,
    relevance: competitor.share * at(competitor),
  }));
  return { parts, rest: parts.reduce((rest, part) => rest - part.relevance, at(doc)) };
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
 * @param {Highlight} highlight
 */
export function markClass(relevance, scale, highlight) {
  const share = scale > 0 ? Math.min(Math.abs(relevance) / scale, 1) : 0;
  const step = Math.round(highlight.steps * share);
  return `${relevance >= 0 ? "f" : "a"}${step}${step >= highlight.signed_from ? " s" : ""}`;
}
