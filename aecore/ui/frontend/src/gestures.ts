// Pointer, wheel and keyboard on the canvas -> what the user means. Coordinates are CSS pixels of the canvas.

export interface Intents {
  hover(px: number, py: number): void;
  leave(): void;
  /** A click or tap without a drag; `touch` when there is no hover to rely on. */
  tap(px: number, py: number, touch: boolean): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, px: number, py: number): void;
  reset(): void;
  /** A lasso so far (`done` false) or closed; screen coordinates x0, y0, … */
  lasso(path: number[], done: boolean): void;
  /** The wheel was turned over a map that does not have the focus. */
  refuse(): void;
  lassoing(): boolean;
}

interface Finger {
  x: number;
  y: number;
}

const SLACK = 5;
const FINGER_SLACK = 10;
const LASSO_STEP = 3;

export function listen(canvas: HTMLCanvasElement, on: Intents, signal: AbortSignal): void {
  const fingers = new Map<number, Finger>();
  let path: number[] | null = null;
  let moved = 0;

  const down = (e: PointerEvent) => {
    if (e.button) return;
    canvas.setPointerCapture(e.pointerId);
    fingers.set(e.pointerId, { x: e.offsetX, y: e.offsetY });
    if (fingers.size === 1) {
      moved = 0;
      path = e.shiftKey || on.lassoing() ? [e.offsetX, e.offsetY] : null;
    } else path = cancel(on, path);
  };

  const move = (e: PointerEvent) => {
    const finger = fingers.get(e.pointerId);
    if (!finger) return e.pointerType === "mouse" || e.pointerType === "pen" ? on.hover(e.offsetX, e.offsetY) : undefined;
    const before = { ...finger };
    const other = [...fingers].find(([id]) => id !== e.pointerId)?.[1];
    const far = Math.hypot(e.offsetX - before.x, e.offsetY - before.y);
    const touch = e.pointerType === "touch";
    if (fingers.size === 1 && !moved) {
      if (far < (touch ? FINGER_SLACK : SLACK)) return; // still a tap; the finger keeps its first place
      const upright = Math.abs(e.offsetY - before.y) > Math.abs(e.offsetX - before.x);
      if (touch && !path && upright && !focused(canvas)) return void fingers.delete(e.pointerId); // the page's to scroll
    }
    moved += far;
    [finger.x, finger.y] = [e.offsetX, e.offsetY];
    if (path) grow(path, finger, on);
    else if (other) pinch(before, finger, other, on);
    else on.pan(finger.x - before.x, finger.y - before.y);
  };

  const up = (e: PointerEvent) => {
    if (!fingers.delete(e.pointerId)) return;
    if (fingers.size) return void (moved = Infinity); // the end of a pinch is not a tap
    if (path && moved) on.lasso(path, true);
    else if (!moved && e.type === "pointerup") on.tap(e.offsetX, e.offsetY, e.pointerType === "touch");
    path = null;
  };

  const listener = { signal };
  canvas.addEventListener("pointerdown", down, listener);
  canvas.addEventListener("pointermove", move, listener);
  canvas.addEventListener("pointerup", up, listener);
  canvas.addEventListener("pointercancel", (e) => {
    path = cancel(on, path);
    up(e);
  }, listener);
  canvas.addEventListener("pointerleave", (e) => e.pointerType !== "touch" && on.leave(), listener);
  canvas.addEventListener("dblclick", on.reset, listener);
  canvas.addEventListener("wheel", (e) => wheel(canvas, e, on), { signal, passive: false });
}

function grow(path: number[], { x, y }: Finger, on: Intents): void {
  if (Math.hypot(x - path[path.length - 2], y - path[path.length - 1]) < LASSO_STEP) return;
  path.push(x, y);
  on.lasso(path, false);
}

function cancel(on: Intents, path: number[] | null): null {
  if (path) on.lasso([], false);
  return null;
}

/** One of two fingers went from `before` to `finger`: zoom by the change of distance, pan with the middle. */
function pinch(before: Finger, finger: Finger, other: Finger, on: Intents): void {
  const distance = (a: Finger) => Math.max(Math.hypot(a.x - other.x, a.y - other.y), 1);
  on.pan((finger.x - before.x) / 2, (finger.y - before.y) / 2);
  on.zoom(distance(finger) / distance(before), (finger.x + other.x) / 2, (finger.y + other.y) / 2);
}

function focused(canvas: HTMLCanvasElement): boolean {
  return (canvas.getRootNode() as ShadowRoot).activeElement === canvas;
}

/** Zooms only when the map has the focus or Ctrl is held (as a trackpad's pinch is reported): the page must scroll. */
function wheel(canvas: HTMLCanvasElement, e: WheelEvent, on: Intents): void {
  if (!focused(canvas) && !e.ctrlKey && !e.metaKey) return on.refuse();
  e.preventDefault();
  const pixels = e.deltaY * (e.deltaMode ? 24 : 1);
  const speed = e.ctrlKey && Math.abs(pixels) < 50 ? 0.01 : 0.0016;
  on.zoom(Math.exp(-pixels * speed), e.offsetX, e.offsetY);
}
