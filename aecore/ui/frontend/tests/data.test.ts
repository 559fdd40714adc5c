import assert from "node:assert/strict";
import { test } from "node:test";
import { openEnvelope, sameBytes } from "../src/envelope.ts";
import { decodePoints } from "../src/points.ts";
import { decodeArrows, decodeEllipses } from "../src/shapes.ts";

// motion.ts asks the browser whether people want things to move; here they do.
Object.assign(globalThis, { matchMedia: () => ({ matches: false }) });
const { Cloud } = await import("../src/cloud.ts");
const { Glide } = await import("../src/glide.ts");
const { Camera } = await import("../src/camera.ts");

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

test("an envelope opens from an unaligned view, and its parts are aligned copies", () => {
  const head = new TextEncoder().encode(JSON.stringify({ data: { word: "잠재" }, blobs: { a: [0, 2], b: [2, 4] } }));
  const buffer = new Uint8Array(1 + 4 + head.length + 6);
  new DataView(buffer.buffer).setUint32(1, head.length, true);
  buffer.set(head, 5);
  buffer.set([1, 2, 3, 4, 5, 6], 5 + head.length);
  const { data, names, blob } = openEnvelope<{ word: string }>(buffer.subarray(1));
  assert.equal(data.word, "잠재");
  assert.deepEqual(names, ["a", "b"]);
  assert.deepEqual([...blob("b")], [3, 4, 5, 6]);
  assert.equal(blob("b").byteOffset, 0);
  assert.equal(blob("none").length, 0);
});

test("messages are the same only byte for byte", () => {
  assert.ok(sameBytes(new Uint8Array([1, 2]), new Uint8Array([1, 2])));
  assert.ok(!sameBytes(new Uint8Array([1, 2]), new Uint8Array([1, 3])));
  assert.ok(!sameBytes(null, new Uint8Array(0)));
});

const cloudOf = (...xy: number[]) => ({
  n: xy.length / 2, xy: Float32Array.from(xy), cls: new Uint8Array(xy.length / 2), extent: null,
});

test("points move to their new places; an update on the way starts from where they are", () => {
  const cloud = new Cloud();
  cloud.set(cloudOf(0, 0), 0, false);
  assert.deepEqual(cloud.at(0, 0), [0, 0]);
  cloud.set(cloudOf(10, 0), 1000, true);
  assert.deepEqual(cloud.at(0, 1000), [0, 0]);
  assert.deepEqual(cloud.at(0, 1350), [10, 0]);
  const [midway] = cloud.at(0, 1100);
  assert.ok(midway > 0 && midway < 10);
  cloud.set(cloudOf(-5, 0), 1100, true);
  assert.ok(Math.abs(cloud.at(0, 1100)[0] - midway) < 1e-5, "no jump");
});

test("other points simply appear", () => {
  const cloud = new Cloud();
  cloud.set(cloudOf(0, 0), 0, false);
  cloud.set(cloudOf(5, 5, 6, 6), 1000, true); // another number of points
  assert.deepEqual(cloud.at(1, 1000), [6, 6]);
  cloud.set(cloudOf(1, 1, 2, 2), 2000, false); // another series
  assert.deepEqual(cloud.at(0, 2000), [1, 1]);
});

test("the camera follows the data until it is taken over, and again after a reset", () => {
  const camera = new Camera();
  camera.resize({ w: 400, h: 400 });
  camera.follow([-1, 1, -1, 1], 0, true);
  const { k } = camera.view;
  camera.follow([-4, 4, -4, 4], 1000, false);
  assert.ok(camera.step(1100) && camera.view.k < k);
  camera.step(2000);
  const wide = camera.view.k;
  camera.pan(10, 0);
  camera.follow([-1, 1, -1, 1], 3000, false);
  assert.ok(!camera.step(3100));
  assert.equal(camera.view.k, wide);
  camera.reset(4000);
  camera.step(5000);
  assert.ok(Math.abs(camera.view.k - k) < 1e-6);
});

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

test("shapes of the same number move, others appear", () => {
  const glide = new Glide();
  glide.go(new Float32Array([0, 0, 1, 0, 1]), new Uint8Array(1), 0, false);
  glide.go(new Float32Array([4, 0, 2, 0, 2]), new Uint8Array(1), 1000, true);
  assert.equal(glide.from[0], 0);
  assert.equal(glide.progress(1000), 0);
  glide.go(new Float32Array(10), new Uint8Array(2), 2000, true);
  assert.equal(glide.from, glide.to);
  assert.equal(glide.n, 2);
});
