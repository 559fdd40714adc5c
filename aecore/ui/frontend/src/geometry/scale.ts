// From the values of an axis to places on it and back, and the values that it names.

import { logLabel, logTicks, niceStep, type Pair, tickLabel, ticks } from "./ticks.ts";

export interface Tick {
  value: number;
  words: string;
}

export interface Scale {
  ends: Pair;
  place(value: number): number;
  value(place: number): number;
  /** About one each `room` pixels. */
  ticks(room: number): Tick[];
}

/** An axis ends at a multiple of a step of which about so many fit: it does not move with every value. */
const STEPS = 10;
/** Beyond values at which an axis does not begin, of what they span. */
const AIR = 0.06;

/** Values from `ends[0]` at `from` to `ends[1]` at `to`, CSS pixels. */
export function linear(ends: Pair, from: number, to: number): Scale {
  const [low, high] = ends;
  return {
    ends,
    place: (value) => from + ((value - low) / (high - low)) * (to - from),
    value: (place) => low + ((place - from) / (to - from)) * (high - low),
    ticks(room) {
      const { step, at } = ticks(ends, Math.abs(to - from), room);
      return at.map((value) => ({ value, words: tickLabel(value, step) }));
    },
  };
}

/** As `linear`, of the logarithms of positive values. */
export function logarithmic(ends: Pair, from: number, to: number): Scale {
  const inner = linear([Math.log10(ends[0]), Math.log10(ends[1])], from, to);
  return {
    ends,
    place: (value) => inner.place(value > 0 ? Math.log10(value) : -Infinity),
    value: (place) => 10 ** inner.value(place),
    ticks: (room) => logTicks(ends, Math.abs(to - from), room).map((value) => ({ value, words: logLabel(value) })),
  };
}

/** One place for each of several names, in the middle of its share; its values are their indices. */
export function categories(names: string[], from: number, to: number): Scale & { width: number } {
  const width = (to - from) / Math.max(names.length, 1);
  return {
    ends: [0, Math.max(names.length - 1, 0)],
    width: Math.abs(width),
    place: (index) => from + (index + 0.5) * width,
    value: (place) => Math.min(Math.max(Math.floor((place - from) / width), 0), names.length - 1),
    ticks: (room) => thinned(names.length, Math.ceil(room / Math.abs(width))).map((value) => ({ value, words: names[value] })),
  };
}

/** Of n indices each `stride`-th, counted from 1, where that is a round number; and the first, where it has room. */
export function thinned(n: number, stride: number): number[] {
  const round = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => each >= stride) ?? stride;
  const kept = Array.from({ length: Math.floor(n / round) }, (_, i) => (i + 1) * round - 1);
  return kept[0] >= Math.max(stride, 1) || (!kept.length && n) ? [0, ...kept] : kept;
}

/** Where an axis ends: as is asked (NaN: at round numbers around the values, and at 0 unless `near`). */
export function rounded(asked: Pair, values: Iterable<number>, near: boolean, log: boolean): Pair {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (low > high) [low, high] = log ? [1, 10] : [0, 1];
  const found: Pair = log ? outward(Math.log10(low), Math.log10(high), 0.5) : near ? around(low, high) : outward(Math.min(low, 0), Math.max(high, 0), 0);
  const ends = log ? found.map((power) => 10 ** power) : found;
  const [from, to] = asked.map((end, i) => (Number.isNaN(end) ? ends[i] : end));
  return from < to ? [from, to] : log ? [from, from * 10] : [from, from + 1];
}

function around(low: number, high: number): Pair {
  const air = AIR * (high - low || Math.abs(high) || 1);
  const [from, to] = outward(low - air, high + air, 0);
  return low >= 0 && from < 0 ? [0, to] : [from, to];
}

/** Ends at multiples of a round step, or of `unit`. */
function outward(low: number, high: number, unit: number): Pair {
  const step = unit || niceStep(high - low || 1, STEPS);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}
