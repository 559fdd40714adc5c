import { signed } from "../geometry/ticks.ts";

/** A figure in so many digits; of one beyond all bounds the order of magnitude. */
export function figure(value: number, digits: number): string {
  return Math.abs(value) < 1e6 ? signed(value, digits) : value.toExponential(1);
}

/** A number of which three figures are told, but no more than six decimals. */
export function three(value: number): string {
  const size = Math.abs(value);
  return figure(value, size ? Math.min(Math.max(2 - Math.floor(Math.log10(size)), 0), 6) : 0);
}
