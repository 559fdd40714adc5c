import assert from "node:assert/strict";
import { test } from "node:test";
import { Slices } from "../../src/panels/slices.ts";

test("a newer piece of work takes the place of the one before", async () => {
  const slices = new Slices();
  const seen: string[] = [];
  let over = () => {};
  const ended = new Promise<void>((done) => (over = done));
  const slow = function* (name: string, n: number) {
    for (let i = 0; i < n; i++) {
      const end = performance.now() + 3;
      while (performance.now() < end);
      seen.push(name);
      yield;
    }
    over();
  };
  slices.run(slow("old", 1000));
  slices.run(slow("new", 6));
  await ended;
  assert.ok(seen.filter((name) => name === "old").length < 1000);
  assert.equal(seen.filter((name) => name === "new").length, 6);
});
