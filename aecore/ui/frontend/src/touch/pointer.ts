import type { Place } from "../geometry/view.ts";
import { page } from "../page/registry.ts";

/** What a map tells the other maps of its group. */
export interface Pointing {
  group: string;
  from: unknown;
  /** Place on the map, data coordinates, and the touched point; null: none. */
  place: Place | null;
  row: number | null;
}

const EVENT = "aecore:pointer";

/** One map's end of the pointer that all maps of a group share. */
export class Pointer {
  group = "";

  constructor(seen: (place: Place | null, row: number) => void, signal: AbortSignal) {
    page().bus.addEventListener(EVENT, (event) => {
      const { group, from, place, row } = (event as CustomEvent<Pointing>).detail;
      if (group && group === this.group && from !== this) seen(place, row ?? -1);
    }, { signal });
  }

  publish(place: Place | null, row: number): void {
    if (!this.group) return;
    const detail: Pointing = { group: this.group, from: this, place, row: row < 0 ? null : row };
    page().bus.dispatchEvent(new CustomEvent(EVENT, { detail }));
  }
}
