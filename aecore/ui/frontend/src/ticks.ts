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

/** As many decimals as the step needs, and a real minus sign. */
export function tickLabel(value: number, step: number): string {
  const decimals = Math.min(Math.max(-Math.floor(Math.log10(step) + 1e-9), 0), 12);
  return signed(value, decimals);
}

export function signed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/^-(?=.*[1-9])/, "−").replace(/^-/, "");
}
