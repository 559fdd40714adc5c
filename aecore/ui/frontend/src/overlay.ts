// Everything that is drawn as lines and words over the points: axes, contours, the ring, the lasso.

import { put, svg } from "./dom.ts";
import { Key, KEY_ROOM } from "./key.ts";
import type { Contour, FieldHeader } from "./protocol.ts";
import type { Theme } from "./theme.ts";
import { niceStep, tickLabel, ticksIn } from "./ticks.ts";
import { toData, toScreen, type Size, type View } from "./view.ts";

const TICK_EVERY = 100;
const MARGIN = 8;
/** Room of the buttons at the upper right; the name of the axis stands below them. */
const TOOLBAR = 290;

export class Overlay {
  readonly root = svg("svg", { class: "overlay", "aria-hidden": "true" });
  /** In data coordinates: the matrix of the view is put on it. */
  private readonly world = svg("g");
  private readonly axes = svg("path", { class: "axis" });
  private readonly words = svg("g");
  private readonly ring = svg("circle", { class: "ring", r: 0 });
  private readonly cross = svg("path", { class: "cross" });
  private readonly loop = svg("path", { class: "loop" });
  private readonly key = new Key();
  private contours: Contour[] = [];
  private names: [string, string] = ["", ""];
  private used = 0;
  private placed = "";

  constructor() {
    this.root.append(this.axes, this.world, this.words, this.key.root, this.ring, this.cross, this.loop);
  }

  set(contours: Contour[], names: [string, string]): void {
    [this.contours, this.names, this.placed] = [contours, names, ""];
    this.world.replaceChildren(...contours.map(({ cx, cy, rx, ry, angle }) => svg("ellipse", {
      class: "contour", rx, ry, transform: `translate(${cx} ${cy}) rotate(${(angle * 180) / Math.PI})`,
    })));
  }

  /** The colour key of the raster behind the points; null: there is none. */
  explain(field: FieldHeader | null, theme: Theme): void {
    const before = this.key.visible;
    this.key.set(field, theme);
    if (this.key.visible !== before) this.placed = ""; // numbers give way to it
  }

  /** Puts lines and words where this view has them. */
  place(view: View, size: Size): void {
    const { k } = view;
    const place = [view.x, view.y, k, size.w, size.h].join();
    if (place === this.placed) return; // the points move far more often than the view: spare the browser the lines
    this.placed = place;
    this.root.setAttribute("viewBox", `0 0 ${size.w} ${size.h}`);
    const [x, y] = toScreen(view, size, 0, 0);
    this.world.setAttribute("transform", `matrix(${k} 0 0 ${-k} ${x} ${y})`);
    this.key.place(size);
    this.used = 0;
    this.drawAxes(view, size, x, y);
    this.labelContours(view, size);
    for (const node of [...this.words.children].slice(this.used)) node.textContent = "";
  }

  /** A ring of radius r around a place on the screen; null takes it away. */
  mark(at: [number, number] | null, r: number): void {
    if (!at && this.ring.getAttribute("r") === "0") return;
    put(this.ring, at ? { cx: at[0], cy: at[1], r } : { r: 0 });
  }

  /** A cross at the place that is decoded, for those who do not see their own pointer there; null takes it away. */
  aim(at: [number, number] | null): void {
    const d = at ? `M${at.map(Math.round)}m-9 0h18m-9 -9v18` : "";
    if (this.cross.getAttribute("d") !== d) this.cross.setAttribute("d", d);
  }

  /** The lasso while it is drawn, screen coordinates x0, y0, x1, y1, …; empty takes it away. */
  trace(path: number[]): void {
    const points = path.map((v) => Math.round(v)).join(" ");
    this.loop.setAttribute("d", path.length > 2 ? `M${points}Z` : "");
  }

  private drawAxes(view: View, size: Size, x: number, y: number): void {
    const step = niceStep(Math.max(size.w, size.h) / view.k, Math.max(size.w, size.h) / TICK_EVERY);
    const [x0, y0] = toData(view, size, 0, size.h);
    const [x1, y1] = toData(view, size, size.w, 0);
    // Numbers stand at the edges: in sight wherever the axes are, and out of the crowd.
    let d = `M0 ${y}H${size.w}M${x} 0V${size.h}`;
    for (const v of ticksIn(x0, x1, step)) {
      const [px] = toScreen(view, size, v, 0);
      if (px < 44 || px > size.w - 20) continue;
      d += `M${px} ${size.h}v-5`;
      this.word(tickLabel(v, step), px, size.h - 10, "tick");
    }
    for (const v of ticksIn(y0, y1, step)) {
      const [, py] = toScreen(view, size, 0, v);
      if (py < 20 || py > size.h - (this.key.visible ? KEY_ROOM : 32)) continue;
      d += `M0 ${py}h5`;
      this.word(tickLabel(v, step), 10, py + 4, "tick start");
    }
    this.axes.setAttribute("d", d);
    this.word(this.names[0], size.w - MARGIN, Math.min(Math.max(y, 74), size.h) - MARGIN, "name end");
    const top = x > size.w - TOOLBAR ? 66 : 20;
    this.word(this.names[1], Math.min(Math.max(x, 40), size.w - 40) + MARGIN, top, "name");
  }

  /** At the upper right of each contour, where the data's own crowd is thinnest. */
  private labelContours(view: View, size: Size): void {
    for (const { cx, cy, rx, ry, angle, label } of this.contours) {
      const [u, v] = [rx * Math.SQRT1_2, ry * Math.SQRT1_2];
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [px, py] = toScreen(view, size, cx + u * c - v * s, cy + u * s + v * c);
      this.word(label, px + 4, py - 4, "sigma");
    }
  }

  private word(text: string, x: number, y: number, cls: string): void {
    const node = this.words.children[this.used++] ?? this.words.appendChild(svg("text"));
    put(node, { x, y, class: cls });
    if (node.textContent !== text) node.textContent = text;
  }
}

/** Style of the overlay; apart, because a saved picture carries it along. */
export const OVERLAY_CSS = `
.axis{fill:none;stroke:var(--ink);stroke-width:1;opacity:.22}
.contour{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 4;opacity:.6;vector-effect:non-scaling-stroke}
.ring{fill:none;stroke:var(--ink);stroke-width:2}
.cross{fill:none;stroke:var(--ink);stroke-width:2}
.track{fill:none;stroke:var(--ink);stroke-width:2.5;stroke-linejoin:round}
.spot{fill:var(--paper);stroke:var(--ink);stroke-width:2}
.pin circle{fill:var(--ink);stroke:var(--paper);stroke-width:2}
.pin text{fill:var(--paper);stroke:none;text-anchor:middle;font-weight:700}
.loop{fill:var(--ink);fill-opacity:.07;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
text{fill:var(--ink);font:.8rem var(--font);paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.tick{text-anchor:middle;fill-opacity:.62;font-variant-numeric:tabular-nums}
.start{text-anchor:start}
.end{text-anchor:end}
.name{font-size:1rem;font-style:italic}
.plate{fill:var(--paper);fill-opacity:.7}
.bar{stroke:var(--ink);stroke-opacity:.35}
.key{font-variant-numeric:tabular-nums}
.sigma{font-size:.875rem;fill-opacity:.8}
`;
