// Numbered pins and drawn trails over the points. In the overlay, so that pictures have them.

import { type Place, type Size, toScreen, type View } from "../geometry/view.ts";
import { svg } from "../page/dom.ts";
import type { Trail } from "../page/shelf.ts";
import type { Probe } from "./probe.ts";

const NUMBER = 10;
const SPOT = 4;
const END = 7;

interface Track {
  places: Place[];
  line: boolean;
  label: string;
}

export class Landmarks {
  readonly root = svg("g", { class: "landmarks" });
  private drawn = "";

  constructor(private readonly probe: Probe) {}

  place(view: View, size: Size, now: number): void {
    const { probe } = this;
    const seen = (z: number[]): Place | null => {
      const at = probe.place(z, now);
      return at && (toScreen(view, size, ...at).map(Math.round) as Place);
    };
    const pins = probe.pins.map(({ z }) => seen(z));
    const tracks = probe.trails.map(({ codes, line, label }: Trail): Track =>
      ({ places: codes.map(seen).filter((at) => at !== null), line, label }));
    const drawn = JSON.stringify([pins, tracks]);
    if (drawn === this.drawn) return; // the points move far more often than these
    this.drawn = drawn;
    this.root.replaceChildren(...tracks.flatMap(track), ...pins.flatMap((at, i) => (at ? [pin(at, i + 1)] : [])));
  }
}

function pin([x, y]: Place, n: number): SVGElement {
  return svg("g", { class: "pin", transform: `translate(${x} ${y})` }, svg("circle", { r: NUMBER }), svg("text", { y: 4 }, String(n)));
}

/** A spot at each place, joined by a line or not; the last one is ringed and named. */
function track({ places, line, label }: Track): SVGElement[] {
  if (!places.length) return [];
  const [x, y] = places[places.length - 1];
  return [
    svg("path", { class: "track", d: line ? `M${places.join("L")}` : "" }),
    ...places.map(([cx, cy]) => svg("circle", { class: "spot", cx, cy, r: SPOT })),
    svg("circle", { class: "ring", cx: x, cy: y, r: END }),
    svg("text", { x: x + 11, y: y - 8 }, label),
  ];
}
