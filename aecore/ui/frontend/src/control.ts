// What the user means -> what the map does.

import { listen } from "./gestures.ts";
import type { LatentMap } from "./map.ts";

const STEP = 0.1;
const ZOOM = 1.25;

export function control(map: LatentMap, signal: AbortSignal): void {
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
    reset: () => (map.explorer.pins.undo(), map.tools.use("reset")),
    lasso(path, done) {
      hover.aim(null);
      overlay.trace(done ? [] : path);
      layout.advise("");
      if (!done) return map.request();
      map.tools.lasso(path);
      map.tools.aim(false);
    },
    refuse: () => map.header && layout.advise(map.header.text.wheel_hint),
    lassoing: () => map.tools.lassoing,
    exploring: () => map.tools.exploring && map.explorer.ready,
  }, signal);
  layout.canvas.addEventListener("keydown", (e) => key(map, e), { signal });
  blurOutside(map, signal);
}

function key(map: LatentMap, e: KeyboardEvent): void {
  if (e.ctrlKey || e.metaKey || e.altKey || !map.header) return;
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
    "0": () => map.tools.use("reset"),
    l: () => map.tools.use("lasso"),
    g: () => map.tools.use("glyphs"),
    m: () => map.tools.use("manifold"),
    p: () => map.explorer.pin(),
    Escape: () => escape(map),
  };
  const action = actions[e.key.length === 1 ? e.key.toLowerCase() : e.key];
  if (!action) return;
  e.preventDefault();
  e.stopPropagation(); // the page has shortcuts of its own
  action();
  map.request();
}

/** Leaves one thing at a time: the lasso, the selection, the map itself. */
function escape(map: LatentMap): void {
  if (map.tools.lassoing) map.tools.aim(false);
  else if (map.selection.indices.length) map.selection.choose([]);
  else map.layout.canvas.blur();
}

/** A touch elsewhere gives the wheel and the finger back to the page; not every browser does that by itself. */
function blurOutside(map: LatentMap, signal: AbortSignal): void {
  const { layout: { canvas, root }, hover } = map;
  document.addEventListener("pointerdown", (e) => {
    if (e.composedPath().includes(root)) return;
    canvas.blur();
    if (hover.finger) hover.aim(null), map.request(false);
  }, { signal, passive: true });
}
