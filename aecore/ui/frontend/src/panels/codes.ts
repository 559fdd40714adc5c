import { halves } from "../net/net.ts";

/** Codes of n images, d numbers each, as Python packs them: float16, row by row. */
export class Codes {
  readonly n: number;
  private readonly numbers: Float32Array;

  constructor(bytes: Uint8Array<ArrayBuffer>, readonly d: number) {
    this.numbers = halves(bytes);
    this.n = this.numbers.length / d;
  }

  row(i: number): number[] {
    return Array.from(this.numbers.subarray(i * this.d, (i + 1) * this.d));
  }

  /** Squared distance of a code to that of row i. */
  far(z: ArrayLike<number>, i: number): number {
    let sum = 0;
    for (let j = 0, at = i * this.d; j < this.d; j++, at++) sum += (this.numbers[at] - z[j]) ** 2;
    return sum;
  }

  /** Squared distance between two rows. */
  apart(i: number, j: number): number {
    const { d, numbers } = this;
    let sum = 0;
    for (let k = 0, a = i * d, b = j * d; k < d; k++, a++, b++) {
      const gap = numbers[a] - numbers[b];
      sum += gap * gap;
    }
    return sum;
  }

  /** The k rows nearest to a code, nearest first. */
  nearest(z: ArrayLike<number>, k: number): number[] {
    return least(this.n, k, (i) => this.far(z, i));
  }
}

/** The k indices below n with the least values, least first; what is not a number is left out. */
export function least(n: number, k: number, value: (i: number) => number): number[] {
  const kept: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < n; i++) {
    const v = value(i);
    if (!(kept.length < k ? v < Infinity : v < values[k - 1])) continue;
    let at = kept.length < k ? kept.length : k - 1;
    for (; at > 0 && values[at - 1] > v; at--) {
      values[at] = values[at - 1];
      kept[at] = kept[at - 1];
    }
    values[at] = v;
    kept[at] = i;
  }
  return kept;
}
