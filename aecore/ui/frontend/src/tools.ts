// What the buttons of a map's toolbar do, and which of them are on.

import type { LatentMap } from "./map.ts";
import { pointsInside, thin } from "./polygon.ts";
import { MARKS, type Mark } from "./scatter.ts";
import { Toolbar, type Tool } from "./toolbar.ts";
import { toData } from "./view.ts";

const LASSO_VERTICES = 200;
const ALL: Tool[] = ["reset", "lasso", "touch", "manifold", "glyphs", "download", "fullscreen"];

export class Tools {
  lassoing = false;
  /** One finger explores rather than pans: so it is, unless turned off, where fingers cannot hover. */
  exploring = matchMedia("(any-pointer: coarse)").matches;
  mark: Mark = "disc";
  readonly bar: Toolbar;

  constructor(private readonly map: LatentMap) {
    const there = (tool: Tool) => (tool === "fullscreen" ? document.fullscreenEnabled : tool !== "touch" || this.exploring);
    this.bar = new Toolbar(ALL.filter(there), (tool) => this.use(tool));
    this.bar.press("touch", this.exploring);
  }

  use(tool: Tool): void {
    const { map, map: { explorer: { manifold, backdrop } } } = this;
    if (tool === "reset") map.camera.reset(performance.now());
    if (tool === "lasso") this.aim(!this.lassoing);
    if (tool === "touch") this.bar.press(tool, (this.exploring = !this.exploring));
    if (tool === "manifold") this.bar.press(tool, (manifold.on = !manifold.on));
    if (tool === "glyphs") this.bar.press(tool, this.next() !== "disc");
    if (tool === "download") map.download();
    if (tool === "fullscreen") map.layout.fullscreen();
    backdrop.press();
    map.request();
  }

  /** Begins or ends the lasso. */
  aim(on: boolean): void {
    this.lassoing = on;
    this.bar.press("lasso", on);
    this.map.layout.stage.classList.toggle("lassoing", on);
    this.map.layout.advise(on ? this.map.header!.text.lasso_hint : "", true);
  }

  /** Selects the seen points inside a screen path, by where they are going to be. */
  lasso(path: number[]): void {
    const { camera: { view, size }, cloud, hover, selection } = this.map;
    const corners = thin(path, LASSO_VERTICES);
    const poly: number[] = [];
    for (let i = 0; i < corners.length; i += 2) poly.push(...toData(view, size, corners[i], corners[i + 1]));
    selection.choose(pointsInside(cloud.to, poly, hover.skip));
  }

  /** Discs, characters, and, where the points have pictures, these. */
  private next(): Mark {
    const kinds = this.map.header?.atlas ? MARKS : MARKS.slice(0, 2);
    return (this.mark = kinds[(kinds.indexOf(this.mark) + 1) % kinds.length]);
  }
}
