// What the first bytes of a picture say: its size, before anything of it is decoded.

/** Width and height in pixels as the file states them; null: none of PNG, JPEG, GIF, BMP and WebP, or cut off too early. */
export function statedSize(bytes: Uint8Array): [number, number] | null {
  const at = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = FORMATS.find(({ magic, from = 0 }) => tag(bytes, from, magic.length) === magic);
  try {
    const size = format?.size(at) ?? null;
    return size && size[0] > 0 && size[1] > 0 ? size : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends before it has said so
    throw error;
  }
}

interface Format {
  magic: string;
  /** Where the magic stands. */
  from?: number;
  size(at: DataView): [number, number] | null;
}

const FORMATS: Format[] = [
  { magic: "\x89PNG\r\n\x1a\n", size: (at) => [at.getUint32(16), at.getUint32(20)] },
  { magic: "\xff\xd8\xff", size: jpeg },
  { magic: "GIF8", size: (at) => [at.getUint16(6, true), at.getUint16(8, true)] },
  { magic: "WEBP", from: 8, size: webp },
  { magic: "BM", size: bmp },
];

function tag(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

/** From segment to segment until one that begins a frame (SOF): C0 to CF but for C4, C8 and CC. */
function jpeg(at: DataView): [number, number] | null {
  for (let p = 2; ; ) {
    if (at.getUint8(p) !== 0xff) return null;
    const marker = at.getUint8(p + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (frame) return [at.getUint16(p + 7), at.getUint16(p + 5)];
    const bare = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7); // a filler, or without a length
    p += marker === 0xff ? 1 : bare ? 2 : 2 + at.getUint16(p + 2);
  }
}

/** Lossy, lossless, or extended (RFC 9649, 2.5 to 2.7). */
function webp(at: DataView): [number, number] | null {
  const chunk = String.fromCharCode(...[12, 13, 14, 15].map((p) => at.getUint8(p)));
  const three = (p: number) => at.getUint16(p, true) | (at.getUint8(p + 2) << 16);
  if (chunk === "VP8 ") return [at.getUint16(26, true) & 0x3fff, at.getUint16(28, true) & 0x3fff];
  if (chunk === "VP8X") return [three(24) + 1, three(27) + 1];
  if (chunk !== "VP8L") return null;
  const bits = at.getUint32(21, true);
  return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
}

/** The old head of OS/2 has 16 bits a side; a negative height means that the first row is the upper one. */
function bmp(at: DataView): [number, number] {
  if (at.getUint32(14, true) === 12) return [at.getUint16(18, true), at.getUint16(20, true)];
  return [at.getInt32(18, true), Math.abs(at.getInt32(22, true))];
}
