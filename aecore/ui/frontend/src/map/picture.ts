// The map as a PNG: theme's background, points, overlays, legend, colour key and caption.

import type { Size } from "../geometry/view.ts";
import type { Theme } from "../page/theme.ts";
import type { MapHeader } from "../wire/protocol.ts";
import { KEY, type Key } from "./key.ts";
import { OVERLAY_CSS } from "./overlay.ts";

const LINE = 28;
const PAD = 12;
const rgb = (color: number[]) => `rgb(${color.join()})`;

export interface Picture {
  /** Holds the points as drawn in this very task: WebGL keeps them no longer. */
  points: HTMLCanvasElement;
  overlay: SVGSVGElement;
  key: Key;
  size: Size;
  header: MapHeader;
  theme: Theme;
  hidden: Uint8Array;
  /** The line under the map. */
  caption: string;
}

export async function savePicture({ points, overlay, key, size, header, theme, hidden, caption }: Picture): Promise<void> {
  const scale = points.width / size.w;
  const copy = new OffscreenCanvas(points.width, points.height);
  copy.getContext("2d")!.drawImage(points, 0, 0);
  const lines = legendLines(header, hidden, size.w);
  const canvas = document.createElement("canvas");
  canvas.width = points.width;
  const below = size.h + lines.length * LINE;
  const keyed = key.visible ? KEY.h + PAD : 0;
  canvas.height = Math.round((below + keyed + (caption ? LINE : 0) + PAD) * scale);
  const pen = canvas.getContext("2d")!;
  pen.scale(scale, scale);
  pen.fillStyle = rgb(theme.background);
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(copy, 0, 0, size.w, size.h);
  pen.drawImage(await svgImage(overlay, size, theme), 0, 0, size.w, size.h);
  if (keyed) pen.drawImage(await svgImage(key.root, KEY, theme), PAD, below + PAD, KEY.w, KEY.h);
  lines.forEach((line, row) => drawLegend(pen, line, size.h + row * LINE + LINE / 2 + 4, theme));
  pen.fillStyle = rgb(theme.ink);
  pen.font = `14px ${theme.font}`;
  pen.fillText(caption, PAD, below + keyed + LINE / 2 + 4, size.w - 2 * PAD);
  canvas.toBlob((blob) => blob && hand(blob, `${header.filename}.png`));
}

function hand(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Lines and words as a picture of their own, with its style and the theme's colours inside. */
async function svgImage(drawn: SVGSVGElement, { w, h }: Size, theme: Theme): Promise<HTMLImageElement> {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("width", String(w));
  copy.setAttribute("height", String(h));
  copy.setAttribute("style", `--ink:${rgb(theme.ink)};--paper:${rgb(theme.background)};--font:sans-serif;--type-small:14px;--type-base:16px`);
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = OVERLAY_CSS;
  copy.prepend(style);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

interface Entry {
  name: string;
  color: string;
  x: number;
}

const FONT = "14px ";

/** The classes that are seen, broken into lines of at most `width`. */
function legendLines({ classes, palette }: MapHeader, hidden: Uint8Array, width: number): Entry[][] {
  const pen = new OffscreenCanvas(1, 1).getContext("2d")!;
  pen.font = `${FONT}sans-serif`;
  const lines: Entry[][] = [];
  let x = Infinity;
  classes.forEach((name, c) => {
    if (hidden[c]) return;
    const room = pen.measureText(name).width + 34;
    if (x + room > width) [x] = [PAD, lines.push([])];
    lines[lines.length - 1].push({ name, color: palette[c], x });
    x += room;
  });
  return lines;
}

function drawLegend(pen: CanvasRenderingContext2D, line: Entry[], y: number, theme: Theme): void {
  pen.font = FONT + theme.font;
  pen.textBaseline = "middle";
  for (const { name, color, x } of line) {
    pen.fillStyle = color;
    pen.beginPath();
    pen.arc(x + 6, y, 6, 0, 7);
    pen.fill();
    pen.fillStyle = rgb(theme.ink);
    pen.fillText(name, x + 18, y);
  }
}
