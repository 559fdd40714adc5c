// Where a chart can be read: at one x for all curves and bars, or at points where they lie.

import type { Place } from "../../geometry/view.ts";
import { indexAt } from "../plot/points.ts";
import type { Frame } from "./frame.ts";
import type { Mark, Model, Of } from "./model.ts";
import { inside } from "./shapes.ts";

/** A place to read: its value of x (an index, of categories), where it is drawn, and for points which one it is. */
export interface Stop {
  at: number;
  x: number;
  y: number;
  mark: number;
  i: number;
}

/** What is read at one x. */
export type Entry = Of<"line"> | Of<"bars"> | Of<"histogram">;

/** CSS pixels within which a point is meant. */
const REACH = 30;

export function entries(marks: readonly Mark[]): Entry[] {
  return marks.filter((mark): mark is Entry =>
    mark.kind === "bars" || mark.kind === "histogram" || (mark.kind === "line" && (mark.look === "curve" || mark.look === "reference")));
}

/** All places to read, from left to right; of cells, row by row. */
export function stops(model: Model, plane: boolean, frame: Frame): Stop[] {
  const cells = model.marks.findIndex(({ kind }) => kind === "cells");
  if (cells >= 0) return table(model, cells, frame);
  return plane ? scattered(model.marks, frame) : columns(model, frame);
}

function table({ x, y }: Model, mark: number, { X, Y }: Frame): Stop[] {
  return y.names.flatMap((_row, r) => x.names.map((_column, c) => (
    { at: c, x: X.place(c), y: Y.place(r), mark, i: r * x.names.length + c })));
}

function scattered(marks: readonly Mark[], frame: Frame): Stop[] {
  const found = marks.flatMap((mark, m) => (mark.kind === "dots" || mark.kind === "area" || (mark.kind === "line" && mark.look === "curve")
    ? Array.from(mark.x, (at, i) => {
      const [x, y] = inside(at, mark.y[i], frame);
      return { at, x, y, mark: m, i };
    }) : []));
  const dots = ({ mark }: Stop) => Number(marks[mark].kind !== "dots"); // where a line goes through a point, the point is meant
  return found.filter(({ x, y }) => Number.isFinite(x + y)).sort((a, b) => a.x - b.x || dots(a) - dots(b));
}

function columns(model: Model, { X }: Frame): Stop[] {
  const found = entries(model.marks).flatMap((mark) =>
    mark.kind === "line" ? [...mark.x] : mark.kind === "bars" ? [...mark.values.keys()] : middles(mark));
  return [...new Set(found)].filter(Number.isFinite).sort((a, b) => a - b).map((at) => ({ at, x: X.place(at), y: NaN, mark: -1, i: -1 }));
}

function middles({ edges }: Of<"histogram">): number[] {
  return Array.from(edges.subarray(1), (edge, i) => (edges[i] + edge) / 2);
}

/** The stop that a pointer means; -1: none. Among points the nearest within reach, or whose cell it is in. */
export function nearest(stops: readonly Stop[], [x, y]: Place, plane: boolean): number {
  const far = (stop: Stop) => (plane ? Math.hypot(stop.x - x, stop.y - y) : Math.abs(stop.x - x));
  const best = stops.reduce((found, stop, i) => (found < 0 || far(stop) < far(stops[found]) ? i : found), -1);
  return best < 0 || (plane && far(stops[best]) > REACH) ? -1 : best;
}

/** The value of a mark at an x, or at its end (null); NaN: it has none. */
export function valueAt(mark: Entry, at: number | null): number {
  if (mark.kind === "line") return mark.y[indexAt(mark, at ?? Infinity)] ?? NaN;
  if (mark.kind === "bars") return mark.values[at ?? mark.values.length - 1] ?? NaN;
  return mark.values[bin(mark, at ?? Infinity)] ?? NaN;
}

/** The last bin that begins at or before a value. */
export function bin({ edges, values }: Of<"histogram">, at: number): number {
  return Math.min(edges.filter((edge) => edge <= at).length, values.length) - 1;
}
