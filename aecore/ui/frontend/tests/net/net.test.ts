import assert from "node:assert/strict";
import { test } from "node:test";
import { halves, Net } from "../../src/net/net.ts";

type Blobs = Record<string, Float32Array | Int8Array>;

/** A message as Python packs it. */
function packed(data: object, blobs: Blobs): Uint8Array {
  const places: Record<string, [number, number]> = {};
  let offset = 0;
  for (const name in blobs) {
    places[name] = [offset, blobs[name].byteLength];
    offset += blobs[name].byteLength;
  }
  const head = new TextEncoder().encode(JSON.stringify({ data, blobs: places }));
  const bytes = new Uint8Array(4 + head.length + offset);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  for (const name in blobs) bytes.set(new Uint8Array(blobs[name].buffer), 4 + head.length + places[name][0]);
  return bytes;
}

const HEAD = { step: 3, latent_dim: 2, shape: [1, 4], precision: "byte", likelihood: "gaussian", gaussian: false };
const LINEAR = { name: "decoder.0", op: "linear", inputs: 2, outputs: 4, act: "identity" };

/** z -> scale * (z1, z2, z1 + z2, 0.5) */
function tiny(scale: number, likelihood = "gaussian", step = 3): Net {
  return Net.open(packed({ ...HEAD, step, likelihood, decoder: [LINEAR] }, {
    "decoder.0.weight": Int8Array.of(127, 0, 0, 127, 127, 127, 0, 0),
    "decoder.0.scale": new Float32Array(4).fill(scale / 127),
    "decoder.0.bias": Float32Array.of(0, 0, 0, scale / 2),
  }));
}

const near = (found: ArrayLike<number>, expected: number[]) => {
  assert.equal(found.length, expected.length);
  expected.forEach((v, i) => assert.ok(Math.abs(found[i] - v) < 1e-6, `${i}: ${found[i]} is not ${v}`));
};

test("a linear layer in one byte a weight, each row with its scale", () => {
  near(tiny(1).decode([0.25, 0.5]), [0.25, 0.5, 0.75, 0.5]);
  near(tiny(2).decode([0.25, 0.4]), [0.5, 0.8, 1, 1]); // clipped: pixels stay in [0, 1]
});

test("logits become pixels", () => {
  near(tiny(1, "bernoulli").decode([0, 0]), [0.5, 0.5, 0.5, 1 / (1 + Math.exp(-0.5))]);
});

test("between two networks lie their mixtures, at the ends the networks themselves", () => {
  const [a, b] = [tiny(0.4, "gaussian", 10), tiny(0.8, "gaussian", 30)];
  near(Net.between(a, b, 0.25).decode([1, 0]), [0.5, 0, 0.5, 0.25]);
  assert.equal(Net.between(a, b, 0.25).step, 15);
  assert.equal(Net.between(a, b, 0), a);
  assert.equal(Net.between(a, b, 1), b);
});

/** The kernel, 4 x 4, stride 2, padding 1, as it is defined: pixel by pixel. */
function slow(kind: "conv" | "deconv", weight: number[], x: number[], inputs: number, outputs: number, [h, w]: number[]): number[] {
  const [small, large] = kind === "conv" ? [[h / 2, w / 2], [h, w]] : [[h, w], [2 * h, 2 * w]];
  const [few, many] = [small[0] * small[1], large[0] * large[1]];
  const y = new Array<number>(outputs * (kind === "conv" ? few : many)).fill(0);
  for (let o = 0; o < outputs; o++) for (let c = 0; c < inputs; c++) for (let k = 0; k < 16; k++) {
    for (let i = 0; i < small[0]; i++) for (let j = 0; j < small[1]; j++) {
      const [r, s] = [2 * i + (k >> 2) - 1, 2 * j + (k & 3) - 1];
      if (r < 0 || s < 0 || r >= large[0] || s >= large[1]) continue;
      const [inSmall, inLarge] = [i * small[1] + j, r * large[1] + s];
      if (kind === "conv") y[o * few + inSmall] += weight[(o * inputs + c) * 16 + k] * x[c * many + inLarge];
      else y[o * many + inLarge] += weight[(c * outputs + o) * 16 + k] * x[c * few + inSmall];
    }
  }
  return y;
}

for (const kind of ["conv", "deconv"] as const) for (const shape of [[4, 4], [2, 8], [8, 2]]) {
  test(`${kind} of ${shape.join(" x ")} is what its definition says`, () => {
    const [inputs, outputs] = [3, 2];
    const weight = Int8Array.from({ length: inputs * outputs * 16 }, (_, i) => ((i * 37) % 255) - 127);
    const x = Array.from({ length: inputs * shape[0] * shape[1] }, (_, i) => ((i * 29) % 17) / 17 - 0.5);
    const first = kind === "deconv" ? inputs : outputs;
    const name = kind === "deconv" ? "decoder.0" : "encoder.0";
    const blobs = {
      [`${name}.weight`]: weight, [`${name}.scale`]: new Float32Array(first).fill(0.01), [`${name}.bias`]: new Float32Array(outputs),
    };
    const layer = { name, op: kind, inputs, outputs, act: "identity" };
    const open = (of: object) => Net.open(packed({ ...HEAD, latent_dim: x.length, decoder: [of], encoder: [of] }, blobs));
    const mu = open({ ...layer, shape }).encode(x).mu;
    near(mu, slow(kind, [...weight].map((w) => Math.fround(0.01) * w), x, inputs, outputs, shape)
      .map((v) => Math.fround(v)).slice(0, mu.length));
    if (shape[0] === shape[1]) assert.deepEqual(open({ ...layer, side: shape[0] }).encode(x).mu, mu); // as films kept earlier have it
  });
}

test("a network knows the shape of its images; one that was kept before it was written down is of 28 x 28", () => {
  assert.deepEqual(tiny(1).shape, [1, 4]);
  const { shape: _, ...before } = HEAD;
  assert.deepEqual(Net.open(packed({ ...before, pixels: 784, decoder: [] }, {})).shape, [28, 28]);
});

test("sixteen bits are read as they are defined", () => {
  const bits = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000, 0x3555);
  const found = halves(new Uint8Array(bits.buffer));
  assert.deepEqual([...found].slice(0, 5), [1, -2, 2 ** -24, 65504, -0]);
  assert.ok(Math.abs(found[5] - 1 / 3) < 1e-4);
});
