// The scrubber: the loss curves themselves, with a cursor. A slider for the keyboard and for a screen reader.

import { el, put, svg } from "../../page/dom.ts";
import { type Curve, heightAt } from "./curve.ts";

const [W, H, EDGE] = [1000, 100, 8];
const TURN = 0.1; // PageUp, PageDown
/** Room of a label below the track, CSS pixels. */
const LABEL = 64;

export interface TrackActions {
  seek(share: number): void;
  step(by: number): void;
  toggle(): void;
}

export class Track {
  private readonly picture = svg("svg", { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  private readonly lines = svg("g");
  private readonly cursor = el("div", "cursor");
  private readonly dots = el("div");
  private readonly labels = el("div", "labels");
  private readonly box = el("div", "track", this.picture, this.cursor, this.dots);
  readonly root = el("div", "", this.box, this.labels);
  private curves: Curve[] = [];
  private share = 1;

  constructor(private readonly act: TrackActions, signal: AbortSignal) {
    this.picture.append(this.lines);
    this.box.tabIndex = 0;
    this.box.setAttribute("role", "slider");
    this.box.ariaValueMin = "0";
    this.box.ariaValueMax = "100";
    this.box.addEventListener("pointerdown", (e) => this.take(e), { signal });
    this.box.addEventListener("pointermove", (e) => this.box.hasPointerCapture(e.pointerId) && this.aim(e), { signal });
    this.box.addEventListener("keydown", (e) => this.press(e), { signal });
  }

  /** `names`: [share, words] below the track. */
  set(curves: Curve[], colors: string[], names: [number, string][], label: string): void {
    this.curves = curves;
    this.box.ariaLabel = label;
    this.lines.replaceChildren(...curves.flatMap((curve, k) => drawn(curve, colors[k], curves.length === 1)));
    this.dots.replaceChildren(...colors.map((color) => dot(color)));
    this.labels.replaceChildren(...names.map(([share, words], i) => tag(share, words, i % this.every(names.length) > 0)));
    this.labels.hidden = !names.length;
  }

  /** `live`: the present is shown, not a moment. */
  move(share: number, words: string, live: boolean): void {
    this.share = share;
    this.box.ariaValueNow = String(Math.round(100 * share));
    this.box.ariaValueText = words;
    this.box.classList.toggle("live", live);
    this.cursor.style.left = `${100 * share}%`;
    this.curves.forEach((curve, k) => {
      const { style } = this.dots.children[k] as HTMLElement;
      style.left = `${100 * share}%`;
      style.top = `${yOf(heightAt(curve, share))}%`;
    });
  }

  private every(n: number): number {
    return Math.max(1, Math.ceil((n * LABEL) / (this.box.clientWidth || 600)));
  }

  private take(e: PointerEvent): void {
    if (e.button) return;
    this.box.setPointerCapture(e.pointerId);
    this.aim(e);
  }

  private aim(e: PointerEvent): void {
    const { left, width } = this.box.getBoundingClientRect();
    this.act.seek(Math.min(Math.max((e.clientX - left) / width, 0), 1));
  }

  private press(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const { act } = this;
    const actions: Record<string, () => void> = {
      " ": () => act.toggle(), ArrowLeft: () => act.step(-1), ArrowDown: () => act.step(-1), ArrowRight: () => act.step(1),
      ArrowUp: () => act.step(1), PageDown: () => act.seek(this.share - TURN), PageUp: () => act.seek(this.share + TURN),
      Home: () => act.seek(0), End: () => act.seek(1),
    };
    if (!actions[e.key]) return;
    e.preventDefault();
    e.stopPropagation(); // the page has shortcuts of its own
    actions[e.key]();
  }
}

const yOf = (height: number) => EDGE + (1 - height) * (H - 2 * EDGE);

/** The line, and the area below it where it is alone. */
function drawn(curve: Curve, color: string, alone: boolean): SVGElement[] {
  if (!curve.length) return [];
  const line = curve.map(([x, y], i) => `${i ? "L" : "M"}${(x * W).toFixed(1)} ${yOf(y).toFixed(1)}`).join("");
  const path = svg("path", { d: line, class: "line", stroke: color });
  if (!alone) return [path];
  const [first, last] = [curve[0][0] * W, curve[curve.length - 1][0] * W];
  const area = svg("path", { class: "area", fill: color });
  put(area, { d: `${line}L${last} ${H}L${first} ${H}Z` });
  return [area, path];
}

function dot(color: string): HTMLElement {
  const node = el("i", "dot");
  node.style.background = color;
  return node;
}

function tag(share: number, words: string, skipped: boolean): HTMLElement {
  const node = el("span", "", words);
  node.style.left = `${100 * share}%`;
  node.style.translate = `${-100 * share}% 0`;
  node.hidden = skipped;
  return node;
}
