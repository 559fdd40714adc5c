/** Calls `tick` before the next paint, and again as long as it returns true. A hidden tab paints nothing: no work. */
export function loop(tick: (now: number) => boolean): { request(): void; stop(): void } {
  let id = 0;
  const frame = () => {
    id = 0;
    // Not the frame's own time stamp: it may lie before the moment at which a movement was started.
    if (tick(performance.now())) request();
  };
  const request = () => {
    id ||= requestAnimationFrame(frame);
  };
  return { request, stop: () => cancelAnimationFrame(id) };
}
