import assert from "node:assert/strict";
import { test } from "node:test";
import { around, covered, least } from "../../src/geometry/placing.ts";

const STAGE = { w: 400, h: 300 };
const CARD = { w: 120, h: 80 };

test("a card stands beside what it speaks of, never over it, and inside", () => {
  for (const [x, y] of [[200, 150], [5, 5], [395, 295], [60, 290], [390, 20]]) {
    const places = around([x, y], CARD, STAGE).filter((place) => place !== null);
    assert.ok(places.length >= 2);
    for (const place of places) {
      const [left, right, top, bottom] = covered(place, CARD);
      assert.ok(x < left || x > right || y < top || y > bottom, `${place} covers ${x}, ${y}`);
      assert.ok(left >= -6 && right <= STAGE.w + 6 && top >= -6 && bottom <= STAGE.h + 6, `${place} is outside`);
    }
  }
  assert.deepEqual(around([100, 150], CARD, STAGE)[1], null); // no room at the left
});

test("the cheapest place is taken, and the present one kept until another is clearly cheaper", () => {
  assert.equal(least([5, 2, 9], -1), 1);
  assert.equal(least([5, 4, 9], 0), 0);
  assert.equal(least([5, 2, 9], 0), 1);
  assert.equal(least([Infinity, 900, Infinity], 0), 1);
});
