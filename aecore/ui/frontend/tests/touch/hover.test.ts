import assert from "node:assert/strict";
import { test } from "node:test";

// eased.ts asks the browser whether people want things to move; here they do not.
Object.assign(globalThis, { matchMedia: () => ({ matches: true }) });
const { Cloud } = await import("../../src/motion/cloud.ts");
const { Hover } = await import("../../src/touch/hover.ts");

function cloudOf(...xy: number[]) {
  const cloud = new Cloud();
  cloud.set({ n: xy.length / 2, xy: Float32Array.from(xy), cls: new Uint8Array(xy.length / 2), extent: null }, 0, false);
  return cloud;
}

test("a mouse points at what moves below it, a tap keeps its place, a guest points without being published", () => {
  const cloud = cloudOf(0, 0, 2, 0);
  const hover = new Hover(cloud, new Uint8Array(256));
  const [view, size] = [{ x: 0, y: 0, k: 10 }, { w: 100, h: 100 }];
  hover.aim([70, 50]);
  assert.equal(hover.look(view, size, true), true);
  assert.deepEqual([hover.place, hover.index], [[2, 0], 1]);
  assert.equal(hover.look({ ...view, x: 1 }, size, true), false);
  assert.deepEqual(hover.place, [3, 0]);
  hover.hold(50, 50, view, size);
  hover.look({ ...view, x: 1 }, size, true);
  assert.deepEqual([hover.place, hover.index, hover.finger], [[0, 0], 0, true]);
  hover.visit([9, 9], 7);
  assert.equal(hover.look(view, size, true), false);
  assert.deepEqual([hover.place, hover.index], [[9, 9], -1]); // there is no point 7 here
  assert.equal(hover.closest([-40, 3]), 0);
});
