import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_BANDS, quantile, tilesOfBox, tilesOfPrior, tilesOfView } from "../../src/geometry/tiling.ts";

test("quantiles of the normal distribution", () => {
  for (const [p, v] of [[0.5, 0], [0.975, 1.959964], [0.0227501, -2], [0.8413447, 1]]) {
    assert.ok(Math.abs(quantile(p) - v) < 1e-5, `${p}: ${quantile(p)}`);
  }
});

test("tiles cover the view with squares, wherever it is", () => {
  for (const size of [{ w: 800, h: 560 }, { w: 340, h: 480 }, { w: 200, h: 1600 }]) {
    const { xs, ys } = tilesOfView({ x: 3, y: -1, k: 50 }, size);
    assert.ok(xs.length >= 3 && xs.length <= MOST_BANDS && ys.length <= MOST_BANDS);
    assert.equal(xs[0][1], ys[0][1]);
    const reach = (bands: [number, number][]) => [bands[0][0] - bands[0][1], bands[bands.length - 1][0] + bands[0][1]];
    const covers = ([lo, hi]: number[], middle: number, span: number) => lo <= middle - span / 2 + 1e-9 && hi >= middle + span / 2 - 1e-9;
    assert.ok(covers(reach(xs), 3, size.w / 50));
    assert.ok(covers(reach(ys), -1, size.h / 50));
  }
});

test("tiles of the prior lie at its quantiles and do not overlap", () => {
  const { xs, ys } = tilesOfPrior([1, -2]);
  assert.ok(Math.abs(xs[0][0] - 1 + (xs[xs.length - 1][0] - 1)) < 1e-6);
  assert.ok(Math.abs(ys[0][0] + 2 - quantile(0.5 / ys.length)) < 1e-6);
  for (let i = 1; i < xs.length; i++) assert.ok(xs[i - 1][0] + xs[i - 1][1] <= xs[i][0] - xs[i][1] + 1e-9);
});

test("tiles of a box have one side for both directions", () => {
  const { xs, ys } = tilesOfBox([0, 14, 0, 6.5]);
  assert.deepEqual([xs.length, ys.length, xs[0][1], ys[0][1]], [14, 7, 0.5, 0.5]);
});
