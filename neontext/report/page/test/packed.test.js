import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesFromBase85, unpack } from "../src/packed.js";
import { shardOf } from "../src/store.js";
import { facts } from "./facts.js";

const { letters } = facts.packed;

// Both written by neontext.report.view.packing.
test("a block is base85 of raw deflate of JSON", async () => {
  const text = "t5zyWtte5lQp!s_yuK_|;lun{4GK2;#mPmP1toTm8dfOjDCL#rCZ!e?D_KPw:gXEjnd;,~=H$fI0ss";
  const value = { text: "naïve 🚀 </script>\u2028", numbers: [1, -2.5, null] };
  assert.deepEqual(await unpack(`\n${text}\n`, letters), value);
});

test("five letters are four bytes, and what is left over is cut short", () => {
  assert.deepEqual([...bytesFromBase85("009C61O)~", letters)], [0, 1, 2, 3, 4, 5, 6]);
  for (const [text, length] of /** @type {const} */ ([["", 0], ["{{", 1], ["|Nj", 2], ["|Ns9", 3], ["|NsC0", 4], ["|NsC0{{", 5]])) {
    assert.deepEqual([...bytesFromBase85(text, letters)], Array(length).fill(255));
  }
});

test("a damaged block is an error", async () => {
  await assert.rejects(unpack("????", letters));
});

test("the shard of a position", () => {
  const shards = [0, 64, 130].map((first) => first);
  assert.deepEqual([0, 63, 64, 129, 130, 999].map((position) => shardOf(shards, position)), [0, 0, 1, 1, 2, 2]);
});
