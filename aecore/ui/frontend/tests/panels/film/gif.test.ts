import assert from "node:assert/strict";
import { test } from "node:test";
import { GifFrame, gifHead, Lzw } from "../../../src/panels/film/gif.ts";
import { Palette } from "../../../src/panels/film/palette.ts";

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
