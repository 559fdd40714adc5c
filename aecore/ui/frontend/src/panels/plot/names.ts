// The names of curves with their figures, each where its curve ends.

import { el, svg } from "../../page/dom.ts";
import { say } from "../panel.ts";

export interface Named {
  name: string;
  color: string;
  kind: "area" | "bar" | "line";
  dash: number[];
}

/** CSS pixels: the height of a name with its figure. */
export const NAME = 38;
/** Widths are kept in such steps, CSS pixels: a digit more does not move the chart. */
const NOTCH = 16;

export class Names {
  readonly root = el("div", "names");

  /** Other curves: the room that names have taken is free again. */
  renew(n: number): void {
    this.root.style.minWidth = "";
    this.root.replaceChildren(...Array.from({ length: n }, () => el("div", "name", el("i"), el("span"), el("b"))));
  }

  place(places: number[]): void {
    places.forEach((y, i) => ((this.root.children[i] as HTMLElement).style.transform = `translateY(${y.toFixed(1)}px)`));
  }

  write(curves: Named[], figures: string[]): void {
    curves.forEach(({ name, color, kind, dash }, i) => {
      const [sign, words, value] = this.root.children[i].children as unknown as HTMLElement[];
      this.root.children[i].className = `name ${kind}`;
      if (kind !== "line") sign.style.background = kind === "bar" ? color : `color-mix(in srgb, ${color} 60%, var(--paper))`;
      else [sign.style.borderTopColor, sign.style.borderTopStyle] = [color, dash.length ? "dashed" : "solid"];
      say(words, name || figures[i]); // one curve alone is what its axis says
      words.title = name;
      say(value, name && figures[i]);
    });
    const wide = Math.ceil(this.root.getBoundingClientRect().width / NOTCH) * NOTCH;
    if (wide > parseFloat(this.root.style.minWidth || "0")) this.root.style.minWidth = `${wide}px`;
  }
}

/** From the end of each curve to its name, where the curve ends before the edge or the name is pushed aside. */
export function leaders(ends: { x: number; y: number }[], places: number[], right: number): Element[] {
  return ends.flatMap(({ x, y }, i) => {
    const to = places[i] + NAME / 4;
    if (right - x < 4 && Math.abs(to - y) < NAME / 2) return [];
    return [svg("path", { class: "leader", d: `M${x + 3} ${y}H${Math.max(x + 3, right - 8)}L${right + 6} ${to}` })];
  });
}
