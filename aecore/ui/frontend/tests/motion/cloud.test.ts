import assert from "node:assert/strict";
import { test } from "node:test";

// eased.ts asks the browser whether people want things to move; here they do.
Object.assign(globalThis, { matchMedia: () => ({ matches: false }) });
const { Cloud } = await import("../../src/motion/cloud.ts");

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
