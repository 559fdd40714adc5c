import assert from "node:assert/strict";
import { test } from "node:test";
import { Shelf, type Moment } from "../../src/page/shelf.ts";

// eased.ts asks the browser whether people want things to move; here they do not.
Object.assign(globalThis, { matchMedia: () => ({ matches: true }), __aecore: { shelf: new Shelf() } });
const { Cloud } = await import("../../src/motion/cloud.ts");
const { nearestRow, Probe } = await import("../../src/touch/probe.ts");

const shelf = (globalThis as unknown as { __aecore: { shelf: Shelf } }).__aecore.shelf;

function cloudOf(...xy: number[]) {
  const cloud = new Cloud();
  cloud.set({ n: xy.length / 2, xy: Float32Array.from(xy), cls: new Uint8Array(xy.length / 2), extent: null }, 0, false);
  return cloud;
}

const IDENTITY = { origin: [0, 0], axes: [[1, 0], [0, 1]] as [number[], number[]] };
/** What the probe reads of a message. */
const header = (series: string, lift: object | null) => ({ series, lift }) as never;

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
