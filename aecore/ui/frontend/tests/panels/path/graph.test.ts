import assert from "node:assert/strict";
import { test } from "node:test";
import type { Codes } from "../../../src/panels/codes.ts";
import { normals } from "../../../src/panels/dims/random.ts";
import { Graph } from "../../../src/panels/path/graph.ts";
import { evenly, linear } from "../../../src/panels/path/route.ts";
import { codesOf } from "../../codes.ts";

const round = (v: number) => Math.round(v * 64) / 64;

/** 400 codes on three quarters of a ring: the straight way between its ends leads through nothing. */
function ring(): Codes {
  const normal = normals(2);
  return codesOf(Array.from({ length: 400 }, (_, i) => {
    const angle = (1.5 * Math.PI * i) / 399;
    const radius = 4 + 0.1 * normal();
    return [round(radius * Math.cos(angle)), round(radius * Math.sin(angle))];
  }));
}

test("the dense way keeps to the ring, and every step of it is short", () => {
  const graph = new Graph(ring());
  for (const _ of graph.build());
  assert.ok(graph.ready);
  const way = evenly(graph.path([4, 0], [0, -4])!, 34);
  const radii = way.map((z) => Math.hypot(...z));
  assert.ok(Math.min(...radii) > 3.4 && Math.max(...radii) < 4.6, `${Math.min(...radii)}`);
  assert.deepEqual(way[0], [4, 0]);
  assert.deepEqual(way[33].map(round), [0, -4]);
  assert.ok(Math.min(...linear([4, 0], [0, -4], 34).map((z) => Math.hypot(...z))) < 3);
});

test("the dense way costs no more than any way that a search of all edges finds", () => {
  const normal = normals(9);
  const codes = codesOf(Array.from({ length: 40 }, () => [round(normal()), round(normal())]));
  const graph = new Graph(codes);
  for (const _ of graph.build());
  const way = graph.path(codes.row(0), codes.row(1))!;
  const cost = way.slice(1).reduce((sum, z, i) => sum + (z[0] - way[i][0]) ** 2 + (z[1] - way[i][1]) ** 2, 0);
  // Floyd and Warshall over all pairs: squared edges make the graph of neighbours as good as the complete one.
  const best = Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => codes.apart(i, j)));
  for (let k = 0; k < 40; k++) for (let i = 0; i < 40; i++) for (let j = 0; j < 40; j++) {
    best[i][j] = Math.min(best[i][j], best[i][k] + best[k][j]);
  }
  assert.ok(Math.abs(cost - best[0][1]) < 1e-9, `${cost} ${best[0][1]}`);
});

test("there is no dense way between groups that no edge joins", () => {
  const group = (x: number) => Array.from({ length: 20 }, (_, i) => [x + (i % 5) / 8, Math.floor(i / 5) / 8]);
  const graph = new Graph(codesOf([...group(0), ...group(15)]));
  for (const _ of graph.build());
  assert.equal(graph.path([0, 0], [15, 0]), null);
});

test("a dense way is found among 2,000 codes of ten numbers, from any to any", () => {
  const normal = normals(4);
  const codes = codesOf(Array.from({ length: 2000 }, () => Array.from({ length: 10 }, () => round(normal()))));
  const graph = new Graph(codes);
  for (const _ of graph.build());
  for (let i = 0; i < 10; i++) assert.ok(graph.path(codes.row(i), codes.row(1000 + i)));
});
