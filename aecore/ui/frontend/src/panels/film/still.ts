// One moment of a film as a picture of its own: what is saved as GIF or video.

import { type Box, fit, toScreen, type View } from "../../geometry/view.ts";
import type { Theme } from "../../page/theme.ts";
import { percentile } from "../../wire/points.ts";
import { strip } from "../image.ts";
import type { Reel } from "../reel.ts";
import { type Curve, heightAt } from "./curve.ts";

export interface StillContent {
  title: string;
  reels: { reel: Reel; name: string; color: string }[];
  curves: Curve[];
  labels: Uint8Array;
  palette: string[];
  theme: Theme;
  ink: Uint32Array;
  /** What is said of a reel at a share. */
  label(reel: Reel, share: number): string;
}

/** Width of one run, of one of several, height of a map in widths. */
const WIDE = 600;
const NARROW = 380;
const ASPECT = 0.8;
const PAD = 12;
const TITLE = 34;
const LINE = 24;
const CURVE = 72;
const TAIL = 0.005;
const MARGIN = 1.12;
const DOT = 2.2;
/** Reconstructions for which there is room below a map. */
const EXAMPLES = 10;
const rgb = (color: number[]) => `rgb(${color.join()})`;

export class Still {
  readonly canvas = document.createElement("canvas");
  private readonly pen: CanvasRenderingContext2D;
  private readonly column: number;
  private readonly lines: number;
  private readonly views: View[];

  constructor(private readonly content: StillContent) {
    const { reels } = content;
    this.column = reels.length > 1 ? NARROW : WIDE;
    this.lines = reels.length > 1 ? 2 : 1;
    this.canvas.width = reels.length * (this.column + PAD) + PAD;
    this.canvas.height = TITLE + this.lines * LINE + this.mapHeight + this.digitSide + 3 * PAD + CURVE;
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true })!;
    const size = { w: this.column, h: this.mapHeight };
    this.views = reels.map(({ reel }) => fit(wide(reel, content.labels), size)).map((view) => ({ ...view, k: view.k / MARGIN }));
  }

  /** `smooth`: points also where there is no frame, on the straight way from one to the next. */
  draw(share: number, smooth: boolean): void {
    const { pen, canvas, content: { theme, title, reels } } = this;
    pen.fillStyle = rgb(theme.background);
    pen.fillRect(0, 0, canvas.width, canvas.height);
    this.write(title, PAD, TITLE / 2 + 4, canvas.width - 2 * PAD, "600 19px", 1);
    reels.forEach((_, k) => this.run(k, PAD + k * (this.column + PAD), share, smooth));
    this.curve(share);
  }

  pixels(): Uint32Array {
    const { width, height } = this.canvas;
    return new Uint32Array(this.pen.getImageData(0, 0, width, height).data.buffer);
  }

  private get mapHeight(): number {
    return Math.round((this.column * ASPECT) / 2) * 2; // videos want even numbers
  }

  private get digitSide(): number {
    return Math.floor(this.column / EXAMPLES / 2) * 2;
  }

  private run(k: number, x: number, share: number, smooth: boolean): void {
    const { reel, name } = this.content.reels[k];
    let y = TITLE;
    if (this.lines > 1) this.write(name, x, y + LINE / 2, this.column, "600 15px", 1);
    y += this.lines * LINE;
    this.write(this.content.label(reel, share), x, y - LINE / 2, this.column, "15px", 0.75);
    this.map(k, x, y, share, smooth);
    const images = digits(reel, reel.at(share));
    this.pen.imageSmoothingEnabled = false;
    const picture = strip(images, reel.shape, this.content.ink);
    const scale = this.digitSide / Math.max(...reel.shape);
    this.pen.drawImage(picture, x, y + this.mapHeight + PAD, scale * picture.width, scale * picture.height);
  }

  private map(k: number, x: number, y: number, share: number, smooth: boolean): void {
    const { pen, content: { reels, theme, palette, labels } } = this;
    const { reel } = reels[k];
    const size = { w: this.column, h: this.mapHeight };
    pen.save();
    pen.beginPath();
    pen.rect(x, y, size.w, size.h);
    pen.fillStyle = rgb(theme.paper);
    pen.fill();
    pen.clip();
    const places = between(reel, share, smooth);
    const screen = Array.from({ length: reel.n }, (_, i) => toScreen(this.views[k], size, places[2 * i], places[2 * i + 1]));
    pen.globalAlpha = 0.8;
    palette.forEach((color, c) => {
      pen.beginPath();
      screen.forEach(([px, py], i) => {
        if (labels[i] !== c) return;
        pen.moveTo(x + px + DOT, y + py);
        pen.arc(x + px, y + py, DOT, 0, 7);
      });
      pen.fillStyle = color;
      pen.fill();
    });
    pen.restore();
  }

  private curve(share: number): void {
    const { pen, canvas, content: { curves, reels, theme } } = this;
    const [x, w] = [PAD, canvas.width - 2 * PAD];
    const [y, h] = [canvas.height - CURVE - PAD + 6, CURVE - 12];
    const at = ([s, v]: [number, number]): [number, number] => [x + s * w, y + (1 - v) * h];
    pen.lineWidth = 2;
    curves.forEach((curve, k) => {
      pen.strokeStyle = reels[k].color;
      for (const [alpha, part] of [[0.3, curve], [1, curve.filter(([s]) => s <= share)]] as const) {
        pen.globalAlpha = alpha;
        pen.beginPath();
        part.forEach((point) => pen.lineTo(...at(point)));
        pen.stroke();
      }
      pen.fillStyle = reels[k].color;
      pen.beginPath();
      pen.arc(...at([share, heightAt(curve, share)]), 5, 0, 7);
      pen.fill();
    });
    pen.globalAlpha = 0.5;
    pen.strokeStyle = rgb(theme.ink);
    pen.lineWidth = 1;
    pen.strokeRect(Math.round(x + share * w) + 0.5, y - 6, 0, h + 12);
    pen.globalAlpha = 1;
  }

  private write(words: string, x: number, y: number, width: number, font: string, alpha: number): void {
    const { pen, content: { theme } } = this;
    pen.globalAlpha = alpha;
    pen.fillStyle = rgb(theme.ink);
    pen.font = `${font} ${theme.font}`;
    pen.textBaseline = "middle";
    pen.fillText(words, x, y, width);
    pen.globalAlpha = 1;
  }
}

/** The reconstructions of a frame, pixels in [0, 1]. */
function digits(reel: Reel, i: number): Float32Array[] {
  const bytes = reel.xHatOf(i);
  const size = reel.shape[0] * reel.shape[1];
  const image = (k: number) => Float32Array.from(bytes.subarray(k * size, (k + 1) * size), (v) => v / 255);
  return Array.from({ length: bytes.length / size }, (_, k) => image(k));
}

/** Data coordinates of the points, interleaved. */
function between(reel: Reel, share: number, smooth: boolean): Float32Array {
  const near = reel.at(share);
  const next = share > reel.share(near) ? Math.min(near + 1, reel.frames.length - 1) : Math.max(near - 1, 0);
  const a = places(reel, near);
  if (!smooth || next === near) return a;
  const b = places(reel, next);
  const t = (share - reel.share(near)) / (reel.share(next) - reel.share(near) || 1);
  return a.map((v, i) => v + t * (b[i] - v));
}

function places(reel: Reel, i: number): Float32Array {
  const [x0, x1, y0, y1] = reel.frames[i].range;
  const q = reel.placesOf(i);
  const out = new Float32Array(2 * reel.n);
  for (let p = 0; p < reel.n; p++) {
    out[2 * p] = x0 + ((x1 - x0) * q[p]) / 65535;
    out[2 * p + 1] = y0 + ((y1 - y0) * q[reel.n + p]) / 65535;
  }
  return out;
}

/** The smallest box that shows nearly all points of every frame: the whole film is seen through one window. */
function wide(reel: Reel, labels: Uint8Array): Box {
  const boxes = reel.frames.map(({ range: [x0, x1, y0, y1] }, i): Box => {
    const q = reel.placesOf(i);
    const seen = labels.subarray(0, reel.n);
    const [lx, hx] = percentile(q.subarray(0, reel.n), seen, TAIL) ?? [0, 65535];
    const [ly, hy] = percentile(q.subarray(reel.n), seen, TAIL) ?? [0, 65535];
    const [kx, ky] = [(x1 - x0) / 65535, (y1 - y0) / 65535];
    return [x0 + kx * lx, x0 + kx * hx, y0 + ky * ly, y0 + ky * hy];
  });
  return boxes.reduce((a, b) => [Math.min(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.max(a[3], b[3])]);
}
