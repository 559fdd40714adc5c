import type { AtlasRef } from "./protocol.ts";
import { page } from "./registry.ts";

const scratch = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;

/** Draws tile i of an atlas, its greys turned into paper and ink; false while the picture is not here. */
export function drawTile(
  target: CanvasRenderingContext2D, atlas: AtlasRef, i: number, table: Uint32Array, x: number, y: number, size: number,
): boolean {
  const bitmap = page().assets.get(atlas.asset);
  if (!bitmap) return false;
  const [h, w] = atlas.tile;
  scratch.canvas.width = w;
  scratch.canvas.height = h;
  scratch.drawImage(bitmap, (i % atlas.columns) * w, Math.floor(i / atlas.columns) * h, w, h, 0, 0, w, h);
  const image = scratch.getImageData(0, 0, w, h);
  const pixels = new Uint32Array(image.data.buffer);
  for (let p = 0; p < pixels.length; p++) pixels[p] = table[pixels[p] & 255];
  scratch.putImageData(image, 0, 0);
  target.imageSmoothingEnabled = false;
  target.drawImage(scratch.canvas, x, y, size, (size * h) / w);
  return true;
}
