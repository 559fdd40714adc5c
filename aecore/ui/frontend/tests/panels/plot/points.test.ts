import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, indexAt, stacked, unpack } from "../../../src/panels/plot/points.ts";

const points = (x: number[], y: number[]) => ({ x: Float32Array.from(x), y: Float32Array.from(y) });

test("curves come one after the other, each x first", () => {
  const bytes = new Uint8Array(Float32Array.of(1, 2, 10, 20, 5, 50).buffer);
  const [first, second] = unpack(bytes, [2, 1]);
  assert.deepEqual([[...first.x], [...first.y]], [[1, 2], [10, 20]]);
  assert.deepEqual([[...second.x], [...second.y]], [[5], [50]]);
});

test("areas stand on each other and their curves stay what they were", () => {
  const own = [points([0, 1], [100, 90]), points([0, 1], [5, 6])];
  assert.deepEqual(stacked(own).map(({ y }) => [...y]), [[100, 90], [105, 96]]);
  assert.deepEqual([...own[1].y], [5, 6]);
});

test("a curve is read at the point nearest to the place", () => {
  const curve = points([10, 20, 30], [1, 2, 3]);
  assert.deepEqual([0, 10, 14, 19, 20, 99, Infinity].map((at) => indexAt(curve, at)), [0, 0, 0, 1, 1, 2, 2]);
  assert.equal(indexAt(points([], []), 5), -1);
});

test("names keep their distance and stay inside, in the order of their curves", () => {
  assert.deepEqual(apart([50, 52, 10], 20, 0, 100), [50, 70, 10]);
  assert.deepEqual(apart([95, 97, 99], 20, 0, 100), [60, 80, 100]);
  assert.deepEqual(apart([-5, 0], 20, 0, 100), [0, 20]);
  assert.deepEqual(apart([], 20, 0, 100), []);
  const crowded = apart([5, 6, 7], 60, 0, 100);
  assert.deepEqual(crowded, [0, 60, 120], "where there is no room they begin at the top");
});
