import { adopt, el } from "../page/dom.ts";
import { inkTable, signedTable } from "../page/lut.ts";
import { type Factory, page } from "../page/registry.ts";
import { readTheme, type Theme } from "../page/theme.ts";
import type { Envelope } from "../wire/envelope.ts";
import { Intake } from "../wire/intake.ts";
import type { SheetHeader, SheetRow } from "../wire/protocol.ts";
import css from "./digits.css";
import { replayed } from "./replay.ts";

/** Blank pixels between two images, before enlargement. */
const GAP = 2;

/** The reconstruction strip: rows of small images, redrawn in place. */
export const digits: Factory = (parent) => {
  adopt(parent, css);
  const grid = el("div", "sheet");
  const caption = el("figcaption", "caption");
  const root = el("figure", "digits", grid, caption);
  root.dataset.testid = "digits";
  parent.append(root);
  const small = document.createElement("canvas");
  const intake = new Intake<SheetHeader>();
  let message: Envelope<SheetHeader> | null = null;
  let theme: Theme;
  let shape = "";
  let followed: string[] = [];

  const paint = () => {
    if (!message) return;
    const { data, blob } = message;
    const { shelf } = page();
    const images = replayed(blob("images"), data, (series) => shelf.moment(series));
    root.dataset.moment = followed.map((series) => shelf.moment(series)?.step ?? "").join(" ").trim();
    data.rows.forEach((_, r) => paintRow(grid, small, data, images, theme, r));
  };
  const follow = (next: string[]) => {
    const { shelf } = page();
    for (const series of followed) shelf.removeEventListener(series, paint);
    for (const series of next) shelf.addEventListener(series, paint);
    followed = next;
  };
  const resized = new ResizeObserver(paint);
  resized.observe(root);

  return {
    update(bytes) {
      const next = readTheme(root);
      if (!intake.put(bytes) && next.key === theme.key) return;
      [theme, message] = [next, intake.open()];
      follow(message.data.replays.map((replay) => replay.series));
      const { rows, cols, captions, size, step, label, cell } = message.data;
      const layout = JSON.stringify([rows, cols, captions, size, label, cell]);
      if (layout !== shape) grid.replaceChildren(...build(message.data));
      grid.classList.toggle("plain", unlabelled(rows));
      shape = layout;
      root.dataset.step = String(step);
      caption.textContent = message.data.caption;
      paint();
    },
    dispose() {
      resized.disconnect();
      follow([]);
      root.remove();
    },
  };
};

/** Labels (if there is any) and canvases for this layout; the canvases stay as long as the layout does. */
function build({ rows, cols, captions, label, cell }: SheetHeader): HTMLElement[] {
  const plain = unlabelled(rows);
  const nodes = rows.flatMap((row) => {
    const canvas = el("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", [label, row.label].filter(Boolean).join(": "));
    canvas.style.maxWidth = `${cols * cell}px`;
    canvas.style.minWidth = `${cols * 26}px`;
    return plain ? [canvas] : [el("div", "row", row.label), canvas];
  });
  if (!captions.length) return nodes;
  const heads = el("div", "heads", ...captions.map((text) => el("span", "", text)));
  heads.style.maxWidth = `${cols * cell}px`;
  heads.style.minWidth = `${cols * 26}px`;
  return plain ? [heads, ...nodes] : [el("div", "row"), heads, ...nodes];
}

/** A sheet without any label is all pictures: no column for words, and the same gap in both directions. */
function unlabelled(rows: SheetRow[]): boolean {
  return !rows.some((row) => row.label);
}

/**
 * Images of one row, enlarged by a whole number at least to the size shown: the browser then only ever shrinks, and
 * pixels stay square whatever the width of the page.
 */
function paintRow(
  grid: Element, small: HTMLCanvasElement, { cols, size: [h, w], rows }: SheetHeader, images: Uint8Array, theme: Theme, r: number,
): void {
  const canvas = grid.querySelectorAll("canvas")[r];
  const table = (rows[r].kind === "ink" ? inkTable : signedTable)(theme);
  const source = images.subarray(r * cols * h * w, (r + 1) * cols * h * w);
  small.width = cols * (w + GAP) - GAP;
  small.height = h;
  const image = new ImageData(small.width, h);
  const pixels = new Uint32Array(image.data.buffer);
  for (let p = 0; p < source.length; p++) {
    const column = Math.floor(p / (h * w));
    const y = Math.floor(p / w) % h;
    pixels[y * small.width + column * (w + GAP) + (p % w)] = table[source[p]];
  }
  const pen = small.getContext("2d")!;
  pen.putImageData(image, 0, 0);
  enlarge(canvas, small);
}

function enlarge(canvas: HTMLCanvasElement, small: HTMLCanvasElement): void {
  const width = canvas.clientWidth || small.width;
  const k = Math.min(Math.max(Math.ceil((width * devicePixelRatio) / small.width), 1), 8);
  if (canvas.width !== small.width * k || canvas.height !== small.height * k) {
    canvas.width = small.width * k;
    canvas.height = small.height * k;
  }
  const pen = canvas.getContext("2d")!;
  pen.imageSmoothingEnabled = false;
  pen.globalCompositeOperation = "copy"; // replaces in one go: no moment at which the canvas is empty
  pen.drawImage(small, 0, 0, canvas.width, canvas.height);
}
