import { el, fill } from "../page/dom.ts";
import { drawTile } from "../page/tiles.ts";
import type { MapHeader } from "../wire/protocol.ts";

const MOST = 40;
const TILE = 36;
const GAP = 4;
const SHARP = 2;

/** What is selected: how many of each class, and some of the pictures. */
export class Tray {
  private readonly total = el("b");
  private readonly counts = el("span", "counts");
  private readonly clear = el("button", "chip");
  private readonly shown = el("span", "faint");
  private readonly pictures = el("div", "pictures");
  readonly root = el("div", "tray", el("div", "line", this.total, this.counts, this.clear), this.pictures, this.shown);

  constructor(cleared: () => void) {
    this.root.hidden = true;
    this.root.setAttribute("aria-live", "polite");
    this.clear.type = "button";
    this.clear.onclick = cleared;
  }

  set(header: MapHeader, indices: number[], cls: Uint8Array, table: Uint32Array): void {
    this.root.hidden = !indices.length;
    if (!indices.length) return;
    const { text, locale, classes, palette, atlas } = header;
    const count = (n: number) => n.toLocaleString(locale);
    this.clear.textContent = text.clear;
    this.total.textContent = fill(text.selected, { n: count(indices.length) });
    const tally = new Uint32Array(256);
    for (const i of indices) tally[cls[i]]++;
    const order = classes.map((_, c) => c).filter((c) => tally[c]).sort((a, b) => tally[b] - tally[a]);
    this.counts.replaceChildren(...order.map((c) => entry(classes[c], palette[c], count(tally[c]))));
    const some = atlas ? spread(indices, MOST) : [];
    this.pictures.replaceChildren(...some.map((i) => picture(header, i, cls[i], table)));
    this.shown.textContent = some.length && some.length < indices.length
      ? fill(text.shown, { k: count(some.length), n: count(indices.length) }) : "";
  }
}

function entry(name: string, color: string, count: string): HTMLElement {
  const swatch = el("i", "swatch");
  swatch.style.background = color;
  return el("span", "entry", swatch, name, el("span", "faint", count));
}

/** At most `limit` of them, evenly taken. */
function spread(indices: number[], limit: number): number[] {
  const step = Math.max(indices.length / limit, 1);
  return Array.from({ length: Math.min(indices.length, limit) }, (_, i) => indices[Math.floor(i * step)]);
}

/** One picture over a bar in the colour of its class. */
function picture({ atlas, palette, classes }: MapHeader, i: number, c: number, table: Uint32Array): HTMLElement {
  const canvas = el("canvas");
  canvas.width = canvas.height = TILE * SHARP;
  canvas.height += (GAP + 1) * SHARP;
  canvas.title = `${classes[c]} #${i}`;
  const pen = canvas.getContext("2d")!;
  drawTile(pen, atlas!, i, table, 0, 0, TILE * SHARP);
  pen.fillStyle = palette[c];
  pen.fillRect(0, (TILE + 2) * SHARP, TILE * SHARP, 3 * SHARP);
  return canvas;
}
