// Default export of the bundle: the invisible component that brings the code and the pictures to the page.

import { AssetStore } from "./assets.ts";
import { coupling } from "./coupling.ts";
import { digits } from "./digits.ts";
import { hide } from "./dom.ts";
import { openEnvelope } from "./envelope.ts";
import { latentMap } from "./map.ts";
import { network } from "./network.ts";
import { dims } from "./panels/dims.ts";
import { film } from "./panels/film.ts";
import { pad } from "./panels/pad.ts";
import { path } from "./panels/path.ts";
import { traversal } from "./panels/traversal.ts";
import type { RuntimeHeader } from "./protocol.ts";
import { install, page, type Component, type Factory } from "./registry.ts";
import { Shelf } from "./shelf.ts";

const runtime: Factory = (parent) => {
  hide(parent);
  return {
    update(bytes) {
      const { data, names, blob } = openEnvelope<RuntimeHeader>(bytes);
      for (const name of names) page().assets.put(name, data.assets[name], blob(name));
    },
    dispose() {},
  };
};

const factories: Record<string, Factory> = { runtime, digits, "latent-map": latentMap, network, transport: coupling, film, dims, path, pad, traversal };
install(factories, () => ({ assets: new AssetStore(), shelf: new Shelf() }));

export default (component: Component): (() => void) => page().mount("runtime", component);
