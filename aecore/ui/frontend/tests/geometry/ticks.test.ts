import assert from "node:assert/strict";
import { test } from "node:test";
import { logLabel, logTicks, niceStep, signed, tickLabel, ticks, ticksIn } from "../../src/geometry/ticks.ts";

const near = (a: number, b: number, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("ticks are multiples of 1, 2 or 5, without zero, and say as much as the step needs", () => {
  assert.equal(niceStep(8, 8), 1);
  assert.equal(niceStep(13, 8), 2);
  near(niceStep(0.37, 8), 0.05);
  assert.deepEqual(ticksIn(-2, 2.5, 1), [-2, -1, 1, 2]);
  assert.equal(tickLabel(0.30000000000000004, 0.1), "0.3");
  assert.equal(tickLabel(-200, 100), "−200");
  assert.equal(signed(-0.001, 2), "0.00");
});

test("an axis has round values, zero among them where it is", () => {
  assert.deepEqual(ticks([140, 175], 180, 44).at, [140, 150, 160, 170]);
  assert.deepEqual(ticks([0, 100], 400, 92).at, [0, 50, 100]);
  assert.deepEqual(ticks([-1, 1], 200, 50).at, [-1, -0.5, 0, 0.5, 1]);
});

test("a logarithmic axis has powers of ten, and what lies between them where there is room", () => {
  assert.deepEqual(logTicks([1, 1024], 300, 60), [1, 10, 100, 1000]);
  assert.deepEqual(logTicks([0.01, 100], 90, 44), [0.01, 1, 100]);
  assert.deepEqual(logTicks([1, 20], 400, 44), [1, 2, 5, 10, 20]);
  assert.deepEqual(logTicks([0.31, 0.42], 200, 44).map((v) => +v.toPrecision(6)), [0.35, 0.4]);
});

test("numbers of a logarithmic axis are written out while that is short", () => {
  assert.deepEqual([0.001, 0.02, 1, 20000, 1e6, 2e-5].map(logLabel), ["0.001", "0.02", "1", "20000", "10⁶", "2·10⁻⁵"]);
});
