import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterMarkerStyles } from "../src/marker_styles.js";
import { N_STYLES, markerStyle } from "../src/palette.js";
import { holds, medians, nearestToward, pointsOf } from "../src/points.js";
import { facts, rows } from "./facts.js";

const points = pointsOf(rows.maps[0], facts.packed.map_side);

test("documents that are on no map are left out; up is up", () => {
  assert.deepEqual([...points.on], [0, 1, 2]);
  assert.deepEqual([points.x[1], points.y[1], points.y[0]], [1, 0, 1]);
});

test("medians by category, the largest first", () => {
  assert.deepEqual(medians(points, rows.cluster).map(({ code, n }) => [code, n]), [[0, 2], [1, 1]]);
  assert.deepEqual(medians(points, [-1, -1, -1, -1]), []);
});

test("the nearest point in a direction", () => {
  const from = { x: points.x[0], y: points.y[0] };
  assert.equal(nearestToward(points, () => true, from, [1, 0]), 2);
  assert.equal(nearestToward(points, (i) => i !== 2, from, [1, 0]), 1);
  assert.equal(nearestToward(points, () => true, from, [-1, 0]), null);
});

test("a polygon holds what is inside, also one that turns in", () => {
  const polygon = [[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]];
  assert.equal(holds(polygon, 1, 1), true);
  assert.equal(holds(polygon, 2, 3), false);
  assert.equal(holds(polygon, 5, 1), false);
  assert.equal(holds([], 0, 0), false);
});

test("marker styles differ until they repeat", () => {
  for (const isDark of [false, true]) {
    const styles = Array.from({ length: N_STYLES }, (_, i) => JSON.stringify(markerStyle(i, isDark)));
    assert.equal(new Set(styles).size, N_STYLES);
  }
});

test("a cluster looks like its majority label, the largest first", () => {
  const clusters = [
    { cluster: 0, name: "p", label: "b", size: 3 },
    { cluster: 1, name: "q", label: "b", size: 9 },
    { cluster: 2, name: "b", label: null, size: 1 },
  ];
  assert.deepEqual([...clusterMarkerStyles({ clusters, labels: ["a", "b"] })], [[1, 1], [0, 2], [2, 3]]);
  assert.deepEqual([...clusterMarkerStyles({ clusters, labels: [] })], [[0, 0], [1, 1], [2, 2]]);
});
