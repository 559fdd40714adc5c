// What is said of a place at which a chart is read.

import { fill } from "../../page/dom.ts";
import { number } from "./cells.ts";
import type { Points } from "../plot/points.ts";
import type { ChartHeader, Mark, Model, Of } from "./model.ts";
import { entries, type Entry, type Stop, valueAt } from "./stops.ts";
import { told } from "./words.ts";

/** Names of points hold both their values. */
const POINT = "{name} ({x}, {y})";

/** The figures of all curves and bars at a value of x; null: at the ends of curves, where bars have none. */
export function figures(model: Model, at: number | null, locale: string): string[] {
  return entries(model.marks).map((mark) => {
    const value = valueAt(mark, at);
    if (at === null && mark.kind !== "line") return "";
    return Number.isNaN(value) ? "–" : told(value, model.y, locale);
  });
}

/** In words: the place, and all that is read there. */
export function said(model: Model, stop: Stop, locale: string): string {
  const mark = model.marks[stop.mark];
  if (mark) return point(model, mark, stop, locale);
  const values = figures(model, stop.at, locale);
  const named = entries(model.marks).map(({ name }, i) => (name ? `${name} ${values[i]}` : values[i]));
  return `${told(stop.at, model.x, locale)}: ${named.join(", ")}`;
}

/** A point or a cell, with its name and its values. */
export function point(model: Model, mark: Mark, { i, at }: Stop, locale: string): string {
  if (mark.kind === "cells") {
    const words = `${model.y.names[Math.floor(i / model.x.names.length)]} · ${model.x.names[at]}: ${number(mark.figures[i], mark, locale)}`;
    return mark.digits ? words : `${words} (${(100 * mark.shares[i]).toFixed(1)} %)`;
  }
  if (mark.kind !== "dots" && mark.kind !== "line" && mark.kind !== "area") return "";
  if (mark.kind === "dots" && mark.labels[i]?.includes("{")) return label(model, mark, i, locale);
  const name = (mark.kind === "dots" && mark.labels[i]) || mark.name;
  return fill(POINT, { name, ...placed(model, mark, i, locale) }).trim();
}

/** What stands beside a point. */
export function label(model: Model, mark: Of<"dots">, i: number, locale: string): string {
  return fill(mark.labels[i] ?? "", placed(model, mark, i, locale));
}

function placed({ x, y }: Model, mark: Points, i: number, locale: string): { x: string; y: string } {
  return { x: told(mark.x[i], x, locale), y: told(mark.y[i], y, locale) };
}

/** The values under a chart's name: those of all that has a name. */
export function summary(head: ChartHeader, model: Model): string {
  const about = head.alt || fill(head.text.over, { x: model.x.name, y: model.y.name });
  const values = figures(model, null, head.locale);
  const named = entries(model.marks).map(({ name }: Entry, i) => `${name} ${values[i]}`.trim());
  return named.some(Boolean) && !head.plane ? `${about}. ${named.join(", ")}` : about;
}
