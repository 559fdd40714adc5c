import { ABSENT, type Box, type Contour } from "./protocol.ts";

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

/** The data together with the whole of each contour; a unit square around the origin when there is neither. */
export function fullExtent(data: Box | null, contours: Contour[]): Box {
  const boxes = contours.map(contourBox);
  if (data) boxes.push(data);
  if (!boxes.length) return [-1, 1, -1, 1];
  return boxes.reduce((a, b) => [
    Math.min(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.max(a[3], b[3]),
  ]);
}

function contourBox({ cx, cy, rx, ry, angle }: Contour): Box {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const dx = Math.hypot(rx * c, ry * s);
  const dy = Math.hypot(rx * s, ry * c);
  return [cx - dx, cx + dx, cy - dy, cy + dy];
}

const MARGIN = 0.07;
/** The held extent is given up when the data fill less than this share of it in both directions. */
const SHRUNK = 0.7;

/**
 * The extent to show: the held one as long as it still frames the data, so that the view does not breathe
 * with every snapshot; otherwise the new one with a margin.
 */
export function steadyExtent(held: Box | null, next: Box): Box {
  if (held) {
    const inside = next[0] >= held[0] && next[1] <= held[1] && next[2] >= held[2] && next[3] <= held[3];
    const share = Math.max((next[1] - next[0]) / (held[1] - held[0]), (next[3] - next[2]) / (held[3] - held[2]));
    if (inside && share >= SHRUNK) return held;
  }
  const pad = Math.max(next[1] - next[0], next[3] - next[2], 1e-9) * MARGIN;
  return [next[0] - pad, next[1] + pad, next[2] - pad, next[3] + pad];
}
