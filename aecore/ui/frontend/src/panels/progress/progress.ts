// How far something is: a line of words over a bar, and below it what is wrong.

import { el } from "../../page/dom.ts";
import type { Factory } from "../../page/registry.ts";
import { alike, type Envelope } from "../../wire/envelope.ts";
import { Panel, type PanelHeader, say } from "../panel.ts";
import css from "./progress.css";

/** Mirrors what aecore/ui/browser/panels/progress.py sends. */
interface ProgressHeader extends PanelHeader {
  share: number;
  name: string;
  told: string[];
  alarm: string;
  complaints: { text: string; level: "warning" | "error" }[];
}

export const progress: Factory = (parent) => new Progress(parent);

class Progress extends Panel<ProgressHeader> {
  private readonly name = el("strong");
  private readonly told = el("span");
  private readonly alarm = el("strong", "alarm");
  private readonly fill = el("i");
  private readonly track = el("div", "track", this.fill);
  private readonly complaints = el("div", "complaints");

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "progress", css);
    this.track.role = "progressbar";
    [this.track.ariaValueMin, this.track.ariaValueMax] = ["0", "100"];
    this.root.append(el("p", "line", this.name, this.told, this.alarm), this.track, this.complaints);
  }

  protected take({ data }: Envelope<ProgressHeader>, before: ProgressHeader | undefined): void {
    if (data.name) say(this.name, data.name);
    say(this.told, data.told.map((each) => ` · ${each}`).join(""));
    say(this.alarm, data.alarm && ` · ${data.alarm}`);
    this.fill.style.width = `${100 * data.share}%`;
    this.track.ariaValueNow = String(Math.round(100 * data.share));
    this.track.ariaLabel = this.name.textContent;
    if (before && alike(before.complaints, data.complaints)) return;
    this.complaints.replaceChildren(...data.complaints.map(({ text, level }) => complaint(text, level)));
  }

  protected draw(): boolean {
    return false;
  }
}

function complaint(text: string, level: string): HTMLElement {
  const node = el("p", level, text);
  node.role = level === "error" ? "alert" : "status";
  return node;
}
