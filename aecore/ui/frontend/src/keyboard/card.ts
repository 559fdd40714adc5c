// The card of all keys, and the button that is always there to open it. They belong to no component: pages come and go.

import { adopt, el, svg } from "../page/dom.ts";
import type { Keys } from "../page/keys.ts";
import css from "./card.css";

/** Mirrors what aecore/ui/browser/keyboard.py sends. */
export interface CardHeader {
  text: Record<"title" | "open" | "close" | "switch" | "off" | "pages", string>;
  groups: { title: string; rows: [string[], string][] }[];
}

/** The colours that a style sheet of our own finds only inside Streamlit's components. */
const COLORS = ["background-color", "secondary-background-color", "text-color", "primary-color", "font", "base-radius"];
/** A keyboard on a 24 x 24 field, stroked. */
const ICON = "M3 6.5h18v11H3zM6.5 10h.01M10 10h.01M13.5 10h.01M17 10h.01M6.5 14h.01M17 14h.01M9.5 14h5";

export class Card {
  private readonly host = el("div");
  private readonly open = el("button", "open", svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICON })));
  private readonly title = el("h2");
  private readonly close = el("button", "close", "×");
  private readonly groups = el("div", "groups");
  private readonly tick = el("input");
  private readonly wish = el("span");
  private readonly off = el("p", "off");
  private readonly dialog = el("dialog", "", el("header", "", this.title, this.close), this.groups,
    el("footer", "", el("label", "", this.tick, this.wish), this.off));
  private shown = "";

  constructor(private readonly keys: Keys) {
    const root = this.host.attachShadow({ mode: "open" });
    adopt(root, css);
    root.append(this.open, this.dialog);
    this.host.dataset.testid = "keyboard";
    this.open.type = this.close.type = "button";
    this.tick.type = "checkbox";
    this.tick.onchange = () => void (keys.on = this.tick.checked);
    this.open.onclick = () => this.show();
    this.close.onclick = () => this.dialog.close();
    this.dialog.onclick = (e) => {
      if (e.target === this.dialog) this.dialog.close(); // beside the card
    };
    this.dialog.onkeydown = (e) => this.turn(e);
    keys.asked = () => this.toggle();
    keys.addEventListener("change", () => this.say());
  }

  /** The words of a page, in the colours of one of its elements. */
  set(header: CardHeader, colored: Element): void {
    if (!this.host.isConnected) document.body.append(this.host);
    const style = getComputedStyle(colored);
    for (const name of COLORS) this.host.style.setProperty(`--st-${name}`, style.getPropertyValue(`--st-${name}`));
    const shown = JSON.stringify(header);
    if (shown === this.shown) return;
    this.shown = shown;
    const { text, groups } = header;
    this.title.textContent = text.title;
    this.dialog.ariaLabel = text.title;
    this.open.ariaLabel = text.open;
    this.close.title = this.close.ariaLabel = text.close;
    this.wish.textContent = text.switch;
    this.off.textContent = text.off;
    this.groups.replaceChildren(...groups.map(group));
    this.say();
  }

  private say(): void {
    const { keys, open } = this;
    this.tick.checked = keys.on;
    this.off.hidden = keys.on;
    open.title = keys.hint(open.ariaLabel ?? "", "?");
  }

  /** Opens or closes the card; not while the page itself asks something. */
  private toggle(): boolean {
    if (this.dialog.open) this.dialog.close();
    else if (!this.shown || document.querySelector('[role="dialog"]')) return false;
    else this.show();
    return true;
  }

  private show(): void {
    this.dialog.showModal(); // keeps everything else from the focus, closes with Escape, gives the focus back
  }

  /** Tab stays on the card. */
  private turn(e: KeyboardEvent): void {
    if (e.key !== "Tab") return;
    const { activeElement } = this.host.shadowRoot!;
    const [first, last] = [this.close, this.tick];
    if (activeElement !== (e.shiftKey ? first : last)) return;
    e.preventDefault();
    (e.shiftKey ? last : first).focus();
  }
}

function group({ title, rows }: CardHeader["groups"][number]): HTMLElement {
  const lines = rows.map(([keys, words]) => el("div", "row",
    el("dt", "", ...keys.map((key) => (key === "+" && keys.length > 2 ? " + " : el("kbd", "", key)))), el("dd", "", words)));
  return el("section", "", el("h3", "", title), el("dl", "", ...lines));
}
