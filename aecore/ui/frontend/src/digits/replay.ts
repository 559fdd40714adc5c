import type { Moment } from "../page/shelf.ts";
import type { SheetHeader } from "../wire/protocol.ts";

/** The images of a sheet (rows x cols x h x w) with the reconstructions, and their errors, of the moments that are shown. */
export function replayed(
  images: Uint8Array, { cols, size: [h, w], replays }: SheetHeader, moments: (series: string) => Moment | null,
): Uint8Array {
  const length = cols * h * w;
  let then = images;
  for (const { series, x_hat, x, error } of replays) {
    const moment = moments(series);
    if (moment?.xHat.length !== length) continue;
    if (then === images) then = images.slice();
    then.set(moment.xHat, x_hat * length);
    if (x === null || error === null) continue;
    for (let p = 0; p < length; p++) {
      then[error * length + p] = Math.round(128 + (127 * (moment.xHat[p] - images[x * length + p])) / 255);
    }
  }
  return then;
}
