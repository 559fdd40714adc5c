import { type Box, type Size, toData, type View } from "../geometry/view.ts";
import type { Cloud } from "./cloud.ts";

/** How many seen points lie, or are going to, in each of some boxes [left, right, top, bottom] of the screen, pixels. */
export type Crowd = (boxes: readonly Box[]) => number[];

/** Counts in one pass over the points; those that `skip` leaves out do not count. */
export function crowd(cloud: Cloud, { view, size }: { view: View; size: Size }, skip: (i: number) => boolean): Crowd {
  return (boxes) => {
    const areas = boxes.map(([left, right, top, bottom]) => [...toData(view, size, left, bottom), ...toData(view, size, right, top)]);
    const counts = boxes.map(() => 0);
    const { to, n } = cloud;
    for (let i = 0; i < n; i++) {
      const [x, y] = [to[2 * i], to[2 * i + 1]];
      for (let b = 0; b < areas.length; b++) {
        const [x0, y0, x1, y1] = areas[b];
        if (x >= x0 && x <= x1 && y >= y0 && y <= y1 && !skip(i)) counts[b]++;
      }
    }
    return counts;
  };
}
