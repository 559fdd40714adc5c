/** From a place (x, y) on the map to a code: origin + x axes[0] + y axes[1], each d numbers. */
export interface Lift {
  origin: number[];
  axes: [number[], number[]];
}

/** The code under a place of the map. */
export function lifted({ origin, axes: [u, v] }: Lift, x: number, y: number): number[] {
  return origin.map((o, i) => o + x * u[i] + y * v[i]);
}

/** The place of a code on the map: the axes are orthonormal, so this is where its projection onto the plane lies. */
export function placed({ origin, axes: [u, v] }: Lift, z: ArrayLike<number>): [number, number] {
  const along = (axis: number[]) => axis.reduce((sum, a, i) => sum + a * (z[i] - origin[i]), 0);
  return [along(u), along(v)];
}
