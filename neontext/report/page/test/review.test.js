import assert from "node:assert/strict";
import { test } from "node:test";
import { formatReview, LIMITS, parseReview } from "../src/review_file.js";
import { facts } from "./facts.js";

const ids = { one: [1], both: [2, 3] };
const read = (review) => parseReview(typeof review === "string" ? review : JSON.stringify(review), facts, (id) => ids[id] ?? []);
const refused = (review, message) => assert.throws(() => read(review), { message });

test("what is written is read again, and only what was decided is written", () => {
  const review = read({
    audit: facts.audit,
    clusters: [{ cluster: "space", name: "Orbits", reviewed: true }, { cluster: 1, merge_into: "0", note: "<b>\n" }],
    documents: [{ document: 9, drop: true }, { document: "one", move_to: "autos", verdict: "wrong" }],
  });
  assert.deepEqual(review.clusters[0], { cluster: 0, name: "Orbits", verdict: "", note: "", reviewed: true, merge_into: null, drop: false });
  assert.deepEqual(review.documents[1], { document: 1, move_to: 1, drop: false, verdict: "wrong", note: "", reviewed: false });
  const text = formatReview(review, facts.audit);
  assert.deepEqual(read(text), review);
  assert.deepEqual(JSON.parse(text).clusters[1], { cluster: 1, note: "<b>\n", merge_into: 0 });
});

test("nothing, and a review that names no audit, are reviews", () => {
  assert.deepEqual(read({}), { clusters: [], documents: [] });
  assert.deepEqual(read({ audit: null, clusters: [] }), { clusters: [], documents: [] });
});

test("a file is hostile until it was looked at", () => {
  refused("{", /no JSON/);
  refused("x".repeat(LIMITS.bytes + 1), /larger than 8 MB/);
  refused([], /The review is no object/);
  refused(null, /The review is no object/);
  refused({ audit: "cd".repeat(32) }, /about another audit/);
  refused({ more: 1 }, /“more” is not known/);
  refused('{"__proto__": {"a": 1}}', /“__proto__” is not known/);
  refused({ clusters: {} }, /are no list/);
  refused({ clusters: [3] }, /entry 0 is no object/);
  refused({ clusters: [{ name: "x" }] }, /“cluster” is missing/);
  refused({ clusters: [{ cluster: 0, nmae: "x" }] }, /entry 0: “nmae” is not known/);
  refused({ clusters: [{ cluster: 0, name: "x".repeat(LIMITS.name + 1) }] }, /“name” is “x{60}…”, which is no value for it, or too long/);
  refused({ clusters: [{ cluster: 0, note: 7 }] }, /“note” is “7”/);
  refused({ clusters: [{ cluster: 0, reviewed: "yes" }] }, /“reviewed”/);
  refused({ clusters: [{ cluster: 0.5 }] }, /“cluster” is “0.5”/);
  refused({ clusters: [{ cluster: 7 }] }, /no cluster “7”/);
  refused({ clusters: [{ cluster: 0 }, { cluster: "space" }] }, /cluster 0 stands twice/);
  refused({ documents: [{ document: 10 }] }, /rows 0 to 9, found 10/);
  refused({ documents: [{ document: -1 }] }, /rows 0 to 9/);
  refused({ documents: [{ document: "none" }] }, /no document on this page has the id “none”/);
  refused({ documents: [{ document: "both" }] }, /several documents have the id/);
  refused({ documents: [{ document: 1, drop: true, move_to: 1 }] }, /dropped and moved/);
});

test("lengths are counted in characters, as Python counts them", () => {
  const name = "🚀".repeat(LIMITS.name);
  assert.equal(read({ clusters: [{ cluster: 0, name }] }).clusters[0].name, name);
  refused({ clusters: [{ cluster: 0, name: `${name}x` }] }, /too long/);
});
