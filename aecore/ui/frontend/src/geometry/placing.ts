// Where something small may stand so that it hides least: mathematics only.

import type { Box, Place, Size } from "./view.ts";

/** Room that a card keeps to what it speaks of, and by which it may stand over the edge of the picture, pixels. */
const GAP = 16;
const OVER = 6;
/** Another place must hide this share of what the present one hides: a card that jumps about cannot be read. */
const BETTER = 0.6;

/** Upper left corners of a card of `size` around `at`, right, left, above and below it, each pushed inside `stage`. */
export function around([x, y]: Place, { w, h }: Size, stage: Size): (Place | null)[] {
  const across = (v: number) => Math.min(Math.max(v, -OVER), stage.w - w + OVER);
  const along = (v: number) => Math.min(Math.max(v, -OVER), stage.h - h + OVER);
  const fits = (free: number, needed: number) => free >= needed + GAP - OVER;
  return [
    fits(stage.w - x, w) ? [x + GAP, along(y - h / 2)] : null,
    fits(x, w) ? [x - GAP - w, along(y - h / 2)] : null,
    fits(y, h) ? [across(x - w / 2), y - GAP - h] : null,
    fits(stage.h - y, h) ? [across(x - w / 2), y + GAP] : null,
  ];
}

/** The box that a thing of that size covers from its upper left corner on: [left, right, top, bottom]. */
export function covered([x, y]: Place, { w, h }: Size): Box {
  return [x, x + w, y, y + h];
}

/** Which of some choices costs least; `kept`, the present one (-1: none), stays unless another is clearly better. */
export function least(costs: readonly number[], kept: number): number {
  const best = costs.reduce((found, cost, i) => (cost < costs[found] ? i : found), 0);
  return kept >= 0 && costs[kept] < Infinity && costs[best] >= BETTER * costs[kept] ? kept : best;
}
