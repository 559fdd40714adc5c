import assert from "node:assert/strict";
import { test } from "node:test";
import { centred } from "../../../src/panels/pad/centre.ts";
import { inkOf } from "../../../src/panels/pad/ink.ts";
import { photo, type Scene } from "./photos.ts";

/** What the network would see of a scene. */
function seen(scene: Scene): Float32Array {
  const { w, h } = scene;
  return centred(inkOf(photo(scene), w, h)!, [28, 28])!;
}

/** Share of the ink by which two images differ. */
function apart(a: Float32Array, b: Float32Array): number {
  const total = (x: Float32Array) => x.reduce((sum, v) => sum + v, 0);
  return a.reduce((sum, v, p) => sum + Math.abs(v - b[p]), 0) / (total(a) + total(b));
}

const CLEAN = seen({ w: 420, h: 560 });
const NOTHING = [0, 0, 0, 0];

const SCENES: Record<string, Partial<Scene>> = {
  "light that falls from one side": { lamp: (x) => 1 - 0.7 * x },
  "light that falls from a corner": { lamp: (x, y) => 1 - 0.4 * x - 0.4 * y },
  "a vignette": { lamp: (x, y) => 1 - 1.4 * ((x - 0.5) ** 2 + (y - 0.5) ** 2) },
  "a lamp on the sheet": { lamp: (x, y) => 0.35 + 0.65 * Math.exp(-3 * ((x - 0.2) ** 2 + (y - 0.3) ** 2)) },
  "the shadow of a hand": { lamp: (x, y) => (x + 0.5 * y > 0.9 ? 0.55 : 1) },
  "a camera's noise": { noise: 14 },
  "noise in bad light": { noise: 8, lamp: (x) => 0.5 - 0.25 * x },
  "a dim room": { lamp: () => 0.35 },
  "faint pencil": { ink: [170, 170, 165, 255] },
  "chalk on a board": { paper: [30, 60, 45, 255], ink: [225, 225, 220, 255] },
  "chalk under a lamp": { paper: [60, 110, 85, 255], ink: [235, 235, 230, 255], lamp: (x) => 1 - 0.6 * x },
  "black strokes on nothing": { paper: NOTHING, ink: [0, 0, 0, 255] },
  "white strokes on nothing": { paper: [255, 255, 255, 0], ink: [255, 255, 255, 255] },
  "grey strokes on nothing": { paper: NOTHING, ink: [128, 128, 128, 255] },
};

for (const [name, scene] of Object.entries(SCENES)) {
  test(`a 7 stays a 7 under ${name}`, () => {
    const difference = apart(seen({ w: 420, h: 560, ...scene }), CLEAN);
    assert.ok(difference < 0.1, `${difference}`);
  });
}

test("a table around the sheet is not ink", () => {
  const [w, h] = [420, 560];
  const pixels = photo({ w, h, lamp: (x) => 1 - 0.4 * x });
  for (let p = 0; p < w * h; p++) {
    const [x, y] = [p % w, Math.floor(p / w)];
    if (x < 40 || x > 385 || y < 60 || y > 500) pixels.set([70, 45, 30, 255], 4 * p);
  }
  assert.ok(apart(centred(inkOf(pixels, w, h)!, [28, 28])!, CLEAN) < 0.1);
});

test("dust is not ink", () => {
  const [w, h] = [420, 560];
  const pixels = photo({ w, h });
  for (const [x, y] of [[20, 30], [400, 520], [21, 500]]) {
    for (let p = 0; p < 16; p++) pixels.set([30, 30, 30, 255], 4 * ((y + (p >> 2)) * w + x + (p & 3)));
  }
  assert.ok(apart(centred(inkOf(pixels, w, h)!, [28, 28])!, CLEAN) < 0.02);
});

test("a picture of 28 pixels a side, as data sets have them, is read too", () => {
  const small = { w: 28, h: 28, thick: 0.055 };
  const large = seen({ w: 280, h: 280, thick: 0.055 });
  assert.ok(apart(seen(small), large) < 0.15);
  assert.ok(apart(seen({ ...small, paper: [0, 0, 0, 255], ink: [255, 255, 255, 255] }), large) < 0.15);
});

test("an empty sheet shows nothing, whatever the light", () => {
  const empty = { w: 420, h: 560, ink: [235, 230, 215, 255] };
  const lamps = [() => 1, (x: number) => 1 - 0.7 * x, (x: number, y: number) => 1 - 1.4 * ((x - 0.5) ** 2 + (y - 0.5) ** 2)];
  for (const lamp of lamps) assert.equal(inkOf(photo({ ...empty, lamp, noise: 10 }), 420, 560), null);
  assert.equal(inkOf(new Uint8ClampedArray(4 * 100), 10, 10), null); // nothing at all
});
