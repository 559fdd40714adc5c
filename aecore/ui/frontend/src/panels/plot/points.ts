// The arithmetic of points on curves, and of names beside them.


/** Points by ascending x. */
export interface Points {
  x: Float32Array;
  y: Float32Array;
}

/** The points of each curve, as aecore/ui/browser/panels/curves.py packs them. */
export function unpack(bytes: Uint8Array<ArrayBuffer>, counts: number[]): Points[] {
  const numbers = new Float32Array(bytes.buffer);
  let at = 0;
  return counts.map((n) => {
    at += 2 * n;
    return { x: numbers.subarray(at - 2 * n, at - n), y: numbers.subarray(at - n, at) };
  });
}

/** The upper border of each of several curves over the same x, stacked, the lowest first. */
export function stacked(curves: Points[]): Points[] {
  let below: Float32Array | null = null;
  return curves.map(({ x, y }) => {
    const under = below;
    const top = under ? y.map((value, i) => value + under[i]) : y;
    below = top;
    return { x, y: top };
  });
}

/** The index of the point nearest to `at`; -1 without points. */
export function indexAt({ x }: Points, at: number): number {
  let [low, high] = [0, x.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (x[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return high + 1 < x.length && x[high + 1] - at < at - x[high] ? high + 1 : high;
}

/** Places of labels, each `gap` from the next and between `low` and `high` as far as there is room: as near to the wanted as may be, in their order. */
export function apart(wanted: number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = order.map((i) => Math.min(Math.max(wanted[i], low), high));
  for (let i = 1; i < placed.length; i++) placed[i] = Math.max(placed[i], placed[i - 1] + gap);
  for (let i = placed.length - 1, top = high; i >= 0; i--, top -= gap) placed[i] = Math.min(placed[i], top);
  for (let i = 0, floor = low; i < placed.length; i++, floor = placed[i - 1] + gap) placed[i] = Math.max(placed[i], floor);
  const out = [...wanted];
  order.forEach((i, k) => (out[i] = placed[k]));
  return out;
}
