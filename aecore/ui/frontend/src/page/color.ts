export type RGB = [number, number, number];

let probe: CanvasRenderingContext2D | null = null;

/** Any CSS colour -> 0..255 per channel; the browser itself does the parsing. */
export function parseColor(css: string): RGB {
  probe ??= new OffscreenCanvas(1, 1).getContext("2d") as unknown as CanvasRenderingContext2D;
  probe.fillStyle = "#888";
  probe.fillStyle = css.trim();
  const text = probe.fillStyle;
  if (text[0] === "#") return [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16)) as RGB;
  return text.match(/[\d.]+/g)!.slice(0, 3).map(Number) as RGB;
}

export function mix(a: RGB, b: RGB, t: number): RGB {
  return [0, 1, 2].map((i) => a[i] + (b[i] - a[i]) * t) as RGB;
}

/** Perceived lightness, 0 (black) to 1. */
export function lightness([r, g, b]: RGB): number {
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}

/** The contrast of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: RGB, b: RGB): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Black or white, which stands out more: 4.58 : 1 at least. */
export function legible(on: RGB): string {
  return contrast(on, [0, 0, 0]) >= contrast(on, [255, 255, 255]) ? "#000" : "#fff";
}

function luminance(color: RGB): number {
  const [r, g, b] = color.map((v) => (v <= 10.31475 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
