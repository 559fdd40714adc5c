import assert from "node:assert/strict";
import { test } from "node:test";
import { Keys } from "../../src/page/keys.ts";

/** A window as far as keys need it. */
function windowed(stored: Record<string, string> = {}, forbidding = false) {
  const localStorage = {
    getItem: (name: string) => stored[name] ?? null,
    setItem: (name: string, value: string) => void (stored[name] = value),
    removeItem: (name: string) => void delete stored[name],
  };
  const dataset: Record<string, string> = {};
  const host = Object.assign(new EventTarget(), { document: { documentElement: { dataset } } });
  Object.defineProperty(host, "localStorage", { get: () => (forbidding ? assert.fail("forbidden") : localStorage) });
  return { host: host as never as Window, stored, dataset };
}

/** Presses a key over an element; returns who heard: the page after us, and whether the key did what it does by itself. */
function press(host: Window, key: string, target: object = {}, more: object = {}): { heard: boolean; prevented: boolean } {
  let heard = false;
  const event = Object.assign(new Event("keydown", { cancelable: true }), {
    key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...more, composedPath: () => [target],
  });
  const after = () => (heard = true);
  host.addEventListener("keydown", after);
  host.dispatchEvent(event);
  host.removeEventListener("keydown", after);
  return { heard, prevented: event.defaultPrevented };
}

test("while the switch is off, what writes a character reaches only what takes text", () => {
  const { host, dataset } = windowed();
  const keys = new Keys(host, false);
  assert.ok(press(host, "t").heard);
  keys.on = false;
  assert.equal(dataset.keys, "off");
  for (const key of ["t", "T", "+", "0", "?", "ㅅ"]) assert.ok(!press(host, key).heard, key);
  for (const key of ["ArrowLeft", "Escape", "Home", " ", "Enter", "Tab"]) assert.ok(press(host, key).heard, key);
  assert.ok(press(host, "c", {}, { ctrlKey: true }).heard);
  for (const target of [{ tagName: "INPUT", type: "text" }, { tagName: "TEXTAREA" }, { tagName: "DIV", isContentEditable: true }]) {
    assert.ok(press(host, "t", target).heard, target.tagName);
  }
  assert.ok(!press(host, "t", { tagName: "INPUT", type: "range" }).heard);
  keys.on = true;
  assert.ok(press(host, "t").heard);
});

test("the switch is remembered, and another tab's is heard", () => {
  const { host, stored } = windowed();
  const keys = new Keys(host, false);
  let changes = 0;
  keys.addEventListener("change", () => changes++);
  keys.on = false;
  assert.equal(new Keys(windowed(stored).host, false).on, false);
  host.dispatchEvent(Object.assign(new Event("storage"), { key: "aecore.keys", newValue: null }));
  assert.ok(keys.on);
  host.dispatchEvent(Object.assign(new Event("storage"), { key: "another", newValue: "off" }));
  assert.ok(keys.on);
  assert.equal(changes, 2);
});

test("where nothing may be remembered, the switch works all the same", () => {
  const { host } = windowed({}, true);
  const keys = new Keys(host, false);
  keys.on = false;
  assert.ok(!press(host, "t").heard);
});

test("a question mark asks for the card, and only while it acts", () => {
  const { host } = windowed();
  const keys = new Keys(host, false);
  let asked = 0;
  keys.asked = () => Boolean(++asked);
  assert.deepEqual(press(host, "?"), { heard: false, prevented: true });
  press(host, "?", { tagName: "INPUT", type: "text" });
  keys.on = false;
  press(host, "?");
  assert.equal(asked, 1);
});

test("hints name keys that act, where there is a keyboard", () => {
  const keys = new Keys(windowed().host, false);
  assert.equal(keys.hint("Lasso", "L"), "Lasso (L)");
  assert.equal(keys.hint("Save", undefined), "Save");
  keys.on = false;
  assert.equal(keys.hint("Lasso", "L"), "Lasso");
  assert.equal(new Keys(windowed().host, true).hint("Lasso", "L"), "Lasso");
});
