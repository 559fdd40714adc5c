import assert from "node:assert/strict";
import { test } from "node:test";
import { statedSize } from "../../../src/panels/pad/header.ts";

const bytes = (hex: string) => Uint8Array.from(hex.replaceAll(" ", "").match(/../g)!, (pair) => parseInt(pair, 16));
const text = (word: string) => [...word].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");

/** The first bytes of a picture of 12,000 x 9,000 (0x2EE0 x 0x2328) pixels, or, of WebP, 4,032 x 3,024 (0xFC0 x 0xBD0). */
const HEADS = {
  png: bytes(`89504e470d0a1a0a 0000000d ${text("IHDR")} 00002ee0 00002328 0806000000`),
  jpeg: bytes("ffd8 ffe0 0006 00000000 ff ffdb 0004 0000 ffc2 0011 08 2328 2ee0 03 00"),
  gif: bytes(`${text("GIF89a")} e02e 2823 00 00 00`),
  bmp: bytes(`424d 00000000 00000000 36000000 28000000 e02e0000 d8dcffff 0100`), // rows from the top: a negative height
  os2: bytes(`424d 00000000 00000000 1a000000 0c000000 e02e 2823 0100`),
  lossy: bytes(`${text("RIFF")} 00000000 ${text("WEBPVP8 ")} 00000000 000000 9d012a c00f d00b`),
  lossless: bytes(`${text("RIFF")} 00000000 ${text("WEBPVP8L")} 00000000 2f bfcff302 00`),
  extended: bytes(`${text("RIFF")} 00000000 ${text("WEBPVP8X")} 0a000000 00000000 bf0f00 cf0b00`),
};

test("each format says its size in its first bytes", () => {
  for (const [name, head] of Object.entries(HEADS)) {
    const webp = ["lossy", "lossless", "extended"].includes(name);
    assert.deepEqual(statedSize(head), webp ? [4032, 3024] : [12000, 9000], name);
  }
});

test("what is cut off, empty or of another kind has no size", () => {
  for (const [name, head] of Object.entries(HEADS)) assert.equal(statedSize(head.subarray(0, 9)), null, name);
  assert.equal(statedSize(new Uint8Array()), null);
  assert.equal(statedSize(bytes(text("<svg xmlns='http://www.w3.org/2000/svg'/>"))), null);
  assert.equal(statedSize(bytes(`89504e470d0a1a0a 0000000d ${text("IHDR")} 00000000 00002328`)), null); // no pixel
});
