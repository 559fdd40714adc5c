import type { Size } from "../geometry/view.ts";
import { mix, parseColor, type RGB } from "../page/color.ts";
import type { Theme } from "../page/theme.ts";
import type { MapHeader } from "../wire/protocol.ts";
import type { Look, Mark } from "./scatter.ts";

/** Diameter of a point, CSS pixels: smaller the more there are and the smaller the picture, larger when zoomed in. */
export function diameter(n: number, zoomed: number, { w, h }: Size, mark: Mark): number {
  const crowd = Math.min(Math.max(64 / Math.max(n, 1) ** 0.3, 2.4), 10);
  const room = Math.min(Math.max(Math.sqrt(Math.min(w, h) / 520), 0.8), 1.35);
  const near = Math.min(Math.max(zoomed, 1) ** 0.4, 3);
  const d = crowd * room * near;
  if (mark === "picture") return Math.min(Math.max(d * 3, 14), 64);
  return mark === "glyph" ? Math.min(Math.max(d * 2.1, 9), 26) : d;
}

/** Opacity: where points lie on each other, single ones must let those below through. */
function opacity(n: number, mark: Mark): number {
  if (mark !== "disc") return 0.95;
  return n <= 3000 ? 0.85 : n <= 20000 ? 0.7 : 0.55;
}

/** Small points look darker than they are on a dark page. */
const DARK_LIFT = 0.14;
/** Where between paper and ink the points of a muted map are. */
const QUIET = 0.34;

/** The colour of each class, as this theme shows it. */
export function inks({ classes, palette }: MapHeader, { dark }: Theme): RGB[] {
  return classes.map((_, c) => mix(parseColor(palette[c]), [255, 255, 255], dark ? DARK_LIFT : 0));
}

/** How the points are drawn; `zoomed` relative to the view that frames all. */
export function look({ n, muted }: MapHeader, theme: Theme, zoomed: number, size: Size, mark: Mark): Look {
  const plain = muted ? mix(theme.background, theme.ink, QUIET) : null;
  return { diameter: diameter(n, zoomed, size, mark), alpha: opacity(n, mark), mark, plain };
}
