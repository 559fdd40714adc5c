// Someone's drawing as an image of the data set: cut out, shrunk and placed as MNIST was made.

import type { Shape } from "../../wire/shape.ts";

/** A grey image, row by row: 0 = paper, 1 = ink. */
export interface Grey {
  w: number;
  h: number;
  ink: Float32Array;
}

/** The digit fills a box of 20 of 28 pixels. */
const BOX = 20 / 28;
const TRACE = 0.1;

/**
 * The box of the ink is scaled, its shape kept, to 20 of 28 pixels, averaged over areas, and its centre of mass is put
 * into the middle (LeCun et al., the MNIST database), to a part of a pixel. Null without ink.
 */
export function centred({ w, h, ink }: Grey, [height, width]: Shape): Float32Array | null {
  let [left, right, top, bottom] = [w, -1, h, -1];
  let [mass, x, y] = [0, 0, 0];
  for (let p = 0; p < ink.length; p++) {
    if (ink[p] < TRACE) continue;
    const [i, j] = [p % w, Math.floor(p / w)];
    [left, right, top, bottom] = [Math.min(left, i), Math.max(right, i), Math.min(top, j), Math.max(bottom, j)];
    mass += ink[p];
    x += ink[p] * (i + 0.5);
    y += ink[p] * (j + 0.5);
  }
  if (!mass) return null;
  const scale = Math.max((right - left + 1) / width, (bottom - top + 1) / height) / BOX;
  const across = averaged(ink, w, h, x / mass - (width / 2) * scale, scale, width);
  return averaged(across, h, width, y / mass - (height / 2) * scale, scale, height);
}

/** Shrinks each row of a (rows, w) image to `side` means over `scale` pixels, beginning at `from`; and turns the image over. */
function averaged(image: Float32Array, w: number, rows: number, from: number, scale: number, side: number): Float32Array {
  const out = new Float32Array(side * rows);
  for (let u = 0; u < side; u++) {
    const [a, b] = [from + u * scale, from + (u + 1) * scale];
    for (let i = Math.max(Math.floor(a), 0); i < Math.min(b, w); i++) {
      const weight = (Math.min(i + 1, b) - Math.max(i, a)) / scale;
      for (let r = 0; r < rows; r++) out[u * rows + r] += weight * image[r * w + i];
    }
  }
  return out;
}
