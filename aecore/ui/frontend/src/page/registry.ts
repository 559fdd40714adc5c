// The one global of the page: who is mounted, what is shared. Shims of components queue here until the
// bundle has arrived, so the order in which Streamlit mounts things does not matter.

import { complete, label } from "../wire/envelope.ts";
import { fetchThings } from "../wire/things.ts";
import type { AssetStore } from "./assets.ts";
import type { Address } from "./history.ts";
import type { Keys } from "./keys.ts";
import type { Live } from "./live.ts";
import type { Shelf } from "./shelf.ts";

/** The argument of a component's default export (the part that is used). */
export interface Component {
  data: Uint8Array | null;
  parentElement: ShadowRoot | HTMLElement;
  /** Tells Python: the state of that name, kept over reruns, of which this causes one. */
  setStateValue?(name: string, value: unknown): void;
  /** Tells Python something that holds for the one run that this causes. */
  setTriggerValue?(name: string, value: unknown): void;
}

/** One mounted component. `update` is called again for new data and for a new theme. */
export interface Instance {
  update(data: Uint8Array, component: Component): void;
  dispose(): void;
}

export type Factory = (parent: ShadowRoot | HTMLElement) => Instance;

interface Entry {
  /** Made with the first message that is here as a whole: an empty one would stand in a room of another size. */
  instance: Instance | null;
  /** The bundle that made it: a newer one, after the server was upgraded, mounts afresh. */
  owner: object;
  /** How often a message came of which parts are had elsewhere. */
  turn: number;
  /** How many messages wait for their parts, or for those before them. */
  waiting: number;
  queue: Promise<void>;
  /** What was fetched for the message before, by address. */
  parts: ReadonlyMap<string, Uint8Array>;
  /** Its place on the page, where the live wire reaches it. */
  slot: string;
  /** As Streamlit mounted it last. */
  component: Component;
}

export interface Page {
  pending: [string, Component][];
  mounts: Record<string, number>;
  entries: WeakMap<Node, Entry>;
  bus: EventTarget;
  /** Present brush of each group, for maps that join later. */
  brushes: Map<string, { members: number; indices: number[] }>;
  assets: AssetStore;
  shelf: Shelf;
  keys: Keys;
  address: Address;
  live: Live;
  /** Who stands in which slot of the page, and how they are told something. */
  slots: Map<string, { entry: Entry; tell(message: Uint8Array): void }>;
  mount(kind: string, component: Component): () => void;
  unmount(parent: Node): void;
}

declare global {
  // eslint-disable-next-line no-var
  var __aecore: Partial<Page> | undefined;
}

export function page(): Page {
  return globalThis.__aecore as Page;
}

/** Makes the global complete and mounts what has been waiting. Called again with a new bundle, it takes over. */
export function install(factories: Record<string, Factory>, shared: () => Pick<Page, "assets" | "shelf" | "keys" | "address" | "live">): void {
  const aecore = (globalThis.__aecore ??= {}) as Page;
  aecore.mounts ??= {};
  aecore.entries ??= new WeakMap();
  aecore.bus ??= new EventTarget();
  aecore.brushes ??= new Map();
  aecore.slots ??= new Map();
  if (!aecore.address) Object.assign(aecore, shared());
  aecore.mount = (kind, component) => mount(aecore, factories, kind, component);
  aecore.unmount = (parent) => unmount(aecore, parent);
  for (const [kind, component] of aecore.pending?.splice(0) ?? []) aecore.mount(kind, component);
}

function mount(aecore: Page, factories: Record<string, Factory>, kind: string, component: Component): () => void {
  const { data, parentElement } = component;
  let entry = aecore.entries.get(parentElement);
  if (entry && entry.owner !== factories) {
    entry.instance?.dispose();
    entry = undefined;
  }
  if (!entry) {
    entry = {
      instance: null, owner: factories, turn: 0, waiting: 0, queue: Promise.resolve(), parts: new Map(), slot: "", component,
    };
    aecore.entries.set(parentElement, entry);
    aecore.mounts[kind] = (aecore.mounts[kind] ?? 0) + 1;
  }
  entry.component = component;
  const here = entry;
  const told = (message: Uint8Array) => tell(aecore, here, () => factories[kind](parentElement), message);
  if (data) {
    entry.slot = label(data).slot;
    if (entry.slot) aecore.slots.set(entry.slot, { entry, tell: told });
    told(data);
  }
  return () => aecore.unmount(parentElement);
}

/** Tells an instance a message once all of it is here; those that come meanwhile wait, so that the order stays. */
function tell(aecore: Page, entry: Entry, make: () => Instance, data: Uint8Array): void {
  const update = (message: Uint8Array) => (entry.instance ??= make()).update(complete(message, entry.parts), entry.component);
  const addresses = label(data).things;
  const here = addresses.every((address) => entry.parts.has(address));
  if (here && !entry.waiting) return update(data);
  const message = data.slice(); // Streamlit's own buffer may be reused
  const turn = (entry.turn += addresses.length ? 1 : 0);
  const wanted = () => entry.turn === turn && aecore.entries.get(entry.component.parentElement) === entry;
  entry.waiting++;
  entry.queue = entry.queue.then(async () => {
    const parts = addresses.length ? await fetchThings(addresses, wanted) : entry.parts;
    entry.waiting--;
    if (!parts || !wanted()) return;
    entry.parts = parts;
    update(message);
  });
}

/**
 * Streamlit also calls the cleanup of a run that a newer run has overtaken, while the component stays on the page.
 * So what counts is whether the element is still there a moment later.
 */
function unmount(aecore: Page, parent: Node): void {
  setTimeout(() => {
    const entry = aecore.entries.get(parent);
    if (!entry || parent.isConnected) return;
    aecore.entries.delete(parent);
    if (aecore.slots.get(entry.slot)?.entry === entry) aecore.slots.delete(entry.slot);
    entry.instance?.dispose();
  });
}
