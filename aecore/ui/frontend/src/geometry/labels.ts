// Where names stand beside what they name, so that none lies on another and they hide little: mathematics only.

import { covered } from "./placing.ts";
import type { Box, Place, Size } from "./view.ts";

/** A name: its size, and where its upper left corner may be, the best first. */
export interface Wanted {
  size: Size;
  corners: Place[];
}

/** Room between two names, pixels. */
const GAP = 6;
/** What a name pays for each better corner that it leaves, where each point that it hides costs 1. */
const LATER = 0.1;

/** A corner for each name, in their order: inside the stage, on no other name, on as few points as may be; null: there is none. */
export function settled(wanted: readonly Wanted[], stage: Box, points: readonly Place[]): (Place | null)[] {
  const taken: Box[] = [];
  return wanted.map(({ size, corners }) => {
    let [best, least]: [Place | null, number] = [null, Infinity];
    corners.forEach((corner, i) => {
      const box = covered(corner, size);
      if (!inside(box, stage) || taken.some((other) => overlap(box, other))) return;
      const cost = LATER * i + points.filter((point) => holds(box, point)).length;
      if (cost < least) [best, least] = [corner, cost];
    });
    if (best) taken.push(covered(best, size));
    return best;
  });
}

/**
 * Corners of a name beside a point, `gap` away from it: above it and below, within the stage, to the right, to the left,
 * then slantwise.
 */
export function beside([x, y]: Place, { w, h }: Size, gap: number, [low, high]: Box): Place[] {
  const [left, right, top, bottom] = [x - w - gap, x + gap, y - h - gap, y + gap];
  const over = Math.max(low, Math.min(x - w / 2, high - w));
  return [
    [over, top], [over, bottom], [right, y - h / 2], [left, y - h / 2],
    [right, top], [left, top], [right, bottom], [left, bottom],
  ];
}

function inside([x0, x1, y0, y1]: Box, [left, right, top, bottom]: Box): boolean {
  return x0 >= left && x1 <= right && y0 >= top && y1 <= bottom;
}

function overlap([a0, a1, b0, b1]: Box, [c0, c1, d0, d1]: Box): boolean {
  return a0 < c1 + GAP && c0 < a1 + GAP && b0 < d1 && d0 < b1;
}

function holds([x0, x1, y0, y1]: Box, [x, y]: Place): boolean {
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}
