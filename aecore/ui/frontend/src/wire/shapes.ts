// Ellipses and arrows as they come -> five numbers each, of a kind that can be moved halfway between two states.

/** Numbers (5 n): place x, place y, and three of the shape. */
export interface Shapes {
  numbers: Float32Array<ArrayBuffer>;
  cls: Uint8Array<ArrayBuffer>;
}

/**
 * Planar float32 cx, cy, rx, ry, angle, uint8 class -> centre and the factor (a, b; 0, c)ᵀ of the ellipse's matrix,
 * which makes it of the unit circle: (x, y) -> (a x, b x + c y). Unlike radii and an angle, halfway between two of
 * these always lies an ellipse between the two, whichever axis was the long one.
 */
export function decodeEllipses(bytes: Uint8Array<ArrayBuffer>): Shapes {
  return decode(bytes, 5, ([cx, cy, rx, ry, angle]) => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const a = Math.hypot(rx * c, ry * s);
    const b = a ? ((rx * rx - ry * ry) * c * s) / a : 0;
    return [cx, cy, a, b, a ? (rx * ry) / a : Math.hypot(rx * s, ry * c)];
  });
}

/** Planar float32 x0, y0, x1, y1, uint8 class -> tail, and the way to the tip. */
export function decodeArrows(bytes: Uint8Array<ArrayBuffer>): Shapes {
  return decode(bytes, 4, ([x0, y0, x1, y1]) => [x0, y0, x1 - x0, y1 - y0, 0]);
}

function decode(bytes: Uint8Array<ArrayBuffer>, columns: number, shape: (row: number[]) => number[]): Shapes {
  const n = bytes.length / (4 * columns + 1);
  const planar = new Float32Array(bytes.buffer, bytes.byteOffset, columns * n);
  const numbers = new Float32Array(5 * n);
  const row = new Array<number>(columns);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < columns; c++) row[c] = planar[c * n + i];
    numbers.set(shape(row), 5 * i);
  }
  return { numbers, cls: bytes.subarray(4 * columns * n) };
}
