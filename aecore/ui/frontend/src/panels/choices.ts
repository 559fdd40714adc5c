import type { Net } from "../net/net.ts";
import { el } from "../page/dom.ts";
import { page } from "../page/registry.ts";
import type { Codes } from "./codes.ts";
import { paint } from "./image.ts";
import { button } from "./panel.ts";
import { Slices } from "./slices.ts";

/** A code to begin with: a place that somebody keeps on the map, or an example. */
export interface Choice {
  z: number[];
  label: string;
  pin: boolean;
}

/** What can be chosen of a run: its pins, newest first, then the examples. */
export function choicesOf(series: string, examples: Codes, names: string[]): Choice[] {
  const pins = page().shelf.pins(series).filter(({ z }) => z.length === examples.d);
  return [
    ...[...pins].reverse().map(({ z, label }) => ({ z, label, pin: true })),
    ...names.map((label, i) => ({ z: examples.row(i), label, pin: false })),
  ];
}

/** A row of small decoded images, each a button. */
export class Choices {
  readonly root = el("div", "choices");
  private readonly slices = new Slices();
  private shape = "";
  private painted: unknown[] = [];

  constructor(private readonly chosen: (choice: Choice) => void) {
    this.root.setAttribute("role", "group");
  }

  /** `pressed`: the one that is chosen, if one can be. */
  set(entries: Choice[], net: Net, ink: Uint32Array, label: string, pressed?: Choice | null): void {
    const shape = JSON.stringify([label, entries]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.root.ariaLabel = label;
      this.root.replaceChildren(...entries.map((entry) => this.button(entry)));
    }
    const now = [shape, net, ink, this.root.clientWidth > 0];
    if (now.some((part, i) => part !== this.painted[i])) this.slices.run(this.paint(entries, net, ink));
    this.painted = now;
    if (pressed === undefined) return;
    entries.forEach(({ z }, i) => (this.root.children[i].ariaPressed = String(z.every((v, k) => v === pressed?.z[k]))));
  }

  dispose(): void {
    this.slices.stop();
  }

  private *paint(entries: Choice[], net: Net, ink: Uint32Array): Generator {
    const canvases = this.root.querySelectorAll("canvas");
    for (const [i, { z }] of entries.entries()) yield paint(canvases[i], net.decode(z), net.shape, ink);
  }

  private button(entry: Choice): HTMLElement {
    const node = button(entry.pin ? "choice pin" : "choice", () => this.chosen(entry), el("canvas"));
    node.title = node.ariaLabel = entry.label;
    return node;
  }
}
