export const PATIENCE = 10_000;

/** Whether anybody uses a run's network: said at once when it begins, and `PATIENCE` ms after it has ended. */
export class Presence {
  private readonly uses = new Set<string>();
  private wanted = false;
  private told = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (touched: boolean) => void) {}

  /** `wanted`: somebody listens. */
  follow(wanted: boolean): void {
    this.wanted = wanted;
    this.settle();
  }

  /** One use, by its name, begins or ends. */
  note(use: string, on: boolean): void {
    if (this.uses.has(use) === on) return;
    if (on) this.uses.add(use);
    else this.uses.delete(use);
    this.settle();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private settle(): void {
    this.stop();
    if (!this.wanted || this.told === this.uses.size > 0) return;
    if (this.uses.size) this.say(true);
    else this.timer = setTimeout(() => this.say(false), PATIENCE);
  }

  private say(touched: boolean): void {
    this.told = touched;
    this.tell(touched);
  }
}
