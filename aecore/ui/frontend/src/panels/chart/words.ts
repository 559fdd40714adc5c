// Numbers of a chart as it writes them.

import { fill } from "../../page/dom.ts";
import { figure, three } from "../number.ts";
import type { Measure } from "../plot/measure.ts";
import type { AxisHeader } from "./model.ts";

/** A value that is read on an axis; `locale`: how whole numbers are grouped. */
export function told(value: number, { digits, form, names }: AxisHeader, locale: string): string {
  if (names.length) return names[value] ?? "";
  const whole = digits === 0 || (digits === null && Math.abs(value) >= 1000);
  const number = whole ? grouped(value, locale) : digits === null ? three(value) : figure(value, digits);
  return fill(form, { value: number });
}

export function grouped(value: number, locale: string): string {
  return Math.abs(value) < 1e9 ? Math.round(value).toLocaleString(locale).replace(/^-/, "−") : figure(value, 0);
}

/** As much of some words as there is room for, CSS pixels. */
export function cut(words: string, room: number, measure: Measure): string {
  if (measure(words).w <= room) return words;
  const signs = [...words];
  while (signs.length > 1 && measure(`${signs.join("")}…`).w > room) signs.pop();
  return `${signs.join("")}…`;
}
