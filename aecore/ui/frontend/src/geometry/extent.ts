import type { Box } from "./view.ts";

/** An ellipse in data coordinates: centre, radii, and the angle of the first in radians, counter-clockwise. */
export interface Ellipse {
  cx: number;
  cy: number;
  rx: number;
  ry: number;
  angle: number;
}

/** The data together with the whole of each contour; a unit square around the origin when there is neither. */
export function fullExtent(data: Box | null, contours: Ellipse[]): Box {
  const boxes = contours.map(contourBox);
  if (data) boxes.push(data);
  if (!boxes.length) return [-1, 1, -1, 1];
  return boxes.reduce((a, b) => [
    Math.min(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.max(a[3], b[3]),
  ]);
}

function contourBox({ cx, cy, rx, ry, angle }: Ellipse): Box {
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
