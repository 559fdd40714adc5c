// Grey level -> colour, as tables of 256 packed pixels (little-endian RGBA, as ImageData holds them).

import { mix, type RGB } from "./color.ts";
import type { Theme } from "./theme.ts";

const pack = ([r, g, b]: RGB) => ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;

/** 0 = paper, 255 = ink: dark on light or light on dark, as the theme has it. */
export function inkTable({ paper, ink }: Theme): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, v) => pack(mix(paper, ink, v / 255)));
}

const NEGATIVE: [RGB, RGB] = [[33, 102, 172], [92, 160, 255]];
const POSITIVE: [RGB, RGB] = [[178, 24, 43], [255, 108, 92]];

/** 128 = zero = paper, below it blue, above it red. */
export function signedTable({ paper, dark }: Theme): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, v) => {
    const end = (v < 128 ? NEGATIVE : POSITIVE)[dark ? 1 : 0];
    return pack(mix(paper, end, Math.min(Math.abs(v - 128) / 127, 1)));
  });
}
