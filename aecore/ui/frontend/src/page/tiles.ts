import type { AtlasRef } from "../wire/protocol.ts";
import type { Shape } from "../wire/shape.ts";
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
  enlarge(target, image, x, y, size);
  return true;
}

/** Draws an image of pixels in [0, 1] into the middle of a square canvas, as large as it fits. */
export function drawDigit(canvas: HTMLCanvasElement, pixels: Float32Array, [h, w]: Shape, table: Uint32Array): void {
  const image = new ImageData(w, h);
  const colors = new Uint32Array(image.data.buffer);
  for (let p = 0; p < pixels.length; p++) colors[p] = table[Math.round(255 * pixels[p])];
  enlarge(canvas.getContext("2d")!, image, 0, 0, canvas.width);
}

function enlarge(target: CanvasRenderingContext2D, image: ImageData, x: number, y: number, size: number): void {
  const { width, height } = image;
  scratch.canvas.width = width;
  scratch.canvas.height = height;
  scratch.putImageData(image, 0, 0);
  target.imageSmoothingEnabled = false;
  const k = size / Math.max(width, height);
  target.clearRect(x, y, size, size);
  target.drawImage(scratch.canvas, x + (size - k * width) / 2, y + (size - k * height) / 2, k * width, k * height);
}
