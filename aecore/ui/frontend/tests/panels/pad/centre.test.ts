import assert from "node:assert/strict";
import { test } from "node:test";
import { centred } from "../../../src/panels/pad/centre.ts";

const box = (w: number, h: number, x0: number, x1: number, y0: number, y1: number) => ({
  w, h, ink: Float32Array.from({ length: w * h }, (_, p) => Number(p % w >= x0 && p % w < x1 && p / w >= y0 && p / w < y1)),
});

test("a drawing is scaled to 20 of 28 pixels with its centre of mass in the middle, wherever it was", () => {
  for (const grey of [box(280, 280, 10, 60, 150, 250), box(90, 60, 70, 80, 5, 25)]) { // both twice as high as wide
    const image = centred(grey, [28, 28])!;
    const rows = Array.from({ length: 28 }, (_, r) => image.subarray(28 * r, 28 * r + 28).reduce((a, b) => a + b));
    assert.deepEqual(rows.map((v) => Math.round(v)), rows.map((_, r) => (r >= 4 && r < 24 ? 10 : 0)));
    const mass = image.reduce((a, b) => a + b);
    const x = image.reduce((sum, v, p) => sum + v * ((p % 28) + 0.5), 0) / mass;
    assert.ok(Math.abs(x - 14) < 1e-4 && Math.abs(mass - 200) < 1e-3, `${x} ${mass}`);
  }
  assert.equal(centred(box(28, 28, 0, 0, 0, 0), [28, 28]), null);
});

test("into images that are wider than high it fits as well, in the middle", () => {
  const image = centred(box(100, 100, 40, 60, 30, 70), [14, 56])!; // twice as high as wide
  const rows = Array.from({ length: 14 }, (_, r) => image.subarray(56 * r, 56 * r + 56).reduce((a, b) => a + b));
  assert.deepEqual(rows.map((v) => Math.round(v)), rows.map((_, r) => (r >= 2 && r < 12 ? 5 : 0)));
  const columns = Array.from({ length: 56 }, (_, c) => rows.reduce((sum, _v, r) => sum + image[56 * r + c], 0));
  assert.ok(columns.slice(0, 25).concat(columns.slice(31)).every((v) => v < 1e-6));
});
