import { el } from "./dom.ts";
import type { MapHeader } from "./protocol.ts";

/** One button for each class: seen or hidden. What is hidden outlives every update with the same classes. */
export class Legend {
  readonly root = el("div", "legend");
  /** 1 for a hidden class; as long as the largest class index allows. */
  readonly hidden = new Uint8Array(256);
  private buttons: HTMLButtonElement[] = [];
  private shape = "";

  constructor(private readonly changed: () => void) {
    this.root.setAttribute("role", "group");
  }

  set({ classes, palette, text, locale }: MapHeader, counts: Uint32Array): void {
    const shape = JSON.stringify([classes, palette, text.legend_hint]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.root.setAttribute("aria-label", text.legend);
      this.hidden.fill(0);
      this.buttons = classes.map((name, c) => this.button(name, palette[c], c, text.legend_hint));
      this.root.replaceChildren(...this.buttons);
    }
    this.buttons.forEach((button, c) => {
      const count = counts[c].toLocaleString(locale);
      const node = button.lastElementChild!;
      if (node.textContent !== count) node.textContent = count;
    });
  }

  private button(name: string, color: string, c: number, hint: string): HTMLButtonElement {
    const swatch = el("i", "swatch");
    swatch.style.background = color;
    const button = el("button", "chip", swatch, el("span", "word", name), el("span", "count"));
    button.type = "button";
    button.title = hint;
    button.ariaPressed = "true";
    button.onclick = (e) => (e.shiftKey || e.altKey ? this.isolate(c) : this.toggle(c));
    button.ondblclick = () => this.isolate(c);
    return button;
  }

  private toggle(c: number): void {
    this.hidden[c] ^= 1;
    this.show();
  }

  /** Only this class; once more: all of them. */
  private isolate(c: number): void {
    const alone = this.buttons.every((_, i) => Boolean(this.hidden[i]) === (i !== c));
    this.hidden.fill(alone ? 0 : 1, 0, this.buttons.length);
    this.hidden[c] = 0;
    this.show();
  }

  private show(): void {
    this.buttons.forEach((button, c) => (button.ariaPressed = String(!this.hidden[c])));
    this.changed();
  }
}
