/** Rectangle in data coordinates: [x0, x1, y0, y1]. */
export type Box = [number, number, number, number];

/** A place (x, y): data coordinates or pixels, as the function says. */
export type Place = [number, number];

/** The point of the data in the middle of the picture, and CSS pixels per data unit (equal in x and y). */
export interface View {
  x: number;
  y: number;
  k: number;
}

/** Size of the picture in CSS pixels. */
export interface Size {
  w: number;
  h: number;
}

export function toScreen(view: View, size: Size, x: number, y: number): [number, number] {
  return [size.w / 2 + (x - view.x) * view.k, size.h / 2 - (y - view.y) * view.k];
}

/** Pointer -> data coordinates. */
export function toData(view: View, size: Size, px: number, py: number): [number, number] {
  return [view.x + (px - size.w / 2) / view.k, view.y - (py - size.h / 2) / view.k];
}

/** Room at the left, right, top and bottom that is kept for other things, pixels. */
export type Inset = [number, number, number, number];

/** The largest view that shows the whole of `box`, inside the inset. */
export function fit(box: Box, { w, h }: Size, [left, right, top, bottom]: Inset = [0, 0, 0, 0]): View {
  const width = Math.max(box[1] - box[0], 1e-12);
  const height = Math.max(box[3] - box[2], 1e-12);
  const k = Math.max(Math.min((w - left - right) / width, (h - top - bottom) / height), 1e-12);
  return { x: (box[0] + box[1]) / 2 - (left - right) / 2 / k, y: (box[2] + box[3]) / 2 + (top - bottom) / 2 / k, k };
}

export function pan(view: View, dx: number, dy: number): View {
  return { x: view.x - dx / view.k, y: view.y + dy / view.k, k: view.k };
}

/** Zoom by `factor`; the data under the pointer stay under it. `k` is held within [lo, hi]. */
export function zoomAt(view: View, size: Size, factor: number, px: number, py: number, lo: number, hi: number): View {
  const k = Math.min(Math.max(view.k * factor, lo), hi);
  const [x, y] = toData(view, size, px, py);
  return { x: x - (px - size.w / 2) / k, y: y + (py - size.h / 2) / k, k };
}

/** Between two views, t in [0, 1]: geometric in the scale, so that zooming looks even. */
export function between(a: View, b: View, t: number): View {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, k: a.k * (b.k / a.k) ** t };
}
