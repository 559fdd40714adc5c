import { Grid } from "../geometry/grid.ts";
import { type Place, type Size, toData, type View } from "../geometry/view.ts";
import type { Cloud } from "../motion/cloud.ts";
import { ABSENT } from "../wire/protocol.ts";

const REACH = 14;

/**
 * What is pointed at: a place, and the point that is touched there. A mouse stays where it is on the screen, whatever
 * moves below; a tap, and what another map of the group points at, stay with their place.
 */
export class Hover {
  index = -1;
  /** Data coordinates; null: nothing is pointed at. */
  place: Place | null = null;
  /** Another map of the group does the pointing. */
  guest = false;
  /** A finger does, and covers what is beneath it. */
  finger = false;
  /** When the page heard of the newest movement, ms of its own clock. */
  since = 0;
  private grid: Grid | null = null;
  private pointer: [number, number] | null = null;
  private moved = false;

  constructor(private readonly cloud: Cloud, private readonly hidden: Uint8Array) {}

  /** The pointer is at (px, py), or has gone. */
  aim(pointer: [number, number] | null, finger = false): void {
    [this.pointer, this.finger, this.since] = [pointer, finger, performance.now()];
    [this.moved, this.guest] = [true, false];
    if (!pointer) [this.index, this.place] = [-1, null];
  }

  /** A tap: its place and its point are held until the next tap. */
  hold(px: number, py: number, view: View, size: Size): void {
    this.aim(null, true);
    this.place = toData(view, size, px, py);
    this.index = this.nearest(this.place, REACH / view.k);
  }

  /** Another map of the group points at a place, and touches the point of that number. */
  visit(place: Place | null, row: number): void {
    this.aim(null);
    [this.guest, this.place, this.index] = [true, place, row < this.cloud.n ? row : -1];
  }

  /** The points have gone elsewhere; `same`: they are still the same points. */
  rebuild(same: boolean): void {
    this.grid = null;
    if (!same) this.index = -1;
  }

  /** Returns whether the pointer of this very map has moved, or gone, since the last look. */
  look(view: View, size: Size, settled: boolean): boolean {
    const { moved } = this;
    if (this.pointer) {
      this.place = toData(view, size, ...this.pointer);
      if (moved || settled) this.index = this.nearest(this.place, REACH / view.k);
    }
    this.moved = false;
    if (this.index >= 0 && this.skip(this.index)) this.index = -1;
    return moved && !this.guest;
  }

  /** The point nearest to a place, however far; -1: there is none. */
  closest(place: Place): number {
    return this.nearest(place, Infinity);
  }

  /** Hidden classes and points without a place can neither be touched nor selected. */
  readonly skip = (i: number): boolean => this.cloud.cls[i] === ABSENT || this.hidden[this.cloud.cls[i]] === 1;

  private nearest([x, y]: Place, radius: number): number {
    if (!this.cloud.n) return -1;
    this.grid ??= new Grid(this.cloud.to, this.cloud.n);
    return this.grid.nearest(x, y, radius, this.skip);
  }
}
