import assert from "node:assert/strict";
import { test } from "node:test";
import { categories, linear, logarithmic, rounded, thinned } from "../../src/geometry/scale.ts";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("a value has a place and the place its value", () => {
  for (const scale of [linear([-2, 6], 40, 240), logarithmic([0.01, 100], 40, 240), linear([0, 1], 200, 8)]) {
    for (const value of [scale.ends[0], 0.5, scale.ends[1]]) near(scale.value(scale.place(value)), value);
  }
  near(logarithmic([1, 100], 0, 200).place(10), 100);
  assert.ok(!Number.isFinite(logarithmic([1, 100], 0, 200).place(0)), "0 lies infinitely far below");
});

test("numbers of an axis are round and as many as have room", () => {
  assert.deepEqual(linear([0, 100], 0, 400).ticks(92).map(({ words }) => words), ["0", "50", "100"]);
  assert.deepEqual(logarithmic([0.01, 1], 0, 90).ticks(34).map(({ words }) => words), ["0.01", "0.1", "1"]);
});

test("categories share their axis evenly, and a place belongs to one", () => {
  const scale = categories(["a", "b", "c", "d"], 100, 300);
  assert.deepEqual([0, 3].map(scale.place), [125, 275]);
  assert.deepEqual([90, 149, 151, 999].map(scale.value), [0, 0, 1, 3]);
});

test("of many categories those at round numbers are named, and the first where it has room", () => {
  for (const stride of [0, 1]) assert.deepEqual(thinned(4, stride), [0, 1, 2, 3]);
  assert.deepEqual(thinned(12, 4), [0, 4, 9]);
  assert.deepEqual(thinned(6, 2), [1, 3, 5], "the first would touch the second");
  assert.deepEqual(thinned(3, 9), [0]);
  assert.deepEqual(thinned(0, 9), []);
});

test("an axis ends at round numbers around its values, and at 0 unless it begins near them", () => {
  const open = [NaN, NaN] as const;
  assert.deepEqual(rounded(open, [3, 87], false, false), [0, 90]);
  assert.deepEqual(rounded(open, [-3, 87], false, false), [-10, 90]);
  assert.deepEqual(rounded(open, [80, 87], true, false), [79, 88]);
  assert.deepEqual(rounded(open, [0, 0.2], true, false), [0, 0.25], "nothing below 0 where nothing is");
  assert.deepEqual(rounded([NaN, 50], [3, 87], false, false), [0, 50]);
  assert.deepEqual(rounded(open, [0.004, 20, 0, NaN], false, true).map((v) => +v.toPrecision(3)), [0.00316, 31.6]);
  for (const none of [[], [NaN], [Infinity]]) assert.deepEqual(rounded(open, none, false, false), [0, 1]);
  assert.deepEqual(rounded([2, 2], [], false, false), [2, 3], "never without extent");
});
