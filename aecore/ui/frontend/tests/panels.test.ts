import assert from "node:assert/strict";
import { test } from "node:test";
import { scaled, heightAt } from "../src/panels/curve.ts";
import { GifFrame, gifHead, Lzw } from "../src/panels/gif.ts";
import { Palette } from "../src/panels/palette.ts";
import { Player } from "../src/panels/player.ts";
import { normals } from "../src/panels/random.ts";
import { Slices } from "../src/panels/slices.ts";

/** The inverse of lzw, written from the specification alone. */
function unlzw(bytes: Uint8Array): number[] {
  const out: number[] = [];
  let [size, bits, buffer, at] = [9, 0, 0, 0];
  let table: number[][] = [];
  let before: number[] | null = null;
  const clear = () => {
    table = Array.from({ length: 258 }, (_, i) => (i < 256 ? [i] : []));
    size = 9;
    before = null;
  };
  for (;;) {
    while (bits < size) {
      buffer |= bytes[at++] << bits;
      bits += 8;
    }
    const code = buffer & ((1 << size) - 1);
    buffer >>>= size;
    bits -= size;
    if (code === 256) {
      clear();
      continue;
    }
    if (code === 257) return out;
    const entry: number[] = code < table.length ? table[code] : [...before!, before![0]];
    out.push(...entry);
    if (before && table.length < 4096) table.push([...before, entry[0]]);
    if (table.length === 1 << size && size < 12) size++;
    before = entry;
  }
}

test("what LZW packs comes back, over the end of a full table too", () => {
  const noise = Uint8Array.from({ length: 60_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
  for (const symbols of [Uint8Array.of(7), new Uint8Array(5000).fill(3), noise]) {
    const lzw = new Lzw();
    symbols.forEach((symbol) => lzw.add(symbol));
    assert.deepEqual(unlzw(lzw.end()), [...symbols]);
  }
});

test("a palette keeps frequent colours exactly and takes the nearest for the rest", () => {
  const palette = new Palette();
  const [white, red, pink] = [0xffffffff, 0xff2040dd, 0xff2848e0];
  palette.add(Uint32Array.of(white, white, red, red, red));
  const table = palette.table();
  const at = (i: number) => [...table.subarray(3 * i, 3 * i + 3)];
  assert.deepEqual(at(palette.of(red)), [0xdd, 0x40, 0x20]);
  assert.deepEqual(at(palette.of(white)), [255, 255, 255]);
  assert.equal(palette.of(pink), palette.of(red));
});

test("a GIF names its size and splits its data into blocks of at most 255 bytes", () => {
  const palette = new Palette();
  const pixels = Uint32Array.from({ length: 64 * 32 }, (_, i) => (0xff000000 | (Math.imul(i, 7919) & 0xffffff)) >>> 0);
  palette.add(pixels);
  const head = gifHead({ w: 64, h: 32 }, palette.table());
  assert.equal(new TextDecoder().decode(head.subarray(0, 6)), "GIF89a");
  assert.deepEqual([head[6], head[8]], [64, 32]);
  const writer = new GifFrame({ w: 64, h: 32 }, palette, 120);
  for (const at of [0, 1000]) writer.add(pixels.subarray(at, at ? pixels.length : 1000));
  const frame = writer.end();
  assert.equal(frame[4], 12); // hundredths of a second
  let at = 8 + 11;
  while (frame[at]) at += 1 + frame[at];
  assert.equal(at, frame.length - 1);
});

test("curves share one scale; a height is read between two points", () => {
  const [a, b] = scaled([[[0, 400], [100, 100]], [[0, 200], [50, 100]]], [100, 50]);
  assert.deepEqual(a, [[0, 1], [1, 0]]);
  assert.ok(b[0][1] > 1 / 3 && b[0][1] < 1); // stretched at the bottom, still in order
  assert.ok(Math.abs(heightAt(a, 0.25) - 0.75) < 1e-12);
  assert.equal(heightAt(a, 2), 0);
  assert.deepEqual(scaled([[[0, -1], [1, 1]]], [1]), [[[0, 0], [1, 1]]]);
});

test("a film runs to its end, around it when it loops, and steps from frame to frame", () => {
  const player = new Player([0, 0.25, 1], 10);
  player.play(0);
  assert.ok(player.advance(2500));
  assert.equal(player.share, 0.25);
  player.speed = 2;
  assert.ok(!player.advance(60_000));
  assert.equal(player.share, 1);
  player.looping = true;
  player.play(0);
  player.advance(6000);
  assert.ok(Math.abs(player.share! - 0.2) < 1e-12);
  player.step(1);
  assert.ok(!player.playing);
  assert.equal(player.share, 1);
  player.seek(null);
  player.step(-1);
  assert.equal(player.share, 0.25);
});

test("the same seed gives the same numbers, of mean 0 and variance 1", () => {
  const [a, b] = [normals(3), normals(3)];
  const sample = Array.from({ length: 20_000 }, () => a());
  assert.deepEqual(sample.slice(0, 5), Array.from({ length: 5 }, () => b()));
  const mean = sample.reduce((s, v) => s + v) / sample.length;
  const variance = sample.reduce((s, v) => s + v * v, 0) / sample.length - mean ** 2;
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.05, `${mean} ${variance}`);
});

test("a newer piece of work takes the place of the one before", async () => {
  const slices = new Slices();
  const seen: string[] = [];
  const slow = function* (name: string, n: number) {
    for (let i = 0; i < n; i++) {
      const end = performance.now() + 3;
      while (performance.now() < end);
      seen.push(name);
      yield;
    }
  };
  slices.run(slow("old", 1000));
  slices.run(slow("new", 6));
  await new Promise((done) => setTimeout(done, 100));
  assert.ok(seen.filter((name) => name === "old").length < 6);
  assert.equal(seen.filter((name) => name === "new").length, 6);
});
