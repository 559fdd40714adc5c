// What the marks of a chart look like: SVG from values and the frame.

import { svg } from "../../page/dom.ts";
import { closed, path } from "../plot/drawing.ts";
import type { Points } from "../plot/points.ts";
import type { Frame } from "./frame.ts";
import { type Mark, type Of, of } from "./model.ts";

/** Of what a category has, what bars take: one alone, or several together; and how wide one is at most, CSS pixels. */
const [ALONE, TOGETHER, WIDEST] = [0.84, 0.7, 64];
/** Half of a whisker's cap, and the radius of a point of a line, CSS pixels. */
const [CAP, VERTEX] = [4.5, 3];

/** Bands, areas, bars and lines, from back to front. */
export function shapes(marks: readonly Mark[], frame: Frame): Element[] {
  const lines = of(marks, "line");
  return [
    ...of(marks, "band").map((mark) => band(mark, frame)),
    ...of(marks, "area").flatMap((mark) => area(mark, frame)),
    ...of(marks, "bars").flatMap((mark, i, all) => bars(mark, slot(i, all.length, frame), frame)),
    ...of(marks, "histogram").flatMap((mark) => histogram(mark, frame)),
    ...of(marks, "level").map((mark) => level(mark, frame)),
    ...lines.filter(({ look }) => look !== "curve").map((mark) => line(mark, frame)),
    ...lines.filter(({ look }) => look === "curve").flatMap((mark) => [halo(mark, frame), line(mark, frame)]),
  ];
}

/** Points, which may stand over the edge. */
export function points(marks: readonly Mark[], frame: Frame): Element[] {
  const vertices = of(marks, "line").filter(({ dotted }) => dotted).map((mark) => ({ ...mark, radius: VERTEX, filled: true }));
  return [...vertices, ...of(marks, "dots")].flatMap((mark) => dots(mark, frame));
}

/** The share of each category that the i-th of n marks has: how far from the middle, and how wide. */
export function slot(i: number, n: number, { X, left, right }: Frame): { offset: number; wide: number } {
  const width = (right - left) / (X.ends[1] + 1);
  const wide = n === 1 ? Math.min(ALONE * width, WIDEST) : Math.min((TOGETHER * width) / n, WIDEST / 2);
  return { offset: (i - (n - 1) / 2) * wide, wide };
}

/** What a bar stands on. */
export function ground({ Y, foot, top }: Frame): number {
  return Math.min(Math.max(Y.place(Math.max(0, Y.ends[0])), top), foot);
}

function bars({ values, pale, spread, colour }: Of<"bars">, { offset, wide }: { offset: number; wide: number }, frame: Frame): Element[] {
  const { X, Y } = frame;
  return Array.from(values).flatMap((value, i) => {
    const middle = X.place(i) + offset;
    const bar = rect(middle - wide / 2, wide, Y.place(value), frame, { class: pale[i] ? "bar pale" : "bar", ...(pale[i] ? {} : { fill: colour }) });
    return spread.length ? [bar, whisker(middle, Y.place(Math.max(value - spread[i], 0)), Y.place(value + spread[i]))] : [bar];
  });
}

function histogram({ edges, values, colour }: Of<"histogram">, frame: Frame): Element[] {
  return Array.from(values, (value, i) => {
    const [from, to] = [frame.X.place(edges[i]), frame.X.place(edges[i + 1])];
    return rect(from + 0.5, Math.max(to - from - 1, 0.5), frame.Y.place(value), frame, { class: "bar", fill: colour });
  });
}

/** A bar; none has a height where its value has no place, as 0 on a logarithmic axis. */
function rect(x: number, width: number, y: number, frame: Frame, look: Record<string, string>): Element {
  const from = ground(frame);
  const to = Number.isFinite(y) ? y : from;
  return svg("rect", { x, width, y: Math.min(from, to), height: Math.abs(to - from), ...look });
}

function whisker(x: number, low: number, high: number): Element {
  return svg("path", { class: "whisker", d: `M${x - CAP} ${low}h${2 * CAP}M${x} ${low}V${high}M${x - CAP} ${high}h${2 * CAP}` });
}

function band({ low, high }: Of<"band">, { Y, left, right }: Frame): Element {
  return svg("rect", { class: "band", x: left, width: Math.max(right - left, 0), y: Y.place(high), height: Math.max(Y.place(low) - Y.place(high), 1) });
}

function level({ value, axis }: Of<"level">, { X, Y, left, right, top, foot }: Frame): Element {
  const at = axis === "x" ? { x1: X.place(value), x2: X.place(value), y1: top, y2: foot } : { x1: left, x2: right, y1: Y.place(value), y2: Y.place(value) };
  return svg("line", { class: "level", ...at });
}

function area({ x, y, colour }: Of<"area">, { X, Y }: Frame): Element[] {
  const top = { x, y };
  return [svg("path", { d: closed({ kind: "area", top, under: null }, X.place, Y.place), class: "fill", fill: colour }),
    svg("path", { d: path(top, X.place, Y.place), class: "edge", stroke: colour })];
}

function halo(mark: Of<"line">, { X, Y }: Frame): Element {
  return svg("path", { class: "halo", d: broken(mark, X.place, Y.place) });
}

function line(mark: Of<"line">, { X, Y }: Frame): Element {
  return svg("path", { class: `line ${mark.look}`, d: broken(mark, X.place, Y.place), ...(mark.colour ? { stroke: mark.colour } : {}) });
}

/** The path of a line that NaN interrupts. */
function broken({ x, y }: Points, X: (v: number) => number, Y: (v: number) => number): string {
  const pieces: string[] = [];
  let begin = 0;
  for (let i = 0; i <= x.length; i++) {
    if (i < x.length && !Number.isNaN(x[i]) && !Number.isNaN(y[i])) continue;
    if (i > begin) pieces.push(path({ x: x.subarray(begin, i), y: y.subarray(begin, i) }, X, Y));
    begin = i + 1;
  }
  return pieces.join("");
}

function dots({ x, y, radius, filled, colour }: Points & { radius: number; filled: boolean; colour: string }, frame: Frame): Element[] {
  const look: Record<string, string> = radius <= VERTEX ? { fill: colour } : filled ? { class: "dot", fill: colour } : { class: "ring", stroke: colour };
  return Array.from(x, (at, i) => {
    const [cx, cy] = inside(at, y[i], frame);
    return svg("circle", { cx, cy, r: radius, ...look });
  });
}

/** Where a point is shown: outside the axes, at their ends. */
export function inside(x: number, y: number, { X, Y, left, right, top, foot }: Frame): [number, number] {
  return [Math.min(Math.max(X.place(x), left), right), Math.min(Math.max(Y.place(y), top), foot)];
}
