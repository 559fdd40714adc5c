import type { Net } from "../../net/net.ts";
import { el, svg } from "../../page/dom.ts";
import { strip } from "../image.ts";
import { button, say } from "../panel.ts";
import { pixelDistance } from "./route.ts";

/** Images of a strip, and codes of a way from one of them to the next. */
export const SHOWN = 12;
const FINE = 3;
export const CODES = (SHOWN - 1) * FINE + 1;

const shown = (_: unknown, i: number) => i % FINE === 0;

/** One way between two codes: its images, how far they are from each other, and all of that together. */
export class Way {
  private readonly name = el("span");
  private readonly picture = el("canvas", "strip");
  private readonly line = svg("path");
  private readonly chart = svg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" }, this.line);
  private readonly total = el("span", "figure");
  private readonly why = el("span", "faint why");
  readonly root: HTMLButtonElement;
  codes: number[][] | null = null;
  /** Of the images of the strip. */
  marks: number[][] | null = null;
  images: Float32Array[] = [];
  steps: number[] = [];

  constructor(chosen: () => void) {
    this.root = button("way", chosen, this.name, this.picture, this.chart, this.total, this.why);
  }

  /** `why`: what to say where there is no way. */
  set(codes: number[][] | null, name: string, why: string): void {
    this.codes = codes;
    this.marks = codes && codes.filter(shown);
    this.images = [];
    this.steps = [];
    say(this.name, name);
    say(this.why, codes ? "" : why);
    say(this.total, "");
    this.line.setAttribute("d", "");
    this.root.disabled = !codes;
    for (const node of [this.picture, this.chart]) node.toggleAttribute("hidden", !codes);
    this.why.hidden = Boolean(codes);
  }

  /** Decodes one code after the other; yields between two. */
  *decode(net: Net): Generator {
    for (const z of this.codes ?? []) {
      const image = net.decode(z);
      const last = this.images[this.images.length - 1];
      if (last) this.steps.push(pixelDistance(last, image));
      this.images.push(image);
      yield;
    }
  }

  /** `top`: the largest step of all ways, which their charts share. */
  show(net: Net, ink: Uint32Array, top: number, tell: (total: number) => string): void {
    if (!this.images.length) return;
    const picture = strip(this.images.filter(shown), net.shape, ink, 1);
    const k = Math.max(Math.ceil((this.picture.clientWidth * devicePixelRatio) / picture.width), 1);
    [this.picture.width, this.picture.height] = [picture.width * k, picture.height * k];
    const pen = this.picture.getContext("2d")!;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(picture, 0, 0, this.picture.width, this.picture.height);
    const { steps } = this;
    const at = (i: number) => `${(100 * (i + 0.5)) / (CODES - 1)} ${95 - (90 * steps[i]) / (top || 1)}`;
    this.line.setAttribute("d", steps.map((_, i) => `${i ? "L" : "M"}${at(i)}`).join(""));
    say(this.total, tell(steps.reduce((sum, step) => sum + step, 0)));
  }
}
