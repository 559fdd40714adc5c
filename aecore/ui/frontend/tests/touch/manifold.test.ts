import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Shelf } from "../../src/page/shelf.ts";

// eased.ts asks the browser whether people want things to move; here they do not.
Object.assign(globalThis, { matchMedia: () => ({ matches: true }), __aecore: { shelf: new Shelf() } });
const { Cloud } = await import("../../src/motion/cloud.ts");
const { Manifold } = await import("../../src/touch/manifold.ts");
const { Probe } = await import("../../src/touch/probe.ts");

const shelf = (globalThis as unknown as { __aecore: { shelf: Shelf } }).__aecore.shelf;

function cloudOf(...xy: number[]) {
  const cloud = new Cloud();
  cloud.set({ n: xy.length / 2, xy: Float32Array.from(xy), cls: new Uint8Array(xy.length / 2), extent: null }, 0, false);
  return cloud;
}

const IDENTITY = { origin: [0, 0], axes: [[1, 0], [0, 1]] as [number[], number[]] };
/** What the probe reads of a message. */
const header = (series: string, lift: object | null) => ({ series, lift }) as never;
/** A network that draws one pixel pair from the code, and counts. */
const drawing = (shape: [number, number] = [2, 2]) => ({
  latentDim: 2, shape, step: 1, asked: 0,
  decode(z: ArrayLike<number>) {
    this.asked++;
    return Float32Array.of(z[0], z[1], 0, 1);
  },
});

const GROUND = { view: { x: 0, y: 0, k: 100 }, size: { w: 400, h: 400 }, prior: null, extent: [-1, 1, -1, 1] as [number, number, number, number] };

/** Steps until there is no more to do. */
function finish(manifold: InstanceType<typeof Manifold>, now: number): number {
  let steps = 1;
  while (manifold.step(GROUND, now).more) if (++steps > 1000) assert.fail("it never ends");
  return steps;
}

test("each tile is decoded at its own place, the first row lowest, each upright", () => {
  const probe = new Probe(cloudOf(0, 0), () => {});
  probe.follow(header("field", IDENTITY), new Uint8Array(0));
  shelf.put("field", drawing() as never);
  const manifold = new Manifold(probe);
  assert.deepEqual(manifold.step(GROUND, 0), { more: false, changed: false }); // off
  manifold.on = true;
  finish(manifold, 0);
  const { xs, ys, levels } = manifold.tiles!;
  const width = 2 * xs.length;
  for (const [column, row] of [[0, 0], [xs.length - 1, 1], [3, ys.length - 1]]) {
    const at = 2 * row * width + 2 * column;
    const level = (v: number) => new Uint8Array([255 * Math.fround(v) + 0.5])[0];
    assert.deepEqual([levels[at], levels[at + 1], levels[at + width], levels[at + width + 1]],
      [level(xs[column][0]), level(ys[row][0]), 0, 255]);
  }
});

test("new weights redraw the tiles in place; a moved view is covered anew once it rests, and what is there stays till then", () => {
  const probe = new Probe(cloudOf(0, 0), () => {});
  probe.follow(header("field", IDENTITY), new Uint8Array(0));
  const manifold = new Manifold(probe);
  manifold.on = true;
  finish(manifold, 0);
  const before = manifold.tiles;
  const next = drawing();
  shelf.put("field", next as never);
  finish(manifold, 10);
  assert.equal(manifold.tiles, before);
  assert.equal(next.asked, before!.xs.length * before!.ys.length);
  const moved = { ...GROUND, view: { x: 1, y: 0, k: 100 } };
  assert.equal(manifold.step(moved, 20).more, true);
  assert.equal(manifold.tiles, before);
  while (manifold.step(moved, 1000).more);
  assert.notEqual(manifold.tiles, before);
  manifold.on = false;
  assert.deepEqual(manifold.step(moved, 1001), { more: false, changed: true });
  assert.equal(manifold.tiles, null);
});

test("a network that changes all the time does not starve a new view", () => {
  const probe = new Probe(cloudOf(0, 0), () => {});
  probe.follow(header("field", IDENTITY), new Uint8Array(0));
  const manifold = new Manifold(probe);
  manifold.on = true;
  const clock = mock.method(performance, "now", () => (time += 3)); // a slow computer: three tiles a slice
  let time = 0;
  try {
    for (let i = 0; i < 200; i++) {
      shelf.put("field", drawing() as never);
      manifold.step(GROUND, 0);
    }
    const { tiles } = manifold;
    const moved = { ...GROUND, view: { x: 1, y: 0, k: 100 } };
    manifold.step(moved, 10);
    for (let i = 0; i < 200; i++) {
      shelf.put("field", drawing() as never);
      manifold.step(moved, 1000);
    }
    assert.notEqual(manifold.tiles, tiles);
  } finally {
    clock.mock.restore();
  }
});

test("images that are wider than high lie in the middle of their tiles", () => {
  const probe = new Probe(cloudOf(0, 0), () => {});
  probe.follow(header("wide", IDENTITY), new Uint8Array(0));
  shelf.put("wide", drawing([1, 4]) as never);
  const manifold = new Manifold(probe);
  manifold.on = true;
  finish(manifold, 0);
  const { xs, ys, side, levels } = manifold.tiles!;
  assert.equal(side, 4);
  assert.equal(levels.length, 16 * xs.length * ys.length);
  const rows = Array.from({ length: 4 }, (_, r) => levels[r * 4 * xs.length + 3]); // the image's last pixel is ink
  assert.deepEqual(rows, [0, 255, 0, 0]);
});
