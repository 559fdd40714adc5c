/** Even-odd rule; `poly` is x0, y0, x1, y1, …, closed by itself. */
export function inPolygon(x: number, y: number, poly: ArrayLike<number>): boolean {
  let inside = false;
  for (let i = 0, j = poly.length - 2; i < poly.length; j = i, i += 2) {
    const [yi, yj] = [poly[i + 1], poly[j + 1]];
    if (yi > y !== yj > y && x < poly[i] + ((y - yi) / (yj - yi)) * (poly[j] - poly[i])) inside = !inside;
  }
  return inside;
}

/** Indices of the points inside, ascending; those for which `skip` is true are left out. */
export function pointsInside(xy: Float32Array, poly: number[], skip: (i: number) => boolean): number[] {
  const xs = poly.filter((_, i) => i % 2 === 0);
  const ys = poly.filter((_, i) => i % 2 === 1);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const found: number[] = [];
  for (let i = 0; i < xy.length / 2; i++) {
    const [x, y] = [xy[2 * i], xy[2 * i + 1]];
    if (x < x0 || x > x1 || y < y0 || y > y1 || skip(i)) continue;
    if (inPolygon(x, y, poly)) found.push(i);
  }
  return found;
}

/** At most `limit` vertices, evenly taken: a freehand path has far more than its shape needs. */
export function thin(poly: number[], limit: number): number[] {
  const n = poly.length / 2;
  if (n <= limit) return poly;
  return Array.from({ length: limit }, (_, i) => Math.floor((i * n) / limit)).flatMap((i) => [poly[2 * i], poly[2 * i + 1]]);
}
