import assert from "node:assert/strict";
import { test } from "node:test";
import { least } from "../../src/panels/codes.ts";
import { normals } from "../../src/panels/dims/random.ts";
import { codesOf } from "../codes.ts";

test("codes come back from two bytes a number, and the nearest are found in their order", () => {
  const codes = codesOf([[0, 1.5], [-2, 0.25], [3, 3], [0.5, 1.5]]);
  assert.equal(codes.n, 4);
  assert.deepEqual(codes.row(1), [-2, 0.25]);
  assert.deepEqual(codes.nearest([0.125, 1.5], 3), [0, 3, 1]);
  assert.equal(codes.apart(0, 2), 9 + 2.25);
});

test("the least values are those of a sort, and what is not a number is left out", () => {
  const normal = normals(5);
  const values = Array.from({ length: 300 }, normal);
  values[7] = NaN;
  const sorted = values.map((_, i) => i).filter((i) => i !== 7).sort((a, b) => values[a] - values[b]);
  assert.deepEqual(least(300, 12, (i) => values[i]), sorted.slice(0, 12));
});
