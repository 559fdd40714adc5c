import { Net } from "../net/net.ts";
import { Intake } from "../wire/intake.ts";
import type { NetworkHeader } from "../wire/protocol.ts";
import { hide } from "./dom.ts";
import { type Factory, page } from "./registry.ts";

/** The invisible component that brings a run's network to the page; the network goes when the component does. */
export const network: Factory = (parent) => {
  hide(parent);
  const intake = new Intake<NetworkHeader>();
  let series = "";
  let net: Net | null = null;
  const put = (next: Net | null) => page().shelf.put(series, (net = next));
  /** Unless another component has brought a newer one meanwhile. */
  const forget = () => net && page().shelf.present(series) === net && put(null);
  return {
    update(bytes) {
      if (!intake.put(bytes)) return;
      const { data, blob } = intake.open();
      if (data.series !== series) forget();
      series = data.series;
      const packed = blob("net");
      if (packed.length) put(Net.open(packed));
      else if (!data.keep) put(null);
    },
    dispose: () => void forget(),
  };
};
