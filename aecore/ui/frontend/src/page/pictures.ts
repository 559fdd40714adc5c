import { openEnvelope } from "../wire/envelope.ts";
import type { AssetsHeader } from "../wire/protocol.ts";
import { hide } from "./dom.ts";
import { type Factory, page } from "./registry.ts";

/** The invisible component that tells the page where pictures are had. They stay when it goes. */
export const pictures: Factory = (parent) => {
  hide(parent);
  return {
    update(bytes) {
      const { addresses } = openEnvelope<AssetsHeader>(bytes).data;
      for (const name in addresses) page().assets.put(name, addresses[name]);
    },
    dispose() {},
  };
};
