import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { LATEST, SILENCE, Wire } from "../../src/wire/socket.ts";

/** A socket that the test answers for. */
class Fake {
  static readonly OPEN = 1;
  static made: Fake[] = [];
  readyState = 0;
  binaryType = "";
  sent: Record<string, unknown>[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((e: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor() {
    Fake.made.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }
}

function news(topic: string, number: number): ArrayBuffer {
  const head = new TextEncoder().encode(JSON.stringify({ data: { topic, number, whole: true, standing: "" }, blobs: {} }));
  const bytes = new Uint8Array(4 + head.length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  return bytes.buffer;
}

function wired(play: (wire: Wire, told: string[], pass: (ms: number) => void) => void): void {
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { WebSocket: Fake });
  Fake.made = [];
  const told: string[] = [];
  const wire = new Wire(() => new Fake() as unknown as WebSocket, {
    news: ({ topic, number }) => told.push(`${topic} ${number}`),
    refused: ({ refused }) => told.push(refused),
    whole: (whole) => told.push(whole ? "whole" : "broken"),
  });
  try {
    play(wire, told, (ms) => mock.timers.tick(ms));
  } finally {
    mock.timers.reset();
  }
}

test("after a break it says what was seen last, and tries again ever more seldom", () => wired((wire, told, pass) => {
  wire.follow("a", 3);
  Fake.made[0].open();
  assert.deepEqual(Fake.made[0].sent, [{ watch: "a", seen: 3 }]);
  Fake.made[0].onmessage!({ data: news("a", 7) });
  assert.equal(told.at(-1), "a 7");
  Fake.made[0].onclose!();
  assert.equal(told.at(-1), "broken");
  for (let i = 1; i < 9; i++) {
    pass(LATEST);
    Fake.made.at(-1)!.onclose?.();
  }
  const before = Fake.made.length;
  pass(LATEST - 1);
  assert.equal(Fake.made.length, before, "not before the longest wait");
  pass(1);
  Fake.made.at(-1)!.open();
  assert.deepEqual(Fake.made.at(-1)!.sent, [{ watch: "a", seen: 7 }]);
}));

test("silence is a break; a word each second is none", () => wired((wire, told, pass) => {
  wire.follow("a", 0);
  Fake.made[0].open();
  for (let i = 0; i < 5; i++) {
    pass(SILENCE - 500);
    Fake.made[0].onmessage!({ data: "{}" });
  }
  assert.ok(!told.includes("broken"));
  pass(SILENCE);
  assert.equal(told.at(-1), "broken");
  assert.ok(Fake.made[0].closed);
}));

test("an order is given over a whole wire alone", () => wired((wire) => {
  assert.equal(wire.order("pause", "job"), false);
  wire.follow("a", 0);
  assert.equal(wire.order("pause", "job"), false);
  Fake.made[0].open();
  assert.equal(wire.order("knob", "job", { knob: "beta", value: 2 }), true);
  assert.deepEqual(Fake.made[0].sent.at(-1), { order: "knob", job: "job", knob: "beta", value: 2 });
}));

test("who follows nothing more has no connection", () => wired((wire) => {
  wire.follow("a", 0);
  Fake.made[0].open();
  wire.leave("a");
  assert.ok(Fake.made[0].closed);
}));
