import assert from "node:assert/strict";
import { test } from "node:test";

// eased.ts asks the browser whether people want things to move; here they do not.
Object.assign(globalThis, { matchMedia: () => ({ matches: true }) });
const { Cloud } = await import("../../src/motion/cloud.ts");
const { crowd } = await import("../../src/motion/crowd.ts");

test("points are counted in boxes of the screen, without those that are not seen", () => {
  const cloud = new Cloud();
  const xy = Float32Array.of(0, 0, 1, 1, 1.2, 1, -1, -1);
  cloud.set({ n: 4, xy, cls: new Uint8Array(4), extent: null }, 0, false);
  const camera = { view: { x: 0, y: 0, k: 10 }, size: { w: 100, h: 100 } };
  const boxes: [number, number, number, number][] = [[45, 55, 45, 55], [58, 65, 38, 42], [0, 100, 0, 100], [0, 10, 0, 10]];
  assert.deepEqual(crowd(cloud, camera, () => false)(boxes), [1, 2, 4, 0]);
  assert.deepEqual(crowd(cloud, camera, (i) => i === 2)(boxes), [1, 1, 3, 0]);
});
