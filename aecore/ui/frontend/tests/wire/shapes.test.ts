import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeArrows, decodeEllipses } from "../../src/wire/shapes.ts";

/** Planar float32 columns and class bytes, as Python packs ellipses and arrows. */
function shapes(columns: number[][], cls: number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...new Uint8Array(Float32Array.from(columns.flat()).buffer), ...cls]);
}

test("an ellipse becomes the matrix that makes it of the unit circle, whatever its angle", () => {
  const [rx, ry, angle] = [3, 0.5, 0.7];
  const { numbers, cls } = decodeEllipses(shapes([[1, 0], [2, 0], [rx, 2], [ry, 0], [angle, Math.PI / 2]], [4, 9]));
  assert.deepEqual([...cls], [4, 9]);
  const [cx, cy, a, b, c] = numbers;
  assert.deepEqual([cx, cy], [1, 2]);
  for (let k = 0; k < 8; k++) {
    const [u, v] = [Math.cos(k), Math.sin(k)];
    const [x, y] = [a * u, b * u + c * v];
    const along = (x * Math.cos(angle) + y * Math.sin(angle)) / rx;
    const over = (y * Math.cos(angle) - x * Math.sin(angle)) / ry;
    assert.ok(Math.abs(along ** 2 + over ** 2 - 1) < 1e-4, "on the ellipse");
  }
  const upright = [...numbers.subarray(7)]; // no width at all, upright
  assert.ok(upright[0] < 1e-6 && Math.hypot(upright[1], upright[2]) > 1.999, String(upright));
});

test("an arrow is a place and a way", () => {
  const { numbers, cls } = decodeArrows(shapes([[1], [2], [4], [-2]], [7]));
  assert.deepEqual([...numbers], [1, 2, 3, -4, 0]);
  assert.deepEqual([...cls], [7]);
  assert.equal(decodeArrows(new Uint8Array(0)).numbers.length, 0);
});
