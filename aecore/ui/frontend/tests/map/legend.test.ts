import assert from "node:assert/strict";
import { test } from "node:test";
import { evenColumns } from "../../src/map/legend.ts";

test("rows are as equal as can be, and no more than are needed", () => {
  assert.equal(evenColumns(10, 12), 10);
  assert.equal(evenColumns(10, 9), 5); // rather than nine and a lonely one
  assert.equal(evenColumns(10, 4), 4); // 4, 4, 2
  assert.equal(evenColumns(3, 0), 1);
  assert.equal(evenColumns(1, 5), 1);
});
