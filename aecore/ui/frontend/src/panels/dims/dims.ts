// One slider for each dimension of the code, and the image that the code makes.

import { signed } from "../../geometry/ticks.ts";
import { el, fill } from "../../page/dom.ts";
import { type Factory, page } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { Choices, choicesOf } from "../choices.ts";
import { Codes } from "../codes.ts";
import { paint } from "../image.ts";
import { button, Panel, type PanelHeader, say } from "../panel.ts";
import css from "./dims.css";
import { normals } from "./random.ts";
import { Walker } from "./walker.ts";

/** Mirrors DimsView of aecore/ui/panels/dims.py, which validates it. */
interface DimsHeader extends PanelHeader {
  series: string;
  /** In the order in which they are shown. `share` of the most important one's weight; `note` says how much it is. */
  dims: { index: number; name: string; low: number; high: number; share: number; note: string; dead: boolean }[];
  mean: number[];
  std: number[];
  names: string[];
}

/** More are shown only when asked for. */
const FIRST = 24;
const STEPS = 200;
const TRAIL = "dims";

export const dims: Factory = (parent) => new Dims(parent);

class Dims extends Panel<DimsHeader> {
  private readonly picture = el("canvas", "picture");
  private readonly toMean = button("", () => this.send(this.head.mean));
  private readonly sample = button("", () => this.draws());
  private readonly warmth = el("input");
  private readonly warm = el("label", "warm", el("span"), this.warmth, el("output"));
  private readonly choices = new Choices(({ z }) => this.send(z));
  private readonly rows = el("div", "rows");
  private readonly more = button("", () => this.showAll(!this.all));
  private readonly body = el("div", "dims",
    el("div", "left", this.picture, el("div", "bar", this.toMean, this.sample), this.warm, this.choices.root),
    el("div", "", this.rows, this.more));
  private readonly message = el("div", "message");
  private readonly walker = new Walker();
  private readonly normal = normals(1);
  private examples!: Codes;
  private sliders: HTMLInputElement[] = [];
  private all = false;

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "dims", css);
    Object.assign(this.warmth, { type: "range", min: "0", max: "2", step: "0.05", value: "1" });
    this.warmth.oninput = () => this.request();
    this.picture.setAttribute("role", "img");
    this.root.append(this.message, this.body);
  }

  override dispose(): void {
    this.choices.dispose();
    if (this.head) page().shelf.draw(this.head.series, TRAIL, null);
    super.dispose();
  }

  protected take({ data, blob }: Envelope<DimsHeader>, before: DimsHeader | undefined): void {
    const { series, text, mean } = data;
    this.examples = new Codes(blob("examples"), mean.length);
    if (before?.series !== series || before.mean.length !== mean.length) this.start(before);
    this.follow([series]);
    this.toMean.textContent = text.mean;
    this.sample.textContent = text.sample;
    this.warm.firstElementChild!.textContent = text.temperature;
    this.message.textContent = text.waiting;
    this.picture.ariaLabel = text.picture;
    this.build();
  }

  /** Another run: where its codes have their mean. */
  private start(before: DimsHeader | undefined): void {
    if (before) page().shelf.draw(before.series, TRAIL, null);
    this.walker.jump(this.head.mean);
  }

  private build(): void {
    const { dims, text } = this.head;
    this.sliders = [];
    this.rows.replaceChildren(...dims.map(({ index, name, low, high, share, note, dead }) => {
      const slider = el("input");
      Object.assign(slider, { type: "range", min: String(low), max: String(high), step: String((high - low) / STEPS) });
      slider.ariaLabel = [name, note].join(", ");
      slider.oninput = () => this.slide(index, slider.valueAsNumber);
      this.sliders[index] = slider;
      const bar = el("i", "share");
      bar.style.width = `${100 * share}%`;
      const row = el("label", dead ? "row dead" : "row", el("span", "name", name, bar), slider, el("output"));
      row.title = dead ? `${note} · ${text.dead}` : note;
      return row;
    }));
    this.showAll(this.all);
  }

  private showAll(all: boolean): void {
    this.all = all;
    const { dims, text } = this.head;
    [...this.rows.children].forEach((row, i) => ((row as HTMLElement).hidden = i >= FIRST && !all));
    this.more.hidden = dims.length <= FIRST;
    this.more.textContent = all ? text.fewer : fill(text.more, { n: this.count(dims.length - FIRST) });
  }

  protected draw(now: number): boolean {
    const { head: { series, names, text }, ink } = this;
    const net = page().shelf.net(series);
    this.message.hidden = Boolean(net);
    this.body.hidden = !net;
    if (!net) return false;
    const z = this.walker.at(now);
    paint(this.picture, net.decode(z), net.shape, ink);
    this.head.dims.forEach(({ index }, i) => {
      this.sliders[index].valueAsNumber = z[index];
      const shown = signed(z[index], 2);
      this.sliders[index].ariaValueText = shown;
      say(this.rows.children[i].lastElementChild!, shown);
    });
    say(this.warm.lastElementChild!, this.count(this.warmth.valueAsNumber, 2));
    this.choices.set(choicesOf(series, this.examples, names), net, ink, text.examples);
    return !this.walker.arrived(now);
  }

  // --- what a person does ---------------------------------------------------------------------------------

  private slide(index: number, value: number): void {
    const z = [...this.walker.target];
    z[index] = value;
    this.walker.jump(z);
    this.tell();
  }

  private send(z: readonly number[]): void {
    this.walker.send(z, performance.now());
    this.tell();
  }

  private draws(): void {
    const { mean, std } = this.head;
    const warmth = this.warmth.valueAsNumber;
    this.send(mean.map((m, i) => m + warmth * std[i] * this.normal()));
  }

  /** Shows on the map where the sliders stand, from the first touch on. */
  private tell(): void {
    const { series, text } = this.head;
    page().shelf.draw(series, TRAIL, { codes: [[...this.walker.target]], line: false, label: text.here });
    this.request();
  }
}
