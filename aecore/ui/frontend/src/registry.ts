// The one global of the page: who is mounted, what is shared. Shims of components queue here until the
// bundle has arrived, so the order in which Streamlit mounts things does not matter.

import type { AssetStore } from "./assets.ts";
import type { Shelf } from "./shelf.ts";

/** The argument of a component's default export (the part that is used). */
export interface Component {
  data: Uint8Array | null;
  parentElement: ShadowRoot | HTMLElement;
  /** Tells Python: the state of that name, kept over reruns, of which this causes one. */
  setStateValue?(name: string, value: unknown): void;
}

/** One mounted component. `update` is called again for new data and for a new theme. */
export interface Instance {
  update(data: Uint8Array, component: Component): void;
  dispose(): void;
}

export type Factory = (parent: ShadowRoot | HTMLElement) => Instance;

interface Entry {
  instance: Instance;
  /** The bundle that made it: a newer one, after the server was upgraded, mounts afresh. */
  owner: object;
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
export function install(factories: Record<string, Factory>, shared: () => Pick<Page, "assets" | "shelf">): void {
  const aecore = (globalThis.__aecore ??= {}) as Page;
  aecore.mounts ??= {};
  aecore.entries ??= new WeakMap();
  aecore.bus ??= new EventTarget();
  aecore.brushes ??= new Map();
  const { assets, shelf } = shared();
  aecore.assets ??= assets;
  aecore.shelf ??= shelf;
  aecore.mount = (kind, component) => mount(aecore, factories, kind, component);
  aecore.unmount = (parent) => unmount(aecore, parent);
  for (const [kind, component] of aecore.pending?.splice(0) ?? []) aecore.mount(kind, component);
}

function mount(aecore: Page, factories: Record<string, Factory>, kind: string, component: Component): () => void {
  const { data, parentElement } = component;
  let entry = aecore.entries.get(parentElement);
  if (entry && entry.owner !== factories) {
    entry.instance.dispose();
    entry = undefined;
  }
  if (!entry) {
    entry = { instance: factories[kind](parentElement), owner: factories };
    aecore.entries.set(parentElement, entry);
    aecore.mounts[kind] = (aecore.mounts[kind] ?? 0) + 1;
  }
  if (data) entry.instance.update(data, component);
  return () => aecore.unmount(parentElement);
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
    entry.instance.dispose();
  });
}
