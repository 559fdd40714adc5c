// What Python sends. The types mirror the dataclasses of aecore/ui/views.py and its neighbours, which validates them;
// nothing here is checked a second time.

import type { Ellipse } from "../geometry/extent.ts";
import type { Lift } from "../geometry/lift.ts";
import type { Box } from "../geometry/view.ts";

/** Class of a point that has no position (it was not finite): never drawn, touched or counted. */
export const ABSENT = 255;

export interface Contour extends Ellipse {
  label: string;
}

export interface AtlasRef {
  asset: string;
  columns: number;
  /** Height and width of one tile in pixels. */
  tile: [number, number];
}

export type MapText = Record<
  | "label" | "reset" | "lasso" | "glyphs" | "download" | "fullscreen" | "clear" | "legend" | "legend_hint"
  | "wheel_hint" | "lasso_hint" | "empty" | "no_webgl" | "selected" | "shown" | "touch" | "manifold" | "manifold_prior"
  | "manifold_data" | "manifold_opacity" | "decoded" | "pins" | "pin" | "unpin",
  string
>;

export interface MapHeader {
  /** Identity of the run: a change means that the points are other points. */
  series: string;
  step: number;
  n: number;
  range: Box;
  classes: string[];
  glyphs: string[];
  palette: string[];
  contours: Contour[];
  /** What the view frames, whatever lies outside; null: the data and the contours. */
  frame: Box | null;
  axes: [string, string];
  atlas: AtlasRef | null;
  group: string;
  filename: string;
  note: string;
  /** The same at a moment of a film: "{n}" and "{step}" are its own. */
  note_then: string;
  height: number;
  locale: string;
  text: MapText;
  field: FieldHeader | null;
  /** Draw the points in one quiet colour. */
  muted: boolean;
  /** From the map to codes. Null: there is no such way, and the nearest point's code is taken, if the part "codes" has it. */
  lift: Lift | null;
  /** Said beside a decoded place, unless it is exact (""). */
  lift_note: string;
  /** Where the prior N(0, I) has its mean on the map; null: there is none. */
  prior: [number, number] | null;
  /** Tell Python whether somebody touches the map: it sends networks only while somebody does. */
  live_touch: boolean;
}

/** A grid of values over the plane; the values themselves are the part "field". */
export interface FieldHeader {
  /** Rows, the first at the lowest y, and columns. */
  size: [number, number];
  range: Box;
  /** 1 = -1, 128 = 0, 255 = +1, or 0 = 0, 255 = 1. */
  kind: "signed" | "unit";
  caption: string;
  ends: [string, string];
}

export interface Field extends FieldHeader {
  values: Uint8Array<ArrayBuffer>;
}

export interface SheetRow {
  label: string;
  kind: "ink" | "signed";
}

export interface SheetHeader {
  rows: SheetRow[];
  cols: number;
  size: [number, number];
  step: number;
  captions: string[];
  caption: string;
  label: string;
  /** Widest a cell may become, CSS pixels. */
  cell: number;
  /** The runs whose moments are shown in this sheet. */
  replays: Replay[];
}

/** The rows that change with the moments of one run, by their number: its reconstructions, and x̂ − x where it is shown. */
export interface Replay {
  series: string;
  x_hat: number;
  x: number | null;
  error: number | null;
}

export interface NetworkHeader {
  series: string;
  step: number;
  /** Nothing new: what is here stays. */
  keep: boolean;
}


export interface AssetsHeader {
  /** Where each asset is had; below an address nothing ever changes. */
  addresses: Record<string, string>;
}
