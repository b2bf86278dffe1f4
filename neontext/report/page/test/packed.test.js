import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { unpack } from "../src/packed.js";
import { shardOf } from "../src/store.js";

test("a block is base64 of raw deflate of JSON", async () => {
  const value = { text: "naïve 🚀 </script>\u2028", numbers: [1, -2.5, null] };
  const text = deflateRawSync(JSON.stringify(value)).toString("base64");
  assert.deepEqual(await unpack(`\n${text}\n`), value);
});

test("a damaged block is an error", async () => {
  await assert.rejects(unpack("????"));
});

test("the shard of a position", () => {
  const shards = [0, 64, 130].map((first) => first);
  assert.deepEqual([0, 63, 64, 129, 130, 999].map((position) => shardOf(shards, position)), [0, 0, 1, 1, 2, 2]);
});
