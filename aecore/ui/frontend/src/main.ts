// Default export of the bundle: the invisible component that brings the code and the pictures to the page.

import { AssetStore } from "./assets.ts";
import { coupling } from "./coupling.ts";
import { digits } from "./digits.ts";
import { openEnvelope } from "./envelope.ts";
import { latentMap } from "./map.ts";
import type { RuntimeHeader } from "./protocol.ts";
import { install, page, type Component, type Factory } from "./registry.ts";
import { Shelf } from "./shelf.ts";

const runtime: Factory = (parent) => {
  hide((parent as ShadowRoot).host ?? parent);
  return {
    update(bytes) {
      const { data, names, blob } = openEnvelope<RuntimeHeader>(bytes);
      for (const name of names) page().assets.put(name, data.assets[name], blob(name));
    },
    dispose() {},
  };
};

/** An element of no height still costs a gap in Streamlit's column: take its container out of the flow. */
function hide(host: Element): void {
  const container = host.closest<HTMLElement>('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none";
}

const factories: Record<string, Factory> = { runtime, digits, "latent-map": latentMap, transport: coupling };
install(factories, () => ({ assets: new AssetStore(), shelf: new Shelf() }));

export default (component: Component): (() => void) => page().mount("runtime", component);
