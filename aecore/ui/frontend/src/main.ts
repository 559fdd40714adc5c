// Default export of the bundle: the invisible component that brings the code, and the words that belong to no component.

import { coupling } from "./coupling/coupling.ts";
import { digits } from "./digits/digits.ts";
import { Card, type CardHeader } from "./keyboard/card.ts";
import { latentMap } from "./map/map.ts";
import { address } from "./page/address.ts";
import { AssetStore } from "./page/assets.ts";
import { beat } from "./page/beat.ts";
import { hide } from "./page/dom.ts";
import { Address } from "./page/history.ts";
import { Keys } from "./page/keys.ts";
import { landmarks } from "./page/landmarks.ts";
import { network } from "./page/network.ts";
import { pictures } from "./page/pictures.ts";
import { type Component, type Factory, install, page } from "./page/registry.ts";
import { Shelf } from "./page/shelf.ts";
import { chart } from "./panels/chart/chart.ts";
import { leadStrays } from "./page/strays.ts";
import { curves } from "./panels/curves/curves.ts";
import { dims } from "./panels/dims/dims.ts";
import { figures } from "./panels/figures/figures.ts";
import { film } from "./panels/film/film.ts";
import { pad } from "./panels/pad/pad.ts";
import { path } from "./panels/path/path.ts";
import { traversal } from "./panels/traversal/traversal.ts";
import { openEnvelope } from "./wire/envelope.ts";

let card: Card | null = null;

const runtime: Factory = (parent) => {
  hide(parent);
  const colored = (parent as ShadowRoot).host ?? parent;
  return {
    update(bytes) {
      card ??= new Card(page().keys);
      const { data } = openEnvelope<CardHeader>(bytes);
      card.set(data, colored);
      landmarks(data.text.pages);
    },
    dispose() {},
  };
};

const factories: Record<string, Factory> = {
  runtime, address, beat, pictures, digits, "latent-map": latentMap, network, transport: coupling, chart, curves, figures, film, dims, path, pad, traversal,
};
const touching = !matchMedia("(any-hover: hover)").matches;
install(factories, () => {
  leadStrays(window);
  return { assets: new AssetStore(), shelf: new Shelf(), keys: new Keys(window, touching), address: new Address(window) };
});

export default (component: Component): (() => void) => page().mount("runtime", component);
