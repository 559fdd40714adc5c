/** A loss curve in the unit square: x the share of the last step, y 0 = lowest, 1 = highest. */
export type Curve = [number, number][];

/** Below this share of the whole fall the scale is nearly linear, above it logarithmic: small late progress is seen. */
const LATE = 0.03;

/** Curves of several runs on one scale, logarithmic over the lowest; each is [step, total], each has its own last step. */
export function scaled(curves: [number, number][][], ends: number[]): Curve[] {
  const totals = curves.flat().map(([, total]) => total);
  const [low, high] = [Math.min(...totals), Math.max(...totals)];
  const height = (total: number) => (high > low ? Math.log1p((total - low) / (LATE * (high - low))) / Math.log1p(1 / LATE) : 0.5);
  return curves.map((curve, k) => curve.map(([step, total]) => [step / (ends[k] || 1), height(total)]));
}

/** The height of a curve at a share, between its points. */
export function heightAt(curve: Curve, share: number): number {
  const next = curve.findIndex(([x]) => x >= share);
  if (next <= 0) return (next ? curve[curve.length - 1] : curve[0])?.[1] ?? 0;
  const [[x0, y0], [x1, y1]] = [curve[next - 1], curve[next]];
  return y0 + ((y1 - y0) * (share - x0)) / (x1 - x0 || 1);
}
