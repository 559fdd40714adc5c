// Curves over a training. Each is named at its end; the names hold the figures of the end, of the moment that a film shows,
// or of the place under the pointer. What still moves fills the height; the whole is a click away.

import { linear } from "../../geometry/scale.ts";
import type { Pair } from "../../geometry/ticks.ts";
import { eased } from "../../motion/eased.ts";
import { el, fill, svg } from "../../page/dom.ts";
import { type Factory, page } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { figure } from "../number.ts";
import { button, Panel, type PanelHeader, say } from "../panel.ts";
import { below, BELOW, cursor, grouped, HIGH, margin, rules, spaced, TOP } from "../plot/axes.ts";
import { closed, middle, type Outline, path, type Place, text } from "../plot/drawing.ts";
import { type Measure, measuring } from "../plot/measure.ts";
import { leaders, NAME, type Named, Names } from "../plot/names.ts";
import plot from "../plot/plot.css";
import { apart, indexAt, type Points, stacked, unpack } from "../plot/points.ts";
import css from "./curves.css";

interface CurveHeader extends Named {
  kind: "area" | "line";
  /** Its name among the test figures, if it is one. */
  measure: string;
  digits: number;
  series: string;
  n: number;
}

/** Mirrors what aecore/ui/browser/panels/curves.py sends. */
interface CurvesHeader extends PanelHeader {
  x: string;
  y: string;
  end: number;
  window: Pair;
  whole: Pair;
  height: number;
  marks: { x: number; name: string }[];
  curves: CurveHeader[];
}

/** A curve with what it is worth; where it is drawn, its outline says. */
type Drawn = CurveHeader & Outline & { own: Points };

/** Where a curve is read; `film`: at the moment of its run's film. */
interface Spot {
  x: number;
  i: number;
  value: number;
  film: boolean;
}

/** CSS pixels below the plot: numbers, then the name of their axis. */
const BOTTOM = BELOW + 18;

export const curves: Factory = (parent) => new Curves(parent);

class Curves extends Panel<CurvesHeader> {
  private readonly title = el("span", "faint");
  private readonly toggle = button("", () => this.turn());
  private readonly picture = svg("svg", { "aria-hidden": "true" });
  private readonly plot = el("div", "plot", this.picture);
  private readonly names = new Names();
  private drawn: Drawn[] = [];
  private entire = false;
  private hover: number | null = null;
  /** Heights: from which the chart moves to which, since when. */
  private from: Pair | null = null;
  private to: Pair = [0, 1];
  private since = 0;
  private left = 0;

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "curves", plot + css);
    this.plot.setAttribute("role", "img");
    this.root.append(el("div", "head", this.title, this.toggle), el("div", "chart", this.plot, this.names.root));
    const { signal } = this.life;
    this.plot.addEventListener("pointermove", (e) => this.point(e), { signal });
    this.plot.addEventListener("pointerdown", (e) => this.point(e), { signal });
    this.plot.addEventListener("pointerleave", () => this.unpoint(), { signal });
  }

  protected take({ data, blob }: Envelope<CurvesHeader>, before: CurvesHeader | undefined): void {
    const points = unpack(blob("points"), data.curves.map(({ n }) => n));
    const areas = stacked(points.filter((_, i) => data.curves[i].kind === "area"));
    let level = 0;
    this.drawn = data.curves.map((curve, i) => {
      if (curve.kind === "line") return { ...curve, own: points[i], top: points[i], under: null };
      const area = { ...curve, own: points[i], top: areas[level], under: areas[level - 1] ?? null };
      level++;
      return area;
    });
    this.follow([...new Set(data.curves.map(({ series }) => series))]);
    say(this.title, data.y);
    say(this.toggle, data.text.whole);
    this.toggle.title = data.text.whole_hint;
    this.plot.style.height = `${data.height}px`;
    if (before?.curves.length !== data.curves.length) this.names.renew(data.curves.length);
    this.aim(!before);
  }

  private turn(): void {
    this.entire = !this.entire;
    this.aim();
    this.request();
  }

  /** Moves the heights to those that are wanted; `now`: at once. */
  private aim(now = false): void {
    const { window, whole } = this.head;
    const next = this.entire ? whole : window;
    this.toggle.ariaPressed = String(this.entire);
    if (next[0] === this.to[0] && next[1] === this.to[1]) return;
    const at = performance.now();
    this.from = now ? null : this.heights(at);
    [this.to, this.since] = [next, at];
  }

  private heights(now: number): Pair {
    const { from, to } = this;
    if (!from) return to;
    const t = eased(this.since, now);
    if (t >= 1) this.from = null;
    return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
  }

  protected draw(now: number): boolean {
    const heights = this.heights(now);
    const spots = this.drawn.map((curve) => this.spot(curve));
    this.write(spots);
    const [w, h] = [this.plot.clientWidth, this.head.height - TOP - BOTTOM];
    if (w <= 0) return false;
    const foot = TOP + h;
    const { place: Y, ticks } = linear(heights, foot, TOP);
    const levels = ticks(HIGH).map((tick) => grouped(tick, this.head.locale));
    const measure = measuring(this.theme, this.picture);
    this.left = margin(levels.map(({ words }) => words), measure);
    const X = linear([0, this.head.end || 1], this.left, w).place;
    const shown = (y: number) => Math.min(Math.max(Y(y), TOP), foot);
    const ends = this.drawn.map((curve) => ({
      x: X(curve.own.x[curve.own.x.length - 1] ?? 0), y: shown(middle(curve, curve.own.x.length - 1, heights)) }));
    const places = apart(ends.map(({ y }) => y - NAME / 2), NAME, 0, foot - NAME + 6);
    this.names.place(places);
    this.picture.replaceChildren(
      ...rules(levels, Y, this.left, w), ...this.steps(w, foot, X, measure), this.inside(w, h, X, Y), ...this.marks(w, h, X),
      ...leaders(ends.filter((_, i) => this.drawn[i].own.x.length), places.filter((_, i) => this.drawn[i].own.x.length), w),
      ...this.cursors(w, foot, X, shown, spots, measure));
    this.root.dataset.window = this.to.join(" ");
    return this.from !== null;
  }

  /** Where a curve is read: under the pointer, else at the moment of its run's film, else at its end (null). */
  private spot({ series, own, measure }: Drawn): Spot | null {
    const moment = series ? page().shelf.moment(series) : null;
    const x = this.hover ?? moment?.step ?? null;
    const i = indexAt(own, x ?? Infinity);
    if (i < 0) return null;
    const told = this.hover === null && moment ? moment.test[measure] : undefined;
    return { x: x ?? own.x[i], i, value: told ?? own.y[i], film: this.hover === null && moment !== null };
  }

  private steps(w: number, foot: number, X: Place, measure: Measure): Element[] {
    const across = linear([0, this.head.end || 1], this.left, w);
    const steps = spaced(across, (tick) => grouped(tick, this.head.locale), measure);
    return [...below(steps, X, foot, w, measure), text((this.left + w) / 2, foot + 40, this.head.x, "axis", "middle")];
  }

  /** Areas and lines, cut at the window. */
  private inside(w: number, h: number, X: Place, Y: Place): Element {
    const id = "plot";
    const frame = svg("rect", { x: this.left, y: TOP, width: Math.max(w - this.left, 0), height: h });
    const clip = svg("clipPath", { id }, frame);
    const areas = this.drawn.filter(({ kind }) => kind === "area").flatMap((curve) => [
      svg("path", { d: closed(curve, X, Y), class: "area", fill: curve.color }),
      svg("path", { d: path(curve.top, X, Y), class: "edge", stroke: curve.color })]);
    const lines = this.drawn.filter(({ kind }) => kind === "line").flatMap((curve) => {
      const d = path(curve.top, X, Y);
      return [svg("path", { d, class: "halo" }),
        svg("path", { d, class: "line", stroke: curve.color, "stroke-dasharray": curve.dash.join(" ") })];
    });
    return svg("g", { "clip-path": `url(#${id})` }, clip, ...areas, ...lines);
  }

  /** Where knobs were moved; words that would lie on others are told by the line's own hint. */
  private marks(w: number, h: number, X: Place): Element[] {
    let free = -Infinity;
    return this.head.marks.map(({ x, name }) => {
      const node = svg("g", { class: "mark" }, svg("line", { x1: X(x), x2: X(x), y1: TOP, y2: TOP + h }), svg("title", {}, name));
      const width = 8 * name.length + 12;
      if (X(x) >= free && X(x) + width <= w) {
        free = X(x) + width;
        node.append(text(X(x) + 5, TOP + 12, name, "", "start"));
      }
      return node;
    });
  }

  private cursors(w: number, foot: number, X: Place, shown: Place, spots: (Spot | null)[], measure: Measure): Element[] {
    const read = spots.flatMap((spot, i) => (spot && (spot.film || this.hover !== null) ? [{ spot, curve: this.drawn[i] }] : []));
    const steps = [...new Set(read.map(({ spot }) => spot.x))];
    this.root.dataset.cursor = read.some(({ spot }) => spot.film) ? steps.join(" ") : "";
    return [
      ...steps.map((x) => cursor(X(x), foot, [this.left, w], fill(this.head.text.step, { step: this.count(Math.round(x)) }), measure)),
      ...read.map(({ spot, curve }) => svg("circle", {
        class: "dot", cx: X(spot.x), cy: shown(curve.kind === "line" ? spot.value : curve.top.y[spot.i]), r: 5, fill: curve.color })),
    ];
  }

  private write(spots: (Spot | null)[]): void {
    const told = this.drawn.map(({ digits }, i) => (spots[i] ? figure(spots[i].value, digits) : "–"));
    this.names.write(this.drawn, told);
    this.plot.ariaLabel = `${this.head.y}: ${this.drawn.map(({ name }, i) => `${name} ${told[i]}`).join(", ")}`;
  }

  private point(e: PointerEvent): void {
    if (!this.head) return;
    const { left, width } = this.plot.getBoundingClientRect();
    const share = (e.clientX - left - this.left) / Math.max(width - this.left, 1);
    const last = Math.max(0, ...this.drawn.map(({ own }) => own.x[own.x.length - 1] ?? 0));
    this.hover = share < 0 ? null : Math.min(share * this.head.end, last);
    this.request();
  }

  private unpoint(): void {
    this.hover = null;
    this.request();
  }
}
