import assert from "node:assert/strict";
import { test } from "node:test";
import { fullExtent, steadyExtent } from "../../src/geometry/extent.ts";
import type { Box } from "../../src/geometry/view.ts";

const near = (a: number, b: number, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("the whole of a turned contour is in the extent", () => {
  const box = fullExtent(null, [{ cx: 1, cy: 0, rx: 3, ry: 1, angle: Math.PI / 2, label: "" }]);
  [0, 2, -3, 3].forEach((v, i) => near(box[i], v));
  assert.deepEqual(fullExtent(null, []), [-1, 1, -1, 1]);
});

test("the extent holds still while the data stay inside, and gives way when they leave or shrink", () => {
  const first = steadyExtent(null, [-1, 1, -1, 1]);
  assert.ok(first[0] < -1 && first[1] > 1);
  assert.equal(steadyExtent(first, [-1.05, 1.02, -0.98, 1.1]), first);
  const grown: Box = [-1, 2, -1, 1];
  assert.ok(steadyExtent(first, grown)[1] > 2);
  assert.ok(steadyExtent(first, [-0.2, 0.2, -0.2, 0.2])[1] < 0.3);
});
