// What a chart is told: words once, numbers as often as they move. Mirrors aecore/ui/browser/panels/chart.py and marks.py.

import type { Pair } from "../../geometry/ticks.ts";
import type { PanelHeader } from "../panel.ts";
import type { Points } from "../plot/points.ts";

export interface AxisHeader {
  name: string;
  near: boolean;
  log: boolean;
  names: string[];
  /** Decimals of a value that is read; null: three figures of it. */
  digits: number | null;
  /** From one number to the next; null: as there is room. */
  step: number | null;
  form: string;
  shown: boolean;
}

interface Words {
  line: { name: string; colour: string; look: "curve" | "reference" | "bound" | "trace"; dotted: boolean };
  area: { name: string; colour: string };
  dots: { name: string; colour: string; labels: string[]; radius: number; filled: boolean };
  bars: { name: string; colour: string };
  histogram: { name: string; colour: string };
  level: { name: string; axis: "x" | "y" };
  band: { name: string };
  cells: { colour: string; frame: string; digits: number; empty: boolean };
}

interface Numbers {
  line: Points;
  area: Points;
  dots: Points;
  bars: { values: Float32Array; pale: Float32Array; spread: Float32Array };
  histogram: { edges: Float32Array; values: Float32Array };
  level: { value: number };
  band: { low: number; high: number };
  cells: { shares: Float32Array; figures: Float32Array; framed: Float32Array };
}

export type Kind = keyof Words;
export type MarkHeader = { [K in Kind]: { kind: K } & Words[K] }[Kind];
export type Mark = { [K in Kind]: { kind: K } & Words[K] & Numbers[K] }[Kind];
export type Of<K extends Kind> = Extract<Mark, { kind: K }>;

export interface ChartHeader extends PanelHeader {
  x: AxisHeader;
  y: AxisHeader;
  marks: MarkHeader[];
  plane: boolean;
  alt: string;
  height: number;
  series: string;
  picks: boolean;
}

export interface Model {
  x: AxisHeader;
  y: AxisHeader;
  /** Where the axes shall end; NaN: where the data do. */
  ends: { x: Pair; y: Pair };
  marks: Mark[];
}

/** The columns of each kind, in the order of the message. */
const COLUMNS: { [K in Kind]: (next: () => Float32Array) => Numbers[K] } = {
  line: (next) => ({ x: next(), y: next() }),
  area: (next) => ({ x: next(), y: next() }),
  dots: (next) => ({ x: next(), y: next() }),
  bars: (next) => ({ values: next(), pale: next(), spread: next() }),
  histogram: (next) => ({ edges: next(), values: next() }),
  level: (next) => ({ value: next()[0] }),
  band: (next) => ({ low: next()[0], high: next()[0] }),
  cells: (next) => ({ shares: next(), figures: next(), framed: next() }),
};

/** Joins the words of a chart with its numbers: columns, each after its length. */
export function read({ x, y, marks }: Pick<ChartHeader, "x" | "y" | "marks">, bytes: Uint8Array<ArrayBuffer>): Model {
  const numbers = new Float32Array(bytes.buffer);
  let at = 0;
  const next = () => {
    const begin = at + 1;
    at = begin + numbers[at];
    return numbers.subarray(begin, at);
  };
  const ends = { x: pair(next()), y: pair(next()) };
  return { x, y, ends, marks: marks.map((mark) => ({ ...mark, ...COLUMNS[mark.kind](next) }) as Mark) };
}

export function of<K extends Kind>(marks: readonly Mark[], kind: K): Of<K>[] {
  return marks.filter((mark): mark is Of<K> => mark.kind === kind);
}

function pair([low, high]: Float32Array): Pair {
  return [low, high];
}

/** Of a level's height, the room above it for its name. */
const NAMED = 0.12;

/** All values of one axis, for where it ends. */
export function* values(marks: readonly Mark[], axis: "x" | "y"): Generator<number> {
  for (const mark of marks) {
    if (mark.kind === "line" || mark.kind === "dots" || mark.kind === "area") yield* mark[axis];
    else if (mark.kind === "histogram") yield* axis === "x" ? mark.edges : mark.values;
    else if (mark.kind === "level" && mark.axis === axis) yield axis === "y" ? mark.value + NAMED * Math.abs(mark.value) : mark.value;
    else if (mark.kind === "band" && axis === "y") yield* [mark.low, mark.high];
    else if (mark.kind === "bars" && axis === "y") yield* mark.values.map((value, i) => value + (mark.spread[i] ?? 0));
  }
}
