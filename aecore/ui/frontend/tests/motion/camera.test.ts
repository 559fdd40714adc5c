import assert from "node:assert/strict";
import { test } from "node:test";

// eased.ts asks the browser whether people want things to move; here they do.
Object.assign(globalThis, { matchMedia: () => ({ matches: false }) });
const { Camera } = await import("../../src/motion/camera.ts");

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

test("a frame that maps share is shown as it is, whatever was held before", () => {
  const [one, other] = [new Camera(), new Camera()];
  for (const camera of [one, other]) camera.resize({ w: 400, h: 300 });
  one.follow([-9, 9, -9, 9], 0, true);
  for (const camera of [one, other]) camera.follow([-8, 8, -8, 8], 0, true, true);
  assert.deepEqual(one.view, other.view);
});
