import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../../../src/panels/film/player.ts";

test("a film runs to its end, around it when it loops, and steps from frame to frame", () => {
  const player = new Player([0, 0.25, 1], 10);
  player.play(0);
  assert.ok(player.advance(2500));
  assert.equal(player.share, 0.25);
  player.speed = 2;
  assert.ok(!player.advance(60_000));
  assert.equal(player.share, 1);
  player.looping = true;
  player.play(0);
  player.advance(6000);
  assert.ok(Math.abs(player.share! - 0.2) < 1e-12);
  player.step(1);
  assert.ok(!player.playing);
  assert.equal(player.share, 1);
  player.seek(null);
  player.step(-1);
  assert.equal(player.share, 0.25);
});
