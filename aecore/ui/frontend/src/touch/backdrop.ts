import { el } from "../page/dom.ts";
import type { MapHeader } from "../wire/protocol.ts";
import type { Manifold } from "./manifold.ts";

/** The two settings of the decoded plane, shown under the toolbar while it is on. */
export class Backdrop {
  private readonly where = el("button", "chip");
  private readonly slider = el("input", "opacity");
  readonly root = el("div", "backdrop", this.where, this.slider);

  constructor(private readonly manifold: Manifold, changed: () => void) {
    this.where.type = "button";
    this.where.onclick = () => {
      manifold.fixed = !manifold.fixed;
      this.press();
      changed();
    };
    Object.assign(this.slider, { type: "range", min: "0.1", max: "1", step: "0.05", value: String(manifold.opacity) });
    this.slider.oninput = () => {
      manifold.opacity = Number(this.slider.value);
      changed();
    };
    this.press();
  }

  set({ text, prior }: MapHeader): void {
    this.where.textContent = prior ? text.manifold_prior : text.manifold_data;
    this.slider.title = this.slider.ariaLabel = text.manifold_opacity;
  }

  /** Shows what is on. */
  press(): void {
    this.root.hidden = !this.manifold.on;
    this.where.ariaPressed = String(this.manifold.fixed);
  }
}
