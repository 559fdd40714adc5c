import { el } from "./dom.ts";
import type { MapHeader } from "./protocol.ts";
import { signed } from "./ticks.ts";
import { drawTile } from "./tiles.ts";
import type { Size } from "./view.ts";

const PICTURE = 84;
const AWAY = 16;

/** The card beside the touched point: the original picture, its class, its number, its place. */
export class Tooltip {
  private readonly picture = el("canvas", "picture");
  private readonly swatch = el("i", "swatch");
  private readonly name = el("b");
  private readonly place = el("span", "faint");
  readonly root = el("div", "card", this.picture, el("div", "", this.swatch, this.name), this.place);

  constructor() {
    this.root.hidden = true;
  }

  /** Point i of class c at data coordinates (x, y); `table` turns greys into the theme's ink. */
  fill({ classes, palette, atlas }: MapHeader, i: number, c: number, [x, y]: [number, number], table: Uint32Array): void {
    this.swatch.style.background = palette[c];
    this.name.textContent = classes[c];
    this.place.textContent = `#${i}  (${signed(x, 2)}, ${signed(y, 2)})`;
    this.picture.width = this.picture.height = PICTURE * 2;
    const pen = this.picture.getContext("2d")!;
    this.picture.hidden = !atlas || !drawTile(pen, atlas, i, table, 0, 0, PICTURE * 2);
    this.root.hidden = false;
  }

  /** Beside (px, py), inside the picture. */
  move([px, py]: [number, number], size: Size): void {
    const { offsetWidth: w, offsetHeight: h } = this.root;
    const x = px + AWAY + w <= size.w ? px + AWAY : Math.max(px - AWAY - w, 0);
    const y = Math.min(Math.max(py - h / 2, 4), Math.max(size.h - h - 4, 4));
    this.root.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
  }

  hide(): void {
    this.root.hidden = true;
  }
}
