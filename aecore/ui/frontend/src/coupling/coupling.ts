// Two clouds of points and the best plan between them: points and clouds are dragged, Python answers with the plan.
// Until it does, the lines of the old plan follow the points.

import { signed } from "../geometry/ticks.ts";
import type { Place } from "../geometry/view.ts";
import { loop } from "../motion/loop.ts";
import { Courier } from "../page/courier.ts";
import { adopt, el, fill, put, svg } from "../page/dom.ts";
import type { Component, Factory, Instance } from "../page/registry.ts";
import { Intake } from "../wire/intake.ts";
import css from "./coupling.css";
import { found, GRIP, handleMark, NAMES, place, pointMark, shape, type Which } from "./marks.ts";
import { handles, inside, nearest } from "./plane.ts";

/** Mirrors PlanView of aecore/ui/browser/clouds.py, which validates it. */
interface PlanHeader {
  /** Identity of the clouds: a change means that they were made anew, not moved here. */
  series: string;
  /** The question that this answers. */
  seq: number;
  clouds: [Place[], Place[]];
  /** Index in A, index in B, mass. */
  plan: [number, number, number][];
  prices: [number[], number[]] | null;
  /** Half the width and half the height of the plane, in data coordinates. */
  reach: Place;
  palette: [string, string];
  text: Record<"label" | "point" | "cloud" | "size" | "mass" | "price", string>;
}

/** A handle stands this much over the highest point of its cloud, and this far from the other, pixels. */
const OVER = 34;
const ASIDE = 42;
/** An arrow key's way in data coordinates; with Shift. */
const STEP = 0.05;
const STRIDE = 0.5;
/** More points than this show their prices only when pointed at. */
const CROWD = 30;
/** The width of the lines of one point's whole mass, pixels. */
const WIDTH = 3;
const ARROWS: Record<string, Place> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export const coupling: Factory = (parent) => new Coupling(parent);

class Coupling implements Instance {
  private readonly svg = svg("svg", { role: "application" });
  private readonly grid = svg("path", { class: "grid" });
  private readonly bar = svg("path", { class: "bar" });
  private readonly unit = svg("text", { class: "unit" }, "1");
  private readonly ways = svg("g");
  private readonly marks = svg("g");
  private readonly key = el("figcaption", "key");
  private readonly plane = el("div", "plane", this.svg);
  private readonly root = el("figure", "transport", this.plane, this.key);
  private readonly life = new AbortController();
  private readonly resized = new ResizeObserver(() => this.request());
  private readonly loop = loop(() => (this.draw(), false));
  private readonly courier = new Courier((seq) => this.ask(seq));
  private readonly nodes: [SVGGElement[], SVGGElement[]] = [[], []];
  private readonly handles: SVGGElement[] = [];
  private clouds: [Place[], Place[]] = [[], []];
  private header!: PlanHeader;
  private component!: Component;
  private readonly intake = new Intake<PlanHeader>();
  private held: (Which & { id: number; from: Place; start: Place[] }) | null = null;
  private w = 0;
  private h = 0;

  constructor(parent: ShadowRoot | HTMLElement) {
    adopt(parent, css);
    this.root.dataset.testid = "transport";
    this.svg.append(this.grid, this.bar, this.unit, this.ways, this.marks);
    parent.append(this.root);
    const { signal } = this.life;
    this.svg.addEventListener("pointerdown", (e) => this.take(e), { signal });
    this.svg.addEventListener("pointermove", (e) => this.drag(e), { signal });
    for (const name of ["pointerup", "pointercancel"] as const) {
      this.svg.addEventListener(name, (e) => e.pointerId === this.held?.id && this.release(), { signal });
    }
    this.svg.addEventListener("keydown", (e) => this.press(e), { signal });
    // Where touch-action is not heeded inside SVG: a finger on a point moves it, anywhere else it scrolls the page.
    this.svg.addEventListener("touchstart", (e) => found(e.target) && e.preventDefault(), { signal, passive: false });
    this.resized.observe(this.plane);
  }

  update(bytes: Uint8Array, component: Component): void {
    this.component = component;
    if (!this.intake.put(bytes)) return;
    const { data } = this.intake.open();
    const fresh = data.series !== this.header?.series;
    this.header = data;
    if (fresh) this.renew();
    else this.courier.answer(data.seq);
    this.describe();
    Object.assign(this.root.dataset, { series: data.series, seq: data.seq, lines: data.plan.length });
    this.request();
  }

  dispose(): void {
    this.life.abort();
    this.loop.stop();
    this.courier.stop();
    this.resized.disconnect();
    this.root.remove();
  }

  private request(): void {
    this.loop.request();
  }

  /** Other clouds: places and marks are made anew, and what was asked about the old ones is void. */
  private renew(): void {
    const { clouds, palette, seq } = this.header;
    this.release();
    this.courier.forget(seq);
    this.clouds = clouds;
    clouds.forEach((points, c) => {
      this.handles[c] = handleMark(c, palette[c]);
      this.nodes[c] = points.map((_, index) => pointMark({ cloud: c, index }, palette[c]));
    });
    this.marks.replaceChildren(...clouds.flatMap((_, c) => [this.handles[c], ...this.nodes[c]])); // in the order of Tab
  }

  /** Words, prices and the key of the plot. */
  private describe(): void {
    const { text, prices, palette, clouds } = this.header;
    this.svg.ariaLabel = text.label;
    const top = Math.max(1e-9, ...(prices ?? []).flat());
    this.root.classList.toggle("crowd", clouds[0].length + clouds[1].length > CROWD);
    clouds.forEach((points, c) => {
      this.handles[c].ariaLabel = fill(text.cloud, { cloud: NAMES[c] });
      points.forEach((_, i) => {
        const node = this.nodes[c][i];
        const price = prices?.[c][i];
        node.classList.toggle("priced", price !== undefined);
        node.style.setProperty("--price", String((price ?? 0) / top));
        node.querySelector(".price")!.textContent = price === undefined ? "" : signed(price, 2);
        node.ariaLabel = fill(text.point, { i: String(i + 1), cloud: NAMES[c] });
      });
    });
    const entries = clouds.map((points, c) => {
      const sign = svg("svg", { viewBox: "-10 -10 20 20", style: `--hue:${palette[c]}`, "aria-hidden": "true" }, shape(c));
      return el("span", "", sign, fill(text.size, { cloud: NAMES[c], n: String(points.length) }));
    });
    const scale = prices ? [el("span", "", `${text.price} 0`, el("i", "scale"), signed(top, 2))] : [];
    this.key.replaceChildren(...entries, el("span", "", text.mass), ...scale);
  }

  private ask(seq: number): void {
    const [a, b] = this.clouds.map((points) => points.map((point) => point.map((v) => Math.round(v * 1e4) / 1e4)));
    this.component.setStateValue?.("clouds", { series: this.header.series, seq, a, b });
  }

  // --- what a person does ---------------------------------------------------------------------------------

  /** The nearest of what may be meant: a finger is wider than the room between two points. */
  private take(e: PointerEvent): void {
    if (e.button || this.held || !found(e.target)) return;
    e.preventDefault();
    const px = this.pixel(e);
    const places = this.places();
    const { cloud, index } = nearest(places.points, places.handles, px, GRIP);
    (index < 0 ? this.handles[cloud] : this.nodes[cloud][index]).focus({ preventScroll: true });
    this.svg.setPointerCapture(e.pointerId);
    this.held = { cloud, index, id: e.pointerId, from: this.toData(px), start: this.clouds[cloud] };
    this.svg.classList.add("held");
  }

  private drag(e: PointerEvent): void {
    if (e.pointerId !== this.held?.id) return;
    const { from, start } = this.held;
    const [x, y] = this.toData(this.pixel(e));
    this.move(this.held, start, [x - from[0], y - from[1]]);
  }

  private release(): void {
    this.held = null;
    this.svg.classList.remove("held");
  }

  private press(e: KeyboardEvent): void {
    const held = found(e.target);
    const arrow = ARROWS[e.key];
    if (!held || !arrow || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    e.stopPropagation(); // the page has shortcuts of its own
    const far = e.shiftKey ? STRIDE : STEP;
    this.move(held, this.clouds[held.cloud], [arrow[0] * far, arrow[1] * far]);
  }

  /** Moves one point, or all of a cloud, from where they were by `way`, as far as the plane allows. */
  private move({ cloud, index }: Which, start: Place[], way: Place): void {
    const moved = index < 0 ? start : [start[index]];
    const [dx, dy] = inside(moved, way, this.header.reach);
    this.clouds[cloud] = start.map((point, i) => (index < 0 || i === index ? [point[0] + dx, point[1] + dy] : point));
    this.courier.post();
    this.request();
  }

  // --- drawing ---------------------------------------------------------------------------------------------

  private get scale(): number {
    return this.w / (2 * this.header.reach[0]);
  }

  private pixel(e: PointerEvent): Place {
    const { left, top } = this.svg.getBoundingClientRect();
    return [e.clientX - left, e.clientY - top];
  }

  private toScreen = ([x, y]: Place): Place => [this.w / 2 + x * this.scale, this.h / 2 - y * this.scale];
  private toData = ([x, y]: Place): Place => [(x - this.w / 2) / this.scale, (this.h / 2 - y) / this.scale];

  private places(): { points: [Place[], Place[]]; handles: Place[] } {
    const points = this.clouds.map((cloud) => cloud.map(this.toScreen)) as [Place[], Place[]];
    return { points, handles: handles(points, OVER, ASIDE) };
  }

  private draw(): void {
    const [w, h] = [this.plane.clientWidth, this.plane.clientHeight];
    if (!this.header || !w) return;
    if (w !== this.w || h !== this.h) this.rule(w, h);
    const { points, handles } = this.places();
    points.forEach((cloud, c) => cloud.forEach((at, i) => place(this.nodes[c][i], at)));
    handles.forEach((at, c) => place(this.handles[c], at));
    const { plan } = this.header;
    const most = Math.max(points[0].length, points[1].length);
    while (this.ways.children.length > plan.length) this.ways.lastChild!.remove();
    plan.forEach(([i, j, mass], k) => {
      const line = this.ways.children[k] ?? this.ways.appendChild(svg("line", { class: "way" }));
      const [[x1, y1], [x2, y2]] = [points[0][i], points[1][j]];
      put(line, { x1, y1, x2, y2, "stroke-width": Math.max(0.8, WIDTH * mass * most) });
    });
  }

  /** The grid of unit squares, and how long one is: the unit of all that is measured here. */
  private rule(w: number, h: number): void {
    [this.w, this.h] = [w, h];
    this.svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    const k = this.scale;
    let d = "";
    for (let x = (w / 2) % k; x < w; x += k) d += `M${x} 0V${h}`;
    for (let y = (h / 2) % k; y < h; y += k) d += `M0 ${y}H${w}`;
    this.grid.setAttribute("d", d);
    this.bar.setAttribute("d", `M14 ${h - 16}v5h${k}v-5`);
    put(this.unit, { x: 14 + k / 2, y: h - 17 });
  }
}
