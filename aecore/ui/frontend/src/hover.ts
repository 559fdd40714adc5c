import type { Cloud } from "./cloud.ts";
import { Grid } from "./grid.ts";
import { ABSENT } from "./protocol.ts";
import { toData, type Size, type View } from "./view.ts";

const REACH = 14;

/** Which point is touched. A mouse looks anew wherever the points have come to rest; a tap holds on to its point. */
export class Hover {
  index = -1;
  private grid: Grid | null = null;
  private pointer: [number, number] | null = null;
  private moved = false;

  constructor(private readonly cloud: Cloud, private readonly hidden: Uint8Array) {}

  /** The mouse is at (px, py), or has gone. */
  aim(pointer: [number, number] | null): void {
    [this.pointer, this.moved] = [pointer, true];
    if (!pointer) this.index = -1;
  }

  /** A tap: its point is held until the next tap. */
  hold(px: number, py: number, view: View, size: Size): void {
    this.pointer = null;
    this.index = this.nearest(px, py, view, size);
  }

  /** The points have gone elsewhere; `same`: they are still the same points. */
  rebuild(same: boolean): void {
    this.grid = null;
    if (!same) this.index = -1;
  }

  look(view: View, size: Size, settled: boolean): void {
    if (this.pointer && (this.moved || settled)) this.index = this.nearest(...this.pointer, view, size);
    this.moved = false;
    if (this.index >= 0 && this.skip(this.index)) this.index = -1;
  }

  /** Hidden classes and points without a place can neither be touched nor selected. */
  readonly skip = (i: number): boolean => this.cloud.cls[i] === ABSENT || this.hidden[this.cloud.cls[i]] === 1;

  private nearest(px: number, py: number, view: View, size: Size): number {
    if (!this.cloud.n) return -1;
    this.grid ??= new Grid(this.cloud.to, this.cloud.n);
    const [x, y] = toData(view, size, px, py);
    return this.grid.nearest(x, y, REACH / view.k, this.skip);
  }
}
