import assert from "node:assert/strict";
import { test } from "node:test";
import type { Moment } from "../../src/page/shelf.ts";
import { decodePoints, percentile, pointsAt } from "../../src/wire/points.ts";

/** Planar bytes, as Python packs them. */
function planar(qx: number[], qy: number[], cls: number[]): Uint8Array<ArrayBuffer> {
  const n = cls.length;
  const bytes = new Uint8Array(5 * n);
  const view = new DataView(bytes.buffer);
  qx.forEach((v, i) => view.setUint16(2 * i, v, true));
  qy.forEach((v, i) => view.setUint16(2 * n + 2 * i, v, true));
  bytes.set(cls, 4 * n);
  return bytes;
}

test("quantised points are read in their range", () => {
  const points = decodePoints(planar([0, 65535, 32768], [65535, 0, 0], [3, 1, 255]), 3, [-2, 2, 0, 10]);
  assert.deepEqual([...points.xy.subarray(0, 4)], [-2, 10, 2, 0]);
  assert.deepEqual([...points.cls], [3, 1, 255]);
  assert.deepEqual(points.extent, [-2, 2, 0, 10]);
});

test("no points have no extent", () => {
  assert.equal(decodePoints(new Uint8Array(0), 0, [-1, 1, -1, 1]).extent, null);
});

test("percentiles leave out the tails and the absent", () => {
  const q = Uint16Array.from({ length: 1000 }, (_, i) => i * 10);
  const cls = new Uint8Array(1000);
  assert.deepEqual(percentile(q, cls, 0.005), [50, 9940]);
  assert.deepEqual(percentile(q, cls, 0), [0, 9990]);
  assert.equal(percentile(q, cls.fill(255), 0.005), null);
});

test("a moment has the first points only; the others keep their numbers, unseen", () => {
  const now = { n: 3, xy: Float32Array.of(1, 1, 2, 2, 3, 3), cls: Uint8Array.of(4, 5, 6), extent: null };
  const moment = { points: Uint16Array.of(0, 65535, 65535, 0), n: 2, range: [-1, 1, 0, 10] } as Moment;
  const then = pointsAt(moment, now);
  assert.deepEqual([...then.xy], [-1, 10, 1, 0, 3, 3]);
  assert.deepEqual([...then.cls], [4, 5, 255]);
  assert.deepEqual(pointsAt(moment, { n: 1, xy: Float32Array.of(9, 9), cls: Uint8Array.of(2), extent: null }).cls.length, 1);
});
