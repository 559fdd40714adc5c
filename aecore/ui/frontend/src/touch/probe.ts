// Between places on the map and codes, by what is shown of a run: now, or a moment of its film.

import { type Lift, lifted, placed } from "../geometry/lift.ts";
import type { Place } from "../geometry/view.ts";
import type { Cloud } from "../motion/cloud.ts";
import { halves, type Net } from "../net/net.ts";
import { page } from "../page/registry.ts";
import type { Moment, Pin, Trail } from "../page/shelf.ts";
import type { MapHeader } from "../wire/protocol.ts";

const NONE: Float32Array = new Float32Array(0);

export class Probe {
  private series: string | null = null;
  private straight: Lift | null = null;
  /** Codes of the points, where a map has no way back to codes of its own; n d. */
  private codes = NONE;
  /** The point whose code is nearest to a code that was asked for. */
  private neighbours = new WeakMap<ArrayLike<number>, number>();

  /** `changed` hears whenever anything is new on the shelf of this run. */
  constructor(private readonly cloud: Cloud, private readonly changed: () => void) {}

  follow({ series, lift }: MapHeader, codes: Uint8Array<ArrayBuffer>): void {
    this.straight = lift;
    this.codes = codes.length ? halves(codes) : NONE;
    this.neighbours = new WeakMap();
    if (series === this.series) return;
    this.leave();
    this.series = series;
    page().shelf.addEventListener(series, this.changed);
  }

  leave(): void {
    if (this.series !== null) page().shelf.removeEventListener(this.series, this.changed);
  }

  get moment(): Moment | null {
    return this.series === null ? null : page().shelf.moment(this.series);
  }

  /** The network of what is shown; null while there is none. */
  get net(): Net | null {
    return this.series === null ? null : page().shelf.net(this.series);
  }

  get lift(): Lift | null {
    return this.moment ? this.moment.lift : this.straight;
  }

  /** Whether places have codes at all. */
  get able(): boolean {
    return this.lift !== null || this.codes.length > 0;
  }

  get pins(): readonly Pin[] {
    return page().shelf.pins(this.series!);
  }

  set pins(pins: readonly Pin[]) {
    page().shelf.setPins(this.series!, pins);
  }

  get trails(): readonly Trail[] {
    return page().shelf.trails(this.series!);
  }

  /** The code at a place, or, where the map has no way back, of point `row` (-1: none). */
  code([x, y]: Place, row: number): number[] | null {
    if (this.lift) return lifted(this.lift, x, y);
    if (row < 0 || !this.codes.length) return null;
    const d = this.codes.length / this.cloud.n;
    return [...this.codes.subarray(row * d, (row + 1) * d)];
  }

  /** Where a code lies on the map at `now`; null: nowhere. */
  place(z: readonly number[], now: number): Place | null {
    if (this.lift) return this.lift.origin.length === z.length ? placed(this.lift, z) : null;
    const row = this.neighbour(z);
    return row < 0 ? null : this.cloud.at(row, now);
  }

  /** What the network draws for a code: pixels in [0, 1]; null while it cannot. */
  draw(z: ArrayLike<number> | null): Float32Array | null {
    const { net } = this;
    return net && z && net.latentDim === z.length ? net.decode(z) : null;
  }

  private neighbour(z: readonly number[]): number {
    const known = this.neighbours.get(z);
    if (known !== undefined) return known;
    const row = nearestRow(this.codes, this.cloud.n, z);
    this.neighbours.set(z, row);
    return row;
  }
}

/** The row of codes (n, d) that is nearest to z; -1: there is none of that many numbers. */
export function nearestRow(codes: Float32Array, n: number, z: readonly number[]): number {
  const d = z.length;
  if (codes.length !== n * d) return -1;
  let [best, least] = [-1, Infinity];
  for (let i = 0; i < n; i++) {
    let far = 0;
    for (let j = 0; j < d; j++) far += (codes[i * d + j] - z[j]) ** 2;
    if (far < least) [best, least] = [i, far];
  }
  return best;
}
