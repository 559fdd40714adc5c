// The stages of something in a row, the present one framed.

import { el } from "../../page/dom.ts";
import type { Factory } from "../../page/registry.ts";
import { alike, type Envelope } from "../../wire/envelope.ts";
import { Panel, type PanelHeader } from "../panel.ts";
import css from "./stepper.css";

/** Mirrors what aecore/ui/browser/panels/stepper.py sends. */
interface StepperHeader extends PanelHeader {
  stages: { name: string; state: "done" | "now" | "later"; of: string; reached: string }[];
}

export const stepper: Factory = (parent) => new Stepper(parent);

class Stepper extends Panel<StepperHeader> {
  private readonly row = el("div", "stages");

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "stepper", css);
    this.row.role = "list";
    this.root.append(this.row);
  }

  protected take({ data }: Envelope<StepperHeader>, before: StepperHeader | undefined): void {
    if (before && alike(before.stages, data.stages)) return;
    this.row.replaceChildren(...data.stages.map(({ name, state, of, reached }) => {
      const texts = [of && el("span", "", of), reached && el("strong", "", reached)].filter((each) => each !== "");
      const node = el("div", state, el("b", "", state === "done" ? `✓ ${name}` : name), ...texts);
      node.role = "listitem";
      if (state === "now") node.setAttribute("aria-current", "step");
      return node;
    }));
  }

  protected draw(): boolean {
    return false;
  }
}
