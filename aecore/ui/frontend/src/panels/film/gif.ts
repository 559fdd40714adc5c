// A small GIF writer: one palette for the whole film, LZW. Source: CompuServe, GIF89a specification (1990).

import type { Palette } from "./palette.ts";

export interface Size {
  w: number;
  h: number;
}

const word = (v: number) => [v & 255, v >> 8];

/** Everything before the first frame; the film repeats for ever. */
export function gifHead({ w, h }: Size, table: Uint8Array): Uint8Array {
  const loop = [0x21, 0xff, 11, ...new TextEncoder().encode("NETSCAPE2.0"), 3, 1, 0, 0, 0];
  return Uint8Array.from([...new TextEncoder().encode("GIF89a"), ...word(w), ...word(h), 0xf7, 0, 0, ...table, ...loop]);
}

export const GIF_END = Uint8Array.of(0x3b);

const CLEAR = 256;
const FULL = 4096;

/** One frame, shown for `ms`: its pixels are added piece by piece, row by row. */
export class GifFrame {
  private readonly lzw = new Lzw();

  constructor(private readonly size: Size, private readonly palette: Palette, private readonly ms: number) {}

  add(pixels: Uint32Array): void {
    for (const rgb of pixels) this.lzw.add(this.palette.of(rgb));
  }

  /** The whole frame, its data in blocks of at most 255 bytes. */
  end(): Uint8Array {
    const { w, h } = this.size;
    const data = this.lzw.end();
    const head = [0x21, 0xf9, 4, 4, ...word(Math.round(this.ms / 10)), 0, 0, 0x2c, 0, 0, 0, 0, ...word(w), ...word(h), 0, 8];
    const frame = new Uint8Array(head.length + data.length + Math.ceil(data.length / 255) + 1);
    frame.set(head);
    for (let from = 0, to = head.length; from < data.length; from += 255) {
      const block = data.subarray(from, from + 255);
      frame[to] = block.length;
      frame.set(block, to + 1);
      to += 1 + block.length;
    }
    return frame;
  }
}

/** LZW of bytes with codes of 9 to 12 bits, least significant bit first. */
export class Lzw {
  private readonly out: number[] = [];
  private readonly follow = new Int16Array(FULL * 256); // (code, symbol) -> code; 0: none
  private size = 9;
  private next = CLEAR + 2;
  private bits = 0;
  private buffer = 0;
  private prefix = -1;

  constructor() {
    this.put(CLEAR);
  }

  add(symbol: number): void {
    const at = this.prefix * 256 + symbol;
    const known = this.prefix < 0 ? symbol : this.follow[at];
    if (known || this.prefix < 0) return void (this.prefix = known);
    this.put(this.prefix);
    this.prefix = symbol;
    if (this.next === FULL) return this.clear();
    if (this.next >> this.size) this.size++;
    this.follow[at] = this.next++;
  }

  end(): Uint8Array {
    this.put(this.prefix);
    this.put(CLEAR + 1);
    if (this.bits) this.out.push(this.buffer & 255);
    return Uint8Array.from(this.out);
  }

  private clear(): void {
    this.put(CLEAR);
    this.follow.fill(0);
    [this.size, this.next] = [9, CLEAR + 2];
  }

  private put(code: number): void {
    this.buffer |= code << this.bits;
    for (this.bits += this.size; this.bits >= 8; this.bits -= 8, this.buffer >>>= 8) this.out.push(this.buffer & 255);
  }
}
