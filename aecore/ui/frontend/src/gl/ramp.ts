// The colours of a raster behind the points: nothing at zero, then a hue that grows stronger.

import { mix, type RGB } from "../page/color.ts";
import type { Theme } from "../page/theme.ts";
import type { FieldHeader } from "../wire/protocol.ts";

/** Opacity of the strongest colour: points must stand out from it. */
export const STRONGEST = 0.55;

const BLUE: [RGB, RGB] = [[38, 98, 200], [70, 132, 235]];
const ORANGE: [RGB, RGB] = [[238, 120, 20], [245, 140, 45]];

/** The colours of the two ends; "unit" uses only the upper. */
export function ends(kind: FieldHeader["kind"], { dark }: Theme): [RGB, RGB] {
  const shade = dark ? 1 : 0;
  return [BLUE[shade], (kind === "signed" ? ORANGE : BLUE)[shade]];
}

/** What is seen on the bare background, evenly from the lowest value to the highest. */
export function stops(kind: FieldHeader["kind"], theme: Theme): RGB[] {
  const [low, high] = ends(kind, theme).map((end) => mix(theme.background, end, STRONGEST));
  return kind === "signed" ? [low, theme.background, high] : [theme.background, high];
}
