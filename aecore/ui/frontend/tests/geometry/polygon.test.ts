import assert from "node:assert/strict";
import { test } from "node:test";
import { inPolygon, pointsInside, thin } from "../../src/geometry/polygon.ts";

test("polygons: inside, outside, concave, closed by themselves", () => {
  const arrow = [0, 0, 4, 0, 4, 4, 2, 1, 0, 4];
  assert.ok(inPolygon(0.5, 2, arrow));
  assert.ok(inPolygon(3.5, 2, arrow));
  assert.ok(!inPolygon(2, 3, arrow));
  assert.ok(!inPolygon(-1, 1, arrow));
  assert.deepEqual(pointsInside(new Float32Array([0.5, 2, 2, 3, 3.5, 2]), arrow, (i) => i === 2), [0]);
});

test("a long path is thinned, a short one is left alone", () => {
  const path = Array.from({ length: 2000 }, (_, i) => i);
  assert.equal(thin(path, 100).length, 200);
  assert.deepEqual(thin([1, 2, 3, 4], 100), [1, 2, 3, 4]);
});
