import { el } from "./dom.ts";
import type { MapHeader } from "./protocol.ts";
import { signed } from "./ticks.ts";
import { drawDigit, drawTile } from "./tiles.ts";
import type { Size } from "./view.ts";

const PICTURE = 84;
const DIGIT = 140;
const SHARP = 2;
const AWAY = 16;
/** Above a finger, not beneath it. */
const FINGER = 36;

/** The card beside a place: the digit that is decoded there, and the touched point's picture, class, number and place. */
export class Tooltip {
  private readonly digit = el("canvas", "digit");
  private readonly decoded = el("span", "faint");
  private readonly picture = el("canvas", "picture");
  private readonly swatch = el("i", "swatch");
  private readonly name = el("b");
  private readonly place = el("span", "faint");
  private readonly drawn = el("div", "face", this.digit, this.decoded);
  private readonly original = el("div", "face", this.picture, el("div", "", this.swatch, this.name), this.place);
  private readonly note = el("div", "faint said");
  readonly root = el("div", "card", el("div", "faces", this.original, this.drawn), this.note);

  constructor() {
    this.root.hidden = true;
    this.digit.width = this.digit.height = DIGIT * SHARP;
    this.picture.width = this.picture.height = PICTURE * SHARP;
  }

  /** Point i of class c at data coordinates (x, y); -1: none. `table` turns greys into the theme's ink. */
  fill({ classes, palette, atlas }: MapHeader, i: number, c: number, [x, y]: [number, number], table: Uint32Array): void {
    this.original.hidden = i < 0;
    if (i < 0) return;
    this.swatch.style.background = palette[c];
    this.name.textContent = classes[c];
    this.place.textContent = `#${i}  (${signed(x, 2)}, ${signed(y, 2)})`;
    const pen = this.picture.getContext("2d")!;
    this.picture.hidden = !atlas || !drawTile(pen, atlas, i, table, 0, 0, PICTURE * SHARP);
  }

  /** What the network draws; null: nothing. */
  show(pixels: Float32Array | null, { text, lift_note }: MapHeader, table: Uint32Array): void {
    this.drawn.hidden = !pixels;
    this.note.textContent = pixels ? lift_note : "";
    this.note.hidden = !this.note.textContent;
    if (!pixels) return;
    this.decoded.textContent = text.decoded;
    drawDigit(this.digit, pixels, table);
  }

  /** Beside (px, py), inside the picture; above it, where a finger covers what is beside. */
  move([px, py]: [number, number], size: Size, finger: boolean): void {
    this.root.hidden = false;
    const { offsetWidth: w, offsetHeight: h } = this.root;
    const right = finger ? px - w / 2 : px + AWAY;
    const x = finger || right + w <= size.w ? Math.min(Math.max(right, 4), size.w - w - 4) : Math.max(px - AWAY - w, 0);
    const above = finger && py - FINGER - h > 4 ? py - FINGER - h : finger ? py + FINGER : py - h / 2;
    const y = Math.min(Math.max(above, 4), Math.max(size.h - h - 4, 4));
    this.root.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
  }

  hide(): void {
    this.root.hidden = true;
  }
}
