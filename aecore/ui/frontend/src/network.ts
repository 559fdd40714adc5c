import { hide } from "./dom.ts";
import { openEnvelope, sameBytes } from "./envelope.ts";
import { Net } from "./net.ts";
import type { NetworkHeader } from "./protocol.ts";
import { page, type Factory } from "./registry.ts";

/** The invisible component that brings a run's network to the page; the network goes when the component does. */
export const network: Factory = (parent) => {
  hide(parent);
  let shown: Uint8Array | null = null;
  let series = "";
  let net: Net | null = null;
  const put = (next: Net | null) => page().shelf.put(series, (net = next));
  /** Unless another component has brought a newer one meanwhile. */
  const forget = () => net && page().shelf.present(series) === net && put(null);
  return {
    update(bytes) {
      if (sameBytes(shown, bytes)) return;
      shown = bytes.slice(); // Streamlit's own buffer may be reused
      const { data, blob } = openEnvelope<NetworkHeader>(shown);
      if (data.series !== series) forget();
      series = data.series;
      const packed = blob("net");
      if (packed.length) put(Net.open(packed));
      else if (!data.keep) put(null);
    },
    dispose: () => void forget(),
  };
};
