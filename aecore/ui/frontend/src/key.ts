// The colour key of a raster: what it shows, and the values at the two ends. In the overlay, so that pictures have it.

import { put, svg } from "./dom.ts";
import type { FieldHeader } from "./protocol.ts";
import { stops } from "./ramp.ts";
import type { Theme } from "./theme.ts";
import type { Size } from "./view.ts";

const WIDTH = 104;
const HEIGHT = 8;
const LEFT = 12;
/** Room kept free of ticks at the lower left, from the bottom up. */
export const KEY_ROOM = 76;
/** The middle of the bar, above the ticks of the x axis. */
const RISE = 50;

export class Key {
  readonly root = svg("g", { class: "key" });
  private readonly gradient = svg("linearGradient", { id: "ramp" });
  private readonly plate = svg("rect", { x: -6, y: -24, width: WIDTH + 12, height: HEIGHT + 46, rx: 6, class: "plate" });
  private readonly caption = svg("text", { y: -HEIGHT });
  private readonly low = svg("text", { y: HEIGHT + 14 });
  private readonly high = svg("text", { y: HEIGHT + 14, x: WIDTH, class: "end" });
  private shown = "";

  set(field: FieldHeader | null, theme: Theme): void {
    const shown = field ? [field.kind, field.caption, ...field.ends, theme.key].join("|") : "";
    if (shown === this.shown) return;
    this.shown = shown;
    if (!field) return this.root.replaceChildren();
    const colors = stops(field.kind, theme);
    this.gradient.replaceChildren(...colors.map((color, i) =>
      svg("stop", { offset: i / (colors.length - 1), "stop-color": `rgb(${color.map(Math.round).join()})` })));
    this.caption.textContent = field.caption;
    [this.low.textContent, this.high.textContent] = field.ends;
    const bar = svg("rect", { width: WIDTH, height: HEIGHT, fill: "url(#ramp)", class: "bar" });
    this.root.replaceChildren(this.gradient, this.plate, bar, this.caption, this.low, this.high);
  }

  place({ h }: Size): void {
    put(this.root, { transform: `translate(${LEFT} ${h - RISE})` });
  }

  get visible(): boolean {
    return this.shown !== "";
  }
}
