// A chart. Marks are named where they stand; what is under the pointer, or where the arrow keys lead, is read out.

import { el, svg } from "../../page/dom.ts";
import { type Component, type Factory, page } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { Panel, say } from "../panel.ts";
import { below, rules } from "../plot/axes.ts";
import { type Measure, measuring } from "../plot/measure.ts";
import { leaders, NAME, type Named, Names } from "../plot/names.ts";
import plot from "../plot/plot.css";
import { apart } from "../plot/points.ts";
import { type Grid, grid, table } from "./cells.ts";
import css from "./chart.css";
import { type Frame, framed } from "./frame.ts";
import { fillTable, rows } from "./listing.ts";
import { type ChartHeader, type Model, of, read } from "./model.ts";
import { names } from "./naming.ts";
import { type Readable, Reader } from "./reader.ts";
import { figures, said, summary } from "./reading.ts";
import { readout } from "./readout.ts";
import { points, shapes } from "./shapes.ts";
import { entries, type Entry, type Stop, stops, valueAt } from "./stops.ts";

export const chart: Factory = (parent) => new Chart(parent);

class Chart extends Panel<ChartHeader> {
  private readonly title = el("div", "title");
  private readonly foot = el("div", "foot");
  private readonly picture = svg("svg", { "aria-hidden": "true" });
  private readonly plot = el("div", "plot", this.picture);
  private readonly names = new Names();
  private readonly voice = el("output", "unseen");
  private readonly listing = el("table");
  private component: Component | null = null;
  private model!: Model;
  private stops: Stop[] = [];
  private readonly reader = new Reader(this.plot, () => this.readable(), () => this.request(), (stop) => this.pick(stop), this.life.signal);

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "chart", plot + css);
    this.root.classList.add("whole");
    this.plot.setAttribute("role", "img");
    this.plot.tabIndex = 0;
    const body = el("div", "chart", el("div", "frame", this.plot), this.names.root);
    this.root.append(this.title, body, this.foot, this.voice, el("div", "unseen", this.listing));
  }

  override update(bytes: Uint8Array, component?: Component): void {
    this.component = component ?? null;
    super.update(bytes);
  }

  protected take({ data, blob }: Envelope<ChartHeader>): void {
    this.model = read(data, blob("numbers"));
    this.follow(data.series ? [data.series] : []);
    this.root.style.height = `${data.height}px`;
    say(this.title, data.y.name);
    say(this.foot, data.x.name);
    this.plot.classList.toggle("picks", data.picks);
    const n = this.column().length;
    if (this.names.root.children.length !== n) this.names.renew(n);
    const about = summary(data, this.model);
    this.plot.ariaLabel = about;
    fillTable(this.listing, about, rows(this.model, data));
  }

  /** What has its name and its figure beside the plot. */
  private column(): Entry[] {
    const found = entries(this.model.marks);
    return this.head.plane || (found.length === 1 && found[0].kind !== "line") ? [] : found;
  }

  protected draw(): boolean {
    const before = this.stop();
    this.write(before);
    const size = { w: this.plot.clientWidth, h: this.plot.clientHeight };
    if (size.w <= 0 || size.h <= 0) return false;
    const measure = measuring(this.theme, this.picture);
    const { locale } = this.head;
    const [cells] = of(this.model.marks, "cells");
    const frame = cells ? grid(this.model, cells, size, measure, locale) : framed(this.model, size, measure, locale);
    this.plot.style.minWidth = cells ? `${(frame as Grid).least}px` : "";
    this.stops = stops(this.model, this.head.plane, frame);
    const stop = this.stop();
    this.picture.replaceChildren(
      ...(cells ? table(cells, frame as Grid, this.theme, measure, locale) : this.drawing(frame, measure)),
      ...(stop ? readout(this.model, stop, frame, measure, locale, this.column().length > 0) : []));
    const words = stop ? said(this.model, stop, locale) : "";
    this.root.dataset.read = words;
    say(this.voice, this.reader.keyed ? words : "");
    return stop?.at !== before?.at; // then the figures beside the plot are others
  }

  private drawing(frame: Frame, measure: Measure): Element[] {
    const { marks } = this.model;
    const { X, Y, across, levels, left, right, top, foot } = frame;
    const area = svg("rect", { x: left, y: top, width: Math.max(right - left, 0), height: Math.max(foot - top, 0) });
    return [
      ...rules(levels, Y.place, left, right), ...below(across, X.place, foot, right, measure),
      svg("g", { "clip-path": "url(#plot)" }, svg("clipPath", { id: "plot" }, area), ...shapes(marks, frame)),
      ...points(marks, frame), ...names(this.model, frame, measure, this.head), ...this.placed(frame),
    ];
  }

  /** Puts the names of the column where their marks end; returns the lines that lead to them. */
  private placed({ X, Y, right, top, foot }: Frame): Element[] {
    const ends = this.column().map((mark) => {
      const y = Y.place(valueAt(mark, null));
      const x = mark.kind === "line" ? X.place(mark.x[mark.x.length - 1] ?? X.ends[1]) : right;
      return { x, y: Number.isNaN(y) ? top : Math.min(Math.max(y, top), foot) };
    });
    const places = apart(ends.map(({ y }) => y - NAME / 2), NAME, 0, foot - NAME + 6);
    this.names.place(places);
    return leaders(ends, places, right);
  }

  private write(stop: Stop | null): void {
    const column = this.column();
    this.names.write(column.map(sign), column.length ? figures(this.model, stop?.at ?? null, this.head.locale) : []);
  }

  private readable(): Readable {
    const { x, y } = this.model;
    const cells = x.names.length > 0 && y.names.length > 0;
    return { stops: this.stops, plane: this.head.plane || cells, across: cells ? x.names.length : 0 };
  }

  /** What is read: by pointer or keys, else at the moment of the run's film. */
  private stop(): Stop | null {
    const moment = this.head.series ? page().shelf.moment(this.head.series) : null;
    return this.reader.stop() ?? (moment && closest(this.stops, moment.step));
  }

  private pick({ mark, i }: Stop): void {
    if (this.head.picks && this.model.marks[mark]?.kind === "dots") this.component?.setTriggerValue?.("picked", i);
  }
}

function closest(stops: readonly Stop[], at: number): Stop | null {
  return stops.reduce<Stop | null>((best, stop) => (!best || Math.abs(stop.at - at) < Math.abs(best.at - at) ? stop : best), null);
}

/** The sign of a mark beside its name. */
function sign(mark: Entry): Named {
  const quiet = mark.kind === "line" && mark.look === "reference";
  return { name: mark.name, color: mark.colour || "var(--faint)", kind: mark.kind === "line" ? "line" : "bar", dash: quiet ? [5, 4] : [] };
}
