const LEVELS = 6; // bits a channel by which colours are told apart
const bin = (rgb: number) => ((rgb & 0xfc) << 10) | ((rgb & 0xfc00) >> 4) | ((rgb & 0xfc0000) >> 18);

/** At most 256 colours, the most frequent ones, and for every other the nearest of them. */
export class Palette {
  private readonly counts = new Uint32Array(1 << (3 * LEVELS));
  private readonly sums = new Float64Array(3 << (3 * LEVELS));
  private readonly index = new Int16Array(1 << (3 * LEVELS)).fill(-1);
  private colors: number[][] = [];

  /** Counts the colours of a picture (packed RGBA, little-endian). */
  add(pixels: Uint32Array): void {
    for (const rgb of pixels) {
      const b = bin(rgb);
      this.counts[b]++;
      for (let c = 0; c < 3; c++) this.sums[3 * b + c] += (rgb >> (8 * c)) & 255;
    }
  }

  /** Three bytes for each of 256 colours. */
  table(): Uint8Array {
    const used = Array.from(this.counts.keys()).filter((b) => this.counts[b]);
    const best = used.sort((a, b) => this.counts[b] - this.counts[a]).slice(0, 256);
    this.colors = best.map((b) => [0, 1, 2].map((c) => Math.round(this.sums[3 * b + c] / this.counts[b])));
    const table = new Uint8Array(768);
    this.colors.forEach((color, i) => table.set(color, 3 * i));
    return table;
  }

  of(rgb: number): number {
    const b = bin(rgb);
    return this.index[b] < 0 ? (this.index[b] = this.nearest(rgb)) : this.index[b];
  }

  private nearest(rgb: number): number {
    const far = (i: number) => this.colors[i].reduce((sum, v, c) => sum + (v - ((rgb >> (8 * c)) & 255)) ** 2, 0);
    return this.colors.reduce((best, _, i) => (far(i) < far(best) ? i : best), 0);
  }
}
