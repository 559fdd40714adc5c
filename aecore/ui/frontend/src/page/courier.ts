/** Least time between two questions, and how long an answer is waited for before the next is asked anyway; ms. */
export const GAP = 100;
export const PATIENCE = 1000;

/**
 * Carries what changes to the server: at most one question in flight, the newest state when the answer is in. Streamlit
 * drops a run that a newer one overtakes, so questions asked faster than they are answered would never be answered.
 */
export class Courier {
  asked = 0;
  private answered = 0;
  private at = -Infinity;
  private waiting = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (seq: number) => void) {}

  /** There is something new to tell; told as soon as may be. */
  post(): void {
    this.waiting = true;
    this.go();
  }

  /** The server has answered question `seq`, and with it all before. */
  answer(seq: number): void {
    this.answered = Math.max(this.answered, seq);
    this.go();
  }

  /** What is in flight or was going to be asked is no longer of interest. */
  forget(seq: number): void {
    this.answered = this.asked = Math.max(this.asked, seq);
    this.stop();
  }

  stop(): void {
    this.waiting = false;
    clearTimeout(this.timer);
  }

  private go(): void {
    clearTimeout(this.timer);
    if (!this.waiting) return;
    const left = this.at + (this.asked > this.answered ? PATIENCE : GAP) - performance.now();
    if (left > 0) return void (this.timer = setTimeout(() => this.go(), left));
    this.waiting = false;
    this.at = performance.now();
    this.send(++this.asked);
  }
}
