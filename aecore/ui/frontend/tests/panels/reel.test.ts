import assert from "node:assert/strict";
import { test } from "node:test";
import { Reel } from "../../src/panels/reel.ts";

/** A message as aecore/film.py packs it. */
function packed(head: object, parts: Record<string, Uint8Array>): Uint8Array {
  let offset = 0;
  const places = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, [(offset += part.length) - part.length, part.length]]));
  const text = new TextEncoder().encode(JSON.stringify({ data: head, blobs: places }));
  return Uint8Array.from([...new Uint8Array(Uint32Array.of(text.length).buffer), ...text, ...Object.values(parts).flatMap((part) => [...part])]);
}

test("a reel opens to its moments: nearest in the share of training, the points and pictures of that frame", () => {
  const frame = (step: number) => ({ step, label: "", range: [0, 1, 0, 1], lift: null, net: null, total: 200 - step, seconds: 0 });
  const points = new Uint8Array(Uint16Array.from({ length: 3 * 4 }, (_, i) => i).buffer);
  const xHat = Uint8Array.from({ length: 3 * 10 }, (_, i) => i);
  const head = { kind: "film", n: 2, shape: [2, 5], frames: [0, 10, 100].map(frame), curve: [[0, 200], [100, 100]] };
  const reel = Reel.open(packed(head, { points, x_hat: xHat }))!;
  assert.deepEqual([0, 0.04, 0.06, 0.5, 0.6, 1].map((share) => reel.at(share)), [0, 0, 1, 1, 2, 2]);
  const moment = reel.moment(1);
  assert.deepEqual([moment.step, moment.n, moment.net], [10, 2, null]);
  assert.deepEqual([...moment.points], [4, 5, 6, 7]);
  assert.deepEqual([...moment.xHat], [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  assert.deepEqual(reel.shape, [2, 5]);
  assert.deepEqual(moment.test, { total: 190 }, "a film of an earlier time knows its total alone");
  const told = head.frames.map((each) => ({ ...each, test: { total: each.total, kl: 3 } }));
  assert.deepEqual(Reel.open(packed({ ...head, frames: told }, { points, x_hat: xHat }))!.moment(2).test, { total: 100, kl: 3 });
  const sweep = Reel.open(packed({ ...head, kind: "sweep" }, { points, x_hat: xHat }))!;
  assert.deepEqual([0, 1, 2].map((i) => sweep.share(i)), [0, 0.5, 1]);
  assert.equal(Reel.open(new Uint8Array()), null);
});
