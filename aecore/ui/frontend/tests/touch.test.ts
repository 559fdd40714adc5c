import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Shelf, type Moment } from "../src/shelf.ts";

// motion.ts asks the browser whether people want things to move; here they do not.
Object.assign(globalThis, { matchMedia: () => ({ matches: true }), __aecore: { shelf: new Shelf() } });
const { Cloud } = await import("../src/cloud.ts");
const { Hover } = await import("../src/hover.ts");
const { Manifold } = await import("../src/manifold.ts");
const { pointsAt } = await import("../src/points.ts");
const { Presence, PATIENCE } = await import("../src/presence.ts");
const { nearestRow, Probe } = await import("../src/probe.ts");
const { Pace } = await import("../src/pace.ts");
const { replayed } = await import("../src/replay.ts");
const { quantile, tilesOfBox, tilesOfPrior, tilesOfView, MOST_BANDS } = await import("../src/tiling.ts");

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
const drawing = (side = 2) => ({
  latentDim: 2, side, step: 1, asked: 0,
  decode(z: ArrayLike<number>) {
    this.asked++;
    return Float32Array.of(z[0], z[1], 0, 1);
  },
});

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

test("a place becomes a code and a code a place; without a way back the nearest point's code stands in", () => {
  const cloud = cloudOf(0, 0, 5, 5);
  const probe = new Probe(cloud, () => {});
  const s = Math.SQRT1_2;
  probe.follow(header("plane", { origin: [1, 2, 3], axes: [[s, s, 0], [0, 0, 1]] }), new Uint8Array(0));
  const z = probe.code([2, -1], -1)!;
  probe.place(z, 0)!.forEach((v, i) => assert.ok(Math.abs(v - [2, -1][i]) < 1e-9));
  assert.equal(probe.place([1, 2], 0), null); // of another network
  const codes = Uint16Array.of(0x3c00, 0x4000, 0xbc00, 0); // (1, 2), (-1, 0)
  probe.follow(header("plane", null), new Uint8Array(codes.buffer));
  assert.deepEqual(probe.code([9, 9], 1), [-1, 0]);
  assert.equal(probe.code([9, 9], -1), null);
  assert.deepEqual(probe.place([-2, 0], 0), [5, 5]);
  assert.equal(nearestRow(Float32Array.of(1, 2, -1, 0), 2, [1, 1]), 0);
  assert.equal(nearestRow(Float32Array.of(1, 2), 2, [1, 1]), -1);
});

test("a probe hears of its own run only, and of a moment in place of now", () => {
  let heard = 0;
  const probe = new Probe(cloudOf(0, 0), () => heard++);
  probe.follow(header("one", IDENTITY), new Uint8Array(0));
  shelf.setPins("two", []);
  shelf.setPins("one", []);
  assert.equal(heard, 1);
  const lift = { origin: [7], axes: [[1], [0]] as [number[], number[]] };
  shelf.show("one", { lift, net: null } as Moment);
  assert.deepEqual(probe.code([2, 0], -1), [9]);
  shelf.show("one", null);
  assert.deepEqual(probe.code([2, 0], -1), [2, 0]);
  probe.leave();
  shelf.setPins("one", []);
  assert.equal(heard, 3);
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

test("Python hears at once that somebody touches, and of the end only after a while", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const told: boolean[] = [];
    const presence = new Presence((touched) => told.push(touched));
    presence.note("pointer", true);
    assert.deepEqual(told, []); // nobody asked
    presence.follow(true);
    presence.note("pins", true);
    assert.deepEqual(told, [true]);
    presence.note("pointer", false);
    mock.timers.tick(2 * PATIENCE);
    assert.deepEqual(told, [true]); // the pins still need it
    presence.note("pins", false);
    mock.timers.tick(PATIENCE - 1);
    presence.note("pointer", true);
    presence.note("pointer", false);
    mock.timers.tick(PATIENCE - 1);
    assert.deepEqual(told, [true]);
    mock.timers.tick(1);
    assert.deepEqual(told, [true, false]);
  } finally {
    mock.timers.reset();
  }
});

test("a mouse points at what moves below it, a tap keeps its place, a guest points without being published", () => {
  const cloud = cloudOf(0, 0, 2, 0);
  const hover = new Hover(cloud, new Uint8Array(256));
  const [view, size] = [{ x: 0, y: 0, k: 10 }, { w: 100, h: 100 }];
  hover.aim([70, 50]);
  assert.equal(hover.look(view, size, true), true);
  assert.deepEqual([hover.place, hover.index], [[2, 0], 1]);
  assert.equal(hover.look({ ...view, x: 1 }, size, true), false);
  assert.deepEqual(hover.place, [3, 0]);
  hover.hold(50, 50, view, size);
  hover.look({ ...view, x: 1 }, size, true);
  assert.deepEqual([hover.place, hover.index, hover.finger], [[0, 0], 0, true]);
  hover.visit([9, 9], 7);
  assert.equal(hover.look(view, size, true), false);
  assert.deepEqual([hover.place, hover.index], [[9, 9], -1]); // there is no point 7 here
  assert.equal(hover.closest([-40, 3]), 0);
});

test("a moment has the first points only; the others keep their numbers, unseen", () => {
  const now = { n: 3, xy: Float32Array.of(1, 1, 2, 2, 3, 3), cls: Uint8Array.of(4, 5, 6), extent: null };
  const moment = { points: Uint16Array.of(0, 65535, 65535, 0), n: 2, range: [-1, 1, 0, 10] } as Moment;
  const then = pointsAt(moment, now);
  assert.deepEqual([...then.xy], [-1, 10, 1, 0, 3, 3]);
  assert.deepEqual([...then.cls], [4, 5, 255]);
  assert.deepEqual(pointsAt(moment, { n: 1, xy: Float32Array.of(9, 9), cls: Uint8Array.of(2), extent: null }).cls.length, 1);
});

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

test("the maps of a page draw in the same frames, and catch up once frames come quickly again", () => {
  const pace = new Pace();
  const asked = (from: number, apart: number, n = 20) =>
    Array.from({ length: n }, (_, i) => [0, 2, 4].map((ms) => pace.due(from + i * apart + ms)));
  for (const maps of asked(0, 50)) assert.equal(new Set(maps).size, 1);
  pace.begin(1000);
  assert.ok(!asked(1000, 16)[1].some(Boolean)); // what is on screen is right at first
  assert.ok(asked(2000, 16, 60).slice(-5).flat().every(Boolean));
});

test("movements are drawn in every frame, and in fewer where frames come slowly", () => {
  const drawn = (apart: number) => {
    const pace = new Pace();
    return Array.from({ length: 20 }, (_, i) => pace.due(1000 + i * apart)).filter(Boolean).length;
  };
  assert.equal(drawn(16), 20);
  assert.ok(drawn(40) <= 12);
  assert.ok(drawn(90) <= 12);
  assert.equal(drawn(300), 20); // nothing was going on in between
});
