import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { PATIENCE, Presence } from "../../src/touch/presence.ts";

test("Python hears at once that somebody touches, and of the end only after a while", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const told: boolean[] = [];
    const presence = new Presence((touched) => told.push(touched));
    presence.note("pointer", true);
    assert.deepEqual(told, []); // nobody asked
    presence.follow(true);
    presence.note("pins", true);
    assert.deepEqual(told, [true]);
    presence.note("pointer", false);
    mock.timers.tick(2 * PATIENCE);
    assert.deepEqual(told, [true]); // the pins still need it
    presence.note("pins", false);
    mock.timers.tick(PATIENCE - 1);
    presence.note("pointer", true);
    presence.note("pointer", false);
    mock.timers.tick(PATIENCE - 1);
    assert.deepEqual(told, [true]);
    mock.timers.tick(1);
    assert.deepEqual(told, [true, false]);
  } finally {
    mock.timers.reset();
  }
});
