// Everything that is drawn as lines and words over the points: axes, contours, the ring, the lasso.

import { covered, least } from "../geometry/placing.ts";
import { niceStep, tickLabel, ticksIn } from "../geometry/ticks.ts";
import { type Place, type Size, toData, toScreen, type View } from "../geometry/view.ts";
import type { Crowd } from "../motion/crowd.ts";
import { put, svg } from "../page/dom.ts";
import type { Contour } from "../wire/protocol.ts";

const TICK_EVERY = 80;
const FEWEST_TICKS = 8;
/** Room of the numbers at the left and at the bottom, and how far beyond it what lies there has faded. */
const LEFT = 36;
const BOTTOM = 26;
const FADE = 16;
/** A contour's name stands at one of so many places along it, and takes so much room, pixels. */
const PLACES = 16;
const NAME: Size = { w: 30, h: 20 };

export class Overlay {
  readonly root = svg("svg", { class: "overlay", "aria-hidden": "true" });
  /** In data coordinates: the matrix of the view is put on it. */
  private readonly world = svg("g");
  private readonly axes = svg("path", { class: "axis" });
  private readonly gutters = [gutter("left", { x2: 1 }), gutter("bottom", { y1: 1 })];
  private readonly numbers = svg("g");
  private readonly names = svg("g");
  private readonly ring = svg("circle", { class: "ring", r: 0 });
  private readonly cross = svg("path", { class: "cross" });
  private readonly loop = svg("path", { class: "loop" });
  private contours: Contour[] = [];
  /** Where along its contour each name stands. */
  private stands: number[] = [];
  private titles: [string, string] = ["", ""];
  private used = 0;
  private placed = "";
  /** Names stand where the points, at rest, are fewest. */
  private arranged = false;

  constructor() {
    this.root.append(this.axes, this.world, this.names, ...this.gutters, this.numbers, this.ring, this.cross, this.loop);
  }

  set(contours: Contour[], titles: [string, string]): void {
    [this.contours, this.titles, this.placed, this.stands] = [contours, titles, "", []];
    this.world.replaceChildren(...contours.map(({ cx, cy, rx, ry, angle }) => svg("ellipse", {
      class: "contour", rx, ry, transform: `translate(${cx} ${cy}) rotate(${(angle * 180) / Math.PI})`,
    })));
    this.names.replaceChildren(...contours.map(({ label }) => svg("text", { class: "sigma" }, label)));
  }

  /** Puts lines and words where this view has them; `crowd`: where the points are, null while they move. */
  place(view: View, size: Size, crowd: Crowd | null): void {
    const place = [view.x, view.y, view.k, size.w, size.h].join();
    if (place !== this.placed) this.draw(view, size); // the points move far more often: spare the browser the lines
    if (crowd && (!this.arranged || place !== this.placed)) this.arrange(view, size, crowd);
    this.arranged = crowd !== null;
    this.placed = place;
  }

  private draw(view: View, size: Size): void {
    this.root.setAttribute("viewBox", `0 0 ${size.w} ${size.h}`);
    const [x, y] = toScreen(view, size, 0, 0);
    this.world.setAttribute("transform", `matrix(${view.k} 0 0 ${-view.k} ${x} ${y})`);
    this.used = 0;
    this.drawAxes(view, size, x, y);
    for (const node of [...this.numbers.children].slice(this.used)) node.textContent = "";
    this.stand(view, size);
  }

  /** Has each contour's name stand where it hides the fewest points; it moves only when that is clearly elsewhere. */
  private arrange(view: View, size: Size, crowd: Crowd): void {
    this.stands = this.contours.map((contour, c) => {
      const spots = spotsAlong(contour, view, size);
      const counts = crowd(spots.map((at) => covered(at, NAME)));
      const costs = spots.map((at, i) => (inSight(at, size) ? counts[i] + 1 : Infinity));
      return least(costs, this.stands[c] ?? -1);
    });
    this.stand(view, size);
  }

  /** A ring of radius r around a place on the screen; null takes it away. */
  mark(at: Place | null, r: number): void {
    if (!at && this.ring.getAttribute("r") === "0") return;
    put(this.ring, at ? { cx: at[0], cy: at[1], r } : { r: 0 });
  }

  /** A cross at the place that is decoded, for those who do not see their own pointer there; null takes it away. */
  aim(at: Place | null): void {
    const d = at ? `M${at.map(Math.round)}m-9 0h18m-9 -9v18` : "";
    if (this.cross.getAttribute("d") !== d) this.cross.setAttribute("d", d);
  }

  /** The lasso while it is drawn, screen coordinates x0, y0, x1, y1, …; empty takes it away. */
  trace(path: number[]): void {
    const points = path.map((v) => Math.round(v)).join(" ");
    this.loop.setAttribute("d", path.length > 2 ? `M${points}Z` : "");
  }

  /** Numbers and names stand at the edges: in sight wherever the axes are, and out of the crowd. */
  private drawAxes(view: View, { w, h }: Size, x: number, y: number): void {
    const step = niceStep(Math.max(w, h) / view.k, Math.max(Math.max(w, h) / TICK_EVERY, FEWEST_TICKS));
    const [x0, y0] = toData(view, { w, h }, 0, h);
    const [x1, y1] = toData(view, { w, h }, w, 0);
    let d = `M0 ${y}H${w}M${x} 0V${h}`;
    for (const v of ticksIn(x0, x1, step)) {
      const [px] = toScreen(view, { w, h }, v, 0);
      if (px < LEFT + 12 || px > w - 52) continue;
      d += `M${px} ${h}v-5`;
      this.word(tickLabel(v, step), px, h - 9, "tick");
    }
    for (const v of ticksIn(y0, y1, step)) {
      const [, py] = toScreen(view, { w, h }, 0, v);
      if (py < 40 || py > h - BOTTOM - 10) continue;
      d += `M0 ${py}h5`;
      this.word(tickLabel(v, step), 10, py + 5, "tick start");
    }
    this.axes.setAttribute("d", d);
    put(this.gutters[0].lastElementChild!, { width: LEFT + FADE, height: h });
    put(this.gutters[1].lastElementChild!, { y: h - BOTTOM - FADE, width: w, height: BOTTOM + FADE });
    this.word(this.titles[0], w - 10, h - 9, "name end");
    this.word(this.titles[1], 10, 20, "name");
  }

  /** Each contour's name at its place: until that has been chosen, at the upper right. */
  private stand(view: View, size: Size): void {
    this.contours.forEach((contour, c) => {
      const [px, py] = spotsAlong(contour, view, size)[this.stands[c] ?? PLACES / 8];
      put(this.names.children[c], { x: px + NAME.w / 2, y: py + NAME.h - 5 });
    });
  }

  private word(text: string, x: number, y: number, cls: string): void {
    const node = this.numbers.children[this.used++] ?? this.numbers.appendChild(svg("text"));
    put(node, { x, y, class: cls });
    if (node.textContent !== text) node.textContent = text;
  }
}

/** What lies under the numbers fades towards an edge of the map: nothing is cut off. */
function gutter(id: string, way: Record<string, number>): SVGElement {
  const stop = (offset: number, opacity: number) => svg("stop", { offset, class: "veil", "stop-opacity": opacity });
  const veil = svg("linearGradient", { id, x1: 0, x2: 0, y1: 0, y2: 0, ...way }, stop(0, 0.9), stop(0.6, 0.7), stop(1, 0));
  return svg("g", {}, veil, svg("rect", { fill: `url(#${id})` }));
}

/** Upper left corners of the room of a contour's name, all around it, just outside. */
function spotsAlong({ cx, cy, rx, ry, angle }: Contour, view: View, size: Size): Place[] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: PLACES }, (_, i) => {
    const [u, v] = [Math.cos((2 * Math.PI * i) / PLACES), Math.sin((2 * Math.PI * i) / PLACES)];
    const [px, py] = toScreen(view, size, cx + rx * u * c - ry * v * s, cy + rx * u * s + ry * v * c);
    const [ox, oy] = [u * c - v * s, u * s + v * c]; // about the way outwards
    return [px + (ox * 0.62 - 0.5) * NAME.w, py - (oy * 0.7 + 0.5) * NAME.h];
  });
}

function inSight([x, y]: Place, { w, h }: Size): boolean {
  return x > LEFT && x + NAME.w < w - 4 && y > 4 && y + NAME.h < h - BOTTOM;
}

/** Style of the overlay; apart, because a saved picture carries it along. */
export const OVERLAY_CSS = `
.axis{fill:none;stroke:var(--ink);stroke-width:1;opacity:.22}
.veil{stop-color:var(--paper)}
.contour{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 4;opacity:.6;vector-effect:non-scaling-stroke}
.ring{fill:none;stroke:var(--ink);stroke-width:2}
.cross{fill:none;stroke:var(--ink);stroke-width:2}
.track{fill:none;stroke:var(--ink);stroke-width:2.5;stroke-linejoin:round}
.spot{fill:var(--paper);stroke:var(--ink);stroke-width:2}
.pin circle{fill:var(--ink);stroke:var(--paper);stroke-width:2}
.pin text{fill:var(--paper);stroke:none;text-anchor:middle;font-weight:700}
.loop{fill:var(--ink);fill-opacity:.07;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
text{fill:var(--ink);font:var(--type-small) var(--font);paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.tick{text-anchor:middle;fill-opacity:.75;font-variant-numeric:tabular-nums}
.start{text-anchor:start}
.end{text-anchor:end}
.name{font-size:var(--type-base);font-style:italic}
.ramp{stroke:var(--ink);stroke-opacity:.35}
.key text{font-variant-numeric:tabular-nums;stroke:none}
.sigma{text-anchor:middle;fill-opacity:.85}
`;
