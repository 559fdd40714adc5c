// From one code to another: straight, around the prior's mean, and where codes are dense. How far do the images go?

import type { Net } from "../../net/net.ts";
import { el } from "../../page/dom.ts";
import { type Factory, page } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { type Choice, Choices, choicesOf } from "../choices.ts";
import { Codes } from "../codes.ts";
import { iconButton, name, redraw } from "../icons.ts";
import { paint } from "../image.ts";
import { Panel, type PanelHeader } from "../panel.ts";
import { Slices } from "../slices.ts";
import { Graph } from "./graph.ts";
import css from "./path.css";
import { evenly, linear, spherical } from "./route.ts";
import { CODES, Way } from "./way.ts";

/** Mirrors PathView of aecore/ui/panels/path.py, which validates it. */
interface PathHeader extends PanelHeader {
  series: string;
  /** What the spherical way goes around. */
  mean: number[];
  names: string[];
}

const KINDS = ["linear", "spherical", "dense"] as const;
const TRAIL = "path";
const WALKER = "path here";
/** From one end to the other. */
const WALK_MS = 3000;

export const path: Factory = (parent) => new Paths(parent);

class Paths extends Panel<PathHeader> {
  private readonly swap = iconButton("swap", () => this.choose([this.ends[1], this.ends[0]]));
  private readonly words = [el("span"), el("span")];
  private readonly choices = [0, 1].map((end) => new Choices((choice) => this.pick(end, choice)));
  private readonly picture = el("canvas", "picture");
  private readonly play = iconButton("play", () => this.walk(!this.walking));
  private readonly slider = el("input");
  private readonly ways = KINDS.map((_, k) => new Way(() => this.prefer(k)));
  private readonly message = el("div", "message");
  private readonly note = el("p", "note");
  private readonly body = el("div", "",
    el("div", "ends", this.words[0], this.choices[0].root, this.words[1], this.choices[1].root),
    el("div", "walk", el("div", "pane", this.picture, el("div", "seek", this.play, this.slider)),
      el("div", "ways", ...this.ways.map(({ root }) => root), el("div", "bar", this.swap, this.note))));
  private readonly slices = new Slices();
  private graph!: Graph;
  private examples!: Codes;
  private ends: Choice[] = [];
  /** Somebody has chosen the ends: new pins do not take their place. */
  private chosen = false;
  private kind = 0;
  private share = 0;
  private forward = true;
  private walking = false;
  private at = 0;
  /** What the ways were made from, and what is drawn on the map. */
  private shown: unknown[] = [];
  private traced: unknown[] = [];

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "path", css);
    Object.assign(this.slider, { type: "range", min: "0", max: String(CODES - 1), step: "1", value: "0" });
    this.slider.oninput = () => this.seek(this.slider.valueAsNumber / (CODES - 1));
    this.picture.setAttribute("role", "img");
    this.root.append(this.message, this.body);
  }

  override dispose(): void {
    this.slices.stop();
    for (const choices of this.choices) choices.dispose();
    if (this.head) this.trace(this.head.series, false);
    super.dispose();
  }

  protected take({ data, blob }: Envelope<PathHeader>, before: PathHeader | undefined): void {
    const { series, text, mean } = data;
    if (before && before.series !== series) this.trace(before.series, false);
    if (before?.series !== series || before.mean.length !== mean.length) this.chosen = false;
    this.examples = new Codes(blob("examples"), mean.length);
    this.graph = new Graph(new Codes(blob("codes"), mean.length));
    this.shown = [];
    this.follow([series]);
    [text.from, text.to].forEach((word, end) => (this.words[end].textContent = word));
    name(this.swap, text.swap);
    this.slider.ariaLabel = text.along;
    this.picture.ariaLabel = text.picture;
    this.message.textContent = text.waiting;
    this.note.textContent = text.note;
  }

  protected draw(now: number): boolean {
    const { head: { series, text }, ink } = this;
    const net = page().shelf.net(series);
    this.message.hidden = Boolean(net);
    this.body.hidden = !net;
    if (!net || !this.root.clientWidth) {
      this.trace(series, false);
      return false;
    }
    const entries = choicesOf(series, this.examples, this.head.names);
    if (!this.chosen) this.ends = usual(entries);
    [text.from, text.to].forEach((word, end) => this.choices[end].set(entries, net, ink, word, this.ends[end]));
    const state = [net, ink, this.root.clientWidth, ...this.ends.map(({ z }) => z.join())];
    if (state.some((part, i) => part !== this.shown[i])) this.plan(net);
    this.shown = state;
    this.advance(now);
    this.look(net);
    return this.walking;
  }

  /** Computes the ways, decodes them bit by bit, and shows each when it is there. */
  private plan(net: Net): void {
    const { head: { text, mean }, ways, graph } = this;
    const [a, b] = this.ends.map(({ z }) => z);
    ways[0].set(linear(a, b, CODES), text.linear, "");
    ways[1].set(spherical(a, b, mean, CODES), text.spherical, text.no_turn);
    ways[2].set(null, text.dense, text.busy);
    this.slices.run(this.unroll(net, function* () {
      yield* graph.build();
      const corners = graph.path(a, b);
      ways[2].set(corners && evenly(corners, CODES), text.dense, text.no_way);
    }));
  }

  private *unroll(net: Net, dense: () => Generator): Generator {
    yield* this.ways[0].decode(net);
    yield* this.ways[1].decode(net);
    this.unveil(net);
    yield* dense();
    yield* this.ways[2].decode(net);
    this.unveil(net);
  }

  private unveil(net: Net): void {
    const top = Math.max(...this.ways.flatMap(({ steps }) => steps));
    for (const way of this.ways) way.show(net, this.ink, top, (total) => this.count(total, 1));
    this.prefer(this.ways[this.kind].codes || this.kind === 2 ? this.kind : 0);
  }

  /** The image where the walk is, and the walk on the map. */
  private look(net: Net): void {
    const { images } = this.ways[this.kind];
    const i = Math.round(this.share * (CODES - 1));
    if (images[i]) paint(this.picture, images[i], net.shape, this.ink);
    this.slider.valueAsNumber = i;
    redraw(this.play, this.walking ? "pause" : "play");
    name(this.play, this.head.text[this.walking ? "pause" : "play"]);
    this.root.dataset.at = String(i);
    this.trace(this.head.series, true);
  }

  /** Draws the chosen way and the place on it on the run's map, when they are others; or takes them away. */
  private trace(series: string, on: boolean): void {
    const { shelf } = page();
    const { codes, marks } = this.ways[this.kind];
    const here = on && codes ? codes[Math.round(this.share * (CODES - 1))] : null;
    const whole = here && marks;
    const label = this.head.text[KINDS[this.kind]];
    if (whole !== this.traced[0]) shelf.draw(series, TRAIL, whole && { codes: whole, line: true, label });
    if (here !== this.traced[1]) shelf.draw(series, WALKER, here && { codes: [here], line: false, label: "" });
    this.traced = [whole, here];
  }

  // --- what a person does ---------------------------------------------------------------------------------

  private pick(end: number, choice: Choice): void {
    this.choose(end ? [this.ends[0], choice] : [choice, this.ends[1]]);
  }

  private choose(ends: Choice[]): void {
    this.ends = ends;
    this.chosen = true;
    this.request();
  }

  private prefer(kind: number): void {
    this.kind = kind;
    this.ways.forEach(({ root }, k) => (root.ariaPressed = String(k === kind)));
    this.request();
  }

  private seek(share: number): void {
    this.walk(false);
    this.share = share;
  }

  private walk(on: boolean): void {
    this.walking = on;
    this.at = performance.now();
    this.request();
  }

  /** To and fro. */
  private advance(now: number): void {
    if (!this.walking) return;
    const share = this.share + ((this.forward ? 1 : -1) * (now - this.at)) / WALK_MS;
    this.at = now;
    if (share <= 0 || share >= 1) this.forward = share <= 0;
    this.share = Math.min(Math.max(share, 0), 1);
  }
}

/** The two newest pins in their order, or the first two examples. */
function usual(entries: Choice[]): Choice[] {
  const pins = entries.filter(({ pin }) => pin);
  return pins.length >= 2 ? [pins[1], pins[0]] : entries.filter(({ pin }) => !pin).slice(0, 2);
}
