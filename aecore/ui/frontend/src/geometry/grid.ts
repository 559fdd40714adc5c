// Nearest neighbour by a uniform grid: built in O(n) when first asked for, a query looks at a few cells.

const PER_CELL = 4;
const MAX_SIDE = 256;

export class Grid {
  private readonly side: number;
  private readonly x0 = Infinity;
  private readonly y0 = Infinity;
  private readonly sx: number;
  private readonly sy: number;
  /** Points of cell c are order[starts[c] .. starts[c + 1]). */
  private readonly starts: Uint32Array;
  private readonly order: Uint32Array;

  constructor(private readonly xy: Float32Array, n: number) {
    this.side = Math.min(Math.max(Math.ceil(Math.sqrt(n / PER_CELL)), 1), MAX_SIDE);
    let [x1, y1] = [-Infinity, -Infinity];
    for (let i = 0; i < 2 * n; i += 2) {
      if (xy[i] < this.x0) this.x0 = xy[i];
      if (xy[i] > x1) x1 = xy[i];
      if (xy[i + 1] < this.y0) this.y0 = xy[i + 1];
      if (xy[i + 1] > y1) y1 = xy[i + 1];
    }
    this.sx = this.side / Math.max(x1 - this.x0, 1e-12);
    this.sy = this.side / Math.max(y1 - this.y0, 1e-12);
    this.starts = new Uint32Array(this.side * this.side + 1);
    this.order = new Uint32Array(n);
    this.fill(n);
  }

  /** Index of the nearest point within `radius` for which `skip` is false; -1 when there is none. */
  nearest(x: number, y: number, radius: number, skip: (i: number) => boolean): number {
    const [c0, c1] = [this.cell(x - radius, this.x0, this.sx), this.cell(x + radius, this.x0, this.sx)];
    const [r0, r1] = [this.cell(y - radius, this.y0, this.sy), this.cell(y + radius, this.y0, this.sy)];
    let best = -1;
    let limit = radius * radius;
    for (let r = r0; r <= r1; r++) {
      const end = this.starts[r * this.side + c1 + 1];
      for (let k = this.starts[r * this.side + c0]; k < end; k++) {
        const i = this.order[k];
        const d = (this.xy[2 * i] - x) ** 2 + (this.xy[2 * i + 1] - y) ** 2;
        if (d > limit || skip(i)) continue;
        limit = d;
        best = i;
      }
    }
    return best;
  }

  /** Counting sort of the points by cell. */
  private fill(n: number): void {
    const cells = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      const column = this.cell(this.xy[2 * i], this.x0, this.sx);
      cells[i] = this.cell(this.xy[2 * i + 1], this.y0, this.sy) * this.side + column;
      this.starts[cells[i] + 1]++;
    }
    for (let c = 0; c < this.side * this.side; c++) this.starts[c + 1] += this.starts[c];
    const next = this.starts.slice();
    for (let i = 0; i < n; i++) this.order[next[cells[i]]++] = i;
  }

  private cell(v: number, origin: number, scale: number): number {
    return Math.min(Math.max(Math.floor((v - origin) * scale), 0), this.side - 1);
  }
}
