// Keys that have lost their place. While a dialogue of the page is open, they belong to it.

/**
 * Leads Escape and Tab into the open dialogue when the focus has fallen out of it. A button that is switched off while it
 * works, such as one that makes a file, lets go of the focus, and Escape would reach nobody.
 */
export function leadStrays(host: Pick<Window, "document" | "addEventListener">): void {
  const { document } = host;
  host.addEventListener("keydown", (e) => {
    if (e.target !== document.body || (e.key !== "Escape" && e.key !== "Tab")) return;
    const dialogue = document.querySelector<HTMLElement>('[role="dialog"]');
    dialogue?.focus(); // Tab goes on from here by itself
    if (e.key === "Escape") dialogue?.dispatchEvent(new KeyboardEvent("keydown", { key: e.key, bubbles: true, cancelable: true }));
  }, { capture: true });
}
