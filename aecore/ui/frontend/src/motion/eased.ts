// The one place that knows how long things take to move.

export const MOVE_MS = 350;

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Eased share of a movement that began at `start`: fast at first, so that it never seems to lag behind the data. */
export function eased(start: number, now: number): number {
  if (still.matches) return 1;
  const t = Math.min(Math.max((now - start) / MOVE_MS, 0), 1);
  return 1 - (1 - t) ** 3;
}
