import assert from "node:assert/strict";
import { test } from "node:test";
import { documentMarkdown } from "../src/markdown.js";
import { viewModelOf } from "../src/view_model.js";
import { stepsOf } from "../src/waterfall.js";
import { doc, facts } from "./facts.js";

const changes = (steps) => steps.map(({ kind, from, to }) => [kind, Math.round(100 * (to - from))]);

test("bias, words by strength and evidence, each from where the one before ended", () => {
  const steps = stepsOf(doc, viewModelOf(doc, facts, null, "midpoint"));
  assert.deepEqual(changes(steps), [["bias", 50], ["word", 180], ["word", -30], ["total", 200]]);
  assert.deepEqual(steps.map(({ name }) => name), ["Bias", "orbit", "moon", "Evidence"]);
  steps.slice(1, -1).forEach(({ from }, i) => assert.equal(from, steps[i].to));
});

test("what is shown adds up to the digit, in many words and after rounding", () => {
  const n = 30;
  const relevance = Array.from({ length: n }, (_, i) => (i % 3 ? 0.1044 : -0.0356));
  const words = relevance.reduce((a, b) => a + b, 0);
  const many = { ...doc, vocabulary: relevance.map((_, i) => `w${i}`), count: relevance.map(() => 1), weight: relevance.map(() => 0), relevance, competitors: [], words, bias: 0.3349, evidence: words + 0.3349 };
  const steps = changes(stepsOf(many, viewModelOf(many, facts, null, "midpoint")));
  assert.equal(steps.length, 11);
  assert.deepEqual(steps.at(-2)[0], "rest");
  assert.equal(steps.slice(0, -1).reduce((all, [, change]) => all + change, 0), steps.at(-1)[1]);
  const rounded = { ...doc, relevance: [0.904, -0.3], evidence: 2.008, words: 1.508 };
  assert.deepEqual(changes(stepsOf(rounded, viewModelOf(rounded, facts, null, "midpoint"))).at(-1), ["total", 201]);
});

test("the bias is called what it is at each root point", () => {
  const named = { ...facts, roots: facts.roots.map((root, i) => ({ ...root, bias: ["special pieces", "special pieces and root"][i] })) };
  const first = (/** @type {string} */ root) => stepsOf(doc, viewModelOf(doc, named, null, root))[0].name;
  assert.deepEqual(["midpoint", "origin"].map(first), ["Special pieces", "Special pieces and root"]);
  assert.match(documentMarkdown(doc, named, viewModelOf(doc, named, null, "midpoint")), / \+ special pieces \+0\.500/);
});
