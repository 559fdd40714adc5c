import type { Points } from "../wire/points.ts";
import { Glide } from "./glide.ts";

/** The points on their way from where they were to where they are now. */
export class Cloud extends Glide {
  set(points: Points, now: number, same: boolean): void {
    this.go(points.xy, points.cls, now, same);
  }

  /** Where point i is drawn at `now`, data coordinates. */
  at(i: number, now: number): [number, number] {
    const t = this.progress(now);
    const [a, b] = [2 * i, 2 * i + 1];
    return [this.from[a] + (this.to[a] - this.from[a]) * t, this.from[b] + (this.to[b] - this.from[b]) * t];
  }
}
