import type { Size } from "./view.ts";

/** Diameter of a point, CSS pixels: smaller the more there are and the smaller the picture, larger when zoomed in. */
export function diameter(n: number, zoomed: number, { w, h }: Size, glyph: boolean): number {
  const crowd = Math.min(Math.max(64 / Math.max(n, 1) ** 0.3, 2.4), 10);
  const room = Math.min(Math.max(Math.sqrt(Math.min(w, h) / 520), 0.8), 1.35);
  const near = Math.min(Math.max(zoomed, 1) ** 0.4, 3);
  const d = crowd * room * near;
  return glyph ? Math.min(Math.max(d * 2.1, 9), 26) : d;
}

/** Opacity: where points lie on each other, single ones must let those below through. */
export function opacity(n: number, glyph: boolean): number {
  if (glyph) return 0.95;
  return n <= 3000 ? 0.85 : n <= 20000 ? 0.7 : 0.55;
}
