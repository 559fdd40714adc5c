// Default export of the bundle: the invisible component that brings the code, and the words that belong to no component.

import { coupling } from "./coupling/coupling.ts";
import { digits } from "./digits/digits.ts";
import { Card, type CardHeader } from "./keyboard/card.ts";
import { latentMap } from "./map/map.ts";
import { address } from "./page/address.ts";
import { AssetStore } from "./page/assets.ts";
import { hide } from "./page/dom.ts";
import { Address } from "./page/history.ts";
import { Keys } from "./page/keys.ts";
import { landmarks } from "./page/landmarks.ts";
import { Live, type LiveHeader } from "./page/live.ts";
import { network } from "./page/network.ts";
import { orders } from "./page/orders.ts";
import { pictures } from "./page/pictures.ts";
import { type Component, type Factory, install, page } from "./page/registry.ts";
import { scene } from "./page/scene.ts";
import { Shelf } from "./page/shelf.ts";
import { chart } from "./panels/chart/chart.ts";
import { leadStrays } from "./page/strays.ts";
import { curves } from "./panels/curves/curves.ts";
import { dims } from "./panels/dims/dims.ts";
import { figures } from "./panels/figures/figures.ts";
import { film } from "./panels/film/film.ts";
import { pad } from "./panels/pad/pad.ts";
import { knob } from "./panels/knob/knob.ts";
import { path } from "./panels/path/path.ts";
import { picture } from "./panels/picture/picture.ts";
import { progress } from "./panels/progress/progress.ts";
import { sentences } from "./panels/sentences/sentences.ts";
import { stepper } from "./panels/stepper/stepper.ts";
import { table } from "./panels/table/table.ts";
import { traversal } from "./panels/traversal/traversal.ts";
import { openEnvelope } from "./wire/envelope.ts";

let card: Card | null = null;

const runtime: Factory = (parent) => {
  hide(parent);
  const colored = (parent as ShadowRoot).host ?? parent;
  return {
    update(bytes) {
      card ??= new Card(page().keys);
      const { data } = openEnvelope<CardHeader & LiveHeader>(bytes);
      card.set(data, colored);
      page().live.begin(data);
      landmarks(data.text.pages);
    },
    dispose() {},
  };
};

const factories: Record<string, Factory> = {
  runtime, address, scene, orders, pictures, digits, "latent-map": latentMap, network, transport: coupling, chart, curves, figures, film, dims, path, pad, traversal,
  knob, picture, progress, sentences, stepper, table,
};
const touching = !matchMedia("(any-hover: hover)").matches;
install(factories, () => {
  leadStrays(window);
  return { assets: new AssetStore(), shelf: new Shelf(), keys: new Keys(window, touching), address: new Address(window), live: new Live((slot, message) => page().slots.get(slot)?.tell(message)) };
});

export default (component: Component): (() => void) => page().mount("runtime", component);
