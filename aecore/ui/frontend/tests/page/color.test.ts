import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, legible, mix, type RGB } from "../../src/page/color.ts";
import { tint } from "../../src/panels/chart/cells.ts";

const PAPERS: RGB[] = [[255, 255, 255], [17, 21, 28]];

test("contrast is that of WCAG", () => {
  assert.ok(Math.abs(contrast([0, 0, 0], [255, 255, 255]) - 21) < 1e-9);
  assert.ok(Math.abs(contrast([119, 119, 119], [255, 255, 255]) - 4.48) < 0.01);
});

test("numbers are legible on cells of every share, on light and on dark", () => {
  const colour: RGB = [91, 125, 184];
  for (const paper of PAPERS) {
    for (let share = 0; share <= 1; share += 0.01) {
      const on = tint(share, paper, colour);
      const ink: RGB = legible(on) === "#000" ? [0, 0, 0] : [255, 255, 255];
      assert.ok(contrast(on, ink) >= 4.5);
    }
    assert.deepEqual(tint(1, paper, colour), mix(paper, colour, 1));
  }
});
