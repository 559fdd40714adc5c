import { el, svg } from "../page/dom.ts";
import { page } from "../page/registry.ts";
import type { MapText } from "../wire/protocol.ts";

// Drawn on a 24 x 24 field, stroked.
const ICONS = {
  reset: "M4 5v5h5M4.6 10A8 8 0 1 1 4 14",
  lasso: "M8.5 15.6C5.5 14.8 3.5 12.6 3.5 10c0-3.6 3.8-6.5 8.5-6.5s8.5 2.9 8.5 6.5-3.8 6.5-8.5 6.5"
    + "M8.5 13.5a2.2 2.2 0 1 1-.1 4.3M8 17.8c.3 1.7-.6 2.9-2.5 3.2",
  glyphs: "M12 4a3.6 3.6 0 1 1 0 7.2A3.6 3.6 0 1 1 12 4zM12 11.2a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 1 1 0-8.8z",
  touch: "M12 8.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 1 1 0-6.4zM12 3v2.6M12 18.4V21M3 12h2.6M18.4 12H21",
  manifold: "M4 4h16v16H4zM4 9.3h16M4 14.7h16M9.3 4v16M14.7 4v16",
  download: "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 20h14",
  fullscreen: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
};

export type Tool = keyof typeof ICONS;

/** The quiet row of buttons at the top right. */
export class Toolbar {
  readonly root = el("div", "toolbar");
  private readonly buttons = new Map<Tool, HTMLButtonElement>();
  private text: Partial<MapText> = {};

  constructor(
    tools: Tool[], used: (tool: Tool) => void, private readonly keys: Partial<Record<Tool, string>>, signal: AbortSignal,
  ) {
    for (const tool of tools) {
      const icon = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[tool] }));
      const button = el("button", "tool");
      button.type = "button";
      button.dataset.tool = tool;
      button.append(icon);
      button.onclick = () => used(tool);
      this.buttons.set(tool, button);
      this.root.append(button);
    }
    page().keys.addEventListener("change", () => this.say(), { signal });
  }

  set(text: MapText): void {
    this.text = text;
    this.say();
  }

  private say(): void {
    for (const [tool, button] of this.buttons) {
      button.ariaLabel = this.text[tool] ?? "";
      button.title = page().keys.hint(button.ariaLabel, this.keys[tool]);
    }
  }

  /** Whether the tool is of any use now. */
  offer(tool: Tool, useful: boolean): void {
    const button = this.buttons.get(tool);
    if (button) button.hidden = !useful;
  }

  press(tool: Tool, on: boolean): void {
    const button = this.buttons.get(tool);
    if (button) button.ariaPressed = String(on);
  }
}
