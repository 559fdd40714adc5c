/** Seconds that a whole film takes at normal speed, and each run of a sweep. */
export const FILM_S = 10;
export const RUN_S = 0.8;

/** Where a film stands and how it runs. `share` null: the present is shown. */
export class Player {
  share: number | null = null;
  playing = false;
  looping = false;
  speed = 1;
  private at = 0;

  /** `stops`: the shares at which there is a frame, ascending. */
  constructor(public stops: number[] = [], public seconds = FILM_S) {}

  play(now: number): void {
    if (this.share === null || this.share >= 1) this.share = 0;
    this.playing = true;
    this.at = now;
  }

  pause(): void {
    this.playing = false;
  }

  /** Lets time pass; whether it still plays. */
  advance(now: number): boolean {
    if (!this.playing) return false;
    const share = this.share! + ((now - this.at) / 1000) * (this.speed / this.seconds);
    this.at = now;
    this.share = share < 1 ? share : this.looping ? share % 1 : 1;
    this.playing = this.share < 1;
    return this.playing;
  }

  seek(share: number | null): void {
    this.share = share === null ? null : Math.min(Math.max(share, 0), 1);
    if (share === null) this.pause();
  }

  /** To the nth frame from here; from the present, the last one counts as here. */
  step(by: number): void {
    this.pause();
    const { stops } = this;
    const here = this.share === null ? stops.length - 1 : nearest(stops, this.share);
    this.share = stops[Math.min(Math.max(here + by, 0), stops.length - 1)];
  }
}

function nearest(stops: number[], share: number): number {
  return stops.reduce((best, stop, i) => (Math.abs(stop - share) < Math.abs(stops[best] - share) ? i : best), 0);
}
