import { around, covered, least } from "../geometry/placing.ts";
import { signed } from "../geometry/ticks.ts";
import type { Place, Size } from "../geometry/view.ts";
import type { Crowd } from "../motion/crowd.ts";
import { el } from "../page/dom.ts";
import { drawDigit, drawTile } from "../page/tiles.ts";
import type { MapHeader } from "../wire/protocol.ts";
import type { Shape } from "../wire/shape.ts";

/** The decoded digit's side is this part of the map's shorter side, within these bounds, pixels. */
const SHARE = 0.2;
const SIDE = [64, 132];
/** A smaller card has only what there is to see; words and numbers are said elsewhere. */
const SMALL = 84;
/** The touched point's own picture, beside it. */
const PICTURE = 0.6;
const SHARP = 2;
/** Above a finger, not beneath it. */
const FINGER = 36;

/** The card beside a place: the digit that is decoded there, and the touched point's picture, class, number and place. */
export class Tooltip {
  private readonly digit = el("canvas", "digit");
  private readonly decoded = el("span", "faint");
  private readonly picture = el("canvas", "picture");
  private readonly swatch = el("i", "swatch");
  private readonly name = el("b");
  private readonly number = el("span", "faint");
  private readonly place = el("span", "faint");
  private readonly drawn = el("div", "face", this.digit, this.decoded);
  private readonly original = el("div", "face", this.picture, el("div", "", this.swatch, this.name), this.number, this.place);
  private readonly note = el("div", "faint said");
  readonly root = el("div", "card", el("div", "faces", this.original, this.drawn), this.note);
  private side = 0;
  /** Which of the places around the pointer it stands at; -1: at none yet. */
  private stands = -1;

  constructor() {
    this.root.hidden = true;
    this.digit.width = this.digit.height = SIDE[1] * SHARP;
    this.picture.width = this.picture.height = PICTURE * SIDE[1] * SHARP;
  }

  /** Point i of class c at data coordinates (x, y); -1: none. `table` turns greys into the theme's ink. */
  fill({ classes, palette, atlas }: MapHeader, i: number, c: number, [x, y]: Place, table: Uint32Array): void {
    this.original.hidden = i < 0;
    if (i < 0) return;
    this.swatch.style.background = palette[c];
    this.name.textContent = classes[c];
    this.number.textContent = `#${i}`;
    this.place.textContent = `(${signed(x, 2)}, ${signed(y, 2)})`;
    const pen = this.picture.getContext("2d")!;
    this.picture.hidden = !atlas || !drawTile(pen, atlas, i, table, 0, 0, this.picture.width);
  }

  /** What the network draws, and in which shape; null: nothing. */
  show(pixels: Float32Array | null, shape: Shape | undefined, { text, lift_note }: MapHeader, table: Uint32Array): void {
    this.drawn.hidden = !pixels;
    this.note.textContent = pixels ? lift_note : "";
    this.note.hidden = !this.note.textContent;
    if (!pixels || !shape) return;
    this.decoded.textContent = text.decoded;
    drawDigit(this.digit, pixels, shape, table);
  }

  /** Beside (px, py), where it hides the fewest points; above it, where a finger covers what is beside. */
  move(at: Place, stage: Size, finger: boolean, crowd: Crowd): void {
    this.root.hidden = false;
    this.scale(stage);
    const { offsetWidth: w, offsetHeight: h } = this.root;
    const [x, y] = finger ? overFinger(at, { w, h }, stage) : this.beside(at, { w, h }, stage, crowd);
    this.root.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
  }

  hide(): void {
    this.root.hidden = true;
    this.stands = -1;
  }

  private beside(at: Place, size: Size, stage: Size, crowd: Crowd): Place {
    const places = around(at, size, stage);
    const there = places.filter((place) => place !== null);
    const counts = crowd(there.map((place) => covered(place, size)));
    const costs = places.map((place) => (place ? counts[there.indexOf(place)] + 1 : Infinity));
    this.stands = least(costs, this.stands);
    return places[this.stands] ?? [0, 0];
  }

  private scale({ w, h }: Size): void {
    const side = Math.round(Math.min(Math.max(SHARE * Math.min(w, h), SIDE[0]), SIDE[1]));
    if (side === this.side) return;
    this.side = side;
    this.root.style.setProperty("--digit", `${side}px`);
    this.root.style.setProperty("--picture", `${Math.round(PICTURE * side)}px`);
    this.root.classList.toggle("small", side < SMALL);
  }
}

function overFinger([px, py]: Place, { w, h }: Size, stage: Size): Place {
  const y = py - FINGER - h > 4 ? py - FINGER - h : Math.min(py + FINGER, stage.h - h - 4);
  return [Math.min(Math.max(px - w / 2, 4), stage.w - w - 4), Math.max(y, 4)];
}
