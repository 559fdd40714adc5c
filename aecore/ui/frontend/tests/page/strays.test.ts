import assert from "node:assert/strict";
import { test } from "node:test";
import { leadStrays } from "../../src/page/strays.ts";

/** A window as far as strays need it, its dialogue open or not; `told` is what the dialogue is told. */
function windowed(open: boolean) {
  const told: string[] = [], body = {};
  const dialogue = { focus: () => void told.push("focus"), dispatchEvent: (e: { key: string }) => void told.push(e.key) };
  const host = Object.assign(new EventTarget(), { document: { body, querySelector: () => (open ? dialogue : null) } });
  const press = (key: string, target: object = body) => {
    const event = Object.assign(new Event("keydown"), { key });
    Object.defineProperty(event, "target", { value: target });
    host.dispatchEvent(event);
  };
  leadStrays(host as never);
  return { told, press };
}

(globalThis as { KeyboardEvent?: unknown }).KeyboardEvent ??= class extends Event {
  readonly key: string;
  constructor(type: string, init: EventInit & { key: string }) {
    super(type, init);
    this.key = init.key;
  }
};

test("Escape and Tab reach the open dialogue though the focus has fallen out of it", () => {
  const { told, press } = windowed(true);
  press("Escape");
  press("Tab");
  assert.deepEqual(told, ["focus", "Escape", "focus"]);
});

test("other keys, other places and a page without a dialogue are left alone", () => {
  const { told, press } = windowed(true);
  press("t");
  press("Escape", {});
  assert.deepEqual(told, []);
  windowed(false).press("Escape");
});
