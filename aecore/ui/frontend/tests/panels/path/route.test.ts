import assert from "node:assert/strict";
import { test } from "node:test";
import { evenly, pixelDistance, spherical } from "../../../src/panels/path/route.ts";

test("the spherical way turns evenly around the centre and changes its distance evenly", () => {
  const way = spherical([3, 1], [1, 5], [1, 1], 5)!;
  const radii = way.map(([x, y]) => Math.hypot(x - 1, y - 1));
  const angles = way.map(([x, y]) => Math.atan2(y - 1, x - 1));
  radii.forEach((radius, i) => assert.ok(Math.abs(radius - (2 + i / 2)) < 1e-9));
  angles.forEach((angle, i) => assert.ok(Math.abs(angle - (i * Math.PI) / 8) < 1e-9));
  assert.equal(spherical([1, 1], [2, 5], [1, 1], 5), null);
  assert.equal(spherical([2, 1], [-3, 1], [1, 1], 5), null);
});

test("a line with corners is walked in equal steps; a line without length too", () => {
  assert.deepEqual(evenly([[0, 0], [1, 0], [1, 3]], 5), [[0, 0], [1, 0], [1, 1], [1, 2], [1, 3]]);
  assert.deepEqual(evenly([[2, 2], [2, 2]], 3), [[2, 2], [2, 2], [2, 2]]);
  assert.equal(pixelDistance([0, 3], [4, 0]), 5);
});
