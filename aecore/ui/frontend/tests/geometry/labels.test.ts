import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, settled, type Wanted } from "../../src/geometry/labels.ts";
import type { Box, Place } from "../../src/geometry/view.ts";

const SIZE = { w: 60, h: 16 };
const STAGE: Box = [0, 200, 0, 100];
const at = (place: Place): Wanted => ({ size: SIZE, corners: beside(place, SIZE, 8, STAGE) });
const boxes = (corners: (Place | null)[]): Box[] => corners.flatMap((corner): Box[] => (corner ? [[corner[0], corner[0] + SIZE.w, corner[1], corner[1] + SIZE.h]] : []));

test("a name stands above what it names, and below it where there is no room", () => {
  assert.deepEqual(settled([at([100, 50])], STAGE, []), [[70, 26]]);
  assert.deepEqual(settled([at([100, 5])], STAGE, []), [[70, 13]]);
});

test("no name lies on another, over the edge, or on a crowd of points", () => {
  const crowd = Array.from({ length: 12 }, (_, i): Place => [80 + 4 * i, 34]);
  const [[, y]] = settled([at([100, 50])], STAGE, crowd) as [Place];
  assert.ok(y > 50, "below, where no points are");
  const all = boxes(settled([[20, 50], [24, 52], [28, 50], [190, 50], [100, 98]].map((place) => at(place as Place)), STAGE, []));
  for (const [i, [a0, a1, b0, b1]] of all.entries()) {
    assert.ok(a0 >= 0 && a1 <= 200 && b0 >= 0 && b1 <= 100);
    for (const [c0, c1, d0, d1] of all.slice(i + 1)) assert.ok(a1 <= c0 || c1 <= a0 || b1 <= d0 || d1 <= b0);
  }
});

test("a name that fits nowhere is left out", () => {
  const wide = { w: 300, h: 16 };
  assert.deepEqual(settled([{ size: wide, corners: beside([100, 50], wide, 8, STAGE) }], STAGE, []), [null]);
});
