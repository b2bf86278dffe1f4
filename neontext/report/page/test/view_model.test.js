import assert from "node:assert/strict";
import { test } from "node:test";
import { documentMarkdown, escaped } from "../src/markdown.js";
import { count, percent, probability, signed, smallShare } from "../src/numbers.js";
import { markClass, piecesOf, shareByCompetitor, viewModelOf, wordSums } from "../src/view_model.js";
import { doc, facts } from "./facts.js";

const close = (actual, expected) => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12, `${value} is not ${expected[i]}`));
};

test("the pieces are the whole text, cut at code units", () => {
  const pieces = piecesOf(doc);
  assert.equal(pieces.map(({ text }) => text).join(""), doc.text);
  assert.deepEqual(pieces.filter(({ word }) => word !== null), [
    { text: "Orbit", word: 0 },
    { text: "orbit", word: 0 },
    { text: "moon", word: 1 },
    { text: "xyz", word: -1 },
  ]);
});

test("relevance against all, against one, from either root point", () => {
  close(viewModelOf(doc, facts, null, "midpoint").relevance, [0.9, -0.3]);
  close(viewModelOf(doc, facts, null, "origin").relevance, [0.6, -0.42]);
  close(viewModelOf(doc, facts, 1, "midpoint").relevance, [1, -0.25]);
  close(viewModelOf(doc, facts, 1, "origin").relevance, [0.75, -0.35]);
});

test("the sums are those of the competitor and the root point", () => {
  const sums = (against, root) => {
    const { evidence, words, bias, scale } = viewModelOf(doc, facts, against, root);
    return [evidence, words, bias, scale];
  };
  close(sums(null, "midpoint"), [2, 1.5, 0.5, 0.9]);
  close(sums(null, "origin"), [2, 0.9, 1.1, 0.6]);
  close(sums(1, "midpoint"), [2.4, 1.75, 0.65, 1]);
  close(sums(1, "origin"), [2.4, 1.25, 1.15, 0.75]);
});

test("a page made at the origin has the midpoint as the other root point", () => {
  const atOrigin = { ...facts, root: "origin", roots: [...facts.roots].reverse() };
  close(viewModelOf(doc, atOrigin, null, "origin").relevance, [0.9, -0.3]);
  close(viewModelOf(doc, atOrigin, null, "midpoint").relevance, [0.6, -0.42]);
});

test("the competitors' parts and the rest are the whole relevance", () => {
  const { parts, rest } = shareByCompetitor(doc, facts, "midpoint", 0);
  close([parts[0].relevance, rest], [0.8, 0.1]);
});

test("occurrences are summed, words for and against are apart", () => {
  const sums = wordSums(doc, viewModelOf(doc, facts, null, "midpoint"));
  assert.deepEqual(sums.for.map(({ word, count: n }) => [word, n]), [[0, 2]]);
  close([sums.for[0].sum, sums.against[0].sum], [1.8, -0.3]);
});

test("classes of words", () => {
  assert.equal(markClass(0.9, 0.9, facts.highlight), "f20 s");
  assert.equal(markClass(-0.1, 0.9, facts.highlight), "a2");
  assert.equal(markClass(0, 0, facts.highlight), "f0");
  assert.equal(markClass(5, 1, facts.highlight), "f20 s");
});

test("numbers read as in the static part of the page", () => {
  assert.deepEqual([signed(1.5), signed(-0.25, 1), signed(null)], ["+1.500", "−0.3", "–"]);
  assert.deepEqual([count(18731), percent(0.454), percent(0.0004), percent(0.999), percent(1)], ["18,731", "45%", "< 1%", "> 99%", "100%"]);
  assert.deepEqual([smallShare(0.0042), smallShare(0.031), smallShare(0.25)], ["0.42%", "3.1%", "25%"]);
  assert.deepEqual([probability(0.9931), probability(0.99999), probability(0.0001), probability(null)], ["P = 0.993", "P > 0.999", "P < 0.001", "P –"]);
});

test("Markdown has the figures, and nothing in it is markup", () => {
  const text = documentMarkdown(doc, facts, viewModelOf(doc, facts, 1, "midpoint"));
  assert.match(text, /^### four\\\*\n/);
  assert.match(text, /against cluster 1 alone/);
  assert.match(text, /Evidence \+2\.400 = words \+1\.750 \+ bias \+0\.650/);
  assert.match(text, /\| orbit \| \+1\.00 \| 2 \| \+2\.00 \|/);
  assert.equal(escaped("<b>|`x`\n[y](z)"), "\\<b\\>\\|\\`x\\` \\[y\\]\\(z\\)");
});
