import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING, documentsLink, formatFragment, parseFragment } from "../src/fragments.js";
import { facts } from "./facts.js";

const places = [
  "#overview",
  "#map",
  "#c1",
  "#c1?word=moon&sort=weakest",
  "#documents",
  "#documents?cluster=0&label=-1",
  "#documents?runner=1&word=a%26b&text=%3Cb%3E&only=1%2C2%2C9&sort=row",
  "#map?cluster=1&label=0&not=cluster",
  "#documents?label=0&majority=1&not=label%2Cmajority",
  "#documents?evidence=-1.5..0.25&probability=..0.5",
  "#documents?only=lasso",
  "#d4",
  "#d4?against=1",
  "#d4?against=1&root=origin",
];

for (const fragment of places) {
  test(`${fragment} is read and written alike`, () => {
    assert.equal(formatFragment(parseFragment(fragment, facts), facts), fragment);
  });
}

const nowhere = [
  "#c2", "#c-1", "#c", "#c1x", "#c01234567890", "#d10", "#d-1", "#d4?against=7", "#d4?against=1.5", "#d4?root=here",
  "#d4?root=origin&root=midpoint", "#d4?x=1", "#map?x=1", "#c1?cluster=0", "#documents?cluster=2", "#documents?label=2",
  "#documents?label=-2", "#documents?sort=size", "#documents?only=1,,2", "#documents?only=a", "#documents?__proto__=1",
  "#documents?a?b", "#map?sort=row", "#c1?not=cluster", "#documents?not=label",
  "#documents?label=1&not=sort", "#documents?label=1&not=label,", "#documents?majority=2", "#documents?evidence=1", "#documents?evidence=..",
  "#documents?evidence=1..2..3", "#documents?evidence=-..2", "#documents?probability=1e3..", "#<script>", "#javascript:alert(1)", "#constructor", "#%", "#\u0000", `#documents?word=${"x".repeat(300_000)}`,
];

for (const fragment of nowhere) {
  test(`${fragment.slice(0, 40)} names no place`, () => assert.equal(parseFragment(fragment, facts), null));
}

test("no fragment is the overview", () => {
  assert.deepEqual(parseFragment("", facts), { page: "overview", section: "overview", filter: EVERYTHING });
});

test("a broken escape is text like any other", () => {
  assert.equal(parseFragment("#documents?word=%E0%A4%A", facts).filter.word.length > 0, true);
});

test("what hostile words hold stays in the parameter", () => {
  const word = `"><img src=x onerror=alert(1)>&sort=row#c1`;
  const place = parseFragment(documentsLink({ word }, facts), facts);
  assert.deepEqual(place.filter, { ...EVERYTHING, word });
});
