import { openEnvelope } from "../wire/envelope.ts";
import { hide } from "./dom.ts";
import { type Factory, page } from "./registry.ts";

/** Mirrors what aecore/ui/browser/orders.py tells. */
interface OrdersHeader {
  /** Whom the orders are given. */
  jobs: string[];
  /** The buttons, by the class of their place, with their order and the letter that does the same. */
  buttons: { place: string; order: string; key: string }[];
}

/**
 * The invisible component that gives the orders of some buttons over the live wire, where they are obeyed at once; while
 * the wire is broken they go the way of all buttons.
 */
export const orders: Factory = (parent) => {
  hide(parent);
  let header: OrdersHeader = { jobs: [], buttons: [] };
  const life = new AbortController();
  const give = (e: Event, order: string | undefined) => {
    if (!order || !header.jobs.length) return;
    if (!header.jobs.map((job) => page().live.order(order, job)).every(Boolean)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
  };
  const pressed = (target: EventTarget | undefined) => header.buttons.find(({ place }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>(`.st-key-${place} button`) : null;
    return button && !button.disabled;
  });
  const meant = (e: KeyboardEvent) => {
    if (!page().keys.acts(e)) return undefined;
    return header.buttons.find(({ place, key }) => key.toLowerCase() === e.key.toLowerCase()
      && document.querySelector(`.st-key-${place} button:not(:disabled)`));
  };
  const { signal } = life;
  window.addEventListener("click", (e) => give(e, pressed(e.composedPath()[0])?.order), { capture: true, signal });
  window.addEventListener("keydown", (e) => give(e, meant(e)?.order), { capture: true, signal });
  return {
    update: (bytes) => void (header = openEnvelope<OrdersHeader>(bytes).data),
    dispose: () => life.abort(),
  };
};
