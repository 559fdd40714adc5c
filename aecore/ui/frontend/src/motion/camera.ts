import { steadyExtent } from "../geometry/extent.ts";
import { between, type Box, fit, type Inset, pan, type Size, type View, zoomAt } from "../geometry/view.ts";
import { eased } from "./eased.ts";

/** Kept for the numbers of the axes. */
const INSET: Inset = [34, 8, 8, 24];
const ZOOM_OUT = 0.2;
const ZOOM_IN = 2000;

/** Follows the data until the user takes over; then stays where it was put, until reset. */
export class Camera {
  view: View = { x: 0, y: 0, k: 1 };
  size: Size = { w: 0, h: 0 };
  private auto = true;
  private held: Box | null = null;
  private from: View | null = null;
  private start = 0;

  /** New data. `jump`: other points than before, nothing to follow smoothly; `fixed`: this very extent, which others share. */
  follow(extent: Box, now: number, jump: boolean, fixed = false): void {
    const next = fixed ? extent : steadyExtent(jump ? null : this.held, extent);
    const changed = next.some((end, i) => end !== this.held?.[i]);
    this.held = next;
    if (!this.auto || !this.size.w) return;
    if (jump) this.from = null, (this.view = this.home());
    else if (changed) this.glide(now);
  }

  resize(size: Size): void {
    const ratio = this.size.w ? Math.min(size.w, size.h) / Math.min(this.size.w, this.size.h) : 1;
    this.size = size;
    if (this.auto) (this.from = null), (this.view = this.home());
    else this.view = { ...this.view, k: this.view.k * ratio };
  }

  reset(now: number): void {
    this.auto = true;
    this.glide(now);
  }

  pan(dx: number, dy: number): void {
    this.take();
    this.view = pan(this.view, dx, dy);
  }

  zoom(factor: number, px: number, py: number): void {
    this.take();
    const { k } = this.home();
    this.view = zoomAt(this.view, this.size, factor, px, py, k * ZOOM_OUT, k * ZOOM_IN);
  }

  /** Present zoom relative to the view that frames the data. */
  get zoomed(): number {
    return this.view.k / this.home().k;
  }

  /** Moves to where the view is at `now`; true while there is more to come. */
  step(now: number): boolean {
    if (!this.from) return false;
    const t = eased(this.start, now);
    this.view = between(this.from, this.home(), t);
    if (t === 1) this.from = null;
    return t < 1;
  }

  private home(): View {
    return fit(this.held ?? [-1, 1, -1, 1], this.size, INSET);
  }

  private glide(now: number): void {
    this.from = this.view;
    this.start = now;
  }

  private take(): void {
    this.auto = false;
    this.from = null;
  }
}
