import { svg } from "../page/dom.ts";
import { button } from "./panel.ts";

// Drawn on a 24 x 24 field, stroked.
const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M8.5 5v14M15.5 5v14",
  back: "M18 6l-8 6 8 6zM6 6v12",
  forward: "M6 6l8 6-8 6zM18 6v12",
  loop: "M17 3l3 3-3 3M4 11V9a3 3 0 0 1 3-3h13M7 21l-3-3 3-3M20 13v2a3 3 0 0 1-3 3H4",
  save: "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 20h14",
  swap: "M7 4 3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7",
  undo: "M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 10h-2",
};

export type Icon = keyof typeof ICONS;

export function iconButton(icon: Icon, pressed: () => void): HTMLButtonElement {
  const node = button("icon", pressed, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path")));
  redraw(node, icon);
  return node;
}

export function redraw(node: HTMLButtonElement, icon: Icon): void {
  node.querySelector("path")!.setAttribute("d", ICONS[icon]);
}

export function name(node: HTMLElement, words: string): void {
  node.title = node.ariaLabel = words;
}
