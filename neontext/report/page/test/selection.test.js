import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING } from "../src/fragments.js";
import { select } from "../src/selection.js";
import { suggestions } from "../src/suggestions.js";
import { inWords, termsOf, toggled, withValues } from "../src/terms.js";
import { Navigation } from "../src/navigation.js";
import { documentsWith, meantWords, positionsOf, relevanceOf } from "../src/word_index.js";
import { facts, index, rows } from "./facts.js";

const positions = (filter, sets) => select(rows, { ...EVERYTHING, ...filter }, sets);

test("orders; documents without evidence come last", () => {
  assert.deepEqual(positions({ sort: "strongest" }), [0, 2, 1, 3]);
  assert.deepEqual(positions({ sort: "weakest" }), [1, 2, 0, 3]);
  assert.deepEqual(positions({ sort: "borderline" }), [1, 2, 0, 3]);
  assert.deepEqual(positions({ sort: "row" }), [1, 0, 3, 2]);
  assert.deepEqual(positions({ sort: "margin" }), [1, 2, 0, 3]);
  assert.deepEqual(positions({ sort: "bias" }), [0, 2, 1, 3]);
  assert.deepEqual(positions({ sort: "word" }), [0, 2, 1, 3]);
  assert.deepEqual(positions({ sort: "length" }), [1, 0, 2, 3]);
  assert.deepEqual(select(rows, { ...EVERYTHING, sort: "disagreement" }, {}, { majority: new Set([0]) }), [1, 0, 3, 2]);
  const relevance = new Map([[0, -1], [1, 0.5]]);
  assert.deepEqual(select(rows, { ...EVERYTHING, sort: "word" }, {}, { relevance }), [1, 0, 3, 2]);
});

test("filters narrow together", () => {
  assert.deepEqual(positions({ cluster: 0 }), [1, 0]);
  assert.deepEqual(positions({ cluster: -1 }), [3]);
  assert.deepEqual(positions({ cluster: 0, label: 1 }), [1]);
  assert.deepEqual(positions({ runner: 0 }), [2]);
  assert.deepEqual(positions({}, { text: new Set([0]) }), [0]);
  assert.deepEqual(positions({}, { only: new Set([1, 2]), word: null }), [1, 2]);
});

test("a range holds its first number and not its last one", () => {
  assert.deepEqual(positions({ evidence: [-0.5, 2] }), [1, 2]);
  assert.deepEqual(positions({ evidence: [null, 0] }), [1]);
  assert.deepEqual(positions({ probability: [0.68, null] }), [2, 0]);
});

test("what is negated keeps what it would leave out", () => {
  assert.deepEqual(positions({ cluster: 1, not: ["cluster"] }), [1, 0]);
  assert.deepEqual(positions({ evidence: [0, null], not: ["evidence"] }), [1]);
  assert.deepEqual(positions({ not: ["word"] }, { word: new Set([0]) }), [1, 2, 3]);
});

test("what has no cluster or no label is outside of none", () => {
  assert.deepEqual(positions({ label: 0, cluster: 0, not: ["cluster"] }), []);
  assert.deepEqual(positions({ label: 0, not: ["label"] }), [1]);
  assert.deepEqual(positions({ cluster: -1, not: ["cluster"] }), [1, 2, 0]);
  assert.deepEqual(positions({ not: ["majority"] }, { majority: new Set([0]) }), [1]);
});

test("narrowing twice by the same takes it back", () => {
  const by = { ...EVERYTHING, label: 0, cluster: 1, not: ["cluster"] };
  const once = toggled({ ...EVERYTHING, runner: 1, not: ["runner"] }, by);
  assert.deepEqual([once.label, once.cluster, once.runner, once.not], [0, 1, 1, ["cluster", "runner"]]);
  assert.deepEqual(toggled(once, by), { ...EVERYTHING, runner: 1, not: ["runner"] });
  assert.deepEqual(toggled(once, { ...EVERYTHING, cluster: 1 }).not, ["runner"]);
  assert.deepEqual(withValues(once, { cluster: null }).not, ["runner"]);
  const chosen = toggled(EVERYTHING, { ...EVERYTHING, only: "lasso" });
  assert.equal(toggled(chosen, { ...EVERYTHING, only: "lasso" }).only, "lasso");
});

test("terms are said in words", () => {
  const filter = { ...EVERYTHING, cluster: 1, label: 0, evidence: [-1, null], majority: true, not: ["majority"] };
  const said = termsOf(filter).map((name) => inWords(filter, name, facts, null));
  assert.deepEqual(said, ["cluster 1 · autos", "label a", "label ≠ majority of its cluster", "evidence from −1.00"]);
});

test("a word means itself if it is there, else the words that begin so", () => {
  assert.deepEqual(meantWords(index, " Orbit "), [2]);
  assert.deepEqual(meantWords(index, "orbit*"), [2, 3]);
  assert.deepEqual(meantWords(index, "orb"), [2, 3]);
  assert.deepEqual(meantWords(index, "zz"), []);
  assert.deepEqual(positionsOf(index, [2, 3]), new Set([0, 1, 3]));
});

test("several words mean the documents that hold all of them, and what they say together", () => {
  assert.deepEqual(documentsWith(index, "moon orbit"), { words: [1, 2], positions: new Set([0]) });
  assert.deepEqual(documentsWith(index, "moon engine").positions, new Set());
  const relevance = [[10], [20, -30], [5], [1, 2]];
  assert.deepEqual(relevanceOf(index, relevance, [1, 3], 100), new Map([[0, 0.2], [1, -0.29], [3, 0.02]]));
});

test("a search suggests words, labels, clusters and ids", () => {
  const found = (query) => suggestions(query, facts, rows, index).map(({ kind, href }) => `${kind} ${href}`);
  assert.deepEqual(found("orbit"), ["Word #documents?word=orbit&sort=word", "Word #documents?word=orbital&sort=word", "Text #documents?text=orbit"]);
  assert.deepEqual(found("spa"), ["Cluster #c0", "Text #documents?text=spa"]);
  assert.deepEqual(found("b"), ["Label #documents?label=1", "Cluster #c1", "Text #documents?text=b"]);
  assert.deepEqual(found("nine"), ["Document #d9", "Text #documents?text=nine"]);
  assert.deepEqual(found("  "), []);
  assert.deepEqual(found("moon  orbit"), ["Words #documents?word=moon++orbit&sort=word", "Text #documents?text=moon++orbit"]);
  assert.deepEqual(found('"moon orbit"'), ["Text #documents?text=moon+orbit"]);
});

test("the navigation knows the neighbours in the list", () => {
  const navigation = new Navigation();
  assert.equal(navigation.around(2), null);
  navigation.list = { positions: [3, 2, 0], href: "#c0", title: "Cluster 0" };
  assert.deepEqual(navigation.around(2), { at: 1, n: 3, previous: 3, next: 0, href: "#c0", title: "Cluster 0" });
  assert.equal(navigation.around(0).next, undefined);
});
