import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Courier, GAP, PATIENCE } from "../../src/page/courier.ts";

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
