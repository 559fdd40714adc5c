import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "../../src/motion/pace.ts";

test("the maps of a page draw in the same frames, and catch up once frames come quickly again", () => {
  const pace = new Pace();
  const asked = (from: number, apart: number, n = 20) =>
    Array.from({ length: n }, (_, i) => [0, 2, 4].map((ms) => pace.due(from + i * apart + ms)));
  for (const maps of asked(0, 50)) assert.equal(new Set(maps).size, 1);
  pace.begin(1000);
  assert.ok(!asked(1000, 16)[1].some(Boolean)); // what is on screen is right at first
  assert.ok(asked(2000, 16, 60).slice(-5).flat().every(Boolean));
});

test("movements are drawn in every frame, and in fewer where frames come slowly", () => {
  const drawn = (apart: number) => {
    const pace = new Pace();
    return Array.from({ length: 20 }, (_, i) => pace.due(1000 + i * apart)).filter(Boolean).length;
  };
  assert.equal(drawn(16), 20);
  assert.ok(drawn(40) <= 12);
  assert.ok(drawn(90) <= 12);
  assert.equal(drawn(300), 20); // nothing was going on in between
});
