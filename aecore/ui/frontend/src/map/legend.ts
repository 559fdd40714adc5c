import { el } from "../page/dom.ts";
import type { MapHeader } from "../wire/protocol.ts";

const GAP = 4;

/** One button for each class: seen or hidden. What is hidden outlives every update with the same classes. */
export class Legend {
  readonly root = el("div", "legend");
  /** 1 for a hidden class; as long as the largest class index allows. */
  readonly hidden = new Uint8Array(256);
  private buttons: HTMLButtonElement[] = [];
  private shape = "";
  private laid = "";

  constructor(private readonly changed: () => void) {
    this.root.setAttribute("role", "group");
  }

  set({ classes, palette, text, locale }: MapHeader, counts: Uint32Array): void {
    const shape = JSON.stringify([classes, palette, text.legend_hint]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.root.setAttribute("aria-label", text.legend);
      this.hidden.fill(0);
      this.buttons = classes.map((name, c) => this.button(name, palette[c], c));
      this.root.replaceChildren(...this.buttons);
    }
    this.buttons.forEach((button, c) => {
      const count = counts[c].toLocaleString(locale);
      const node = button.lastElementChild!;
      if (node.textContent === count) return;
      node.textContent = count;
      button.title = `${classes[c]}: ${count}. ${text.legend_hint}`;
    });
    this.fit();
  }

  /** One row if it fits, without the counts if need be; else rows of equal length, so that no class stands alone. */
  fit(): void {
    const { root, buttons } = this;
    const width = root.clientWidth;
    const laid = [width, this.shape, ...buttons.map(({ textContent }) => textContent!.length)].join();
    if (!width || laid === this.laid) return;
    this.laid = laid;
    root.style.gridTemplateColumns = `repeat(${buttons.length}, max-content)`;
    root.classList.remove("terse");
    const fits = () => root.scrollWidth <= width;
    if (fits()) return;
    root.classList.add("terse");
    if (fits()) return;
    const widest = Math.max(...buttons.map((button) => button.offsetWidth));
    const columns = evenColumns(buttons.length, Math.floor((width + GAP) / (widest + GAP)));
    root.style.gridTemplateColumns = `repeat(${columns}, max-content)`;
  }

  private button(name: string, color: string, c: number): HTMLButtonElement {
    const swatch = el("i", "swatch");
    swatch.style.background = color;
    const button = el("button", "chip", swatch, el("span", "word", name), el("span", "count"));
    button.type = "button";
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

/** Columns for n things in as few rows as `most` columns allow, the rows as equal as can be. */
export function evenColumns(n: number, most: number): number {
  return Math.ceil(n / Math.ceil(n / Math.max(most, 1)));
}
