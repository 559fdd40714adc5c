import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Courier, GAP, PATIENCE } from "../src/courier.ts";
import { handles, inside, nearest, type Point } from "../src/plane.ts";

test("points go as far as the plane allows", () => {
  const points: Point[] = [[0, 0], [3, -2]];
  assert.deepEqual(inside(points, [0.5, 1], [4, 3]), [0.5, 1]);
  assert.deepEqual(inside(points, [9, -9], [4, 3]), [1, -1]);
  assert.deepEqual(inside([[4, 3]], [1, 1], [4, 3]), [0, 0]);
});

test("the nearest point is taken hold of, a handle only on itself", () => {
  const clouds: Point[][] = [[[0, 0], [50, 0]], [[8, 0]]];
  const flags: Point[] = [[0, -30], [200, 0]];
  assert.deepEqual(nearest(clouds, flags, [5, 0], 18), { cloud: 1, index: 0 });
  assert.deepEqual(nearest(clouds, flags, [40, 9], 18), { cloud: 0, index: 1 });
  assert.deepEqual(nearest(clouds, flags, [2, -25], 18), { cloud: 0, index: -1 });
  assert.deepEqual(nearest(clouds, flags, [150, 0], 18), { cloud: 0, index: 1 });
});

test("handles stand over their clouds, in the plane, and apart", () => {
  const [a, b] = handles([[[100, 100], [200, 140]], [[100, 10]]], 34, 42);
  assert.deepEqual(a, [150, 66]);
  assert.deepEqual(b, [100, 17]);
  const same = handles([[[100, 100]], [[100, 100]]], 34, 42);
  assert.deepEqual(same, [[79, 66], [121, 66]]);
});

/** A courier under a clock of the test's own. */
function dispatched(play: (courier: Courier, asked: number[], pass: (ms: number) => void) => void): void {
  let now = 1e6;
  mock.timers.enable({ apis: ["setTimeout"] });
  const clock = mock.method(performance, "now", () => now);
  const asked: number[] = [];
  try {
    play(new Courier((seq) => asked.push(seq)), asked, (ms) => {
      now += ms;
      mock.timers.tick(ms);
    });
  } finally {
    clock.mock.restore();
    mock.timers.reset();
  }
}

test("one question is in flight, and the next is asked when it is answered, not too soon", () => dispatched((courier, asked, pass) => {
  courier.post();
  courier.post();
  assert.deepEqual(asked, [1]);
  pass(GAP / 2);
  courier.answer(1);
  assert.deepEqual(asked, [1]);
  pass(GAP / 2);
  assert.deepEqual(asked, [1, 2]);
  pass(GAP);
  assert.deepEqual(asked, [1, 2]); // nothing new to tell
}));

test("an answer that does not come holds nothing up for ever", () => dispatched((courier, asked, pass) => {
  courier.post();
  courier.post();
  pass(PATIENCE - 1);
  assert.deepEqual(asked, [1]);
  pass(1);
  assert.deepEqual(asked, [1, 2]);
}));

test("a forgotten question is not asked, and numbers never fall", () => dispatched((courier, asked, pass) => {
  courier.post();
  courier.post();
  courier.forget(0);
  pass(PATIENCE);
  assert.deepEqual(asked, [1]);
  courier.forget(7);
  courier.post();
  assert.deepEqual(asked, [1, 8]);
}));
