import assert from "node:assert/strict";
import { test } from "node:test";
import { fullExtent, percentile, steadyExtent } from "../src/extent.ts";
import { Grid } from "../src/grid.ts";
import { inPolygon, pointsInside, thin } from "../src/polygon.ts";
import type { Box } from "../src/protocol.ts";
import { niceStep, signed, tickLabel, ticksIn } from "../src/ticks.ts";
import { between, fit, pan, toData, toScreen, zoomAt } from "../src/view.ts";

const size = { w: 800, h: 600 };
const near = (a: number, b: number, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

/** A small generator of our own: tests give the same numbers everywhere. */
function random(seed: number): () => number {
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

test("screen and data coordinates are inverse, and y points up", () => {
  const view = { x: 1.5, y: -2, k: 37 };
  const [px, py] = toScreen(view, size, 3, 4);
  const [x, y] = toData(view, size, px, py);
  near(x, 3);
  near(y, 4);
  assert.ok(toScreen(view, size, 0, 1)[1] < toScreen(view, size, 0, 0)[1]);
});

test("fit shows the whole box in equal aspect", () => {
  const view = fit([-4, 4, -1, 1], size);
  assert.equal(view.k, 100);
  assert.deepEqual(toScreen(view, size, -4, 0), [0, 300]);
});

test("zooming keeps the data under the pointer and respects its limits", () => {
  const view = fit([-1, 1, -1, 1], size);
  const before = toData(view, size, 123, 456);
  const after = toData(zoomAt(view, size, 3, 123, 456, 0, 1e9), size, 123, 456);
  near(after[0], before[0]);
  near(after[1], before[1]);
  assert.equal(zoomAt(view, size, 1e9, 0, 0, 1, 500).k, 500);
});

test("panning moves the data with the pointer", () => {
  const view = pan({ x: 0, y: 0, k: 10 }, 20, 30);
  assert.deepEqual(toScreen(view, size, 0, 0), [420, 330]);
});

test("between two views the scale changes by equal factors", () => {
  near(between({ x: 0, y: 0, k: 1 }, { x: 2, y: 0, k: 100 }, 0.5).k, 10);
});

test("the grid finds what a search through all finds", () => {
  const next = random(7);
  const n = 5000;
  const xy = Float32Array.from({ length: 2 * n }, () => next() * 10 - 5);
  const skip = (i: number) => i % 3 === 0;
  const grid = new Grid(xy, n);
  for (let k = 0; k < 300; k++) {
    const [x, y, radius] = [next() * 12 - 6, next() * 12 - 6, next() * 0.4];
    let [best, limit] = [-1, radius * radius];
    for (let i = 0; i < n; i++) {
      const d = (xy[2 * i] - x) ** 2 + (xy[2 * i + 1] - y) ** 2;
      if (d <= limit && !skip(i)) [limit, best] = [d, i];
    }
    assert.equal(grid.nearest(x, y, radius, skip), best);
  }
});

test("the grid bears a cloud that is a single place", () => {
  assert.equal(new Grid(new Float32Array([2, 3, 2, 3]), 2).nearest(2, 3, 0.1, (i) => i === 1), 0);
  assert.equal(new Grid(new Float32Array([2, 3]), 1).nearest(9, 9, 1, () => false), -1);
});

test("a hover over 70,000 points costs far less than 5 ms", () => {
  const next = random(3);
  const xy = Float32Array.from({ length: 140_000 }, () => next() + next() + next() - 1.5);
  const grid = new Grid(xy, 70_000);
  const start = performance.now();
  for (let k = 0; k < 200; k++) grid.nearest(next() - 0.5, next() - 0.5, 0.08, () => false);
  assert.ok((performance.now() - start) / 200 < 5);
});

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

test("ticks are multiples of 1, 2 or 5, without zero, and say as much as the step needs", () => {
  assert.equal(niceStep(8, 8), 1);
  assert.equal(niceStep(13, 8), 2);
  near(niceStep(0.37, 8), 0.05);
  assert.deepEqual(ticksIn(-2, 2.5, 1), [-2, -1, 1, 2]);
  assert.equal(tickLabel(0.30000000000000004, 0.1), "0.3");
  assert.equal(tickLabel(-200, 100), "−200");
  assert.equal(signed(-0.001, 2), "0.00");
});

test("percentiles leave out the tails and the absent", () => {
  const q = Uint16Array.from({ length: 1000 }, (_, i) => i * 10);
  const cls = new Uint8Array(1000);
  assert.deepEqual(percentile(q, cls, 0.005), [50, 9940]);
  assert.deepEqual(percentile(q, cls, 0), [0, 9990]);
  assert.equal(percentile(q, cls.fill(255), 0.005), null);
});

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
