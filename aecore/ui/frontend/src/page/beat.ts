import { openEnvelope } from "../wire/envelope.ts";
import type { BeatHeader } from "../wire/protocol.ts";
import { hide } from "./dom.ts";
import type { Factory } from "./registry.ts";

/** Least rest of the server between an answer and the next question, and how long an answer is waited for; ms. */
export const REST = 50;
export const PATIENCE = 4000;

/**
 * Asks again and again, as fast as is wanted and never faster than it is answered: a reader that is slow then has few
 * answers instead of a growing heap of them. A question that is lost is asked once more.
 */
export class Beat {
  private asked = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: () => void) {}

  /** The last question is answered: ask the next `every` ms after it. */
  answered(every: number): void {
    this.later(Math.max(REST, this.asked + every - performance.now()));
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private later(delay: number): void {
    this.stop();
    this.timer = setTimeout(() => {
      this.asked = performance.now();
      this.later(PATIENCE);
      this.ask();
    }, delay);
  }
}

/** The invisible component of a part of the page that moves: it asks Python for the next look. */
export const beat: Factory = (parent) => {
  hide(parent);
  let number = 0;
  let send: (value: number) => void = () => {};
  const asking = new Beat(() => send(++number));
  return {
    update(bytes, component) {
      const { seen, every } = openEnvelope<BeatHeader>(bytes).data;
      number = Math.max(number, seen);
      send = (value) => component.setStateValue?.("asked", value);
      if (every) asking.answered(every);
      else asking.stop();
    },
    dispose: () => asking.stop(),
  };
};
