// Pointer, wheel and keyboard on the canvas -> what the user means. Coordinates are CSS pixels of the canvas.

export interface Intents {
  /** A mouse, or a finger that explores, is here. */
  hover(px: number, py: number, finger: boolean): void;
  /** A mouse is here, told between two frames. */
  foresee(px: number, py: number): void;
  leave(): void;
  /** A click or tap without a drag; `touch` when there is no hover to rely on. */
  tap(px: number, py: number, touch: boolean): void;
  /** A finger was held still and let go. */
  press(px: number, py: number): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, px: number, py: number): void;
  reset(): void;
  /** A lasso so far (`done` false) or closed; screen coordinates x0, y0, … */
  lasso(path: number[], done: boolean): void;
  /** The wheel was turned over a map that does not have the focus. */
  refuse(): void;
  lassoing(): boolean;
  /** Whether a single finger explores rather than pans. */
  exploring(): boolean;
}

interface Finger {
  x: number;
  y: number;
}

const SLACK = 5;
const FINGER_SLACK = 10;
const LASSO_STEP = 3;
const HOLD_MS = 350;

export function listen(canvas: HTMLCanvasElement, on: Intents, signal: AbortSignal): void {
  const gestures = new Gestures(canvas, on);
  const listener = { signal };
  canvas.addEventListener("pointerdown", (e) => gestures.down(e), listener);
  canvas.addEventListener("pointermove", (e) => gestures.move(e), listener);
  canvas.addEventListener("pointerrawupdate", (e) => gestures.foresee(e as PointerEvent), listener); // not everywhere
  canvas.addEventListener("pointerup", (e) => gestures.up(e), listener);
  canvas.addEventListener("pointercancel", (e) => gestures.cancel(e), listener);
  canvas.addEventListener("pointerleave", (e) => e.pointerType !== "touch" && on.leave(), listener);
  canvas.addEventListener("dblclick", on.reset, listener);
  canvas.addEventListener("wheel", (e) => wheel(canvas, e, on), { signal, passive: false });
  // While a finger explores, the page must neither scroll under it nor offer a menu.
  canvas.addEventListener("touchmove", (e) => gestures.exploring && e.preventDefault(), { signal, passive: false });
  canvas.addEventListener("contextmenu", (e) => gestures.exploring && e.preventDefault(), listener);
}

/** What the pointers that are down have done so far. */
class Gestures {
  /** A finger explores: it was held still, or exploring is what one finger does. */
  exploring = false;
  private readonly fingers = new Map<number, Finger>();
  private path: number[] | null = null;
  private moved = 0;
  private timer = 0;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly on: Intents) {}

  down(e: PointerEvent): void {
    if (e.button) return;
    const { canvas, on, fingers } = this;
    canvas.setPointerCapture(e.pointerId);
    fingers.set(e.pointerId, { x: e.offsetX, y: e.offsetY });
    this.release();
    if (fingers.size > 1) return this.drop();
    this.moved = 0;
    this.path = e.shiftKey || on.lassoing() ? [e.offsetX, e.offsetY] : null;
    if (e.pointerType === "touch" && !this.path) this.timer = window.setTimeout(() => this.explore(e), HOLD_MS);
  }

  move(e: PointerEvent): void {
    const { on, fingers } = this;
    const finger = fingers.get(e.pointerId);
    const touch = e.pointerType === "touch";
    if (!finger) return touch ? undefined : on.hover(e.offsetX, e.offsetY, false);
    const before = { ...finger };
    if (!this.moved && fingers.size === 1 && !this.begins(e, finger, touch)) return;
    this.moved += Math.hypot(e.offsetX - before.x, e.offsetY - before.y);
    [finger.x, finger.y] = [e.offsetX, e.offsetY];
    const other = [...fingers].find(([id]) => id !== e.pointerId)?.[1];
    if (this.path) grow(this.path, finger, on);
    else if (other) pinch(before, finger, other, on);
    else if (this.exploring) on.hover(finger.x, finger.y, true);
    else on.pan(finger.x - before.x, finger.y - before.y);
  }

  foresee(e: PointerEvent): void {
    if (!this.fingers.size && e.pointerType !== "touch") this.on.foresee(e.offsetX, e.offsetY);
  }

  up(e: PointerEvent): void {
    const { on, exploring } = this;
    this.release();
    if (!this.fingers.delete(e.pointerId)) return;
    if (this.fingers.size) return void (this.moved = Infinity); // the end of a pinch is not a tap
    if (this.path && this.moved) on.lasso(this.path, true);
    else if (exploring) (this.moved ? on.tap : on.press)(e.offsetX, e.offsetY, true);
    else if (!this.moved && e.type === "pointerup") on.tap(e.offsetX, e.offsetY, e.pointerType === "touch");
    this.path = null;
  }

  cancel(e: PointerEvent): void {
    this.drop();
    this.exploring = false;
    this.up(e);
  }

  /** Whether this is more than the trembling of a tap; then also what it is. */
  private begins(e: PointerEvent, from: Finger, touch: boolean): boolean {
    const [dx, dy] = [Math.abs(e.offsetX - from.x), Math.abs(e.offsetY - from.y)];
    const near = Math.hypot(dx, dy) < (touch ? FINGER_SLACK : SLACK); // still a tap; the finger keeps its first place
    if (near && this.exploring) this.on.hover(e.offsetX, e.offsetY, true);
    if (near || this.exploring) return !near;
    clearTimeout(this.timer);
    if (touch && !this.path && dy > dx && !focused(this.canvas)) {
      this.fingers.delete(e.pointerId); // the page's to scroll
      return false;
    }
    this.exploring = touch && !this.path && this.on.exploring();
    return true;
  }

  private explore({ offsetX, offsetY }: PointerEvent): void {
    this.exploring = true;
    this.on.hover(offsetX, offsetY, true);
  }

  /** Ends a lasso that was under way. */
  private drop(): void {
    if (this.path) this.on.lasso([], false);
    this.path = null;
  }

  private release(): void {
    clearTimeout(this.timer);
    this.exploring = false;
  }
}

function grow(path: number[], { x, y }: Finger, on: Intents): void {
  if (Math.hypot(x - path[path.length - 2], y - path[path.length - 1]) < LASSO_STEP) return;
  path.push(x, y);
  on.lasso(path, false);
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
