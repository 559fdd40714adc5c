import { eased } from "./motion.ts";
import type { Points } from "./points.ts";

const NOTHING = new Float32Array(0);

/** The points on their way from where they were to where they are now. */
export class Cloud {
  from: Float32Array<ArrayBuffer> = NOTHING;
  to: Float32Array<ArrayBuffer> = NOTHING;
  cls: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  n = 0;
  private start = -1e9;

  /** `same`: the same points in other places. They move from where they are at this moment, without a jump. */
  set(points: Points, now: number, same: boolean): void {
    this.from = same && points.n === this.n ? this.present(now) : points.xy;
    this.to = points.xy;
    this.cls = points.cls;
    this.n = points.n;
    this.start = this.from === this.to ? -1e9 : now;
  }

  progress(now: number): number {
    return eased(this.start, now);
  }

  /** Where point i is drawn at `now`, data coordinates. */
  at(i: number, now: number): [number, number] {
    const t = this.progress(now);
    const [a, b] = [2 * i, 2 * i + 1];
    return [this.from[a] + (this.to[a] - this.from[a]) * t, this.from[b] + (this.to[b] - this.from[b]) * t];
  }

  private present(now: number): Float32Array<ArrayBuffer> {
    const t = this.progress(now);
    if (t === 1) return this.to;
    const { from, to } = this;
    const here = new Float32Array(to.length);
    for (let i = 0; i < here.length; i++) here[i] = from[i] + (to[i] - from[i]) * t;
    return here;
  }
}
