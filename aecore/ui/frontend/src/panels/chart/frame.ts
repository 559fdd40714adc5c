// Where a chart's axes lie in the room that it has.

import { categories, linear, logarithmic, rounded, type Scale, type Tick } from "../../geometry/scale.ts";
import { tickLabel } from "../../geometry/ticks.ts";
import type { Size } from "../../geometry/view.ts";
import { fill } from "../../page/dom.ts";
import { BELOW, grouped, HIGH, margin, spaced, TOP } from "../plot/axes.ts";
import type { Measure } from "../plot/measure.ts";
import { type AxisHeader, type Model, values } from "./model.ts";

export interface Frame {
  X: Scale;
  Y: Scale;
  across: Tick[];
  levels: Tick[];
  left: number;
  right: number;
  top: number;
  foot: number;
}

/** Room between the names of two categories, CSS pixels. */
const GAP = 10;

/** `locale`: how the digits of numbers are grouped. */
export function framed(model: Model, { w, h }: Size, measure: Measure, locale: string): Frame {
  const foot = h - (model.x.shown ? BELOW : TOP);
  const Y = scaled(model, "y", foot, TOP);
  const heights = model.y.step ? stepped(Y, model.y.step) : Y.ticks(HIGH);
  const levels = model.y.shown ? heights.map((tick) => written(tick, model.y, locale)) : [];
  const left = model.y.shown ? margin(levels.map(({ words }) => words), measure) : 0;
  const X = scaled(model, "x", left, w);
  return { X, Y, across: model.x.shown ? named(X, model.x, measure, locale) : [], levels, left, right: w, top: TOP, foot };
}

function scaled(model: Model, axis: "x" | "y", from: number, to: number): Scale {
  const { names, near, log } = model[axis];
  if (names.length) return categories(names, from, to);
  const ends = rounded(model.ends[axis], values(model.marks, axis), near, log);
  return (log ? logarithmic : linear)(ends, from, to);
}

function named(X: Scale, axis: AxisHeader, measure: Measure, locale: string): Tick[] {
  if (axis.names.length) return X.ticks(Math.max(...axis.names.map((name) => measure(name).w)) + GAP);
  return spaced(X, (tick) => written(tick, axis, locale), measure);
}

/** Multiples of a step. */
function stepped({ ends: [low, high] }: Scale, step: number): Tick[] {
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => (
    { value: (first + i) * step, words: tickLabel((first + i) * step, step) }));
}

function written(tick: Tick, { form }: AxisHeader, locale: string): Tick {
  return { value: tick.value, words: fill(form, { value: grouped(tick, locale).words }) };
}
