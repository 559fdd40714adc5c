// The way through codes that keeps to where they are dense: the shortest path in the graph of nearest neighbours whose
// edges cost their length squared, so that many small steps are cheaper than one leap.

import { type Codes, least } from "../codes.ts";

export const NEIGHBOURS = 10;

interface Edge {
  to: number;
  cost: number;
}

export class Graph {
  private readonly edges: Edge[][];
  private done = 0;

  constructor(private readonly codes: Codes) {
    this.edges = Array.from({ length: codes.n }, () => []);
  }

  get ready(): boolean {
    return this.done === this.codes.n;
  }

  /** Joins each code to its nearest ones, in both directions; yields between two codes. */
  *build(): Generator {
    const { codes, edges } = this;
    for (; this.done < codes.n; this.done++) {
      const i = this.done;
      for (const j of least(codes.n, NEIGHBOURS + 1, (other) => codes.apart(i, other))) {
        if (j === i) continue;
        edges[i].push({ to: j, cost: codes.apart(i, j) });
        edges[j].push({ to: i, cost: codes.apart(i, j) });
      }
      yield;
    }
  }

  /** From a to b over codes of the graph, both ends included; null when there is no way. */
  path(a: number[], b: number[]): number[][] | null {
    const { codes } = this;
    const cost = new Float64Array(codes.n).fill(Infinity);
    const before = new Int32Array(codes.n).fill(-1);
    const heap = new Heap();
    for (const i of codes.nearest(a, NEIGHBOURS)) heap.push(i, (cost[i] = codes.far(a, i)));
    const goals = new Map(codes.nearest(b, NEIGHBOURS).map((i) => [i, codes.far(b, i)]));
    let [best, last] = [Infinity, -1];
    for (let top = heap.pop(); top && top.cost < best; top = heap.pop()) {
      if (top.cost > cost[top.to]) continue;
      const rest = goals.get(top.to);
      if (rest !== undefined && top.cost + rest < best) [best, last] = [top.cost + rest, top.to];
      for (const edge of this.edges[top.to]) {
        const sum = top.cost + edge.cost;
        if (sum >= cost[edge.to]) continue;
        cost[edge.to] = sum;
        before[edge.to] = top.to;
        heap.push(edge.to, sum);
      }
    }
    if (last < 0) return null;
    const way: number[][] = [];
    for (let i = last; i >= 0; i = before[i]) way.unshift(codes.row(i));
    return [a, ...way, b];
  }
}

/** The cheapest first. */
class Heap {
  private readonly items: Edge[] = [];

  push(to: number, cost: number): void {
    const { items } = this;
    let i = items.push({ to, cost }) - 1;
    for (let up = (i - 1) >> 1; i > 0 && items[up].cost > items[i].cost; i = up, up = (i - 1) >> 1) swap(items, i, up);
  }

  pop(): Edge | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (!top || !items.length) return top;
    items[0] = last!;
    for (let i = 0, next = this.child(0); items[next]?.cost < items[i].cost; i = next, next = this.child(i)) swap(items, i, next);
    return top;
  }

  private child(i: number): number {
    const [left, right] = [2 * i + 1, 2 * i + 2];
    return this.items[right]?.cost < this.items[left]?.cost ? right : left;
  }
}

function swap(items: Edge[], i: number, j: number): void {
  [items[i], items[j]] = [items[j], items[i]];
}
