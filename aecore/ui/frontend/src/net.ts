// A trained network that runs here: what aecore/portable.py packs. Plain arithmetic, a millisecond an image.

import { openEnvelope, type Envelope } from "./envelope.ts";

type Activation = "identity" | "silu" | "relu" | "tanh" | "sigmoid";

interface LayerHeader {
  name: string;
  op: "linear" | "conv" | "deconv";
  inputs: number;
  outputs: number;
  /** Of the square maps that come in; image layers only. */
  side?: number;
  act: Activation;
}

interface NetHeader {
  step: number;
  latent_dim: number;
  pixels: number;
  precision: "half" | "byte";
  likelihood: "bernoulli" | "gaussian";
  /** The encoder emits means, then log-variances. */
  gaussian: boolean;
  decoder: LayerHeader[];
  encoder?: LayerHeader[];
}

interface Layer extends LayerHeader {
  weight: Float32Array;
  bias: Float32Array;
}

export class Net {
  private constructor(
    private readonly head: NetHeader,
    private readonly decoder: Layer[],
    private readonly encoder: Layer[] | null,
  ) {}

  static open(bytes: Uint8Array): Net {
    const message = openEnvelope<NetHeader>(bytes);
    const layers = (heads: LayerHeader[]) => heads.map((head) => unpack(head, message));
    const { decoder, encoder } = message.data;
    return new Net(message.data, layers(decoder), encoder ? layers(encoder) : null);
  }

  /** The network between two of one training, at share t of the way from a to b; it only decodes. */
  static between(a: Net, b: Net, t: number): Net {
    if (t <= 0 || a === b) return a;
    if (t >= 1) return b;
    const mix = (x: Float32Array, y: Float32Array) => x.map((value, i) => value + t * (y[i] - value));
    const decoder = a.decoder.map((layer, l) => ({
      ...layer, weight: mix(layer.weight, b.decoder[l].weight), bias: mix(layer.bias, b.decoder[l].bias),
    }));
    return new Net({ ...a.head, step: Math.round(a.step + t * (b.step - a.step)) }, decoder, null);
  }

  get step(): number {
    return this.head.step;
  }

  get latentDim(): number {
    return this.head.latent_dim;
  }

  /** Side of the square images. */
  get side(): number {
    return Math.round(Math.sqrt(this.head.pixels));
  }

  get encodes(): boolean {
    return this.encoder !== null;
  }

  /** A code of d numbers -> pixels in [0, 1]. */
  decode(z: ArrayLike<number>): Float32Array {
    const out = run(this.decoder, Float32Array.from(z));
    const { likelihood } = this.head;
    return out.map(likelihood === "bernoulli" ? sigmoid : (v) => Math.min(Math.max(v, 0), 1));
  }

  /** Pixels in [0, 1] -> mean and log-variance of the code; a point code has no variance (null). */
  encode(x: ArrayLike<number>): { mu: Float32Array; logvar: Float32Array | null } {
    if (!this.encoder) throw new Error("this network came without its encoder");
    const out = run(this.encoder, Float32Array.from(x));
    const d = this.latentDim;
    return this.head.gaussian ? { mu: out.slice(0, d), logvar: out.slice(d) } : { mu: out, logvar: null };
  }
}

function unpack(head: LayerHeader, { data, blob }: Envelope<NetHeader>): Layer {
  const bytes = blob(`${head.name}.weight`);
  const bias = new Float32Array(blob(`${head.name}.bias`).buffer);
  if (data.precision === "half") return { ...head, weight: halves(bytes), bias };
  const scale = new Float32Array(blob(`${head.name}.scale`).buffer);
  const whole = new Int8Array(bytes.buffer);
  const row = whole.length / scale.length;
  return { ...head, weight: Float32Array.from(whole, (q, i) => q * scale[Math.floor(i / row)]), bias };
}

/** Every float16 there is, as float32: unpacking is then one look-up a weight. Made when first wanted. */
let HALF: Float32Array | null = null;

function halves(bytes: Uint8Array<ArrayBuffer>): Float32Array {
  HALF ??= Float32Array.from({ length: 65536 }, (_, h) => half(h));
  const bits = new Uint16Array(bytes.buffer);
  const numbers = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) numbers[i] = HALF[bits[i]];
  return numbers;
}

function half(h: number): number {
  const exponent = (h >> 10) & 31;
  const fraction = h & 1023;
  const size = exponent === 31 ? (fraction ? NaN : Infinity)
    : exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024);
  return h & 0x8000 ? -size : size;
}

function run(layers: Layer[], x: Float32Array): Float32Array {
  return layers.reduce((h, layer) => activate(OPS[layer.op](layer, h), layer.act), x);
}

const OPS = { linear, conv, deconv };

/** Two sums at once: the processor need not wait for one addition before the next. */
function linear({ weight, bias, inputs, outputs }: Layer, x: Float32Array): Float32Array {
  const y = new Float32Array(outputs);
  const even = inputs & ~1;
  for (let o = 0, w = 0; o < outputs; o++) {
    let [a, b] = [bias[o], 0];
    for (let i = 0; i < even; i += 2, w += 2) {
      a += weight[w] * x[i];
      b += weight[w + 1] * x[i + 1];
    }
    if (even < inputs) a += weight[w++] * x[even];
    y[o] = a + b;
  }
  return y;
}

const KERNEL = 4;

/** Kernel 4, stride 2, padding 1: (inputs, side, side) -> (outputs, side / 2, side / 2). */
function conv({ weight, bias, inputs, outputs, side = 0 }: Layer, x: Float32Array): Float32Array {
  const small = side >> 1;
  const y = new Float32Array(outputs * small * small);
  for (let o = 0; o < outputs; o++) {
    y.fill(bias[o], o * small * small, (o + 1) * small * small);
    for (let c = 0; c < inputs; c++) strided(small, side, (at, from, k) => {
      y[o * small * small + at] += weight[(o * inputs + c) * KERNEL ** 2 + k] * x[c * side * side + from];
    });
  }
  return y;
}

/** The transpose of the same: (inputs, side, side) -> (outputs, 2 side, 2 side). */
function deconv({ weight, bias, inputs, outputs, side = 0 }: Layer, x: Float32Array): Float32Array {
  const large = 2 * side;
  const y = new Float32Array(outputs * large * large);
  for (let o = 0; o < outputs; o++) {
    y.fill(bias[o], o * large * large, (o + 1) * large * large);
    for (let c = 0; c < inputs; c++) strided(side, large, (from, at, k) => {
      y[o * large * large + at] += weight[(c * outputs + o) * KERNEL ** 2 + k] * x[c * side * side + from];
    });
  }
  return y;
}

/** Visits each pair of a pixel of the small map and one of the large map that kernel entry k joins. */
function strided(small: number, large: number, visit: (inSmall: number, inLarge: number, k: number) => void): void {
  for (let k = 0; k < KERNEL ** 2; k++) {
    const [ky, kx] = [(k >> 2) - 1, (k & 3) - 1];
    for (let i = 0; i < small; i++) {
      const r = 2 * i + ky;
      if (r < 0 || r >= large) continue;
      for (let j = 0; j < small; j++) {
        const c = 2 * j + kx;
        if (c >= 0 && c < large) visit(i * small + j, r * large + c, k);
      }
    }
  }
}

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

function activate(h: Float32Array, act: Activation): Float32Array {
  if (act === "identity") return h;
  const f = ACTIVATIONS[act];
  for (let i = 0; i < h.length; i++) h[i] = f(h[i]);
  return h;
}

const ACTIVATIONS: Record<Exclude<Activation, "identity">, (v: number) => number> = {
  silu: (v) => v * sigmoid(v),
  relu: (v) => Math.max(v, 0),
  tanh: Math.tanh,
  sigmoid,
};
