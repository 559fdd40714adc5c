// A table of shares: cells in more or less of one colour, each with its number, in ink that stands out.

import { categories } from "../../geometry/scale.ts";
import type { Size } from "../../geometry/view.ts";
import { legible, mix, parseColor, type RGB } from "../../page/color.ts";
import { svg } from "../../page/dom.ts";
import type { Theme } from "../../page/theme.ts";
import { figure } from "../number.ts";
import { text } from "../plot/drawing.ts";
import type { Measure } from "../plot/measure.ts";
import type { Frame } from "./frame.ts";
import type { Model, Of } from "./model.ts";
import { cut, grouped } from "./words.ts";

/** A share of 0 still has so much of the colour on the page's paper. */
const PALEST = 0.04;
/** CSS pixels around words. */
const GAP = 8;
/** Degrees at which names stand that would not fit side by side. */
const SLANT = 40;
const [SINE, COSINE] = [Math.sin((SLANT * Math.PI) / 180), Math.cos((SLANT * Math.PI) / 180)];
/** Half of the room between two cells, CSS pixels. */
const SEAM = 1;
/** Of all of the width, what the names of rows may take. */
const NAMES = 0.4;

export interface Grid extends Frame {
  slanted: boolean;
  /** The least width at which all numbers fit, CSS pixels. */
  least: number;
}

export function grid(model: Model, cells: Of<"cells">, { w, h }: Size, measure: Measure, locale: string): Grid {
  const widest = (words: string[]) => Math.max(0, ...words.map((word) => measure(word).w));
  const left = Math.min(widest(model.y.names) + 2 * GAP, NAMES * w);
  const numbers = widest(Array.from(cells.figures, (value) => number(value, cells, locale))) + GAP;
  const [names, line] = [widest(model.x.names), measure("0").h];
  const slanted = names + GAP > (w - left) / model.x.names.length;
  const top = slanted ? names * SINE + line + GAP : line + GAP;
  const right = w - (slanted ? Math.max(measure(model.x.names[model.x.names.length - 1]).w * COSINE - numbers / 2, 0) : 0);
  const [X, Y] = [categories(model.x.names, left, right), categories(model.y.names, top, h - 2)];
  return { X, Y, across: X.ticks(0), levels: Y.ticks(0), left, right, top, foot: h - 2, slanted, least: left + numbers * model.x.names.length + w - right };
}

export function table(cells: Of<"cells">, frame: Grid, theme: Theme, measure: Measure, locale: string): Element[] {
  const colour = parseColor(cells.colour);
  const room = frame.left - 2 * GAP;
  const rows = frame.levels.map(({ value, words }) => text(frame.left - GAP, frame.Y.place(value) + 5, cut(words, room, measure), "tick", "end"));
  const drawn = Array.from(cells.shares, (share, i) => {
    const box = boxed(i, frame);
    const fill = tint(share, theme.background, colour).map(Math.round) as RGB;
    const cell = svg("rect", { ...box, fill: `rgb(${fill.join(" ")})`, ...(cells.framed[i] ? { class: "framed", stroke: cells.frame } : {}) });
    if (!cells.figures[i] && cells.empty) return [cell];
    const word = text(box.x + box.width / 2, box.y + box.height / 2 + 5, number(cells.figures[i], cells, locale), "in", "middle");
    word.setAttribute("fill", legible(fill));
    return [cell, word];
  });
  return [...rows, ...heads(frame), ...drawn.flat()];
}

/** Where the i-th cell lies, row by row. */
export function boxed(i: number, { X, Y, across, levels, left, right, top, foot }: Frame): { x: number; y: number; width: number; height: number } {
  const [wide, high] = [(right - left) / across.length, (foot - top) / levels.length];
  const [x, y] = [X.place(i % across.length), Y.place(Math.floor(i / across.length))];
  return { x: x - wide / 2 + SEAM, y: y - high / 2 + SEAM, width: Math.max(wide - 2 * SEAM, 0), height: Math.max(high - 2 * SEAM, 0) };
}

/** What a share of a colour looks like on paper. */
export function tint(share: number, paper: RGB, colour: RGB): RGB {
  return mix(paper, colour, PALEST + (1 - PALEST) * share);
}

export function number(value: number, { digits }: Of<"cells">, locale: string): string {
  return digits ? figure(value, digits) : grouped(value, locale);
}

function heads({ across, X, top, slanted }: Grid): Element[] {
  return across.map(({ value, words }) => {
    const node = text(X.place(value), top - GAP, words, "tick", slanted ? "start" : "middle");
    if (slanted) node.setAttribute("transform", `rotate(${-SLANT} ${X.place(value)} ${top - GAP})`);
    return node;
  });
}
