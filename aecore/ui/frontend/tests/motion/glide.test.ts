import assert from "node:assert/strict";
import { test } from "node:test";

// eased.ts asks the browser whether people want things to move; here they do.
Object.assign(globalThis, { matchMedia: () => ({ matches: false }) });
const { Glide } = await import("../../src/motion/glide.ts");

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
