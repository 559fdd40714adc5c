import type { Box } from "../geometry/view.ts";
import { ABSENT } from "./protocol.ts";

export interface Points {
  n: number;
  /** Interleaved x, y in data coordinates, 2 n. */
  xy: Float32Array<ArrayBuffer>;
  cls: Uint8Array<ArrayBuffer>;
  /** Where nearly all of them lie (0.5 to 99.5 %), or null without points. */
  extent: Box | null;
}

const TAIL = 0.005;

/** Planar uint16 x[n], uint16 y[n], uint8 class[n] -> points; `bytes` must be aligned (Envelope.blob is). */
export function decodePoints(bytes: Uint8Array<ArrayBuffer>, n: number, range: Box): Points {
  const quantised = new Uint16Array(bytes.buffer, bytes.byteOffset, 2 * n);
  return dequantise(quantised, bytes.subarray(4 * n, 5 * n), n, range);
}

/** The first n points of a moment: planar x[n], y[n] in `range`. */
export interface Quantised {
  points: Uint16Array;
  n: number;
  range: Box;
}

/**
 * The points as a moment has them: it knows the first of them only. The others are there, where they are now, but
 * absent: so each point keeps its number, and moves from one moment to the next.
 */
export function pointsAt({ points, n, range }: Quantised, now: Points): Points {
  const m = Math.min(n, now.n);
  const q = new Uint16Array(2 * m);
  q.set(points.subarray(0, m));
  q.set(points.subarray(n, n + m), m);
  const then = dequantise(q, now.cls.slice(0, m), m, range);
  const [xy, cls] = [now.xy.slice(), new Uint8Array(now.n).fill(ABSENT)];
  xy.set(then.xy);
  cls.set(then.cls);
  return { n: now.n, xy, cls, extent: then.extent };
}

/** Planar x[n], y[n]: 0 and 65535 are the ends of the range. */
function dequantise(q: Uint16Array, cls: Uint8Array<ArrayBuffer>, n: number, [x0, x1, y0, y1]: Box): Points {
  const [qx, qy] = [q.subarray(0, n), q.subarray(n, 2 * n)];
  const sx = (x1 - x0) / 65535;
  const sy = (y1 - y0) / 65535;
  const xy = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    xy[2 * i] = x0 + sx * qx[i];
    xy[2 * i + 1] = y0 + sy * qy[i];
  }
  const spanX = percentile(qx, cls, TAIL);
  const spanY = percentile(qy, cls, TAIL);
  const extent: Box | null = spanX && spanY
    ? [x0 + sx * spanX[0], x0 + sx * spanX[1], y0 + sy * spanY[0], y0 + sy * spanY[1]]
    : null;
  return { n, xy, cls, extent };
}

/** Quantised values below which a share `tail`, and above which a share `tail`, lies. Exact, O(n + 65536). */
export function percentile(q: Uint16Array, cls: Uint8Array, tail: number): [number, number] | null {
  const histogram = new Uint32Array(65536);
  let count = 0;
  for (let i = 0; i < q.length; i++) {
    if (cls[i] === ABSENT) continue;
    histogram[q[i]]++;
    count++;
  }
  if (!count) return null;
  const skip = Math.floor(tail * count);
  let lo = 0;
  for (let seen = histogram[0]; seen <= skip; seen += histogram[++lo]);
  let hi = 65535;
  for (let seen = histogram[65535]; seen <= skip; seen += histogram[--hi]);
  return [lo, hi];
}
