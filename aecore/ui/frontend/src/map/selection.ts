import type { MapHeader } from "../wire/protocol.ts";
import { Brush } from "./brush.ts";
import { Tray } from "./tray.ts";

/** Which points are selected: a set of indices that outlives their movement and is shared with the group. */
export class Selection {
  indices: number[] = [];
  readonly tray = new Tray(() => this.choose([]));
  private readonly brush: Brush;
  private n = 0;

  /** `changed` hears of every change, wherever it was made. */
  constructor(private readonly changed: () => void, signal: AbortSignal) {
    this.brush = new Brush((indices) => this.take(indices), signal);
  }

  /** Selects here and tells the other maps of the group. */
  choose(indices: number[]): void {
    this.take(indices);
    this.brush.publish(indices);
  }

  /** New data: a set of other points starts with what is selected in its group. */
  follow({ n, group }: MapHeader, same: boolean): void {
    this.n = n;
    this.brush.join(group);
    if (!same) this.take(this.brush.present);
  }

  /** 1 for each selected point; null when there is none. */
  mask(): Uint8Array | null {
    if (!this.indices.length) return null;
    const mask = new Uint8Array(this.n);
    for (const i of this.indices) mask[i] = 1;
    return mask;
  }

  private take(indices: number[]): void {
    this.indices = indices.filter((i) => i < this.n);
    this.changed();
  }
}
