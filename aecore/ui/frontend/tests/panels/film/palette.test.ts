import assert from "node:assert/strict";
import { test } from "node:test";
import { Palette } from "../../../src/panels/film/palette.ts";

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
