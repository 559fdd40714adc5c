import assert from "node:assert/strict";
import { test } from "node:test";
import { centred, inkOf } from "../src/panels/centre.ts";
import { Codes, least } from "../src/panels/codes.ts";
import { Graph } from "../src/panels/graph.ts";
import { normals } from "../src/panels/random.ts";
import { Reel } from "../src/panels/reel.ts";
import { evenly, linear, pixelDistance, spherical } from "../src/panels/route.ts";

/** float16 of numbers that it holds exactly: multiples of 1/64 below 16. */
function half(v: number): number {
  if (!v) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(v)));
  return (v < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | Math.round((Math.abs(v) / 2 ** exponent - 1) * 1024);
}

const codesOf = (rows: number[][]) =>
  new Codes(new Uint8Array(Uint16Array.from(rows.flat(), half).buffer), rows[0].length);
const round = (v: number) => Math.round(v * 64) / 64;

test("codes come back from two bytes a number, and the nearest are found in their order", () => {
  const codes = codesOf([[0, 1.5], [-2, 0.25], [3, 3], [0.5, 1.5]]);
  assert.equal(codes.n, 4);
  assert.deepEqual(codes.row(1), [-2, 0.25]);
  assert.deepEqual(codes.nearest([0.125, 1.5], 3), [0, 3, 1]);
  assert.equal(codes.apart(0, 2), 9 + 2.25);
});

test("the least values are those of a sort, and what is not a number is left out", () => {
  const normal = normals(5);
  const values = Array.from({ length: 300 }, normal);
  values[7] = NaN;
  const sorted = values.map((_, i) => i).filter((i) => i !== 7).sort((a, b) => values[a] - values[b]);
  assert.deepEqual(least(300, 12, (i) => values[i]), sorted.slice(0, 12));
});

/** 400 codes on three quarters of a ring: the straight way between its ends leads through nothing. */
function ring(): Codes {
  const normal = normals(2);
  return codesOf(Array.from({ length: 400 }, (_, i) => {
    const angle = (1.5 * Math.PI * i) / 399;
    const radius = 4 + 0.1 * normal();
    return [round(radius * Math.cos(angle)), round(radius * Math.sin(angle))];
  }));
}

test("the dense way keeps to the ring, and every step of it is short", () => {
  const graph = new Graph(ring());
  for (const _ of graph.build());
  assert.ok(graph.ready);
  const way = evenly(graph.path([4, 0], [0, -4])!, 34);
  const radii = way.map((z) => Math.hypot(...z));
  assert.ok(Math.min(...radii) > 3.4 && Math.max(...radii) < 4.6, `${Math.min(...radii)}`);
  assert.deepEqual(way[0], [4, 0]);
  assert.deepEqual(way[33].map(round), [0, -4]);
  assert.ok(Math.min(...linear([4, 0], [0, -4], 34).map((z) => Math.hypot(...z))) < 3);
});

test("the dense way costs no more than any way that a search of all edges finds", () => {
  const normal = normals(9);
  const codes = codesOf(Array.from({ length: 40 }, () => [round(normal()), round(normal())]));
  const graph = new Graph(codes);
  for (const _ of graph.build());
  const way = graph.path(codes.row(0), codes.row(1))!;
  const cost = way.slice(1).reduce((sum, z, i) => sum + (z[0] - way[i][0]) ** 2 + (z[1] - way[i][1]) ** 2, 0);
  // Floyd and Warshall over all pairs: squared edges make the graph of neighbours as good as the complete one.
  const best = Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => codes.apart(i, j)));
  for (let k = 0; k < 40; k++) for (let i = 0; i < 40; i++) for (let j = 0; j < 40; j++) {
    best[i][j] = Math.min(best[i][j], best[i][k] + best[k][j]);
  }
  assert.ok(Math.abs(cost - best[0][1]) < 1e-9, `${cost} ${best[0][1]}`);
});

test("there is no dense way between groups that no edge joins", () => {
  const group = (x: number) => Array.from({ length: 20 }, (_, i) => [x + (i % 5) / 8, Math.floor(i / 5) / 8]);
  const graph = new Graph(codesOf([...group(0), ...group(15)]));
  for (const _ of graph.build());
  assert.equal(graph.path([0, 0], [15, 0]), null);
});

test("finding a dense way among 2,000 codes takes far less than a frame or two", () => {
  const normal = normals(4);
  const codes = codesOf(Array.from({ length: 2000 }, () => Array.from({ length: 10 }, () => round(normal()))));
  const graph = new Graph(codes);
  for (const _ of graph.build());
  const start = performance.now();
  for (let i = 0; i < 10; i++) assert.ok(graph.path(codes.row(i), codes.row(1000 + i)));
  assert.ok((performance.now() - start) / 10 < 60, `${(performance.now() - start) / 10} ms`); // 20 on a quiet machine
});

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

const box = (w: number, h: number, x0: number, x1: number, y0: number, y1: number) => ({
  w, h, ink: Float32Array.from({ length: w * h }, (_, p) => Number(p % w >= x0 && p % w < x1 && p / w >= y0 && p / w < y1)),
});

test("a drawing is scaled to 20 of 28 pixels with its centre of mass in the middle, wherever it was", () => {
  for (const grey of [box(280, 280, 10, 60, 150, 250), box(90, 60, 70, 80, 5, 25)]) { // both twice as high as wide
    const image = centred(grey, 28)!;
    const rows = Array.from({ length: 28 }, (_, r) => image.subarray(28 * r, 28 * r + 28).reduce((a, b) => a + b));
    assert.deepEqual(rows.map((v) => Math.round(v)), rows.map((_, r) => (r >= 4 && r < 24 ? 10 : 0)));
    const mass = image.reduce((a, b) => a + b);
    const x = image.reduce((sum, v, p) => sum + v * ((p % 28) + 0.5), 0) / mass;
    assert.ok(Math.abs(x - 14) < 1e-4 && Math.abs(mass - 200) < 1e-3, `${x} ${mass}`);
  }
  assert.equal(centred(box(28, 28, 0, 0, 0, 0), 28), null);
});

function picture(w: number, h: number, color: (p: number) => number[]): Uint8ClampedArray {
  return Uint8ClampedArray.from(Array.from({ length: w * h }, (_, p) => color(p)).flat());
}

test("ink is what differs from the edge: dark on light, light on dark, on nothing", () => {
  const inside = (p: number) => p % 6 > 1 && p % 6 < 4 && p > 11 && p < 24;
  const want = Array.from({ length: 36 }, (_, p) => Number(inside(p)));
  const rounded = (pixels: Uint8ClampedArray) => [...inkOf(pixels, 6, 6)!.ink].map((v) => Math.round(v));
  assert.deepEqual(rounded(picture(6, 6, (p) => (inside(p) ? [30, 30, 30, 255] : [240, 235, 220, 255]))), want);
  assert.deepEqual(rounded(picture(6, 6, (p) => (inside(p) ? [220, 220, 220, 255] : [10, 10, 40, 255]))), want);
  assert.deepEqual(rounded(picture(6, 6, (p) => [0, 0, 0, inside(p) ? 255 : 0])), want);
  assert.equal(inkOf(picture(6, 6, () => [200, 200, 200, 255]), 6, 6), null);
});

/** A message as aecore/film.py packs it. */
function packed(head: object, parts: Record<string, Uint8Array>): Uint8Array {
  let offset = 0;
  const places = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, [(offset += part.length) - part.length, part.length]]));
  const text = new TextEncoder().encode(JSON.stringify({ data: head, blobs: places }));
  return Uint8Array.from([...new Uint8Array(Uint32Array.of(text.length).buffer), ...text, ...Object.values(parts).flatMap((part) => [...part])]);
}

test("a reel opens to its moments: nearest in the share of training, the points and pictures of that frame", () => {
  const frame = (step: number) => ({ step, label: "", range: [0, 1, 0, 1], lift: null, net: null, total: 200 - step, seconds: 0 });
  const points = new Uint8Array(Uint16Array.from({ length: 3 * 4 }, (_, i) => i).buffer);
  const xHat = Uint8Array.from({ length: 3 * 10 }, (_, i) => i);
  const head = { kind: "film", n: 2, pixels: 1, frames: [0, 10, 100].map(frame), curve: [[0, 200], [100, 100]] };
  const reel = Reel.open(packed(head, { points, x_hat: xHat }))!;
  assert.deepEqual([0, 0.04, 0.06, 0.5, 0.6, 1].map((share) => reel.at(share)), [0, 0, 1, 1, 2, 2]);
  const moment = reel.moment(1);
  assert.deepEqual([moment.step, moment.n, moment.net], [10, 2, null]);
  assert.deepEqual([...moment.points], [4, 5, 6, 7]);
  assert.deepEqual([...moment.xHat], [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  const sweep = Reel.open(packed({ ...head, kind: "sweep" }, { points, x_hat: xHat }))!;
  assert.deepEqual([0, 1, 2].map((i) => sweep.share(i)), [0, 0.5, 1]);
  assert.equal(Reel.open(new Uint8Array()), null);
});
