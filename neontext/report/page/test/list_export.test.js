import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING } from "../src/fragments.js";
import { harmless, listCsv, listMarkdown } from "../src/list_export.js";
import { facts, rows } from "./facts.js";

test("a document is a line, in the order of the list", () => {
  const lines = listCsv(rows, [1, 3], facts, null).split("\n");
  assert.equal(lines[0], "document,id,label,cluster,cluster_name,runner_up,probability,evidence,bias,margin,n_tokens,word,relevance,passage");
  assert.equal(lines[1], "1,one,b,0,space,1,0.38,-0.5,-0.25,-0.5,9,moon,0.2,… landed there");
  assert.equal(lines[2].split(",").slice(0, 6).join(), "6,six,a,,,");
  assert.equal(lines.length, 4);
});

test("a searched word stands with its relevance", () => {
  const found = { filter: { ...EVERYTHING, word: "moon", sort: "word" }, positions: [0], words: [1], relevance: new Map([[0, -0.25]]), nOnly: null };
  assert.ok(listCsv(rows, [0], facts, found).includes(",moon,-0.25,The Orbit\n"));
});

// As in tests/unit/report/formats, of which this is the page's side.
const cells = [
  ["=1+1", "'=1+1"], ["one", "one"], ["a\r=1+1;@1", "a =1+1;'@1"], ["\t-2", "' -2"], ["\u200b@x", "'\u200b@x"],
  ["\uff1dcmd", "'\uff1dcmd"], ["a\x1b[2J\ud800", "a\ufffd[2J\ufffd"], ['say "=1"', "say \"'=1\""], ["a-b", "a-b"],
];
for (const [text, cell] of cells) test(`${JSON.stringify(text)} is harmless in a spreadsheet`, () => assert.equal(harmless(text), cell));

test("cells are quoted, and Markdown means nothing", () => {
  const evil = { ...rows, id: ['=x,"y"', "a|b*", "", ""] };
  assert.ok(listCsv(evil, [0], facts, null).includes(`\n4,"'=x,""y""",a,`));
  const table = listMarkdown(evil, [1], facts, null).split("\n");
  assert.ok(table[2].includes("| a\\|b\\* |"));
  assert.equal(table[0].split("|").length, table[1].split("|").length);
});
