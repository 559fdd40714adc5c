import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Intake } from "../../src/wire/intake.ts";

function message(word: string): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify({ data: { word }, blobs: {} }));
  const bytes = new Uint8Array(4 + head.length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  return bytes;
}

test("a message is taken once, byte for byte", () => {
  const intake = new Intake<{ word: string }>();
  assert.ok(intake.put(message("one")));
  assert.ok(!intake.put(message("one")));
  assert.ok(intake.put(message("two")));
  assert.ok(intake.put(message("three")));
  assert.equal(intake.open().data.word, "three");
});

test("what is kept is a copy: the buffer may be used again", () => {
  const intake = new Intake<{ word: string }>();
  const bytes = message("kept");
  intake.put(bytes);
  bytes.fill(0);
  assert.equal(intake.open().data.word, "kept");
});

test("no component keeps messages by a way of its own", () => {
  const all = readdirSync("src", { recursive: true }).map(String).filter((file) => file.endsWith(".ts"));
  const own = all.filter((file) => /\bbytes\.slice\(/.test(readFileSync(join("src", file), "utf8")));
  assert.deepEqual(own.sort(), ["wire/envelope.ts", "wire/intake.ts"]);
});
