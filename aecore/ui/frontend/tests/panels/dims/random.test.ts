import assert from "node:assert/strict";
import { test } from "node:test";
import { normals } from "../../../src/panels/dims/random.ts";

test("the same seed gives the same numbers, of mean 0 and variance 1", () => {
  const [a, b] = [normals(3), normals(3)];
  const sample = Array.from({ length: 20_000 }, () => a());
  assert.deepEqual(sample.slice(0, 5), Array.from({ length: 5 }, () => b()));
  const mean = sample.reduce((s, v) => s + v) / sample.length;
  const variance = sample.reduce((s, v) => s + v * v, 0) / sample.length - mean ** 2;
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.05, `${mean} ${variance}`);
});
