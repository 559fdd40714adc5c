import type { Moment } from "./shelf.ts";
import type { SheetHeader } from "./protocol.ts";

/** The images of a sheet (rows x cols x h x w), its reconstructions and their errors as a moment has them. */
export function replayed(images: Uint8Array, { cols, size: [h, w], moment_rows }: SheetHeader, moment: Moment | null): Uint8Array {
  const length = cols * h * w;
  if (!moment || !moment_rows || moment.xHat.length !== length) return images;
  const { x, x_hat, error } = moment_rows;
  const then = images.slice();
  then.set(moment.xHat, x_hat * length);
  for (let p = 0; p < length; p++) {
    then[error * length + p] = Math.round(128 + (127 * (moment.xHat[p] - images[x * length + p])) / 255);
  }
  return then;
}
