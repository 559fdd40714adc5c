// The film of one training, or the runs of a sweep: what aecore/film.py packs. Networks are opened when first wanted.

import type { Lift } from "../geometry/lift.ts";
import type { Box } from "../geometry/view.ts";
import { Net } from "../net/net.ts";
import type { Moment } from "../page/shelf.ts";
import { type Envelope, openEnvelope } from "../wire/envelope.ts";
import { SHAPE, type Shape } from "../wire/shape.ts";

export interface Frame {
  step: number;
  label: string;
  range: Box;
  lift: Lift | null;
  /** Between which two of the kept networks, and how far; null: none is near. */
  net: [number, number, number] | null;
  /** Nats per image on test images. */
  total: number | null;
  seconds: number;
  /** All test figures, by name; films of an earlier time hold the total alone. */
  test?: Record<string, number>;
}

interface ReelHeader {
  kind: "film" | "sweep";
  n: number;
  shape?: Shape;
  frames: Frame[];
  /** [step, total]. */
  curve: [number, number][];
}

/** Mixed networks that are kept: one is some megabytes. */
const RECENT = 4;

export class Reel {
  private readonly points: Uint16Array;
  private readonly xHat: Uint8Array;
  private readonly keys = new Map<number, Net>();
  private readonly mixed = new Map<number, Net>();

  private constructor(private readonly message: Envelope<ReelHeader>) {
    this.points = new Uint16Array(message.blob("points").buffer);
    this.xHat = message.blob("x_hat");
  }

  /** Null without a frame. */
  static open(bytes: Uint8Array): Reel | null {
    const reel = bytes.length ? new Reel(openEnvelope<ReelHeader>(bytes)) : null;
    return reel?.frames.length ? reel : null;
  }

  get kind(): "film" | "sweep" {
    return this.message.data.kind;
  }

  get frames(): Frame[] {
    return this.message.data.frames;
  }

  get curve(): [number, number][] {
    return this.message.data.curve;
  }

  /** Test images on the map. */
  get n(): number {
    return this.message.data.n;
  }

  /** Of the reconstructions. */
  get shape(): Shape {
    return this.message.data.shape ?? SHAPE;
  }

  /** The last step. */
  get end(): number {
    return this.frames[this.frames.length - 1].step;
  }

  /** Where a frame lies: by its step in a film, by its turn in a sweep; 0 to 1. */
  share(i: number): number {
    const { length } = this.frames;
    return this.kind === "film" ? this.frames[i].step / (this.end || 1) : i / Math.max(length - 1, 1);
  }

  /** The frame nearest to a share. */
  at(share: number): number {
    let best = 0;
    for (let i = 1; i < this.frames.length; i++) {
      if (Math.abs(this.share(i) - share) < Math.abs(this.share(best) - share)) best = i;
    }
    return best;
  }

  /** Planar uint16 x[n], y[n]. */
  placesOf(i: number): Uint16Array {
    return this.points.subarray(2 * this.n * i, 2 * this.n * (i + 1));
  }

  xHatOf(i: number): Uint8Array {
    const size = this.xHat.length / this.frames.length;
    return this.xHat.subarray(size * i, size * (i + 1));
  }

  moment(i: number): Moment {
    const { step, label, range, lift, total, test = total === null ? {} : { total } } = this.frames[i];
    const reel = this;
    return {
      step, label, range, lift, test, n: this.n, points: this.placesOf(i), xHat: this.xHatOf(i),
      get net() { // only who touches the map needs it
        return reel.net(i);
      },
    };
  }

  private net(i: number): Net | null {
    const place = this.frames[i].net;
    if (!place) return null;
    const [a, b, t] = place;
    if (a === b) return this.key(a);
    const net = this.mixed.get(i) ?? Net.between(this.key(a), this.key(b), t);
    this.mixed.delete(i);
    this.mixed.set(i, net); // now the newest
    if (this.mixed.size > RECENT) this.mixed.delete(this.mixed.keys().next().value!);
    return net;
  }

  private key(k: number): Net {
    const net = this.keys.get(k) ?? Net.open(this.message.blob(`net${k}`));
    this.keys.set(k, net);
    return net;
  }
}
