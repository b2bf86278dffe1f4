/** @import { DocumentData } from "./types" */
import { comparable } from "./comparable.js";

/** Characters before what was found, and of the whole excerpt, about. */
const BEFORE = 40;
const LONGEST = 130;

/**
 * Where a document holds what was looked for, and what that says for its cluster.
 * @typedef {object} Excerpt
 * @property {string} before
 * @property {string} hit
 * @property {string} after
 * @property {number} relevance of this occurrence, in nats
 * @property {number} scale largest relevance in the document
 */

/**
 * @param {DocumentData} doc
 * @param {Set<string>} words as a search compares them
 * @param {string} phrase looked for if no word is
 * @returns {Excerpt | null} null where it does not stand in the text as it was typed
 */
export function excerptOf(doc, words, phrase) {
  const tokens = tokensOf(doc);
  const scale = doc.relevance.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const meant = doc.vocabulary.map((word) => words.has(comparable(word)));
  const token = words.size ? tokens.find(({ word }) => meant[word]) : undefined;
  const place = token ?? placeOf(doc.text, phrase);
  if (!place) return null;
  const inside = tokens.filter(({ start, end, word }) => word >= 0 && start >= place.start && end <= place.end);
  const relevance = inside.reduce((sum, { word }) => sum + doc.relevance[word], 0);
  return { ...around(doc.text, place), relevance, scale };
}

/** @param {DocumentData} doc */
function tokensOf({ tokens }) {
  let at = 0;
  return tokens.gap.map((gap, t) => {
    const start = at + gap;
    at = start + tokens.length[t];
    return { start, end: at, word: tokens.word[t] };
  });
}

/**
 * The first place of a phrase in a text, upper and lower case and all white space alike.
 * @param {string} text
 * @param {string} phrase
 */
function placeOf(text, phrase) {
  const wanted = phrase.trim().replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/g, "\\s+");
  const found = wanted ? new RegExp(wanted, "iu").exec(text) : null;
  return found && { start: found.index, end: found.index + found[0].length };
}

/**
 * @param {string} text
 * @param {{start: number, end: number}} place
 */
function around(text, { start, end }) {
  const line = (/** @type {string} */ part) => part.replace(/\s+/g, " ");
  const from = Math.max(0, start - BEFORE);
  const to = Math.min(text.length, Math.max(from + LONGEST, end));
  return {
    before: (from > 0 ? "… " : "") + line(text.slice(from, start)).replace(/^\S*\s/, from > 0 ? "" : "$&"),
    hit: line(text.slice(start, end)),
    after: line(text.slice(end, to)) + (to < text.length ? " …" : ""),
  };
}
