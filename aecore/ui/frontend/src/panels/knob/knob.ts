// A knob of a training that goes on: a slider whose moves are orders.

import { el } from "../../page/dom.ts";
import { type Component, type Factory, page } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { help } from "../help.ts";
import { Panel, type PanelHeader, say } from "../panel.ts";
import css from "./knob.css";

/** Mirrors what aecore/ui/browser/panels/knob.py sends: all of it at first, then where it stands. */
interface KnobHeader extends PanelHeader {
  job?: string;
  name?: string;
  label?: string;
  help?: string;
  stops?: number[];
  texts?: string[];
  locked?: boolean;
  value: number;
}

/** ms after a move in which what is heard may be older than it. */
const SETTLING = 1500;

export const knob: Factory = (parent) => new Knob(parent);

class Knob extends Panel<KnobHeader> {
  private readonly name = el("label");
  private readonly about = help();
  private readonly value = el("output");
  private readonly slider = el("input");
  private told: KnobHeader | null = null;
  private component: Component | null = null;
  private moved = -Infinity;

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "knob", css);
    this.slider.type = "range";
    this.slider.id = "knob";
    this.name.htmlFor = "knob";
    this.slider.oninput = () => this.move();
    this.root.classList.add("knob");
    this.root.append(el("div", "head", this.name, this.about.node), this.slider, this.value);
  }

  override update(bytes: Uint8Array, component?: Component): void {
    this.component = component ?? this.component;
    super.update(bytes);
  }

  protected take({ data }: Envelope<KnobHeader>): void {
    const before = this.told;
    this.told = { ...before, ...data };
    const { label, stops, locked } = this.told;
    if (!stops || (before?.stops && performance.now() - this.moved < SETTLING)) return;
    say(this.name, label ?? "");
    this.about.say(label ?? "", this.told.help ?? "");
    this.slider.max = String(stops.length - 1);
    this.slider.disabled = Boolean(locked);
    this.stand(nearest(stops, data.value), data.value);
  }

  protected draw(): boolean {
    return false;
  }

  private move(): void {
    const { stops, job, name } = this.told!;
    const at = Number(this.slider.value);
    this.moved = performance.now();
    this.stand(at, stops![at]);
    if (!job || !page().live.order("knob", job, { knob: name, value: stops![at] })) this.component?.setTriggerValue?.("moved", stops![at]);
  }

  private stand(at: number, value: number): void {
    const { stops, texts } = this.told!;
    const words = stops![at] === value ? texts![at] : String(Number(value.toPrecision(3)));
    this.slider.value = String(at);
    this.root.style.setProperty("--share", String(at / (stops!.length - 1)));
    this.slider.setAttribute("aria-valuetext", words);
    say(this.value, words);
  }
}

function nearest(stops: readonly number[], value: number): number {
  return stops.reduce((best, stop, i) => (Math.abs(stop - value) < Math.abs(stops[best] - value) ? i : best), 0);
}
