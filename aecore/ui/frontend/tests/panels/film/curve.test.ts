import assert from "node:assert/strict";
import { test } from "node:test";
import { heightAt, scaled } from "../../../src/panels/film/curve.ts";

test("curves share one scale; a height is read between two points", () => {
  const [a, b] = scaled([[[0, 400], [100, 100]], [[0, 200], [50, 100]]], [100, 50]);
  assert.deepEqual(a, [[0, 1], [1, 0]]);
  assert.ok(b[0][1] > 1 / 3 && b[0][1] < 1); // stretched at the bottom, still in order
  assert.ok(Math.abs(heightAt(a, 0.25) - 0.75) < 1e-12);
  assert.equal(heightAt(a, 2), 0);
  assert.deepEqual(scaled([[[0, -1], [1, 1]]], [1]), [[[0, 0], [1, 1]]]);
});
