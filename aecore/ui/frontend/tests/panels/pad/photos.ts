// Photographs of a digit, as a telephone takes them: strokes of ink under light that we choose.

/** Where the ink of a 7 is, 0..1, on a sheet of 1 x 1; `thick`: half the stroke's width. */
function seven(x: number, y: number, thick: number): number {
  const far = Math.min(along(x, y, [0.32, 0.28, 0.68, 0.28]), along(x, y, [0.68, 0.28, 0.44, 0.76]));
  return Math.min(Math.max((thick - far) / 0.006 + 0.5, 0), 1);
}

function along(x: number, y: number, [x0, y0, x1, y1]: [number, number, number, number]): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const t = Math.min(Math.max(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0), 1);
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

export interface Scene {
  w: number;
  h: number;
  /** How much light falls at (x, y) in the unit square; 1 everywhere unless given. */
  lamp?: (x: number, y: number) => number;
  /** RGBA of paper and of ink. */
  paper?: number[];
  ink?: number[];
  thick?: number;
  /** Spread of the camera's noise, of 255. */
  noise?: number;
}

/** Packed RGBA. The digit stands in the middle of the picture, upright, whatever its shape. */
export function photo({ w, h, lamp = () => 1, paper = [235, 230, 215, 255], ink = [40, 42, 60, 255], thick = 0.035, noise = 0 }: Scene): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * w * h);
  const side = Math.min(w, h);
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5;
  for (let p = 0; p < w * h; p++) {
    const [x, y] = [(p % w) + 0.5, Math.floor(p / w) + 0.5];
    const share = seven(0.5 + (x - w / 2) / side, 0.5 + (y - h / 2) / side, thick);
    const light = lamp(x / w, y / h);
    const grain = noise * Math.sqrt(12) * random();
    for (let c = 0; c < 3; c++) pixels[4 * p + c] = light * (paper[c] + share * (ink[c] - paper[c])) + grain;
    pixels[4 * p + 3] = paper[3] + share * (ink[3] - paper[3]);
  }
  return pixels;
}
