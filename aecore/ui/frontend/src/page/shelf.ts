// What the page holds of each run ("series"): its newest network, and the moment of a film that is shown instead of now.
// Whoever shows a run asks here and listens for an event of the run's name.

import type { Lift } from "../geometry/lift.ts";
import type { Net } from "../net/net.ts";
import type { Quantised } from "../wire/points.ts";

/** One moment of a film, or one run of a sweep: everything that the page shows of it. */
export interface Moment extends Quantised {
  step: number;
  /** Said beside what is shown, such as "step 120" or "β = 4". */
  label: string;
  net: Net | null;
  lift: Lift | null;
  /** Ten reconstructions, one byte a pixel. */
  xHat: Uint8Array;
  /** What was measured then, by name; nats per image, or as aecore/results/measures.py says. */
  test: Record<string, number>;
}

/** A place that somebody keeps: a code, what it is called, and its test image (-1: none). */
export interface Pin {
  z: number[];
  label: string;
  row: number;
}

/** Codes to be drawn on the map: places, joined by a line or not. A drawn digit, a path, where the sliders stand. */
export interface Trail {
  codes: number[][];
  line: boolean;
  label: string;
}

export const MOST_PINS = 8;

export class Shelf extends EventTarget {
  private readonly nets = new Map<string, Net>();
  private readonly moments = new Map<string, Moment>();
  private readonly pinned = new Map<string, Pin[]>();
  private readonly drawn = new Map<string, Map<string, Trail>>();

  put(series: string, net: Net | null): void {
    if (net) this.nets.set(series, net);
    else this.nets.delete(series);
    this.announce(series);
  }

  /** Shows a moment in place of the present; null: the present again. */
  show(series: string, moment: Moment | null): void {
    if (moment) this.moments.set(series, moment);
    else if (!this.moments.delete(series)) return;
    this.announce(series);
  }

  moment(series: string): Moment | null {
    return this.moments.get(series) ?? null;
  }

  /** The network of what is shown; null while none is here. */
  net(series: string): Net | null {
    const moment = this.moments.get(series);
    return moment ? moment.net : this.nets.get(series) ?? null;
  }

  /** The newest network, whatever is shown: it may also encode. */
  present(series: string): Net | null {
    return this.nets.get(series) ?? null;
  }

  pins(series: string): readonly Pin[] {
    return this.pinned.get(series) ?? [];
  }

  /** Keeps the newest `MOST_PINS`. */
  setPins(series: string, pins: readonly Pin[]): void {
    this.pinned.set(series, pins.slice(-MOST_PINS));
    this.announce(series);
  }

  trails(series: string): readonly Trail[] {
    return [...(this.drawn.get(series)?.values() ?? [])];
  }

  /** Draws a trail of that name on the run's map in place of the one before; null takes it away. */
  draw(series: string, name: string, trail: Trail | null): void {
    const trails = this.drawn.get(series) ?? new Map<string, Trail>();
    this.drawn.set(series, trails);
    if (trail) trails.set(name, trail);
    else if (!trails.delete(name)) return;
    this.announce(series);
  }

  private announce(series: string): void {
    this.dispatchEvent(new Event(series));
  }
}
