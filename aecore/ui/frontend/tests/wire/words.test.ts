import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "../../src/wire/words.ts";

const CATALOGUE = ["ko", "에폭 {epoch:.1f} / {epochs}", "학습률", "{knob}: {value:g}"];

test("sentences are told in the reader's words, with what stands in their gaps", () => {
  const told = { name: "x", told: [{ say: [[1, { "epoch:.1f": ["1.5"], epochs: ["3"] }], " · ", [2]] }] };
  assert.deepEqual(inWords(told, CATALOGUE), { name: "x", told: ["에폭 1.5 / 3 · 학습률"] });
});

test("a phrase may stand in the gap of another, and a gap may stay open", () => {
  assert.equal(inWords({ say: [[3, { knob: [[2]], "value:g": ["4"] }]] }, CATALOGUE), "학습률: 4");
  assert.equal(inWords({ say: [[1, { epochs: ["3"] }]] }, CATALOGUE), "에폭 {epoch:.1f} / 3");
});

test("numbers, null and text stay as they are", () => {
  assert.deepEqual(inWords([1, null, "a", { b: false }], CATALOGUE), [1, null, "a", { b: false }]);
});
