// A trained network that runs here: what aecore/portable.py packs. Plain arithmetic, a millisecond an image.

import { type Envelope, openEnvelope } from "../wire/envelope.ts";
import { SHAPE, type Shape } from "../wire/shape.ts";

type Activation = "identity" | "silu" | "relu" | "tanh" | "sigmoid";

interface LayerHeader {
  name: string;
  op: "linear" | "conv" | "deconv";
  inputs: number;
  outputs: number;
  /** Of the maps that come in; image layers only. */
  shape?: Shape;
  /** The same in films that were kept earlier, when all were square. */
  side?: number;
  act: Activation;
}

interface NetHeader {
  step: number;
  latent_dim: number;
  shape?: Shape;
  precision: "half" | "byte";
  likelihood: "bernoulli" | "gaussian";
  /** The encoder emits means, then log-variances. */
  gaussian: boolean;
  decoder: LayerHeader[];
  encoder?: LayerHeader[];
}

interface Layer extends LayerHeader {
  shape: Shape;
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

  /** Of the images. */
  get shape(): Shape {
    return this.head.shape ?? SHAPE;
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

function unpack(header: LayerHeader, { data, blob }: Envelope<NetHeader>): Layer {
  const head = { ...header, shape: header.shape ?? ([header.side ?? 0, header.side ?? 0] as const) };
  const bytes = blob(`${head.name}.weight`);
  const bias = new Float32Array(blob(`${head.name}.bias`).buffer);
  if (data.precision === "half") return { ...head, weight: halves(bytes), bias };
  const scale = new Float32Array(blob(`${head.name}.scale`).buffer);
  const whole = new Int8Array(bytes.buffer);
  const row = whole.length / scale.length;
  const weight = new Float32Array(whole.length);
  for (let r = 0, i = 0; r < scale.length; r++) for (const end = i + row; i < end; i++) weight[i] = whole[i] * scale[r];
  return { ...head, weight, bias };
}

/** Every float16 there is, as float32: unpacking is then one look-up a weight. Made when first wanted. */
let HALF: Float32Array | null = null;

/** Little-endian float16 -> float32. */
export function halves(bytes: Uint8Array<ArrayBuffer>): Float32Array {
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

/** Four sums at once: the processor need not wait for one addition before the next. */
function linear({ weight, bias, inputs, outputs }: Layer, x: Float32Array): Float32Array {
  const y = new Float32Array(outputs);
  const whole = inputs & ~3;
  for (let o = 0, w = 0; o < outputs; o++) {
    let [a, b, c, d] = [bias[o], 0, 0, 0];
    for (let i = 0; i < whole; i += 4, w += 4) {
      a += weight[w] * x[i];
      b += weight[w + 1] * x[i + 1];
      c += weight[w + 2] * x[i + 2];
      d += weight[w + 3] * x[i + 3];
    }
    for (let i = whole; i < inputs; i++) a += weight[w++] * x[i];
    y[o] = a + b + (c + d);
  }
  return y;
}

const KERNEL = 4;
const TAPS = KERNEL ** 2;

/** Kernel 4, stride 2, padding 1: (inputs, h, w) -> (outputs, h / 2, w / 2). A row of the kernel at a time. */
function conv({ weight, bias, inputs, outputs, shape }: Layer, x: Float32Array): Float32Array {
  const [rows, columns] = [shape[0] >> 1, shape[1] >> 1];
  const [wide, wider] = [shape[1] + 2, (shape[0] + 2) * (shape[1] + 2)];
  const from = framed(x, inputs, shape);
  const y = new Float32Array(outputs * rows * columns);
  for (let o = 0; o < outputs; o++) {
    const map = y.subarray(o * rows * columns, (o + 1) * rows * columns).fill(bias[o]);
    for (let c = 0; c < inputs; c++) for (let ky = 0; ky < KERNEL; ky++) {
      const w = (o * inputs + c) * TAPS + ky * KERNEL;
      const [w0, w1, w2, w3] = [weight[w], weight[w + 1], weight[w + 2], weight[w + 3]];
      for (let i = 0, at = 0; i < rows; i++) for (let j = 0, p = c * wider + (2 * i + ky) * wide; j < columns; j++, p += 2) {
        map[at++] += w0 * from[p] + w1 * from[p + 1] + w2 * from[p + 2] + w3 * from[p + 3];
      }
    }
  }
  return y;
}

/**
 * The transpose of the same: (inputs, h, w) -> (outputs, 2 h, 2 w). Every second pixel of every second row,
 * four kinds (a, b) of pixels in all, is reached by four entries of the kernel, from two by two pixels.
 */
function deconv({ weight, bias, inputs, outputs, shape }: Layer, x: Float32Array): Float32Array {
  const [rows, columns] = shape;
  const [wide, wider, size] = [columns + 2, (rows + 2) * (columns + 2), 4 * rows * columns];
  const from = framed(x, inputs, shape);
  const y = new Float32Array(outputs * size);
  for (let o = 0; o < outputs; o++) {
    const map = y.subarray(o * size, (o + 1) * size).fill(bias[o]);
    for (let c = 0; c < inputs; c++) for (let kind = 0; kind < 4; kind++) {
      const [a, b] = [kind >> 1, kind & 1];
      const w = (c * outputs + o) * TAPS + (1 - a) * KERNEL + 1 - b;
      const [w0, w1, w2, w3] = [weight[w + 2 * KERNEL + 2], weight[w + 2 * KERNEL], weight[w + 2], weight[w]];
      for (let i = 0; i < rows; i++) {
        let [p, at] = [c * wider + (i + a) * wide + b, (2 * i + a) * 2 * columns + b];
        for (let j = 0; j < columns; j++, p++, at += 2) {
          map[at] += w0 * from[p] + w1 * from[p + 1] + w2 * from[p + wide] + w3 * from[p + wide + 1];
        }
      }
    }
  }
  return y;
}

/** Each of the maps with a border of zeros, one pixel wide. */
function framed(x: Float32Array, maps: number, [h, w]: Shape): Float32Array {
  const y = new Float32Array(maps * (h + 2) * (w + 2));
  for (let m = 0; m < maps; m++) for (let r = 0; r < h; r++) {
    const at = (m * h + r) * w;
    y.set(x.subarray(at, at + w), (m * (h + 2) + r + 1) * (w + 2) + 1);
  }
  return y;
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
