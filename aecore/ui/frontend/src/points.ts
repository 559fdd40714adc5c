import { percentile } from "./extent.ts";
import type { Box } from "./protocol.ts";

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
  const qx = new Uint16Array(bytes.buffer, bytes.byteOffset, n);
  const qy = new Uint16Array(bytes.buffer, bytes.byteOffset + 2 * n, n);
  const cls = bytes.subarray(4 * n, 5 * n);
  const [x0, x1, y0, y1] = range;
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
