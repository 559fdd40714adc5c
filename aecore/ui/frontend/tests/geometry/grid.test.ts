import assert from "node:assert/strict";
import { test } from "node:test";
import { Grid } from "../../src/geometry/grid.ts";

/** A small generator of our own: tests give the same numbers everywhere. */
function random(seed: number): () => number {
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

test("the grid finds what a search through all finds", () => {
  const next = random(7);
  const n = 5000;
  const xy = Float32Array.from({ length: 2 * n }, () => next() * 10 - 5);
  const skip = (i: number) => i % 3 === 0;
  const grid = new Grid(xy, n);
  for (let k = 0; k < 300; k++) {
    const [x, y, radius] = [next() * 12 - 6, next() * 12 - 6, next() * 0.4];
    let [best, limit] = [-1, radius * radius];
    for (let i = 0; i < n; i++) {
      const d = (xy[2 * i] - x) ** 2 + (xy[2 * i + 1] - y) ** 2;
      if (d <= limit && !skip(i)) [limit, best] = [d, i];
    }
    assert.equal(grid.nearest(x, y, radius, skip), best);
  }
});

test("the grid bears a cloud that is a single place", () => {
  assert.equal(new Grid(new Float32Array([2, 3, 2, 3]), 2).nearest(2, 3, 0.1, (i) => i === 1), 0);
  assert.equal(new Grid(new Float32Array([2, 3]), 1).nearest(9, 9, 1, () => false), -1);
});

test("a hover over 70,000 points looks at few of them", () => {
  const next = random(3);
  const xy = Float32Array.from({ length: 140_000 }, () => next() + next() + next() - 1.5);
  let looks = 0;
  const counted = new Proxy(xy, { get: (target, name) => (looks++, target[name as unknown as number]) });
  const grid = new Grid(counted, 70_000);
  looks = 0; // building looks at all of them
  for (let k = 0; k < 200; k++) grid.nearest(next() - 0.5, next() - 0.5, 0.08, () => false);
  assert.ok(looks / 200 < 7000, `${looks / 200}`); // two for each point
});
