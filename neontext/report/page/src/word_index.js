/** @import { WordIndex } from "./types" */
import { comparable } from "./comparable.js";

/** @type {WeakMap<WordIndex, string[]>} */
const forms = new WeakMap();

/**
 * The words of the index as a search compares them.
 * @param {WordIndex} index
 */
export function comparableWords(index) {
  const known = forms.get(index);
  if (known) return known;
  const words = index.words.map(comparable);
  forms.set(index, words);
  return words;
}

/**
 * The words of the index that a reader means: the very word if there is one, else (or with a star) those that begin so.
 * @param {WordIndex} index
 * @param {string} query
 * @returns {number[]} indices of words
 */
export function meantWords(index, query) {
  const wanted = comparable(query.trim());
  const beginning = wanted.replace(/\*$/, "");
  const exact = beginning === wanted ? comparableWords(index).indexOf(wanted) : -1;
  return exact >= 0 ? [exact] : wordsBeginning(index, beginning);
}

/**
 * The documents that hold what a reader means: a word of the index, else all of several words.
 * @param {WordIndex} index
 * @param {string} query
 * @returns {{words: number[], positions: Set<number>}}
 */
export function documentsWith(index, query) {
  const whole = meantWords(index, query);
  const meant = whole.length ? [whole] : query.trim().split(/\s+/).map((word) => meantWords(index, word));
  const holding = meant.map((words) => positionsOf(index, words));
  return { words: meant.flat(), positions: holding.reduce((all, some) => new Set([...all].filter((i) => some.has(i)))) };
}

/**
 * Relevance of some words in each document that holds any of them, together.
 * @param {WordIndex} index
 * @param {number[][]} relevance of each word, in the order of its postings
 * @param {number[]} words
 * @param {number} units in a nat
 * @returns {Map<number, number>}
 */
export function relevanceOf(index, relevance, words, units) {
  /** @type {Map<number, number>} */
  const sums = new Map();
  for (const word of words) {
    let position = 0;
    index.postings[word].forEach((gap, n) => {
      position += gap;
      sums.set(position, (sums.get(position) ?? 0) + relevance[word][n]);
    });
  }
  return new Map([...sums].map(([i, sum]) => [i, sum / units]));
}

/**
 * Words that begin with a text, in the order of the index.
 * @param {WordIndex} index
 * @param {string} beginning
 * @param {number} [most]
 * @returns {number[]}
 */
export function wordsBeginning(index, beginning, most = Infinity) {
  /** @type {number[]} */
  const found = [];
  const words = comparableWords(index);
  for (let i = 0; i < words.length && found.length < most; i++) {
    if (words[i].startsWith(beginning)) found.push(i);
  }
  return found;
}

/**
 * Positions of the documents that hold any of some words.
 * @param {WordIndex} index
 * @param {number[]} words
 * @returns {Set<number>}
 */
export function positionsOf(index, words) {
  const positions = new Set();
  for (const word of words) {
    let position = 0;
    for (const gap of index.postings[word]) positions.add((position += gap));
  }
  return positions;
}
