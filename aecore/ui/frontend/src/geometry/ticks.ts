export type Pair = readonly [number, number];

/** The 1-2-5 step nearest above span / count. */
export function niceStep(span: number, count: number): number {
  const raw = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

/** Multiples of `step` in [lo, hi], without zero (the axes cross there). */
export function ticksIn(lo: number, hi: number, step: number): number[] {
  const out: number[] = [];
  for (let i = Math.ceil(lo / step); i <= Math.floor(hi / step); i++) if (i) out.push(i * step);
  return out;
}

/** Round values of an axis, zero among them if it is there, about one each `room` pixels. */
export function ticks([low, high]: Pair, pixels: number, room: number): { step: number; at: number[] } {
  const step = niceStep(high - low, pixels / room);
  const zero = low <= 0 && high >= 0 ? [0] : [];
  return { step, at: [...zero, ...ticksIn(low, high, step)].sort((a, b) => a - b) };
}

/** Values of a logarithmic axis: powers of ten, about one each `room` pixels; also 2 and 5 times these where there is room. */
export function logTicks([low, high]: Pair, pixels: number, room: number): number[] {
  const most = Math.max(Math.floor(pixels / room), 1);
  const all = decades(low, high, [1, 2, 5]);
  if (all.length < 2) return ticks([low, high], pixels, room).at;
  if (all.length <= most) return all;
  const powers = decades(low, high, [1]);
  const stride = Math.ceil((powers.length - 1) / most);
  return powers.filter((_, i) => i % Math.max(stride, 1) === 0);
}

function decades(low: number, high: number, leads: number[]): number[] {
  const found: number[] = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const lead of leads) found.push(Number(`${lead}e${e}`));
  }
  return found.filter((v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9));
}

/** A number of a logarithmic axis: written out while that is short, else as a power of ten. */
export function logLabel(value: number): string {
  if (value >= 1e-4 && value < 1e5) return String(Number(value.toPrecision(3)));
  const power = Math.floor(Math.log10(value) + 1e-9);
  const lead = Number((value / 10 ** power).toPrecision(3));
  const raised = String(power).replace(/./g, (sign) => RAISED[sign]);
  return `${lead === 1 ? "" : `${lead}·`}10${raised}`;
}

const RAISED: Record<string, string> = Object.fromEntries([..."-0123456789"].map((sign, i) => [sign, [..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"][i]]));

/** As many decimals as the step needs, and a real minus sign. */
export function tickLabel(value: number, step: number): string {
  const decimals = Math.min(Math.max(-Math.floor(Math.log10(step) + 1e-9), 0), 12);
  return signed(value, decimals);
}

export function signed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/^-(?=.*[1-9])/, "−").replace(/^-/, "");
}
