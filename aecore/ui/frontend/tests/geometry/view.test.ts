import assert from "node:assert/strict";
import { test } from "node:test";
import { between, fit, pan, toData, toScreen, zoomAt } from "../../src/geometry/view.ts";

const size = { w: 800, h: 600 };
const near = (a: number, b: number, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

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

test("fit keeps an inset free", () => {
  const view = fit([-4, 4, -1, 1], size, [40, 10, 0, 24]);
  const [left, bottom] = toScreen(view, size, -4, -1);
  const [right, top] = toScreen(view, size, 4, 1);
  near(left, 40);
  near(right, 790);
  near((top + bottom) / 2, (600 - 24) / 2);
  assert.ok(fit([0, 1, 0, 1], { w: 20, h: 20 }, [40, 10, 0, 24]).k > 0); // no room is left
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
