import assert from "node:assert/strict";
import { test } from "node:test";
import { excerptOf } from "../src/excerpts.js";
import { doc } from "./facts.js";

test("a word is quoted where it stands first, with what it says there", () => {
  const excerpt = excerptOf(doc, new Set(["moon"]), "");
  assert.deepEqual(excerpt, { before: "Orbit 🚀 orbit ", hit: "moon", after: " xyz!", relevance: -0.3, scale: 0.9 });
});

test("a phrase says what its words say together; case and white space are alike", () => {
  const { hit, relevance } = excerptOf({ ...doc, text: doc.text.replace("t m", "t\nm") }, new Set(), "ORBIT  moon");
  assert.equal(hit, "orbit moon");
  assert.equal(relevance.toFixed(3), "0.600");
  assert.equal(excerptOf(doc, new Set(), "no such (phrase"), null);
});

test("long texts are cut around it", () => {
  const text = `${"far away ".repeat(30)}orbit${" and on".repeat(60)}`;
  const tokens = { gap: [270], length: [5], word: [0] };
  const { before, after } = excerptOf({ ...doc, text, tokens }, new Set(["orbit"]), "");
  assert.ok(before.startsWith("… ") && before.endsWith("away ") && before.length < 50);
  assert.ok(after.endsWith(" …") && after.length < 140);
});
