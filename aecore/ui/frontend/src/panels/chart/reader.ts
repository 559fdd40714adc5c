// Who reads a chart, and where: a pointer, or the arrow keys.

import type { Place } from "../../geometry/view.ts";
import { nearest, type Stop } from "./stops.ts";

/** What a reader needs of the chart. */
export interface Readable {
  stops: Stop[];
  /** Stops lie in the plane, not at one x each. */
  plane: boolean;
  /** Categories across, if up and down lead from row to row, else 0. */
  across: number;
}

export class Reader {
  /** Whether the keys have led here, so that what is read is also said. */
  keyed = false;
  private pointer: Place | null = null;
  private reached = -1;

  constructor(
    plot: HTMLElement, private readonly chart: () => Readable, private readonly moved: () => void,
    private readonly picked: (stop: Stop) => void, signal: AbortSignal,
  ) {
    const point = (e: PointerEvent) => this.go(at(e, plot), -1);
    plot.addEventListener("pointermove", point, { signal });
    plot.addEventListener("pointerdown", point, { signal });
    for (const kind of ["pointerleave", "blur"]) plot.addEventListener(kind, () => this.go(null, -1), { signal });
    plot.addEventListener("click", () => this.pick(), { signal });
    plot.addEventListener("keydown", (e) => this.press(e), { signal });
  }

  /** What is read; null: nothing is. */
  stop(): Stop | null {
    const { stops, plane } = this.chart();
    if (this.reached >= 0) return stops[Math.min(this.reached, stops.length - 1)] ?? null;
    return (this.pointer && stops[nearest(stops, this.pointer, plane)]) ?? null;
  }

  private go(pointer: Place | null, reached: number, keyed = false): void {
    [this.pointer, this.reached, this.keyed] = [pointer, reached, keyed];
    this.moved();
  }

  private pick(): void {
    const stop = this.stop();
    if (stop) this.picked(stop);
  }

  private press(e: KeyboardEvent): void {
    const { stops, across } = this.chart();
    const next = after(e.key, this.reached, stops.length, across);
    if (next === null && e.key !== "Enter") return;
    e.preventDefault();
    e.stopPropagation();
    if (next === null) this.pick();
    else this.go(null, next, true);
  }
}

/** The stop to which a key leads from another (-1: none yet); null: it does not lead. */
export function after(key: string, from: number, n: number, across: number): number | null {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across, Home: -n, End: n };
  if (key === "Escape") return from < 0 ? null : -1;
  if (!steps[key] || !n) return null;
  return Math.min(Math.max(from < 0 && steps[key] < 0 && key !== "Home" ? n - 1 : from + steps[key], 0), n - 1);
}

function at(e: PointerEvent, plot: HTMLElement): Place {
  const { left, top } = plot.getBoundingClientRect();
  return [e.clientX - left, e.clientY - top];
}
