/** @import { Competitor, DocumentData, PackedForm, Rows, SupportPoint } from "./types" */

/** In place of a token's word where it has none in the vocabulary. */
const NO_WORD = -1;

/**
 * A shard: documents taken apart into columns, one entry a document, null where it has none.
 * @typedef {Record<string, any>} Shard
 */

/**
 * One document of a shard.
 * @param {Shard} shard
 * @param {number} n its place in the shard
 * @param {Rows} rows
 * @param {number} position its place on the page
 * @param {PackedForm} packed
 * @returns {DocumentData}
 */
export function decodeDocument(shard, n, rows, position, packed) {
  const { text, cluster, ...own } = entry(shard, n);
  const tokens = decodeTokens(entry(shard.tokens, n), packed);
  const vocabulary = decodeVocabulary(own.vocabulary, text, tokens);
  const relevance = own.relevance ?? [];
  const units = 10 ** own.digits;
  const points = (/** @type {any[] | null} */ side) => (side ?? []).map((point) => supportPoint(point, vocabulary, rows));
  return /** @type {DocumentData} */ ({
    ...own,
    text,
    cluster,
    id: rows.id[position],
    tokens,
    vocabulary,
    relevance: inNats(relevance, units),
    weight: inNats(own.weight ?? [], packed.finer * units),
    count: own.count ?? [],
    probabilities: inNats(own.probabilities ?? [], packed.share),
    competitors: cluster === null ? [] : decodeCompetitors(entry(shard.competitors, n), relevance, units, packed),
    support_for: points(own.support_for),
    support_against: points(own.support_against),
  });
}

/**
 * One entry of all columns.
 * @param {Shard} columns
 * @param {number} n
 * @returns {Record<string, any>}
 */
function entry(columns, n) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[n] ?? null]));
}

/**
 * @param {number[]} whole
 * @param {number} units in a nat
 */
function inNats(whole, units) {
  return whole.map((value) => value / units);
}

/**
 * Tokens with the index of their word and their length spelt out; both are short for what has stood before.
 * @param {Record<string, number[]>} wire
 * @param {PackedForm} packed
 * @returns {DocumentData["tokens"]}
 */
function decodeTokens(wire, packed) {
  /** @type {number[]} */
  const firstLengths = [];
  /** @type {number[]} */
  const length = [];
  const word = wire.word.map((reference, t) => {
    const isNew = reference === packed.new_word;
    if (isNew) firstLengths.push(wire.length[t]);
    const index = isNew ? firstLengths.length - 1 : reference === packed.no_vector ? NO_WORD : reference - 1;
    length.push(wire.length[t] || firstLengths[index]);
    return index;
  });
  return { gap: wire.gap, length, word };
}

/**
 * Words by first occurrence; an empty one is the text where it first stands, with A to Z lowered.
 * @param {string[]} wire
 * @param {string} text
 * @param {DocumentData["tokens"]} tokens
 */
function decodeVocabulary(wire, text, { gap, length, word }) {
  const words = [...wire];
  let at = 0;
  word.forEach((index, t) => {
    at += gap[t];
    if (index >= 0 && words[index] === "") words[index] = lowered(text.slice(at, at + length[t]));
    at += length[t];
  });
  return words;
}

/** @param {string} written */
function lowered(written) {
  return written.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Competitors from their columns; their relevance is what it is more than that against all.
 * @param {Record<string, any>} wire
 * @param {number[]} relevance whole numbers of units, against all
 * @param {number} units in a nat
 * @param {PackedForm} packed
 * @returns {Competitor[]}
 */
function decodeCompetitors(wire, relevance, units, { share, coarser }) {
  return wire.cluster.map((/** @type {number} */ cluster, /** @type {number} */ k) => ({
    cluster,
    share: wire.share[k] / share,
    evidence: wire.evidence[k],
    words: wire.words[k],
    bias: wire.bias[k],
    shift: wire.shift[k],
    removal: wire.removal[k],
    addition: wire.addition[k],
    relevance: inNats(relevance.map((whole, i) => wire.relevance[k][i] + Math.floor(whole / coarser)), units / coarser),
  }));
}

/**
 * @param {any} wire
 * @param {string[]} vocabulary
 * @param {Rows} rows
 * @returns {SupportPoint}
 */
function supportPoint({ position, id, words, ...own }, vocabulary, rows) {
  const onPage = position !== null;
  return {
    ...own,
    position,
    document: onPage ? rows.document[position] : null,
    id: onPage ? rows.id[position] : id,
    words: words.map((/** @type {number} */ word) => vocabulary[word]),
  };
}
