import assert from "node:assert/strict";
import { test } from "node:test";
import { handles, inside, nearest } from "../../src/coupling/plane.ts";
import type { Place } from "../../src/geometry/view.ts";

test("points go as far as the plane allows", () => {
  const points: Place[] = [[0, 0], [3, -2]];
  assert.deepEqual(inside(points, [0.5, 1], [4, 3]), [0.5, 1]);
  assert.deepEqual(inside(points, [9, -9], [4, 3]), [1, -1]);
  assert.deepEqual(inside([[4, 3]], [1, 1], [4, 3]), [0, 0]);
});

test("the nearest point is taken hold of, a handle only on itself", () => {
  const clouds: Place[][] = [[[0, 0], [50, 0]], [[8, 0]]];
  const flags: Place[] = [[0, -30], [200, 0]];
  assert.deepEqual(nearest(clouds, flags, [5, 0], 18), { cloud: 1, index: 0 });
  assert.deepEqual(nearest(clouds, flags, [40, 9], 18), { cloud: 0, index: 1 });
  assert.deepEqual(nearest(clouds, flags, [2, -25], 18), { cloud: 0, index: -1 });
  assert.deepEqual(nearest(clouds, flags, [150, 0], 18), { cloud: 0, index: 1 });
});

test("handles stand over their clouds, in the plane, and apart", () => {
  const [a, b] = handles([[[100, 100], [200, 140]], [[100, 10]]], 34, 42);
  assert.deepEqual(a, [150, 66]);
  assert.deepEqual(b, [100, 17]);
  const same = handles([[[100, 100]], [[100, 100]]], 34, 42);
  assert.deepEqual(same, [[79, 66], [121, 66]]);
});
