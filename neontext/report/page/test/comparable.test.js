import assert from "node:assert/strict";
import test from "node:test";
import { comparable } from "../src/comparable.js";
import { meantWords } from "../src/word_index.js";

test("spellings of one word are comparable", () => {
  const pairs = [
    ["Küche", "Ku\u0308che"],
    ["IŞIK", "ışık"],
    ["İstanbul", "istanbul"],
    ["STRASSE", "Straße"],
    ["O’Brien", "o'brien"],
    ["Dampf\u00adschiff", "dampfschiff"],
    ["ΛΟΓΟΣ", "λογος"],
    ["한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"],
  ];
  for (const [one, other] of pairs) assert.equal(comparable(one), comparable(other));
});

test("a word is found however it is written", () => {
  const index = { words: ["küche", "strasse", "ışık"], postings: [[0], [1], [2]] };
  assert.deepEqual(meantWords(index, "KU\u0308CHE"), [0]);
  assert.deepEqual(meantWords(index, "Straße"), [1]);
  assert.deepEqual(meantWords(index, "IŞ*"), [2]);
});
