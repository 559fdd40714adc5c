// What Python sends. The types mirror the dataclasses of aecore/ui/components.py, which validates them;
// nothing here is checked a second time.

/** Class of a point that has no position (it was not finite): never drawn, touched or counted. */
export const ABSENT = 255;

/** Rectangle in data coordinates: [x0, x1, y0, y1]. */
export type Box = [number, number, number, number];

export interface Contour {
  cx: number;
  cy: number;
  rx: number;
  ry: number;
  /** Radians, counter-clockwise. */
  angle: number;
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
  | "wheel_hint" | "lasso_hint" | "empty" | "no_webgl" | "selected" | "shown",
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
  axes: [string, string];
  atlas: AtlasRef | null;
  group: string;
  filename: string;
  note: string;
  height: number;
  locale: string;
  text: MapText;
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
}

export interface RuntimeHeader {
  /** Content digest of each asset, so that an unchanged one is not decoded again. */
  assets: Record<string, string>;
}
