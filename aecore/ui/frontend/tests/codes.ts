// Codes as Python packs them, for tests.

import { Codes } from "../src/panels/codes.ts";

/** float16 of numbers that it holds exactly: multiples of 1/64 below 16. */
function half(v: number): number {
  if (!v) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(v)));
  return (v < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | Math.round((Math.abs(v) / 2 ** exponent - 1) * 1024);
}

export const codesOf = (rows: number[][]) =>
  new Codes(new Uint8Array(Uint16Array.from(rows.flat(), half).buffer), rows[0].length);
