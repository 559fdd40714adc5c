// The numbers of a chart as a table, for who does not see it.

import { el } from "../../page/dom.ts";
import { number } from "./cells.ts";
import type { ChartHeader, Model } from "./model.ts";
import { figures, label } from "./reading.ts";
import { entries } from "./stops.ts";
import { told } from "./words.ts";

/** Rows of a curve. */
const MOST = 12;

/** The rows of the table, the names of its columns first. */
export function rows(model: Model, { plane, locale }: Pick<ChartHeader, "plane" | "locale">): string[][] {
  const cells = model.marks.find((mark) => mark.kind === "cells");
  if (cells) {
    const { length } = model.x.names;
    return [["", ...model.x.names], ...model.y.names.map((name, r) => (
      [name, ...Array.from(cells.figures.subarray(r * length, (r + 1) * length), (value) => number(value, cells, locale))]))];
  }
  return plane ? points(model, locale) : curves(model, locale);
}

function points({ x, y, ends, marks }: Model, locale: string): string[][] {
  const found = marks.flatMap((mark) => (mark.kind === "dots" || (mark.kind === "line" && mark.look === "curve")
    ? thin([...mark.x.keys()]).map((i) => [mark.kind === "dots" && mark.labels[i] ? label({ x, y, ends, marks }, mark, i, locale) : mark.name, told(mark.x[i], x, locale), told(mark.y[i], y, locale)]) : []));
  return [["", x.name, y.name], ...found];
}

function curves(model: Model, locale: string): string[][] {
  const read = entries(model.marks);
  const bars = read.find(({ kind }) => kind !== "line");
  const at = bars?.kind === "bars" ? [...bars.values.keys()]
    : bars?.kind === "histogram" ? Array.from(bars.values, (_, i) => (bars.edges[i] + bars.edges[i + 1]) / 2)
    : thin([...new Set(read.flatMap((mark) => (mark.kind === "line" ? [...mark.x] : [])))].sort((a, b) => a - b));
  return [[model.x.name, ...read.map(({ name }) => name || model.y.name)], ...at.map((x) => [told(x, model.x, locale), ...figures(model, x, locale)])];
}

/** Some of many, evenly, the last among them. */
function thin(all: number[]): number[] {
  const stride = Math.ceil(all.length / MOST);
  return all.filter((_, i) => (all.length - 1 - i) % stride === 0);
}

/** Writes the rows into a table. */
export function fillTable(table: HTMLTableElement, caption: string, rows: string[][]): void {
  const [head, ...body] = rows;
  table.replaceChildren(el("caption", "", caption), el("thead", "", el("tr", "", ...head.map((word) => el("th", "", word)))),
    el("tbody", "", ...body.map(([name, ...values]) => el("tr", "", el("th", "", name), ...values.map((value) => el("td", "", value))))));
}
