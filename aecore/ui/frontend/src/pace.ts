/** Frames further apart than this, ms, come slowly; much further, nothing has been drawn for a while. */
const SLOW = 24;
const IDLE = 200;
/** Where they do, a movement of the data is drawn so often, ms. */
const REST = 80;

/** Draws movements of the data less often where drawing is slow: there it takes the processor from the training. */
export class Pace {
  private last = -Infinity;
  private drawn = -Infinity;

  /** Whether a frame at `now` is to be drawn. */
  due(now: number): boolean {
    const apart = now - this.last;
    this.last = now;
    if (apart > SLOW && apart < IDLE && now - this.drawn < REST) return false;
    this.drawn = now;
    return true;
  }
}
