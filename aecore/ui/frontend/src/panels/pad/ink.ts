// A picture of anything on anything -> ink on paper.

import type { Grey } from "./centre.ts";
import { blurred, paperLevel } from "./paper.ts";

/** A picture whose ink differs by less from its paper shows nothing. */
const CONTRAST = 0.15;
/** Strokes are narrower than this part of the longer side; what is broader is shade, or the table beside the sheet. */
const BROAD = 1 / 3;
/** Pixels of a longer side that are as one: the noise of a camera is finer. */
const FINE = 280;
/** The level below which a dark sheet's own noise would count as ink. */
const DARKEST = 0.25;
/** Of the strongest ink: less is the paper's grain. */
const GRAIN = 0.2;
/** Grain that reaches higher drowns the ink. */
const COARSEST = 0.5;
/** One pixel in so many may be stronger than the strongest ink: a glint, a speck. */
const RARE = 500;
/** A patch of less than this part of the largest one is dust; where the largest is less than this part of all, all is. */
const DUST = 0.05;

/** Packed RGBA -> ink; null when there is nothing to see. Most of the picture is paper, be it light or dark. */
export function inkOf(pixels: Uint8ClampedArray, w: number, h: number): Grey | null {
  const reach = Math.round(Math.max(w, h) / FINE / 2);
  const light = blurred(lightOf(pixels, w * h), w, h, reach);
  const board = onDark(light);
  const dark = board ? light.map((v) => 1 - v) : light;
  const broad = Math.max(Math.round((Math.max(w, h) * BROAD) / 2), 1);
  const level = paperLevel(dark, w, h, broad);
  // Light multiplies both: what the paper's own brightness is, its ink's contrast is too.
  const depth = dark.map((v, p) => (level[p] - v) / Math.max(board ? 1 - level[p] : level[p], DARKEST));
  const sorted = depth.slice().sort();
  const most = sorted[sorted.length - 1 - Math.floor(sorted.length / RARE)];
  const least = Math.max(GRAIN * most, noise(sorted));
  if (most < CONTRAST || least > COARSEST * most) return null;
  const ink = depth.map((v) => Math.min(Math.max((v - least) / (most - least), 0), 1));
  return dusted(ink, w, h) ? { w, h, ink } : null;
}

/** How light each place is, 0..1; of a drawing on nothing, the drawing is dark and the rest light. */
function lightOf(pixels: Uint8ClampedArray, n: number): Float32Array {
  const light = new Float32Array(n);
  const alpha = new Float32Array(n);
  for (let p = 0; p < n; p++) {
    const [r, g, b, a] = pixels.subarray(4 * p, 4 * p + 4);
    [light[p], alpha[p]] = [(0.299 * r + 0.587 * g + 0.114 * b) / 255, a / 255];
  }
  if (onNothing(light, alpha)) return alpha.map((a) => 1 - a);
  return light.map((v, p) => v * alpha[p] + 1 - alpha[p]); // what is missing is white
}

/** Whether the strokes alone are there, of whatever colour: most is transparent, or the rest is of one colour. */
function onNothing(light: Float32Array, alpha: Float32Array): boolean {
  const there = light.filter((_, p) => alpha[p] > 0.5).sort();
  if (there.length > 0.99 * alpha.length) return false;
  const at = (share: number) => there[Math.floor(share * (there.length - 1))] ?? 0;
  return there.length < alpha.length / 2 || at(0.99) - at(0.01) < CONTRAST;
}

/** Whether the paper is dark: most of the picture is nearer to its darkest than to its lightest. */
function onDark(light: Float32Array): boolean {
  const sorted = light.slice().sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  return at(0.5) < (at(0.01) + at(0.99)) / 2;
}

/** How deep the grain of the paper goes, most of which is paper: its median and four times its spread. */
function noise(sorted: Float32Array): number {
  const middle = sorted[sorted.length >> 1];
  return middle + 4 * (middle - sorted[sorted.length >> 2]);
}

/** Takes away patches of ink that are dust beside the largest. Returns whether anything but dust was there. */
function dusted(ink: Float32Array, w: number, h: number): boolean {
  const patch = new Int32Array(w * h); // 0: not yet looked at, or none
  const masses = [0];
  for (let p = 0; p < w * h; p++) if (ink[p] && !patch[p]) masses.push(flood(ink, patch, p, masses.length, w, h));
  const most = masses.reduce((a, b) => Math.max(a, b));
  patch.forEach((number, p) => masses[number] < DUST * most && (ink[p] = 0));
  return most > DUST * masses.reduce((a, b) => a + b);
}

/** Numbers all ink that touches pixel `start`, corners included; returns how much it is. */
function flood(ink: Float32Array, patch: Int32Array, start: number, number: number, w: number, h: number): number {
  const open = [start];
  patch[start] = number;
  let mass = 0;
  while (open.length) {
    const p = open.pop()!;
    mass += ink[p];
    const [x, y] = [p % w, Math.floor(p / w)];
    for (let j = Math.max(y - 1, 0); j <= Math.min(y + 1, h - 1); j++) {
      for (let i = Math.max(x - 1, 0); i <= Math.min(x + 1, w - 1); i++) {
        const next = j * w + i;
        if (!ink[next] || patch[next]) continue;
        patch[next] = number;
        open.push(next);
      }
    }
  }
  return mass;
}
