// What is drawn where a chart is read: a cursor, points, and the values in words.

import { svg } from "../../page/dom.ts";
import { cursor } from "../plot/axes.ts";
import { text } from "../plot/drawing.ts";
import type { Measure } from "../plot/measure.ts";
import { boxed } from "./cells.ts";
import type { Frame } from "./frame.ts";
import type { Model } from "./model.ts";
import { figures, point } from "./reading.ts";
import { entries, type Entry, type Stop, valueAt } from "./stops.ts";
import { told } from "./words.ts";

/** CSS pixels from a point to what is said of it, and its ring. */
const [GAP, RING] = [14, 9];

/** `column`: the values stand beside the plot, not in it. */
export function readout(model: Model, stop: Stop, frame: Frame, measure: Measure, locale: string, column: boolean): Element[] {
  const mark = model.marks[stop.mark];
  if (!mark) return atX(model, stop, frame, measure, locale, column);
  const here = mark.kind === "cells" ? svg("rect", { ...boxed(stop.i, frame), class: "here" })
    : svg("circle", { cx: stop.x, cy: stop.y, r: RING, class: "here" });
  return [here, note(stop.x, stop.y, point(model, mark, stop, locale), frame, measure)];
}

function atX(model: Model, { at, x }: Stop, frame: Frame, measure: Measure, locale: string, column: boolean): Element[] {
  const { left, right, top, foot } = frame;
  const read = entries(model.marks);
  const lines = read.some(({ kind }) => kind === "line");
  const words = told(at, model.x, locale);
  const place = (mark: Entry) => Math.min(Math.max(frame.Y.place(valueAt(mark, at)), top), foot);
  const dots = read.flatMap((mark) => (mark.kind === "line" && !Number.isNaN(valueAt(mark, at))
    ? [svg("circle", { class: "dot", cx: x, cy: place(mark), r: 5, ...(mark.colour ? { fill: mark.colour } : {}) })] : []));
  const values = column ? [] : [note(x, place(read[0]), figures(model, at, locale).join(", "), frame, measure)];
  return [...(model.x.shown ? [cursor(x, foot, [left, right], words, measure, lines)] : []), ...dots, ...values];
}

/** Words above a point, below it where there is no room, within the plot. */
function note(x: number, y: number, words: string, { left, right, top }: Frame, measure: Measure): Element {
  const { w, h } = measure(words);
  const within = Math.max(left + w / 2, Math.min(x, right - w / 2));
  return text(within, y - GAP - h < top - GAP ? y + GAP + 0.8 * h : y - GAP + 0.1 * h, words, "read", "middle");
}
