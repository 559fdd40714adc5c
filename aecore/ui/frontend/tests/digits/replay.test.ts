import assert from "node:assert/strict";
import { test } from "node:test";
import { replayed } from "../../src/digits/replay.ts";
import type { Moment } from "../../src/page/shelf.ts";

test("the strip shows a moment's reconstructions and their errors", () => {
  const head = { cols: 2, size: [1, 1], replays: [{ series: "a", x: 0, x_hat: 1, error: 2 }] } as never;
  const images = Uint8Array.of(0, 255, 1, 2, 3, 4);
  const moment = { xHat: Uint8Array.of(255, 255) } as Moment;
  assert.deepEqual([...replayed(images, head, () => moment)], [0, 255, 255, 255, 255, 128]);
  assert.equal(replayed(images, head, () => null), images);
  assert.equal(replayed(images, head, () => ({ xHat: new Uint8Array(9) }) as Moment), images); // of other images
});

test("each run of a strip shows its own moment", () => {
  const replays = [{ series: "a", x_hat: 0, x: null, error: null }, { series: "b", x_hat: 1, x: null, error: null }];
  const head = { cols: 1, size: [1, 1], replays } as never;
  const moments = (series: string) => (series === "b" ? ({ xHat: Uint8Array.of(9) } as Moment) : null);
  assert.deepEqual([...replayed(Uint8Array.of(1, 2), head, moments)], [1, 9]);
});
