// Places that somebody keeps: numbered on the map, and decoded in a tray below it, ever anew as the network learns.

import { signed } from "../geometry/ticks.ts";
import type { Place } from "../geometry/view.ts";
import { el, fill } from "../page/dom.ts";
import type { Pin } from "../page/shelf.ts";
import { drawDigit, drawTile } from "../page/tiles.ts";
import type { MapHeader } from "../wire/protocol.ts";
import type { Probe } from "./probe.ts";

const DIGIT = 84;
const ORIGINAL = 42;
const SHARP = 2;
/** Clicks nearer than this to the last, in time and on the screen, belong to it: a double click means something else. */
const TWICE_MS = 1000;
const TWICE_PX = 6;

export class Pins {
  readonly root = el("div", "pins");
  private listed: readonly Pin[] = [];
  private before: readonly Pin[] = [];
  private last = { at: -Infinity, px: 0, py: 0 };

  constructor(private readonly probe: Probe) {
    this.root.hidden = true;
    this.root.setAttribute("role", "list");
  }

  /** A click at (px, py) on the screen, which is `place` on the map and touches point `row` (-1: none). */
  click(px: number, py: number, place: Place, row: number): void {
    const { last, probe } = this;
    const now = performance.now();
    const twice = now - last.at < TWICE_MS && Math.hypot(px - last.px, py - last.py) < TWICE_PX;
    this.last = { at: now, px, py };
    const z = probe.net && !twice && probe.code(place, row);
    if (!z) return;
    this.before = probe.pins;
    probe.pins = [...probe.pins, { z, label: `(${signed(place[0], 2)}, ${signed(place[1], 2)})`, row }];
  }

  /** The click was the first half of a double click: what it pinned goes again. */
  undo(): void {
    if (performance.now() - this.last.at < TWICE_MS && this.before !== this.probe.pins) this.probe.pins = this.before;
  }

  /** The list and its pictures, in the ink of the theme. */
  show(header: MapHeader, table: Uint32Array): void {
    const { pins } = this.probe;
    if (pins !== this.listed) this.list(pins, header);
    this.listed = pins;
    pins.forEach((pin, i) => {
      const [digit, original] = this.root.children[i].querySelectorAll("canvas");
      const pixels = this.probe.draw(pin.z);
      digit.style.visibility = pixels ? "" : "hidden";
      if (pixels) drawDigit(digit, pixels, this.probe.net!.shape, table);
      const { atlas } = header;
      original.hidden = pin.row < 0 || !atlas
        || !drawTile(original.getContext("2d")!, atlas, pin.row, table, 0, 0, ORIGINAL * SHARP);
    });
  }

  private list(pins: readonly Pin[], { text }: MapHeader): void {
    const active = (this.root.getRootNode() as ShadowRoot).activeElement;
    const focused = [...this.root.children].findIndex((item) => item.contains(active));
    this.root.hidden = !pins.length;
    this.root.setAttribute("aria-label", text.pins);
    this.root.replaceChildren(...pins.map((pin, i) => this.item(pin, i, text)));
    if (focused >= 0) this.root.children[Math.min(focused, pins.length - 1)]?.querySelector("button")?.focus();
  }

  private item(pin: Pin, i: number, text: MapHeader["text"]): HTMLElement {
    const n = String(i + 1);
    const digit = square("kept", DIGIT);
    digit.setAttribute("role", "img");
    digit.setAttribute("aria-label", fill(text.pin, { n, place: pin.label }));
    const remove = el("button", "tool remove", "×");
    remove.type = "button";
    remove.title = remove.ariaLabel = fill(text.unpin, { n });
    remove.onclick = () => (this.probe.pins = this.probe.pins.filter((other) => other !== pin));
    const item = el("div", "pinned", el("b", "number", n), digit, square("source", ORIGINAL), el("span", "faint", pin.label), remove);
    item.setAttribute("role", "listitem");
    return item;
  }
}

function square(cls: string, size: number): HTMLCanvasElement {
  const canvas = el("canvas", cls);
  canvas.width = canvas.height = size * SHARP;
  return canvas;
}
