// The folders are layers: which may import which is said here, once. Types count as much as values.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const PANEL = ["geometry", "wire", "net", "motion", "page", "panels"];
/** Folder -> the folders that it may import, besides itself. */
const MAY: Record<string, string[]> = {
  geometry: [],
  wire: ["geometry"],
  net: ["wire"],
  motion: ["geometry", "wire"],
  page: ["geometry", "wire", "net"],
  gl: ["geometry", "wire", "motion", "page"],
  touch: ["geometry", "wire", "net", "motion", "page", "gl"],
  map: ["geometry", "wire", "motion", "page", "gl", "touch"],
  digits: ["wire", "page"],
  keyboard: ["page"],
  coupling: ["geometry", "wire", "motion", "page"],
  panels: PANEL.slice(0, -1),
  "panels/plot": PANEL,
  "panels/chart": [...PANEL, "panels/plot"],
  "panels/curves": [...PANEL, "panels/plot"],
  "panels/dims": PANEL,
  "panels/figures": PANEL,
  "panels/film": PANEL,
  "panels/knob": PANEL,
  "panels/pad": PANEL,
  "panels/path": PANEL,
  "panels/picture": PANEL,
  "panels/progress": PANEL,
  "panels/sentences": PANEL,
  "panels/stepper": PANEL,
  "panels/table": PANEL,
  "panels/traversal": PANEL,
};
/** What brings all together may import everything; nothing may import it. */
const ROOT = ["css.d.ts", "main.ts"];

const all = readdirSync("src", { recursive: true }).map(String).filter((file) => file.endsWith(".ts"));
const imports = new Map(all.map((file) => {
  const text = readFileSync(join("src", file), "utf8");
  const named = [...text.matchAll(/(?:from|import) "(\.[^"]+\.ts)"/g)].map(([, to]) => normalize(join(dirname(file), to)));
  return [file, named];
}));

test("every file lies in a folder of the table", () => {
  const loose = all.filter((file) => !(dirname(file) in MAY));
  assert.deepEqual(loose.sort(), ROOT);
});

test("a folder imports only what the table allows it", () => {
  for (const [file, named] of imports) {
    const from = dirname(file);
    if (ROOT.includes(file)) continue;
    for (const to of named) assert.ok(dirname(to) === from || MAY[from].includes(dirname(to)), `${file} imports ${to}`);
  }
});

test("the table itself has no circles", () => {
  assert.deepEqual(circle(new Map(Object.entries(MAY))), []);
});

test("no file imports itself by way of others", () => {
  assert.deepEqual(circle(imports), []);
});

/** One circle of a graph, as the way around it; none: []. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (node: string, way: string[]): string[] => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const found = walk(next, [...way, node]);
      if (found.length) return found;
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const found = walk(node, []);
    if (found.length) return found;
  }
  return [];
}
