import { eased } from "./eased.ts";

type Floats = Float32Array<ArrayBuffer>;

const NOTHING: Floats = new Float32Array(0);

/** Things of some classes, their numbers on the way from what they were to what they are now. */
export class Glide {
  from: Floats = NOTHING;
  to: Floats = NOTHING;
  cls: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  private start = -1e9;

  /** How many there are. */
  get n(): number {
    return this.cls.length;
  }

  /** `same`: the same things, changed. They move from what they are at this moment, without a jump. */
  go(to: Floats, cls: Uint8Array<ArrayBuffer>, now: number, same: boolean): void {
    this.from = same && cls.length === this.n ? this.present(now) : to;
    this.to = to;
    this.cls = cls;
    this.start = this.from === to ? -1e9 : now;
  }

  progress(now: number): number {
    return eased(this.start, now);
  }

  private present(now: number): Floats {
    const t = this.progress(now);
    if (t === 1) return this.to;
    const { from, to } = this;
    const here = new Float32Array(to.length);
    for (let i = 0; i < here.length; i++) here[i] = from[i] + (to[i] - from[i]) * t;
    return here;
  }
}
