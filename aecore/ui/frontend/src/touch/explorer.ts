// Everything on a map that runs the network: the digit under the pointer, pins, the decoded plane, trails.

import { type Box, type Place, type Size, toData, toScreen, type View } from "../geometry/view.ts";
import type { Tiles } from "../gl/mosaic.ts";
import type { Cloud } from "../motion/cloud.ts";
import type { Crowd } from "../motion/crowd.ts";
import { page } from "../page/registry.ts";
import type { MapHeader } from "../wire/protocol.ts";
import { Backdrop } from "./backdrop.ts";
import type { Hover } from "./hover.ts";
import { Landmarks } from "./landmarks.ts";
import { Manifold } from "./manifold.ts";
import { Pins } from "./pins.ts";
import { Pointer } from "./pointer.ts";
import { Presence } from "./presence.ts";
import { Probe } from "./probe.ts";
import { Tooltip } from "./tooltip.ts";

/** Told on the page's bus after each digit under a pointer: what was decoded, and how soon. */
export interface Touched {
  series: string;
  step: number;
  z: number[];
  pixels: Float32Array;
  /** Milliseconds from the movement, as the page heard of it, until the digit was drawn. */
  took: number;
}

/** What is explored: the points, where they are seen, and what is pointed at. */
export interface Ground {
  readonly cloud: Cloud;
  readonly hover: Hover;
  readonly camera: { readonly view: View; readonly size: Size };
  /** Marks over the points: a ring around a place on the screen, a cross at one. */
  readonly overlay: { mark(at: Place | null, r: number): void; aim(at: Place | null): void };
  /** The radius of a ring around a point, pixels. */
  ring(): number;
  crowd(): Crowd;
}

/** Who hears of what happens here. */
export interface Listener {
  /** Something has to be drawn; `draw`: on the graphics card too. */
  request(draw?: boolean): void;
  /** The shelf has something new of this run. */
  recall(): void;
  /** Somebody has begun to touch, or nobody does any longer. */
  touched(on: boolean): void;
}

export class Explorer {
  readonly tooltip = new Tooltip();
  readonly probe: Probe;
  readonly landmarks: Landmarks;
  readonly pins: Pins;
  readonly manifold: Manifold;
  readonly backdrop: Backdrop;
  private readonly presence: Presence;
  private readonly pointer: Pointer;
  private header: MapHeader | null = null;
  /** Turns greys into the theme's ink. */
  private ink: Uint32Array = new Uint32Array(256);
  private carded = NaN; // no point, nor none of them
  private asked: unknown[] = [];
  /** What the card shows as decoded. */
  private drawn: Float32Array | null = null;

  constructor(private readonly ground: Ground, private readonly on: Listener, signal: AbortSignal) {
    this.probe = new Probe(ground.cloud, () => this.changed());
    this.landmarks = new Landmarks(this.probe);
    this.pins = new Pins(this.probe);
    this.manifold = new Manifold(this.probe);
    this.backdrop = new Backdrop(this.manifold, () => on.request());
    this.presence = new Presence((touched) => on.touched(touched));
    this.pointer = new Pointer((place, row) => (ground.hover.visit(place, row), on.request(false)), signal);
    signal.addEventListener("abort", () => (this.probe.leave(), this.presence.stop()));
  }

  follow(header: MapHeader, codes: Uint8Array<ArrayBuffer>): void {
    this.header = header;
    this.probe.follow(header, codes);
    this.pointer.group = header.group;
    this.presence.follow(header.live_touch);
    this.backdrop.set(header);
    this.forget();
  }

  /** There is, or will be on asking, a network for the places of this map. */
  get ready(): boolean {
    return this.probe.able && (this.probe.net !== null || this.header!.live_touch);
  }

  /** Turns the decoded plane on or off; returns which. */
  unroll(): boolean {
    this.manifold.on = !this.manifold.on;
    this.backdrop.press();
    return this.manifold.on;
  }

  /** Pictures have to be drawn again, in this ink. */
  forget(ink = this.ink): void {
    [this.ink, this.carded, this.asked] = [ink, NaN, []];
    if (this.header) this.pins.show(this.header, ink);
  }

  /** Decodes some of the plane behind the points, which lie in `extent`. Returns whether there is more, and new tiles. */
  cover(extent: Box, now: number): { more: boolean; tiles: Tiles | null | undefined } {
    const { manifold, ground: { camera: { view, size } } } = this;
    const { more, changed } = manifold.step({ view, size, prior: this.header!.prior, extent }, now);
    return { more, tiles: changed ? manifold.tiles : undefined };
  }

  /** Ring and card follow what is pointed at. */
  touch(now: number, settled: boolean): void {
    const { ground: { hover, camera: { view, size } }, presence } = this;
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
    const { hover, camera: { view, size } } = this.ground;
    const at: Place = px !== undefined ? [px, py!] : hover.place ? toScreen(view, size, ...hover.place) : [size.w / 2, size.h / 2];
    const place = toData(view, size, ...at);
    hover.look(view, size, true);
    this.pins.click(...at, place, this.probe.lift ? hover.index : hover.closest(place));
  }

  /** Takes back the last pin: its click was the first half of a double click. */
  unpin(): void {
    this.pins.undo();
  }

  private changed(): void {
    this.on.recall();
    this.forget();
    this.on.request();
  }

  /** Whose code stands for a place, where the map has no way back of its own. */
  private row(place: Place): number {
    return this.probe.lift ? -1 : this.ground.hover.closest(place);
  }

  private ring(now: number): void {
    const { hover: { index }, cloud, camera: { view, size }, overlay } = this.ground;
    if (index < 0) return overlay.mark(null, 0);
    overlay.mark(toScreen(view, size, ...cloud.at(index, now)), this.ground.ring());
  }

  /** Decodes again whatever has changed: place, network, colours. Returns whether it did. */
  private decode(z: number[] | null): boolean {
    const { header, ink, tooltip, probe } = this;
    const asked = [probe.net, ink, ...(z ?? [null])];
    if (asked.length === this.asked.length && asked.every((part, i) => part === this.asked[i])) return false;
    this.asked = asked;
    this.drawn = probe.draw(z);
    tooltip.show(this.drawn, probe.net?.shape, header!, ink);
    return true;
  }

  /** Beside the decoded place, or, when nothing is decoded, beside the touched point. */
  private card(now: number): void {
    const { ground: { hover, cloud, overlay, camera: { view, size } }, header, ink, tooltip, drawn } = this;
    const i = hover.index;
    const place = drawn ? hover.place! : i >= 0 ? cloud.at(i, now) : null;
    const at = place && toScreen(view, size, ...place);
    overlay.aim(drawn && (hover.guest || hover.finger) ? at : null);
    if (!at) return tooltip.hide();
    if (i !== this.carded) tooltip.fill(header!, i, cloud.cls[i], [cloud.to[2 * i], cloud.to[2 * i + 1]], ink);
    this.carded = i;
    tooltip.move(at, size, hover.finger, this.ground.crowd());
  }

  private announce(z: number[], pixels: Float32Array): void {
    const { probe, header, ground: { hover } } = this;
    const detail: Touched = { series: header!.series, step: probe.net!.step, z, pixels, took: performance.now() - hover.since };
    page().bus.dispatchEvent(new CustomEvent("aecore:touched", { detail }));
  }
}
