// The decoded plane behind the points: which tiles there are, and their decoding, a few milliseconds a frame.

import { tilesOfBox, tilesOfPrior, tilesOfView, type Tiling } from "../geometry/tiling.ts";
import type { Box, Place, Size, View } from "../geometry/view.ts";
import type { Tiles } from "../gl/mosaic.ts";
import type { Net } from "../net/net.ts";
import type { Probe } from "./probe.ts";

/** Time for decoding in one frame, and how long the view must rest before it is covered anew; ms. */
const SLICE = 7;
const REST = 160;

export interface Ground {
  view: View;
  size: Size;
  /** Where the prior's mean lies, if there is a prior, and where the points lie. */
  prior: Place | null;
  extent: Box;
}

export class Manifold {
  on = false;
  /** Tiles that stay in their places, at the prior's quantiles or over the data, rather than follow the view. */
  fixed = false;
  opacity = 0.6;
  /** What is drawn; null: nothing yet. */
  tiles: Tiles | null = null;
  private making: Tiles | null = null;
  /** Cells still to be decoded, from `next` on, round and round. */
  left = 0;
  private next = 0;
  private net: Net | null = null;
  /** The network has changed during this round: another follows. A round is never broken off, or a film would starve it. */
  private stale = false;
  private layout = "";
  private asked = "";
  private askedAt = 0;

  constructor(private readonly probe: Probe) {}

  /** Decodes a little. Returns whether there is more to come, and whether `tiles` has changed. */
  step(ground: Ground, now: number): { more: boolean; changed: boolean } {
    const { net, lift } = this.probe;
    if (!this.on || !net || !lift || net.latentDim !== lift.origin.length) return { more: false, changed: this.clear() };
    const resting = this.rests(ground, [...net.shape, ...lift.origin.concat(...lift.axes)], now);
    this.stale ||= net !== this.net;
    this.net = net;
    if (!this.left && this.stale) [this.left, this.stale] = [cells(this.making!), false];
    const changed = this.left > 0 && this.fill();
    return { more: !resting || this.left > 0, changed };
  }

  private clear(): boolean {
    const { tiles } = this;
    [this.tiles, this.making, this.net, this.layout, this.asked, this.left] = [null, null, null, "", "", 0];
    return tiles !== null;
  }

  /** Lays out anew what has changed its place, once the view has come to rest. */
  private rests({ view, size, prior, extent }: Ground, how: number[], now: number): boolean {
    const asked = JSON.stringify(this.fixed ? [prior ?? extent, how] : [view, size, how]);
    if (asked !== this.asked) [this.asked, this.askedAt] = [asked, now];
    if (asked === this.layout) return true;
    if (this.layout && now - this.askedAt < REST) return false;
    this.layout = asked;
    this.lay(!this.fixed ? tilesOfView(view, size) : prior ? tilesOfPrior(prior) : tilesOfBox(extent));
    return true;
  }

  private lay({ xs, ys }: Tiling): void {
    const side = Math.max(...this.probe.net!.shape);
    this.making = { xs, ys, side, levels: new Uint8Array(xs.length * ys.length * side * side) };
    [this.left, this.next, this.stale, this.net] = [cells(this.making), 0, false, this.probe.net];
  }

  /** What is shown stays until the new tiles are all there; tiles that only change are shown at once. */
  private fill(): boolean {
    const making = this.making!;
    const end = performance.now() + SLICE;
    do {
      this.decode(making, this.next);
      this.next = (this.next + 1) % cells(making);
      this.left--;
    } while (this.left && performance.now() < end);
    if (this.tiles && this.tiles !== making && this.left) return false;
    this.tiles = making;
    return true;
  }

  private decode({ xs, ys, side, levels }: Tiles, cell: number): void {
    const [column, row] = [cell % xs.length, Math.floor(cell / xs.length)];
    const pixels = this.probe.draw(this.probe.code([xs[column][0], ys[row][0]], -1))!;
    const [h, w] = this.probe.net!.shape;
    const width = xs.length * side;
    const corner = (row * side + ((side - h) >> 1)) * width + column * side + ((side - w) >> 1);
    for (let p = 0; p < pixels.length; p++) levels[corner + Math.floor(p / w) * width + (p % w)] = 255 * pixels[p] + 0.5;
  }
}

function cells({ xs, ys }: Tiles): number {
  return xs.length * ys.length;
}
