import type { Shape } from "../wire/shape.ts";

const scratch = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
const MOST = 12;

/** Small images beside each other (pixels in [0, 1], 0 = paper) as a picture of one pixel each, `gap` pixels apart. */
export function strip(images: ArrayLike<number>[], [h, w]: Shape, table: Uint32Array, gap = 0): OffscreenCanvas {
  const width = images.length * (w + gap) - gap;
  const { canvas } = scratch;
  canvas.width = width; // also clears it
  canvas.height = h;
  const picture = new ImageData(width, h);
  const ink = new Uint32Array(picture.data.buffer);
  images.forEach((image, k) => {
    for (let p = 0; p < h * w; p++) {
      ink[Math.floor(p / w) * width + k * (w + gap) + (p % w)] = table[Math.round(255 * image[p])];
    }
  });
  scratch.putImageData(picture, 0, 0);
  return canvas;
}

/**
 * Shows an image in a canvas, enlarged by a whole number at least to its size on the page: the browser only ever
 * shrinks, and pixels stay square.
 */
export function paint(canvas: HTMLCanvasElement, image: ArrayLike<number>, shape: Shape, table: Uint32Array): void {
  const [h, w] = shape;
  const k = Math.min(Math.max(Math.ceil((canvas.clientWidth * devicePixelRatio) / w), 1), MOST);
  if (canvas.width !== w * k || canvas.height !== h * k) [canvas.width, canvas.height] = [w * k, h * k];
  const pen = canvas.getContext("2d")!;
  pen.imageSmoothingEnabled = false;
  pen.globalCompositeOperation = "copy"; // replaces in one go: no moment at which the canvas is empty
  pen.drawImage(strip([image], shape, table), 0, 0, canvas.width, canvas.height);
}
