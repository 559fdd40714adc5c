/** Frames further apart than this, ms, come slowly; much further, nothing has been drawn for a while. */
const SLOW = 24;
const IDLE = 200;
/** Where they do, a movement is drawn so often that drawing takes a third of the time, within these bounds, ms. */
const SHARE = 3;
const REST = [80, 200];
/** Maps that ask within so many ms ask about the same frame. */
const SAME = 6;
const MEMORY = 0.5;

/** Draws movements of the data less often where drawing is slow: there it takes the processor from the training. */
export class Pace {
  private frame = -Infinity;
  private drawn = -Infinity;
  private drawing = true;
  /** The longest wait for a frame since the last drawing, and about how long drawing takes by that. */
  private gap = 0;
  private cost = 0;

  /** Whether the frame at `now` is to be drawn: by all maps or by none, for the page is put together once for all. */
  due(now: number): boolean {
    const apart = now - this.frame;
    if (apart < SAME) return this.drawing;
    this.frame = now;
    this.gap = apart < IDLE ? Math.max(this.gap, apart) : 0;
    this.drawing = now - this.drawn >= this.rest;
    if (this.drawing) {
      this.cost += MEMORY * (this.gap - this.cost);
      this.gap = 0;
      this.drawn = now;
    }
    return this.drawing;
  }

  /** A movement begins: what is on screen is still right, the first of slow frames can wait. */
  begin(now: number): void {
    if (this.rest) this.drawn = now;
  }

  private get rest(): number {
    const [least, most] = REST;
    return this.cost > SLOW ? Math.min(Math.max(SHARE * this.cost, least), most) : 0;
  }
}

/** The page's own. */
export const pace = new Pace();
