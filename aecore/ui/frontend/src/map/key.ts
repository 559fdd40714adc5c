// The colour key of a raster: what it shows, and the values at the two ends.

import { stops } from "../gl/ramp.ts";
import { put, svg } from "../page/dom.ts";
import type { Theme } from "../page/theme.ts";
import type { FieldHeader } from "../wire/protocol.ts";

const WIDTH = 104;
const HEIGHT = 10;
const GAP = 6;
/** Width of a letter, about, pixels. */
const LETTER = 8;
/** Of the key as a picture. */
export const KEY = { w: 300, h: 34 };

/** In the bar over the map; a picture has it below. */
export class Key {
  readonly root = svg("svg", { class: "key", height: KEY.h, role: "img" });
  private readonly gradient = svg("linearGradient", { id: "ramp" });
  private readonly caption = svg("text", { y: 14 });
  private readonly low = svg("text", { y: 31, class: "end" });
  private readonly high = svg("text", { y: 31 });
  private shown = "";

  set(field: FieldHeader | null, theme: Theme): void {
    const shown = field ? [field.kind, field.caption, ...field.ends, theme.key].join("|") : "";
    if (shown === this.shown) return;
    this.shown = shown;
    this.root.classList.toggle("shown", this.visible);
    if (!field) return this.root.replaceChildren();
    const colors = stops(field.kind, theme);
    this.gradient.replaceChildren(...colors.map((color, i) =>
      svg("stop", { offset: i / (colors.length - 1), "stop-color": `rgb(${color.map(Math.round).join()})` })));
    this.caption.textContent = field.caption;
    [this.low.textContent, this.high.textContent] = field.ends;
    const bar = svg("rect", { y: 21, width: WIDTH, height: HEIGHT, rx: 2, fill: "url(#ramp)", class: "ramp" });
    this.root.replaceChildren(this.gradient, this.caption, this.low, bar, this.high);
    this.root.ariaLabel = `${field.caption}: ${field.ends.join(" … ")}`;
    this.lay(bar);
  }

  get visible(): boolean {
    return this.shown !== "";
  }

  /** The two values stand at the ends of the bar, however long they are written. */
  private lay(bar: SVGElement): void {
    const room = ({ textContent }: SVGElement) => LETTER * textContent!.length;
    const left = room(this.low) + GAP;
    put(this.low, { x: left - GAP });
    put(bar, { x: left });
    put(this.high, { x: left + WIDTH + GAP });
    put(this.root, { width: Math.max(left + WIDTH + GAP + room(this.high), room(this.caption)) });
  }
}
