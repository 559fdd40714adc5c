// A picture that changes while something runs.

import { el } from "../../page/dom.ts";
import type { Factory } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { Panel, type PanelHeader } from "../panel.ts";

/** Mirrors what aecore/ui/browser/panels/picture.py sends. */
interface PictureHeader extends PanelHeader {
  width: number;
  alt: string;
}

export const picture: Factory = (parent) => new Picture(parent);

class Picture extends Panel<PictureHeader> {
  private readonly image = el("img");
  private address = "";

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "picture", "img { display: block; width: 100%; height: 100%; }");
    this.root.append(this.image);
  }

  override dispose(): void {
    super.dispose();
    URL.revokeObjectURL(this.address);
  }

  protected take({ data, blob }: Envelope<PictureHeader>): void {
    this.root.style.width = this.root.style.height = `${data.width}px`;
    this.image.alt = data.alt;
    const drawn = blob("drawn");
    this.image.hidden = !drawn.length;
    URL.revokeObjectURL(this.address);
    this.address = drawn.length ? URL.createObjectURL(new Blob([drawn], { type: "image/png" })) : "";
    if (this.address) this.image.src = this.address;
  }

  protected draw(): boolean {
    return false;
  }
}
