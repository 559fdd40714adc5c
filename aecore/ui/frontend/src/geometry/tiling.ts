// Where the tiles of a decoded manifold lie: mathematics only.

import type { Box, Place, Size, View } from "./view.ts";

/** A column or a row of tiles: middle and half its width, data coordinates. */
export type Band = [middle: number, half: number];

export interface Tiling {
  xs: Band[];
  ys: Band[];
}

/** Most columns, and most rows. */
export const MOST_BANDS = 24;
const TILE = 42;
const FEWEST = 8;
const QUANTILES = 14;

/** Square tiles of about 42 pixels over what is seen. */
export function tilesOfView({ x, y, k }: View, { w, h }: Size): Tiling {
  const side = Math.max(w / Math.min(Math.max(Math.round(w / TILE), FEWEST), MOST_BANDS), h / MOST_BANDS) / k;
  return { xs: even(x, w / k, side), ys: even(y, h / k, side) };
}

/** Square tiles over a box, `QUANTILES` along its longer side. */
export function tilesOfBox([x0, x1, y0, y1]: Box): Tiling {
  const side = Math.max(x1 - x0, y1 - y0) / QUANTILES;
  return { xs: even((x0 + x1) / 2, x1 - x0, side), ys: even((y0 + y1) / 2, y1 - y0, side) };
}

/** Tiles of equal probability under the normal distribution, each in the middle of its share. */
export function tilesOfPrior([x, y]: Place): Tiling {
  const at = Array.from({ length: QUANTILES }, (_, i) => quantile((i + 0.5) / QUANTILES));
  const half = at.map((v, i) => Math.min(v - (at[i - 1] ?? -Infinity), (at[i + 1] ?? Infinity) - v) / 2);
  const bands = (origin: number) => at.map((v, i): Band => [origin + v, half[i]]);
  return { xs: bands(x), ys: bands(y) };
}

/** As many bands of width `side` as cover `span`, around `middle`. */
function even(middle: number, span: number, side: number): Band[] {
  const n = Math.min(Math.max(Math.ceil(span / side - 1e-9), 1), MOST_BANDS);
  return Array.from({ length: n }, (_, i) => [middle + (i - (n - 1) / 2) * side, side / 2]);
}

/** The value below which a standard normal variable lies with probability p in (0, 1), within 1e-6. */
export function quantile(p: number): number {
  let [lo, hi] = [-8, 8];
  for (let i = 0; i < 40; i++) {
    const middle = (lo + hi) / 2;
    if (below(middle) < p) lo = middle;
    else hi = middle;
  }
  return (lo + hi) / 2;
}

/** Distribution function of the standard normal, within 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26). */
function below(v: number): number {
  const x = Math.abs(v) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (series * Math.exp(-x * x)) / 2;
  return v < 0 ? tail : 1 - tail;
}
