// What the user means -> what the map does.

import type { Camera } from "../motion/camera.ts";
import type { Hover } from "../touch/hover.ts";
import { listen } from "./gestures.ts";
import type { Selection } from "./selection.ts";
import type { Tool } from "./toolbar.ts";
import { KEYS, type Tools } from "./tools.ts";

const STEP = 0.1;
const ZOOM = 1.25;

/** What can be done to a map. */
export interface Controlled {
  readonly camera: Camera;
  readonly hover: Hover;
  readonly tools: Tools;
  readonly selection: Pick<Selection, "indices" | "choose">;
  readonly overlay: { trace(path: number[]): void };
  readonly layout: { readonly canvas: HTMLCanvasElement; readonly root: HTMLElement; advise(words: string): void };
  readonly explorer: { readonly ready: boolean; pin(px?: number, py?: number): void; unpin(): void };
  /** Advice to who turns the wheel over a map without the focus; "" while nothing is shown. */
  readonly advice: string;
  request(draw?: boolean): void;
  answer(): void;
  /** Selects the seen points inside a screen path. */
  enclose(path: number[]): void;
}

export function control(map: Controlled, signal: AbortSignal): void {
  const { camera, hover, overlay, layout } = map;
  listen(layout.canvas, {
    hover: (px, py, finger) => (hover.aim([px, py], finger), map.request(false)),
    foresee: (px, py) => (hover.aim([px, py]), map.answer()),
    leave: () => (hover.aim(null), map.request(false)),
    tap(px, py, touch) {
      if (touch) hover.hold(px, py, camera.view, camera.size);
      else map.explorer.pin(px, py);
      map.request();
    },
    press(px, py) {
      map.explorer.pin(px, py);
      hover.hold(px, py, camera.view, camera.size);
      map.request();
    },
    pan: (dx, dy) => (hover.aim(null), camera.pan(dx, dy), map.request()),
    zoom: (factor, px, py) => (camera.zoom(factor, px, py), map.request()),
    reset: () => (map.explorer.unpin(), map.tools.use("reset")),
    lasso(path, done) {
      hover.aim(null);
      overlay.trace(done ? [] : path);
      layout.advise("");
      if (!done) return map.request();
      map.enclose(path);
      map.tools.aim(false);
    },
    refuse: () => layout.advise(map.advice),
    lassoing: () => map.tools.lassoing,
    exploring: () => map.tools.exploring && map.explorer.ready,
  }, signal);
  layout.canvas.addEventListener("keydown", (e) => key(map, e), { signal });
  blurOutside(map, signal);
}

function key(map: Controlled, e: KeyboardEvent): void {
  if (e.ctrlKey || e.metaKey || e.altKey || !map.advice) return;
  const { camera } = map;
  const { w, h } = camera.size;
  const actions: Record<string, () => void> = {
    ArrowLeft: () => camera.pan(w * STEP, 0),
    ArrowRight: () => camera.pan(-w * STEP, 0),
    ArrowUp: () => camera.pan(0, h * STEP),
    ArrowDown: () => camera.pan(0, -h * STEP),
    "+": () => camera.zoom(ZOOM, w / 2, h / 2),
    "=": () => camera.zoom(ZOOM, w / 2, h / 2),
    "-": () => camera.zoom(1 / ZOOM, w / 2, h / 2),
    P: () => map.explorer.pin(),
    Escape: () => escape(map),
  };
  for (const [tool, letter] of Object.entries(KEYS)) actions[letter] = () => map.tools.use(tool as Tool);
  const action = actions[e.key.length === 1 ? e.key.toUpperCase() : e.key];
  if (!action) return;
  e.preventDefault();
  e.stopPropagation(); // the page has shortcuts of its own
  action();
  map.request();
}

/** Leaves one thing at a time: the lasso, the selection, the map itself. */
function escape(map: Controlled): void {
  if (map.tools.lassoing) map.tools.aim(false);
  else if (map.selection.indices.length) map.selection.choose([]);
  else map.layout.canvas.blur();
}

/** A touch elsewhere gives the wheel and the finger back to the page; not every browser does that by itself. */
function blurOutside(map: Controlled, signal: AbortSignal): void {
  const { layout: { canvas, root }, hover } = map;
  document.addEventListener("pointerdown", (e) => {
    if (e.composedPath().includes(root)) return;
    canvas.blur();
    if (hover.finger) hover.aim(null), map.request(false);
  }, { signal, passive: true });
}
