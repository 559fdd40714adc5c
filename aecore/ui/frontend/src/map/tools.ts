// What the buttons of a map's toolbar do, and which of them are on.

import { type Mark, MARKS } from "../gl/scatter.ts";
import { type Tool, Toolbar } from "./toolbar.ts";

const ALL: Tool[] = ["reset", "lasso", "touch", "manifold", "glyphs", "download", "fullscreen"];

/** The key of each tool that has one. */
export const KEYS: Partial<Record<Tool, string>> = { reset: "0", lasso: "L", manifold: "M", glyphs: "G" };

/** What the tools set in motion. */
export interface Orders {
  reset(): void;
  /** The lasso begins or ends. */
  lasso(on: boolean): void;
  /** Turns the decoded plane on or off; returns which. */
  unroll(): boolean;
  /** Whether the points have pictures. */
  pictured(): boolean;
  download(): void;
  fullscreen(): void;
  /** Something has to be drawn anew. */
  request(): void;
}

export class Tools {
  lassoing = false;
  /** One finger explores rather than pans: so it is, unless turned off, where fingers cannot hover. */
  exploring = matchMedia("(any-pointer: coarse)").matches;
  mark: Mark = "disc";
  readonly bar: Toolbar;

  constructor(private readonly orders: Orders, signal: AbortSignal) {
    const there = (tool: Tool) => (tool === "fullscreen" ? document.fullscreenEnabled : tool !== "touch" || this.exploring);
    this.bar = new Toolbar(ALL.filter(there), (tool) => this.use(tool), KEYS, signal);
    this.bar.press("touch", this.exploring);
  }

  use(tool: Tool): void {
    const { orders, bar } = this;
    if (tool === "reset") orders.reset();
    if (tool === "lasso") this.aim(!this.lassoing);
    if (tool === "touch") bar.press(tool, (this.exploring = !this.exploring));
    if (tool === "manifold") bar.press(tool, orders.unroll());
    if (tool === "glyphs") bar.press(tool, this.next() !== "disc");
    if (tool === "download") orders.download();
    if (tool === "fullscreen") orders.fullscreen();
    orders.request();
  }

  /** Begins or ends the lasso. */
  aim(on: boolean): void {
    this.lassoing = on;
    this.bar.press("lasso", on);
    this.orders.lasso(on);
  }

  /** Discs, characters, and, where the points have pictures, these. */
  private next(): Mark {
    const kinds = this.orders.pictured() ? MARKS : MARKS.slice(0, 2);
    return (this.mark = kinds[(kinds.indexOf(this.mark) + 1) % kinds.length]);
  }
}
