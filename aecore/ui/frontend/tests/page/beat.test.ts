import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Beat, PATIENCE, REST } from "../../src/page/beat.ts";

const EVERY = 300;

/** A beat under a clock of the test's own. */
function beating(play: (beat: Beat, asked: number[], pass: (ms: number) => void) => void): void {
  let now = 1e6;
  mock.timers.enable({ apis: ["setTimeout"] });
  const clock = mock.method(performance, "now", () => now);
  const asked: number[] = [];
  try {
    play(new Beat(() => asked.push(now)), asked, (ms) => {
      for (const end = now + ms; now < end;) {
        now += 1;
        mock.timers.tick(1);
      }
    });
  } finally {
    clock.mock.restore();
    mock.timers.reset();
  }
}

test("asked at an even pace, however long an answer within it takes", () => beating((beat, asked, pass) => {
  beat.answered(EVERY);
  pass(REST);
  pass(10);
  beat.answered(EVERY);
  pass(EVERY - 10);
  pass(200);
  beat.answered(EVERY);
  pass(EVERY - 200);
  assert.deepEqual(asked.map((at) => at - asked[0]), [0, EVERY, 2 * EVERY]);
}));

test("nothing is asked before the answer is in, and then not at once", () => beating((beat, asked, pass) => {
  beat.answered(EVERY);
  pass(REST + 10 * EVERY);
  assert.equal(asked.length, 1);
  beat.answered(EVERY);
  pass(REST - 1);
  assert.equal(asked.length, 1);
  pass(1);
  assert.equal(asked.length, 2);
}));

test("a question that is lost is asked again", () => beating((beat, asked, pass) => {
  beat.answered(EVERY);
  pass(REST + 2 * PATIENCE);
  assert.equal(asked.length, 3);
  beat.stop();
  pass(2 * PATIENCE);
  assert.equal(asked.length, 3);
}));
