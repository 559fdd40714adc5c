import assert from "node:assert/strict";
import { test } from "node:test";
import { Address, type AddressHeader } from "../../src/page/history.ts";

globalThis.PopStateEvent ??= class extends Event {} as never;

/** A window with a history, as far as addresses need it; Streamlit's own listener was there first. */
class Host extends EventTarget {
  entries = ["/lab/train"];
  at = 0;
  asked: string[] = [];
  history = {
    state: null,
    replaceState: (_state: unknown, _title: string, url: string) => void (this.entries[this.at] = url),
    pushState: (_state: unknown, _title: string, url: string) => void this.entries.splice(++this.at, Infinity, url),
  };

  constructor() {
    super();
    this.addEventListener("popstate", () => this.asked.push(this.entries[this.at]));
  }

  get location() {
    const { pathname, search } = new URL(this.entries[this.at], "http://here");
    return { pathname, search };
  }

  back(): void {
    this.at--;
    this.dispatchEvent(new PopStateEvent("popstate"));
  }

  /** Another page is opened, as Streamlit does it. */
  turn(url: string): void {
    this.history.pushState({}, "", url);
  }
}

function opened() {
  const host = new Host();
  const address = new Address(host as never);
  const first: AddressHeader = { token: "s", page: "train", query: "", arrivals: 1, steps: 0 };
  const tell = (more: Partial<AddressHeader>) => address.tell({ ...first, ...more });
  return { host, tell };
}

test("an address that follows takes the place of the one before", () => {
  const { host, tell } = opened();
  tell({ query: "objective=vae" });
  tell({ query: "objective=vae&seed=1" });
  tell({ query: "objective=vae&seed=1" });
  assert.deepEqual(host.entries, ["/lab/train?objective=vae&seed=1"]);
});

test("a step is an entry of its own, once, and none where nothing has changed", () => {
  const { host, tell } = opened();
  tell({ query: "run=a", steps: 3 }); // steps of pages before
  tell({ query: "run=b", steps: 4 });
  tell({ query: "run=b&tab=2", steps: 4 });
  tell({ query: "run=b&tab=2", steps: 5 });
  tell({ query: "run=b&tab=3", steps: 5 });
  assert.deepEqual(host.entries, ["/lab/train?run=a", "/lab/train?run=b&tab=3"]);
});

test("a step that no message told alone is an entry all the same", () => {
  const { host, tell } = opened();
  tell({ query: "run=a" });
  tell({ query: "run=c", steps: 2 });
  assert.deepEqual(host.entries, ["/lab/train?run=a", "/lab/train?run=c"]);
});

test("what was on its way when somebody went back is not written over the entry they went to", () => {
  const { host, tell } = opened();
  tell({ query: "run=a" });
  tell({ query: "run=b", steps: 1 });
  host.back();
  tell({ query: "run=b&tab=2", steps: 2 });
  assert.deepEqual(host.entries, ["/lab/train?run=a", "/lab/train?run=b"]);
  tell({ query: "run=a&tab=1", steps: 2, arrivals: 2 });
  assert.deepEqual(host.entries, ["/lab/train?run=a&tab=1", "/lab/train?run=b"]);
});

test("after Back, the address is written again even if nobody heard of it", () => {
  const { host, tell } = opened();
  tell({ query: "run=a" });
  tell({ query: "run=b", steps: 1 });
  host.back();
  tell({ query: "run=b", steps: 1 });
  tell({ query: "run=b", steps: 1 });
  assert.deepEqual(host.entries, ["/lab/train?run=b", "/lab/train?run=b"]);
});

test("a message about another page is not for this entry", () => {
  const { host, tell } = opened();
  tell({ query: "run=a" });
  host.turn("/lab/explore?run=a"); // what Streamlit puts there before the page has run
  tell({ query: "run=late" });
  tell({ page: "explore", query: "run=b", arrivals: 2 });
  host.turn("/lab/");
  tell({ page: "", query: "lang=ko", arrivals: 3 });
  assert.deepEqual(host.entries, ["/lab/train?run=a", "/lab/explore?run=b", "/lab/?lang=ko"]);
});

test("a page that was left and comes in late becomes no entry after somebody went back, until they go on", () => {
  const { host, tell } = opened();
  tell({ query: "run=a" });
  host.turn("/lab/explore?run=a");
  tell({ page: "explore", query: "run=b", arrivals: 2 });
  host.back();
  host.turn("/lab/explore?run=b"); // on its way when somebody went back
  tell({ page: "explore", query: "run=b", arrivals: 2 });
  assert.deepEqual([host.entries[host.at], host.entries.length], ["/lab/train?run=a", 2]);
  tell({ query: "run=a", arrivals: 3 });
  host.turn("/lab/");
  assert.deepEqual(host.entries, ["/lab/train?run=a", "/lab/"]);
  host.back();
  host.dispatchEvent(new Event("pointerdown")); // they go on before anything has come
  host.turn("/lab/explore");
  assert.deepEqual(host.entries, ["/lab/train?run=a", "/lab/explore"]);
});

test("a session that knows nothing of the page reads the address anew, before it writes any", () => {
  const { host, tell } = opened();
  tell({ query: "run=a" });
  tell({ query: "", token: "another" });
  assert.deepEqual(host.asked, ["/lab/train?run=a"]);
  tell({ query: "run=a&tab=1", token: "another", arrivals: 2 });
  assert.deepEqual(host.entries, ["/lab/train?run=a&tab=1"]);
});

test("where a page has moved, its entry becomes that of the new one", () => {
  const { host, tell } = opened();
  tell({ query: "a=1&b=2", moved: "explore" });
  assert.deepEqual(host.asked, ["/lab/explore?a=1&b=2"]);
  assert.deepEqual(host.entries, ["/lab/explore?a=1&b=2"]);
});

test("what makes the page part of another one stays", () => {
  const { host, tell } = opened();
  host.entries = ["/lab/train?embed=true&run=a"];
  tell({ query: "run=b" });
  tell({ query: "" });
  assert.deepEqual(host.entries, ["/lab/train?embed=true"]);
});
