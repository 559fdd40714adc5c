// The grid that all charts have in common: rules across at round heights, numbers to the left and below.

import type { Scale, Tick } from "../../geometry/scale.ts";
import { svg } from "../../page/dom.ts";
import { three } from "../number.ts";
import { type Place, text } from "./drawing.ts";
import type { Measure } from "./measure.ts";

/** CSS pixels: above the plot, below it for numbers, from one number of the heights to the next. */
export const [TOP, BELOW, HIGH] = [8, 28, 34];
/** CSS pixels from one number below to the next at least, between two of them, between those of the heights and the plot. */
const [WIDE, APART, GAP] = [60, 26, 8];

/** A number as the page's language groups its digits. */
export function grouped({ value, words }: Tick, locale: string): Tick {
  return { value, words: Number.isInteger(value) && Math.abs(value) >= 1000 ? value.toLocaleString(locale).replace(/^-/, "−") : words };
}

/** The plot's left edge: the numbers of the heights have room. */
export function margin(words: string[], measure: Measure): number {
  return Math.ceil(GAP + 4 + Math.max(18, ...words.map((word) => measure(word).w)));
}

/** Numbers below the plot, as many as have room. */
export function spaced(X: Scale, written: (tick: Tick) => Tick, measure: Measure): Tick[] {
  const ends = X.ends.map((value) => written({ value, words: three(value) }).words);
  return X.ticks(Math.max(WIDE, ...ends.map((words) => measure(words).w + APART))).map(written);
}

/** A rule and a number at each height. */
export function rules(ticks: Tick[], Y: Place, left: number, right: number): Element[] {
  return ticks.map(({ value, words }) => svg("g", {},
    svg("line", { x1: left, x2: right, y1: Y(value), y2: Y(value), class: value ? "rule" : "base" }),
    text(left - GAP, Y(value) + 5, words, "tick", "end")));
}

/** Numbers below the plot, within the chart; none where the edge would push it against the one before. */
export function below(ticks: Tick[], X: Place, foot: number, right: number, measure: Measure): Element[] {
  let free = -Infinity;
  return ticks.flatMap(({ value, words }) => {
    const half = measure(words).w / 2;
    const x = Math.max(half, Math.min(X(value), right - half));
    if (x - half < free) return [];
    free = x + half + GAP;
    return [text(x, foot + 20, words, "tick", "middle")];
  });
}

/** A line at the place that is read, and below it which that is. */
export function cursor(x: number, foot: number, [left, right]: readonly [number, number], words: string, measure: Measure, line = true): Element {
  const half = measure(words).w / 2;
  const rule = line ? [svg("line", { x1: x, x2: x, y1: TOP, y2: foot })] : [];
  return svg("g", { class: "cursor" }, ...rule, text(Math.max(left - GAP + half, Math.min(x, right - half)), foot + 20, words, "when", "middle"));
}
