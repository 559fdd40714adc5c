import type { Place } from "../geometry/view.ts";

/** The part of `way` by which all points can go without leaving |x| <= reach[0], |y| <= reach[1]. */
export function inside(points: Place[], way: Place, reach: Place): Place {
  const part = (axis: 0 | 1) => {
    const values = points.map((point) => point[axis]);
    const low = -reach[axis] - Math.min(...values);
    const high = reach[axis] - Math.max(...values);
    return Math.min(Math.max(way[axis], Math.min(low, 0)), Math.max(high, 0));
  };
  return [part(0), part(1)];
}

/** The point nearest to a place, or, when none is within `grip` and a handle is nearer, the handle (index -1). */
export function nearest(clouds: Place[][], handles: Place[], at: Place, grip: number): { cloud: number; index: number } {
  let best = { cloud: 0, index: -1, far: Infinity };
  const look = (point: Place, cloud: number, index: number) => {
    const far = Math.hypot(point[0] - at[0], point[1] - at[1]);
    if (far < best.far) best = { cloud, index, far };
  };
  handles.forEach((point, cloud) => look(point, cloud, -1));
  if (best.far > grip) best.far = Infinity; // a handle is taken hold of only on itself
  clouds.forEach((points, cloud) => points.forEach((point, index) => look(point, cloud, index)));
  return { cloud: best.cloud, index: best.index };
}

/** Where the handle of each cloud stands: `over` its highest point, in the plane, the two `least` apart. y is downwards. */
export function handles(clouds: Place[][], over: number, least: number): Place[] {
  const [a, b] = clouds.map((points): Place => [
    points.reduce((sum, point) => sum + point[0], 0) / points.length,
    Math.max(Math.min(...points.map((point) => point[1])) - over, over / 2),
  ]);
  const lacking = Math.max(0, least - Math.hypot(a[0] - b[0], a[1] - b[1])) / 2;
  return [[a[0] - lacking, a[1]], [b[0] + lacking, b[1]]];
}
