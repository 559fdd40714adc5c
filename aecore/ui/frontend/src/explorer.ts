// Everything on the map that runs the network: the digit under the pointer, pins, the decoded plane, trails.

import { Backdrop } from "./backdrop.ts";
import { diameter } from "./dots.ts";
import { Landmarks } from "./landmarks.ts";
import { Manifold } from "./manifold.ts";
import type { LatentMap } from "./map.ts";
import { Pins } from "./pins.ts";
import { Pointer } from "./pointer.ts";
import { Presence } from "./presence.ts";
import { Probe, type Place } from "./probe.ts";
import type { MapHeader } from "./protocol.ts";
import { page } from "./registry.ts";
import { Tooltip } from "./tooltip.ts";
import { toData, toScreen } from "./view.ts";

/** Told on the page's bus after each digit under a pointer: what was decoded, and how soon. */
export interface Touched {
  series: string;
  step: number;
  z: number[];
  pixels: Float32Array;
  /** Milliseconds from the movement, as the page heard of it, until the digit was drawn. */
  took: number;
}

export class Explorer {
  readonly tooltip = new Tooltip();
  readonly probe: Probe;
  readonly landmarks: Landmarks;
  readonly pins: Pins;
  readonly manifold: Manifold;
  readonly backdrop: Backdrop;
  readonly presence = new Presence((touched) => this.map.tell("touched", touched));
  private readonly pointer: Pointer;
  private carded = NaN; // no point, nor none of them
  private asked: unknown[] = [];
  /** What the card shows as decoded. */
  private drawn: Float32Array | null = null;

  constructor(private readonly map: LatentMap, signal: AbortSignal) {
    this.probe = new Probe(map.cloud, () => this.changed());
    this.landmarks = new Landmarks(this.probe);
    this.pins = new Pins(this.probe);
    this.manifold = new Manifold(this.probe);
    this.backdrop = new Backdrop(this.manifold, () => map.request());
    this.pointer = new Pointer((place, row) => (map.hover.visit(place, row), map.request(false)), signal);
    signal.addEventListener("abort", () => (this.probe.leave(), this.presence.stop()));
  }

  follow(header: MapHeader, codes: Uint8Array<ArrayBuffer>): void {
    this.probe.follow(header, codes);
    this.pointer.group = header.group;
    this.presence.follow(header.live_touch);
    this.backdrop.set(header);
    this.map.tools.bar.offer("manifold", header.lift !== null);
    this.map.tools.bar.offer("touch", this.probe.able);
    this.forget();
  }

  /** There is, or will be on asking, a network for the places of this map. */
  get ready(): boolean {
    return this.probe.able && (this.probe.net !== null || this.map.header!.live_touch);
  }

  /** Pictures have to be drawn again. */
  forget(): void {
    [this.carded, this.asked] = [NaN, []];
    if (this.map.header) this.pins.show(this.map.header, this.map.ink);
  }

  /** The decoded plane behind the points; true while there is more to come. */
  cover(now: number): boolean {
    const { manifold, map } = this;
    const { camera: { view, size }, extent } = map;
    const { more, changed } = manifold.step({ view, size, prior: map.header!.prior, extent }, now);
    if (changed) {
      const { tiles } = manifold;
      map.scene?.setTiles(tiles);
      map.layout.root.dataset.tiles = tiles ? `${tiles.xs.length}x${tiles.ys.length}` : "";
      map.request();
    }
    return more;
  }

  /** Ring and card follow what is pointed at. */
  touch(now: number, settled: boolean): void {
    const { map: { hover, camera: { view, size } }, presence } = this;
    if (hover.look(view, size, settled)) this.pointer.publish(hover.place, hover.index);
    presence.note("pointer", hover.place !== null);
    presence.note("pins", this.probe.pins.length > 0);
    presence.note("manifold", this.manifold.on);
    this.landmarks.place(view, size, now);
    this.ring(now);
    const z = hover.place && this.probe.code(hover.place, this.row(hover.place));
    const fresh = this.decode(z);
    this.card(now);
    if (fresh && this.drawn) this.announce(z!, this.drawn);
  }

  /** Pins the place at (px, py); without one, what is pointed at, or else the middle. */
  pin(px?: number, py?: number): void {
    const { hover, camera: { view, size } } = this.map;
    const at: Place = px !== undefined ? [px, py!] : hover.place ? toScreen(view, size, ...hover.place) : [size.w / 2, size.h / 2];
    const place = toData(view, size, ...at);
    hover.look(view, size, true);
    this.pins.click(...at, place, this.probe.lift ? hover.index : hover.closest(place));
  }

  private changed(): void {
    this.map.recall();
    this.forget();
    this.map.request();
  }

  /** Whose code stands for a place, where the map has no way back of its own. */
  private row(place: Place): number {
    return this.probe.lift ? -1 : this.map.hover.closest(place);
  }

  private ring(now: number): void {
    const { hover, cloud, camera: { view, size, zoomed }, overlay, header, tools: { mark } } = this.map;
    const i = hover.index;
    if (i < 0) return overlay.mark(null, 0);
    overlay.mark(toScreen(view, size, ...cloud.at(i, now)), diameter(header!.n, zoomed, size, mark) / 2 + 4);
  }

  /** Decodes again whatever has changed: place, network, colours. Returns whether it did. */
  private decode(z: number[] | null): boolean {
    const { map: { header, ink }, tooltip, probe } = this;
    const asked = [probe.net, ink, ...(z ?? [null])];
    if (asked.length === this.asked.length && asked.every((part, i) => part === this.asked[i])) return false;
    this.asked = asked;
    this.drawn = probe.draw(z);
    tooltip.show(this.drawn, header!, ink);
    return true;
  }

  /** Beside the decoded place, or, when nothing is decoded, beside the touched point. */
  private card(now: number): void {
    const { map: { hover, cloud, header, ink, overlay, camera: { view, size } }, tooltip, drawn } = this;
    const i = hover.index;
    const place = drawn ? hover.place! : i >= 0 ? cloud.at(i, now) : null;
    const at = place && toScreen(view, size, ...place);
    overlay.aim(drawn && (hover.guest || hover.finger) ? at : null);
    if (!at) return tooltip.hide();
    if (i !== this.carded) tooltip.fill(header!, i, cloud.cls[i], [cloud.to[2 * i], cloud.to[2 * i + 1]], ink);
    this.carded = i;
    tooltip.move(at, size, hover.finger);
  }

  private announce(z: number[], pixels: Float32Array): void {
    const { probe, map: { header, hover } } = this;
    const detail: Touched = { series: header!.series, step: probe.net!.step, z, pixels, took: performance.now() - hover.since };
    page().bus.dispatchEvent(new CustomEvent("aecore:touched", { detail }));
  }
}
