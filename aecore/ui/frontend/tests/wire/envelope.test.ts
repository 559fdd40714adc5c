import assert from "node:assert/strict";
import { test } from "node:test";
import { complete, label, openEnvelope } from "../../src/wire/envelope.ts";

test("an envelope opens from an unaligned view, and its parts are aligned copies", () => {
  const head = new TextEncoder().encode(JSON.stringify({ data: { word: "잠재" }, blobs: { a: [0, 2], b: [2, 4] } }));
  const buffer = new Uint8Array(1 + 4 + head.length + 6);
  new DataView(buffer.buffer).setUint32(1, head.length, true);
  buffer.set(head, 5);
  buffer.set([1, 2, 3, 4, 5, 6], 5 + head.length);
  const { data, names, blob } = openEnvelope<{ word: string }>(buffer.subarray(1));
  assert.equal(data.word, "잠재");
  assert.deepEqual(names, ["a", "b"]);
  assert.deepEqual([...blob("b")], [3, 4, 5, 6]);
  assert.equal(blob("b").byteOffset, 0);
  assert.equal(blob("none").length, 0);
});

test("parts that are had elsewhere take their places", () => {
  const told = { data: { n: 1 }, blobs: { a: [0, 2] }, things: { b: "/things/1.bin", c: "/things/2.bin" } };
  const head = new TextEncoder().encode(JSON.stringify(told));
  const bytes = new Uint8Array([...new Uint8Array(new Uint32Array([head.length]).buffer), ...head, 1, 2]);
  assert.deepEqual(label(bytes).things, ["/things/1.bin", "/things/2.bin"]);
  const parts = new Map([["/things/1.bin", new Uint8Array([3, 4, 5])], ["/things/2.bin", new Uint8Array(0)]]);
  const { data, blob } = openEnvelope<{ n: number }>(complete(bytes, parts));
  assert.deepEqual([data.n, [...blob("a")], [...blob("b")], [...blob("c")]], [1, [1, 2], [3, 4, 5], []]);
  assert.deepEqual(label(complete(bytes, parts)).things, []);
});

test("a message that brings all its parts is left as it is", () => {
  const head = new TextEncoder().encode(JSON.stringify({ data: {}, blobs: {} }));
  const bytes = new Uint8Array([...new Uint8Array(new Uint32Array([head.length]).buffer), ...head]);
  assert.equal(complete(bytes, new Map()), bytes);
});
