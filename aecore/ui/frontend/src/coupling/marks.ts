// The marks of two clouds, told apart by shape as well as by colour: circles and diamonds, and the clouds' handles.

import type { Place } from "../geometry/view.ts";
import { svg } from "../page/dom.ts";

/** One point of a cloud, or all of it. */
export interface Which {
  cloud: number;
  /** -1: the whole cloud. */
  index: number;
}

export const NAMES = ["A", "B"];
/** How far from its middle a point is still taken hold of, pixels. */
export const GRIP = 18;
const RADIUS = 7;
const HANDLE = 14;

export function shape(cloud: number, radius = RADIUS): SVGElement {
  const r = radius * 1.25; // a diamond of about the circle's area
  if (!cloud) return svg("circle", { class: "mark", r: radius });
  return svg("path", { class: "mark", d: `M0 ${-r}L${r} 0 0 ${r} ${-r} 0Z` });
}

export function pointMark(which: Which, color: string): SVGGElement {
  return grip("point", which, color, shape(which.cloud), svg("text", { class: "price", x: 11, y: 4 }));
}

export function handleMark(cloud: number, color: string): SVGGElement {
  return grip("handle", { cloud, index: -1 }, color, shape(cloud, HANDLE), svg("text", { class: "letter" }, NAMES[cloud]));
}

function grip(kind: string, { cloud, index }: Which, color: string, ...parts: SVGElement[]): SVGGElement {
  const attributes = { class: kind, tabindex: 0, role: "button", "data-cloud": cloud, "data-index": index, style: `--hue:${color}` };
  return svg("g", attributes, svg("circle", { class: "hit", r: GRIP }), ...parts);
}

export function place(node: SVGGElement, [x, y]: Place): void {
  node.setAttribute("transform", `translate(${x} ${y})`);
}

/** What an event on the plot is about. */
export function found(target: EventTarget | null): Which | null {
  const data = (target as Element).closest<SVGGElement>("[data-cloud]")?.dataset;
  return data ? { cloud: Number(data.cloud), index: Number(data.index) } : null;
}
