import { Cloud } from "./cloud.ts";
import type { Envelope } from "./envelope.ts";
import { Glide } from "./glide.ts";
import { decodePoints } from "./points.ts";
import type { Box, Field, MapHeader } from "./protocol.ts";
import { decodeArrows, decodeEllipses, type Shapes } from "./shapes.ts";

/** What of a message is drawn over the plane: points, ellipses, arrows, raster. They move together. */
export class Content {
  readonly cloud = new Cloud();
  readonly ellipses = new Glide();
  readonly arrows = new Glide();
  field: Field | null = null;
  /** The raster to fade from; null: none, or one of another kind. */
  before: Field | null = null;

  /** `same`: the points are still the same points. Returns where the data lie, if there are any. */
  take({ data, blob }: Envelope<MapHeader>, now: number, same: boolean): Box | null {
    const points = decodePoints(blob("points"), data.n, data.range);
    this.cloud.set(points, now, same);
    move(this.ellipses, decodeEllipses(blob("ellipses")), now, same);
    move(this.arrows, decodeArrows(blob("arrows")), now, same);
    const field = data.field && { ...data.field, values: blob("field") };
    this.before = same && this.field?.kind === field?.kind ? this.field : null;
    this.field = field;
    return points.extent ?? data.field?.range ?? null;
  }

  /** Points of each class. */
  get tally(): Uint32Array {
    const counts = new Uint32Array(256);
    for (const c of this.cloud.cls) counts[c]++;
    return counts;
  }

  get empty(): boolean {
    return !this.cloud.n && !this.ellipses.n && !this.arrows.n && !this.field;
  }

  /** For the page's own inspection: how much there is of each. */
  get inventory(): Record<string, string> {
    const { cloud, ellipses, arrows, field } = this;
    const counts = { points: cloud.n, ellipses: ellipses.n, arrows: arrows.n, field: field ? field.size.join("x") : "" };
    return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
  }
}

function move(shapes: Glide, { numbers, cls }: Shapes, now: number, same: boolean): void {
  shapes.go(numbers, cls, now, same);
}
