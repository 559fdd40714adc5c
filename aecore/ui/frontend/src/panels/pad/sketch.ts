import type { Place } from "../../geometry/view.ts";
import type { Grey } from "./centre.ts";

/** Side of the pad, and the width of the pen, in its own pixels. */
export const PAD = 280;
const PEN = 22;

/** Strokes on a square, over a picture that was brought along. */
export class Sketch {
  private readonly pen: CanvasRenderingContext2D;
  private strokes: Place[][] = [];
  private base: HTMLCanvasElement | null = null;

  constructor() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = PAD;
    this.pen = canvas.getContext("2d", { willReadFrequently: true })!;
  }

  get empty(): boolean {
    return !this.strokes.length && !this.base;
  }

  begin(at: Place): void {
    this.strokes.push([at]);
  }

  go(at: Place): void {
    this.strokes[this.strokes.length - 1].push(at);
  }

  /** Takes the last stroke away, or else the picture. */
  undo(): void {
    if (!this.strokes.pop()) this.base = null;
  }

  clear(): void {
    this.strokes = [];
    this.base = null;
  }

  bring({ w, h, ink }: Grey): void {
    this.clear();
    this.base = document.createElement("canvas");
    [this.base.width, this.base.height] = [w, h];
    const picture = new ImageData(w, h);
    ink.forEach((v, p) => picture.data.set([255, 255, 255, 255 * v], 4 * p));
    this.base.getContext("2d")!.putImageData(picture, 0, 0);
  }

  grey(): Grey {
    const { pen, base } = this;
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, PAD, PAD);
    if (base) {
      const k = PAD / Math.max(base.width, base.height);
      const [w, h] = [base.width * k, base.height * k];
      pen.drawImage(base, (PAD - w) / 2, (PAD - h) / 2, w, h);
    }
    pen.strokeStyle = pen.fillStyle = "#fff";
    pen.lineWidth = PEN;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of this.strokes) this.trace(stroke);
    const { data } = pen.getImageData(0, 0, PAD, PAD);
    return { w: PAD, h: PAD, ink: Float32Array.from({ length: PAD * PAD }, (_, p) => data[4 * p] / 255) };
  }

  /** Rounded from the middle of one piece to the middle of the next. */
  private trace(stroke: Place[]): void {
    const { pen } = this;
    dot(pen, stroke[0]); // of a stroke without length, canvases draw nothing
    pen.beginPath();
    pen.moveTo(...stroke[0]);
    stroke.forEach(([x, y], i) => {
      const [nx, ny] = stroke[i + 1] ?? [x, y];
      pen.quadraticCurveTo(x, y, (x + nx) / 2, (y + ny) / 2);
    });
    pen.lineTo(...stroke[stroke.length - 1]);
    pen.stroke();
  }
}

function dot(pen: CanvasRenderingContext2D, [x, y]: Place): void {
  pen.beginPath();
  pen.arc(x, y, PEN / 2, 0, 2 * Math.PI);
  pen.fill();
}
