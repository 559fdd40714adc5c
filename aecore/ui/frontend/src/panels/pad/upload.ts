import type { Grey } from "./centre.ts";
import { statedSize } from "./header.ts";
import { inkOf } from "./ink.ts";

/** Heavier files, megabytes, and larger pictures, megapixels, are refused: a telephone's camera makes at most these. */
export const HEAVIEST = 40;
export const LARGEST = 64;
/** What is left of a picture's longer side. */
const KEPT = 560;
/** What the browser's own dialogue offers; what counts is what is in the file. */
export const TYPES = "image/png,image/jpeg,image/webp,image/gif,image/bmp";

/** Why a file cannot be used: a word of the panel. */
export type Refusal = "too_large" | "no_image" | "blank";

/** A person's file as ink on paper. Its size is read from its first bytes: nothing is decoded only to be refused. */
export async function readImage(file: Blob): Promise<Grey | Refusal> {
  if (file.size > HEAVIEST * 1e6) return "too_large";
  const size = statedSize(new Uint8Array(await file.arrayBuffer()));
  if (!size) return "no_image";
  if (size[0] * size[1] > LARGEST * 1e6) return "too_large";
  const bitmap = await createImageBitmap(file).catch(() => null);
  return bitmap ? shrunk(bitmap) : "no_image";
}

function shrunk(bitmap: ImageBitmap): Grey | "blank" {
  const { width, height } = bitmap; // turned as the camera was held
  const k = Math.min(KEPT / Math.max(width, height), 1);
  const [w, h] = [Math.max(Math.round(width * k), 1), Math.max(Math.round(height * k), 1)];
  const pen = new OffscreenCanvas(w, h).getContext("2d")!;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, w, h);
  bitmap.close();
  return inkOf(pen.getImageData(0, 0, w, h).data, w, h) ?? "blank";
}
