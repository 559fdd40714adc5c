import assert from "node:assert/strict";
import { test } from "node:test";
import { boxed, grid } from "../../../src/panels/chart/cells.ts";
import { framed } from "../../../src/panels/chart/frame.ts";
import { rows } from "../../../src/panels/chart/listing.ts";
import { type AxisHeader, type MarkHeader, of, read, values } from "../../../src/panels/chart/model.ts";
import { after } from "../../../src/panels/chart/reader.ts";
import { figures, said } from "../../../src/panels/chart/reading.ts";
import { nearest, stops } from "../../../src/panels/chart/stops.ts";

const axis = (more: Partial<AxisHeader> = {}): AxisHeader => ({ name: "x", near: false, log: false, names: [], digits: 1, step: null, form: "{value}", shown: true, ...more });
const packed = (...columns: number[][]) => new Uint8Array(Float32Array.from(columns.flatMap((each) => [each.length, ...each])).buffer);
const OPEN = [[NaN, NaN], [NaN, NaN]];
const line = (name: string): MarkHeader => ({ kind: "line", name, colour: "#123", look: "curve", dotted: false });
const measure = (words: string) => ({ w: 8 * words.length, h: 16 });
const SIZE = { w: 300, h: 200 };

const curves = read({ x: axis({ digits: 0 }), y: axis(), marks: [line("a"), line("b")] }, packed(...OPEN, [0, 10, 20], [3, 2, 1], [0, 20], [5, 4]));
const bars = read({ x: axis({ names: ["z₁", "z₂"] }), y: axis({ form: "{value}°" }), marks: [{ kind: "bars", name: "", colour: "#123" }] },
  packed(...OPEN, [7, 5], [0, 1], [1, 2]));
const table = read({ x: axis({ names: ["p", "q"] }), y: axis({ names: ["one", "two"] }),
  marks: [{ kind: "cells", colour: "#123", frame: "#456", digits: 0, empty: true }] }, packed(...OPEN, [0.25, 0.75, 1, 0], [1, 3, 4, 0], []));

test("words and columns become marks", () => {
  const [first, second] = curves.marks;
  assert.deepEqual(first.kind === "line" && [...first.x, ...first.y], [0, 10, 20, 3, 2, 1]);
  assert.deepEqual(second.kind === "line" && [...second.y], [5, 4]);
  assert.deepEqual([...values(bars.marks, "y")], [8, 7], "whiskers count");
});

test("curves are read at one x, each at its nearest point", () => {
  const found = stops(curves, false, framed(curves, SIZE, measure, "en"));
  assert.deepEqual(found.map(({ at }) => at), [0, 10, 20]);
  assert.equal(nearest(found, [299, 0], false), 2);
  assert.deepEqual(figures(curves, null, "en"), ["1.0", "4.0"]);
  assert.equal(said(curves, found[0], "en"), "0: a 3.0, b 5.0");
});

test("bars are read by their names", () => {
  const found = stops(bars, false, framed(bars, SIZE, measure, "en"));
  assert.equal(said(bars, found[1], "en"), "z₂: 5.0°");
  assert.deepEqual(rows(bars, { plane: false, locale: "en" }), [["x", "x"], ["z₁", "7.0°"], ["z₂", "5.0°"]]);
});

test("points of a plane are read where they lie, and only near them", () => {
  const dots = read({ x: axis(), y: axis(), marks: [{ kind: "dots", name: "runs", colour: "#123", labels: ["β = 1", "now: {y}"], radius: 5, filled: true }] },
    packed([0, 10], [0, 10], [2, 30], [5, 5]));
  const frame = framed(dots, SIZE, measure, "en");
  const found = stops(dots, true, frame);
  assert.equal(said(dots, found[0], "en"), "β = 1 (2.0, 5.0)");
  assert.equal(said(dots, found[1], "en"), "now: 5.0");
  assert.equal(found[1].x, frame.right, "what lies outside is shown at the edge");
  assert.equal(nearest(found, [found[0].x + 5, found[0].y], true), 0);
  assert.equal(nearest(found, [found[0].x + 90, found[0].y], true), -1);
});

test("where a line goes through a point, the point is meant", () => {
  const marks: MarkHeader[] = [line("frontier"), { kind: "dots", name: "runs", colour: "#123", labels: ["β = 1"], radius: 5, filled: true }];
  const both = read({ x: axis(), y: axis(), marks }, packed(...OPEN, [2, 5], [4, 3], [2], [4]));
  const found = stops(both, true, framed(both, SIZE, measure, "en"));
  assert.equal(found[nearest(found, [found[0].x, found[0].y], true)].mark, 1);
});

test("cells are read with their share of the row, and are a table", () => {
  const stop = { at: 1, x: 0, y: 0, mark: 0, i: 1 };
  assert.equal(said(table, stop, "en"), "one · q: 3 (75.0 %)");
  assert.deepEqual(rows(table, { plane: false, locale: "en" }), [["", "p", "q"], ["one", "1", "3"], ["two", "4", "0"]]);
});

test("an axis may say itself how far its numbers are apart", () => {
  const angles = read({ x: axis(), y: axis({ step: 30, form: "{value}°" }), marks: [] }, packed([0, 1], [0, 90]));
  assert.deepEqual(framed(angles, SIZE, measure, "en").levels.map(({ words }) => words), ["0°", "30°", "60°", "90°"]);
});

test("a table has a cell for each of its numbers, in the row and column of their names", () => {
  const [cells] = of(table.marks, "cells");
  const drawn = grid(table, cells, SIZE, measure, "en");
  assert.deepEqual([drawn.across.length, drawn.levels.length], [2, 2]);
  const corners = [0, 1, 2, 3].map((i) => boxed(i, drawn));
  assert.ok(corners[0].x === corners[2].x && corners[0].x < corners[1].x);
  assert.ok(corners[0].y === corners[1].y && corners[0].y < corners[2].y);
});

test("arrow keys lead from place to place", () => {
  assert.equal(after("ArrowRight", -1, 5, 0), 0);
  assert.equal(after("ArrowLeft", -1, 5, 0), 4);
  assert.equal(after("ArrowRight", 4, 5, 0), 4);
  assert.equal(after("ArrowDown", 1, 6, 3), 4);
  assert.equal(after("ArrowDown", 1, 6, 0), null, "rows are only in tables");
  assert.equal(after("Home", 3, 5, 0), 0);
  assert.equal(after("End", 0, 5, 0), 4);
  assert.equal(after("Escape", 2, 5, 0), -1);
  assert.equal(after("Escape", -1, 5, 0), null);
  assert.equal(after("ArrowRight", -1, 0, 0), null);
});
