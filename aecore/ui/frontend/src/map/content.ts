import type { Box } from "../geometry/view.ts";
import { Cloud } from "../motion/cloud.ts";
import { Glide } from "../motion/glide.ts";
import type { Moment } from "../page/shelf.ts";
import type { Envelope } from "../wire/envelope.ts";
import { decodePoints, type Points, pointsAt } from "../wire/points.ts";
import type { Field, MapHeader } from "../wire/protocol.ts";
import { decodeArrows, decodeEllipses, type Shapes } from "../wire/shapes.ts";

const NOTHING: Shapes = { numbers: new Float32Array(0), cls: new Uint8Array(0) };

/** What the newest message holds, whatever is shown. */
interface Present {
  points: Points;
  ellipses: Shapes;
  arrows: Shapes;
  field: Field | null;
}

/** What is drawn over the plane: points, ellipses, arrows and raster of now, or the points of a moment. They move together. */
export class Content {
  readonly cloud = new Cloud();
  readonly ellipses = new Glide();
  readonly arrows = new Glide();
  field: Field | null = null;
  /** The raster to fade from; null: none, or one of another kind. */
  before: Field | null = null;
  private present: Present | null = null;
  /** Which is shown; null: the present. */
  moment: Moment | null = null;

  /** `same`: the points are still the same points. A moment stays on show. Returns where the data lie, if there are any. */
  take({ data, blob }: Envelope<MapHeader>, now: number, same: boolean, moment: Moment | null): Box | null {
    this.present = {
      points: decodePoints(blob("points"), data.n, data.range),
      ellipses: decodeEllipses(blob("ellipses")),
      arrows: decodeArrows(blob("arrows")),
      field: data.field && { ...data.field, values: blob("field") },
    };
    return this.show(moment, now, same);
  }

  /** Shows a moment, or, null, the present. Returns where the data lie, if there are any. */
  show(moment: Moment | null, now: number, same = true): Box | null {
    const { points, ellipses, arrows, field } = this.present!;
    const shown = moment ? pointsAt(moment, points) : points;
    if (!moment || moment !== this.moment || !same) this.cloud.set(shown, now, same);
    move(this.ellipses, moment ? NOTHING : ellipses, now, same);
    move(this.arrows, moment ? NOTHING : arrows, now, same);
    const raster = moment ? null : field;
    this.before = same && this.field?.kind === raster?.kind ? this.field : null;
    this.field = raster;
    this.moment = moment;
    return shown.extent ?? raster?.range ?? null;
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

  /** For the page's own inspection: how much there is of each, and of which moment. */
  get inventory(): Record<string, string> {
    const { cloud, ellipses, arrows, field, moment } = this;
    const counts = { points: cloud.n, ellipses: ellipses.n, arrows: arrows.n, field: field ? field.size.join("x") : "",
      moment: moment ? moment.step : "" };
    return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
  }
}

function move(shapes: Glide, { numbers, cls }: Shapes, now: number, same: boolean): void {
  shapes.go(numbers, cls, now, same);
}
