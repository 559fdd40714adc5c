// What charts are drawn with: SVG paths and words from points.

import type { Pair } from "../../geometry/ticks.ts";
import { svg } from "../../page/dom.ts";
import type { Points } from "./points.ts";

export type Place = (value: number) => number;

/** A curve where it is drawn: over the one before, if it is an area. */
export interface Outline {
  kind: "area" | "line";
  top: Points;
  under: Points | null;
}

/** Where an area is named: in the middle of what is seen of it; a line at its own height. */
export function middle({ kind, top, under }: Outline, i: number, [low, high]: Pair): number {
  if (i < 0) return high;
  if (kind === "line") return top.y[i];
  const within = (y: number) => Math.min(Math.max(y, low), high);
  return (within(top.y[i]) + within(under?.y[i] ?? 0)) / 2;
}

export function path({ x, y }: Points, X: Place, Y: Place): string {
  return Array.from(x, (at, i) => `${i ? "L" : "M"}${X(at).toFixed(1)} ${limited(Y(y[i]))}`).join("");
}

export function closed({ top, under }: Outline, X: Place, Y: Place): string {
  if (!top.x.length) return "";
  const back = Array.from(top.x, (at, i) => `L${X(at).toFixed(1)} ${limited(Y(under?.y[i] ?? 0))}`).reverse();
  return `${path(top, X, Y)}${back.join("")}Z`;
}

/** Far outside is far enough: drawing programs have their limits. */
function limited(y: number): string {
  return Math.min(Math.max(y, -1e4), 1e4).toFixed(1);
}

export function text(x: number, y: number, words: string, cls: string, anchor: string): SVGElement {
  const node = svg("text", { x: x.toFixed(1), y: y.toFixed(1), class: cls, "text-anchor": anchor });
  node.textContent = words;
  return node;
}
