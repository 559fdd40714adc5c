import { inkOf, type Grey } from "./centre.ts";

/** Larger files, bytes, and longer sides, pixels, are refused. */
const HEAVIEST = 2 * 1024 ** 2;
const LONGEST = 4096;
/** What is left of a picture's longer side. */
const KEPT = 560;
const TYPES = ["image/png", "image/jpeg"];

/** Why a file cannot be used: a word of the panel. */
export type Refusal = "too_large" | "no_image" | "blank";

/** A person's file as ink on paper. */
export async function readImage(file: Blob): Promise<Grey | Refusal> {
  if (file.size > HEAVIEST) return "too_large";
  if (!TYPES.includes(file.type)) return "no_image";
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return "no_image";
  const { width, height } = bitmap;
  const k = Math.min(KEPT / Math.max(width, height), 1);
  const [w, h] = [Math.max(Math.round(width * k), 1), Math.max(Math.round(height * k), 1)];
  const pen = new OffscreenCanvas(w, h).getContext("2d")!;
  if (Math.max(width, height) <= LONGEST) pen.drawImage(bitmap, 0, 0, w, h);
  bitmap.close();
  if (Math.max(width, height) > LONGEST) return "too_large";
  return inkOf(pen.getImageData(0, 0, w, h).data, w, h) ?? "blank";
}
