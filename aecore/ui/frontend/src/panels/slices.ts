/** Longest piece of work between two breaths of the page, ms. */
export const SLICE = 8;

/** Runs a long piece of work in slices; a newer piece takes the place of the one before. */
export class Slices {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** The work yields wherever it may be interrupted. */
  run(work: Iterator<unknown>): void {
    this.stop();
    const slice = () => {
      const end = performance.now() + SLICE;
      while (performance.now() < end) if (work.next().done) return;
      this.timer = setTimeout(slice);
    };
    slice();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** Resolves when the page has breathed. */
export const breath = (ms = 0): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** To be awaited between two small pieces of work: lets the page breathe when a slice is used up. */
export function paced(): () => Promise<void> {
  let end = performance.now() + SLICE;
  return async () => {
    if (performance.now() < end) return;
    await breath();
    end = performance.now() + SLICE;
  };
}
