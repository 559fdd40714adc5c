// The names that stand in a plot, beside what they name.

import { beside, settled, type Wanted } from "../../geometry/labels.ts";
import type { Box, Place, Size } from "../../geometry/view.ts";
import { fill } from "../../page/dom.ts";
import { text } from "../plot/drawing.ts";
import type { Measure } from "../plot/measure.ts";
import type { Frame } from "./frame.ts";
import { type ChartHeader, type Mark, type Model, type Of, of } from "./model.ts";
import { label } from "./reading.ts";
import { ground, inside, slot } from "./shapes.ts";
import { told } from "./words.ts";

interface Name extends Wanted {
  words: string;
  /** Those of less rank give way. */
  rank: number;
}

/** Room to what is named; between the places along a line that a name keeps free; shares of a line where it may stand. */
const [GAP, EVERY, SHARES] = [6, 10, [1, 0, 0.5, 0.75, 0.25]];
/** Shares of a rule's length where its name may stand. */
const ENDS = [1, 0, 0.5, 0.25, 0.75];
/** How much wider words are that stand out. */
const BOLD = 1.05;
/** Of a point's own label, of points, of all else. */
const [OWN, SOME, REST] = [0, 1, 2];

/** Names of points, rules and bands; of lines and areas too, where they have no column of their own. */
export function names(model: Model, frame: Frame, measure: Measure, { plane, locale }: Pick<ChartHeader, "plane" | "locale">): Element[] {
  const stage: Box = [frame.left, frame.right, frame.top - GAP, frame.foot + GAP];
  const wanted = model.marks.flatMap((mark) => named(model, mark, frame, stage, measure, plane, locale)).sort((a, b) => a.rank - b.rank);
  const corners = settled(wanted, stage, hidden(model.marks, frame));
  return wanted.flatMap(({ words, rank, size }, i) => {
    const corner = corners[i];
    return corner ? [text(corner[0], corner[1] + 0.8 * size.h, words, rank === OWN ? "read" : "said", "start")] : [];
  });
}

function named(model: Model, mark: Mark, frame: Frame, stage: Box, measure: Measure, plane: boolean, locale: string): Name[] {
  const one = (words: string, corners: (size: Size) => Place[], rank = REST): Name[] => {
    const { w, h } = measure(words);
    const size = { w: rank === OWN ? BOLD * w : w, h };
    return words ? [{ words, size, corners: corners(size), rank }] : [];
  };
  const near = (places: Place[], size: Size, gap: number) => turned(places.map((place) => beside(place, size, gap, stage)));
  switch (mark.kind) {
    case "dots":
      return mark.labels.length
        ? mark.labels.flatMap((_, i) => one(label(model, mark, i, locale), (size) => near([at(mark, i, frame)], size, mark.radius + 3), OWN))
        : one(mark.name, (size) => near(along(mark, frame), size, mark.radius + 3), SOME);
    case "line":
      return plane ? one(mark.name, (size) => near(along(mark, frame), size, GAP)) : [];
    case "area":
      return one(mark.name, (size) => over(mark, size, frame));
    case "level":
      return one(fill(mark.name, { value: told(mark.value, model[mark.axis], locale) }), (size) => (mark.axis === "y" ? across(frame.Y.place(mark.value), size, frame) : upright(frame.X.place(mark.value), size, frame)));
    case "band":
      return one(mark.name, (size) => within(mark, size, frame));
    default:
      return [];
  }
}

/** The best corners of all places first, then the second best. */
function turned(corners: Place[][]): Place[] {
  return (corners[0] ?? []).flatMap((_, k) => corners.map((each) => each[k]));
}

function at({ x, y }: { x: Float32Array; y: Float32Array }, i: number, frame: Frame): Place {
  return inside(x[i], y[i], frame);
}

/** Places along points, the last first. */
function along(mark: Of<"dots"> | Of<"line">, frame: Frame): Place[] {
  return mark.x.length ? SHARES.map((share) => at(mark, Math.round(share * (mark.x.length - 1)), frame)) : [];
}

/** Above a level and below it: at its right end, its left one, between them. */
function across(y: number, size: Size, frame: Frame): Place[] {
  return [...row(y - size.h - 2, size, frame), ...row(y + 3, size, frame)];
}

function row(y: number, { w }: Size, { left, right }: Frame): Place[] {
  return ENDS.map((share): Place => [left + GAP + share * (right - left - w - 2 * GAP), y]);
}

/** Above a band, in it, where it is high enough, below it. */
function within({ low, high }: Of<"band">, size: Size, frame: Frame): Place[] {
  const [top, foot] = [frame.Y.place(high), frame.Y.place(low)];
  const inner = foot - top >= size.h - 1 ? row((top + foot - size.h) / 2, size, frame) : [];
  return [...row(top - size.h - 2, size, frame), ...inner, ...row(foot + 3, size, frame)];
}

function upright(x: number, { w, h }: Size, { top, foot }: Frame): Place[] {
  return [top, foot - h - 2, (top + foot) / 2].flatMap((y): Place[] => [[x + GAP, y], [x - GAP - w, y]]);
}

/** In the middle of an area, above it, below it, in it. */
function over({ x, y }: Of<"area">, { w, h }: Size, frame: Frame): Place[] {
  if (!x.length) return [];
  const middle = (frame.X.place(x[0]) + frame.X.place(x[x.length - 1])) / 2;
  const left = Math.min(Math.max(middle - w / 2, frame.left), frame.right - w);
  const [high, base] = [frame.Y.place(Math.max(0, ...y)), ground(frame)];
  return [[left, base + 4], [left, high - h - 2], [left, (high + base - h) / 2]];
}

/** What names should not hide: lines every few pixels, points, bars. */
function hidden(marks: readonly Mark[], frame: Frame): Place[] {
  return [
    ...of(marks, "line").filter(({ look }) => look !== "trace").flatMap(({ x, y }) => sampled(Array.from(x, (v, i) => [frame.X.place(v), frame.Y.place(y[i])] as Place))),
    ...of(marks, "dots").flatMap(({ x, y }) => Array.from(x, (v, i): Place => [frame.X.place(v), frame.Y.place(y[i])])),
    ...of(marks, "bars").flatMap(({ values }, k, all) => Array.from(values).flatMap((value, i) => bar(i, value, slot(k, all.length, frame), frame))),
    ...of(marks, "histogram").flatMap(({ edges, values }) => Array.from(values).flatMap((value, i) =>
      sampled([[frame.X.place(edges[i]), frame.Y.place(value)], [frame.X.place(edges[i]), ground(frame)]]))),
  ];
}

/** Places on a bar: its edges and its middle. */
function bar(i: number, value: number, { offset, wide }: { offset: number; wide: number }, frame: Frame): Place[] {
  const middle = frame.X.place(i) + offset;
  return [-0.5, 0, 0.5].flatMap((share) => sampled([[middle + share * wide, frame.Y.place(value)], [middle + share * wide, ground(frame)]]));
}

/** Places on a line, one every few pixels. */
function sampled(line: Place[]): Place[] {
  return line.flatMap(([x, y], i) => {
    const [x1, y1] = line[i + 1] ?? [x, y];
    const length = Math.hypot(x1 - x, y1 - y);
    const n = Number.isFinite(length) ? Math.min(Math.floor(length / EVERY), 200) : 0;
    return Array.from({ length: n + 1 }, (_, k): Place => [x + ((x1 - x) * k) / (n + 1), y + ((y1 - y) * k) / (n + 1)]);
  });
}
