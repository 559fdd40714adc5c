import { pointsInside, thin } from "../geometry/polygon.ts";
import { type Size, toData, type View } from "../geometry/view.ts";
import type { Cloud } from "../motion/cloud.ts";

const VERTICES = 200;

/** The points inside a screen path x0, y0, x1, …, by where they are going to be; without those that `skip` leaves out. */
export function enclosed(path: number[], { view, size }: { view: View; size: Size }, { to }: Cloud, skip: (i: number) => boolean): number[] {
  const corners = thin(path, VERTICES);
  const poly: number[] = [];
  for (let i = 0; i < corners.length; i += 2) poly.push(...toData(view, size, corners[i], corners[i + 1]));
  return pointsInside(to, poly, skip);
}
