import { openEnvelope } from "../wire/envelope.ts";
import { hide } from "./dom.ts";
import type { AddressHeader } from "./history.ts";
import { type Factory, page } from "./registry.ts";

/** The invisible component by which Python tells the address. */
export const address: Factory = (parent) => {
  hide(parent);
  return {
    update: (bytes) => page().address.tell(openEnvelope<AddressHeader>(bytes).data),
    dispose() {},
  };
};
