import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeDocument } from "../src/decode.js";
import { doc, facts, rows } from "./facts.js";

/** The document of facts.js and one without a known word, as Python packs them. */
const shard = {
  document: [4, 6],
  label: [0, 0],
  text: [doc.text, "xyz"],
  omitted: [null, null],
  n_tokens: [4, 1],
  n_explained: [3, 0],
  tokens: { gap: [[0, 4, 1, 1], [0]], length: [[5, 0, 4, 3], [3]], word: [[0, 1, 0, -1], [-1]] },
  vocabulary: [["", "moon"], []],
  cluster: [0, null],
  against: [null, null],
  digits: [3, null],
  relevance: [[900, -305], null],
  count: [[2, 1], null],
  weight: [[50000, 20000], null],
  shift: [[0, -0.6], null],
  fields: [["Ann", null], [null, null]],
  probability: [0.88, null],
  probabilities: [[880, 120], null],
  evidence: [2, null],
  words: [1.5, null],
  bias: [0.5, null],
  runner_up: [1, null],
  competitors: {
    cluster: [[1], null],
    share: [[800], null],
    evidence: [[2.4], null],
    words: [[1.75], null],
    bias: [[0.65], null],
    shift: [[[0, -0.5]], null],
    relevance: [[[10, 6]], null],
    removal: [[[0]], null],
    addition: [[null], null],
  },
  support_for: [[{ position: 1, id: null, cluster: 0, share: 0.4, words: [0] }], null],
  support_against: [[{ position: null, id: "elsewhere", cluster: 1, share: 0.1, words: [] }], null],
  flip: [null, null],
  addition: [null, null],
};

const close = (actual, expected) => actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12, `${value} is not ${expected[i]}`));

test("words, lengths and spelling are short for what has stood before", () => {
  const decoded = decodeDocument(shard, 0, rows, 0, facts.packed);
  assert.deepEqual(decoded.tokens, doc.tokens);
  assert.deepEqual(decoded.vocabulary, ["orbit", "moon"]);
});

test("whole numbers become nats; relevance against one is a difference, rounded down", () => {
  const decoded = decodeDocument(shard, 0, rows, 0, facts.packed);
  close(decoded.relevance, [0.9, -0.305]);
  close(decoded.weight, [0.5, 0.2]);
  close(decoded.competitors[0].relevance, [1, -0.25]);
  close([decoded.competitors[0].share], [0.8]);
  close(decoded.probabilities, [0.88, 0.12]);
});

test("a long document's little relevance has more decimals", () => {
  const decoded = decodeDocument({ ...shard, digits: [6, null] }, 0, rows, 0, facts.packed);
  close(decoded.relevance, [0.0009, -0.000305]);
  close(decoded.weight, [0.0005, 0.0002]);
  close(decoded.competitors[0].relevance, [0.001, -0.00025]);
});

test("ids and rows come from the columns of the page", () => {
  const { id, support_for: [on], support_against: [off] } = decodeDocument(shard, 0, rows, 0, facts.packed);
  assert.equal(id, "four");
  assert.deepEqual([on.document, on.id, on.words], [1, "one", ["orbit"]]);
  assert.deepEqual([off.document, off.id, off.words], [null, "elsewhere", []]);
});

test("a document without a known word has a text and nothing else", () => {
  const decoded = decodeDocument(shard, 1, rows, 3, facts.packed);
  assert.equal(decoded.cluster, null);
  assert.deepEqual([decoded.relevance, decoded.competitors, decoded.support_for], [[], [], []]);
  assert.deepEqual(decoded.tokens.word, [-1]);
});
