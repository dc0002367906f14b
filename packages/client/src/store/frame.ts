/** Runs something once, soon, never at once. */
export type Schedule = (run: () => void) => void;

/** A hidden or covered page gets no frames; its work is done this much later. Ten times a second is enough for nobody looking. */
const WITHOUT_FRAMES_MS = 100;

/**
 * Runs before the next paint. A page may be hidden after it asked for a frame, so that a timer runs beside every request
 * instead of a look at `visibilityState`. Where there are no frames at all (Node) the timer is all there is.
 */
export let nextFrame: Schedule = (run) => {
  const timer = setTimeout(done, WITHOUT_FRAMES_MS);
  const frame = globalThis.requestAnimationFrame?.(done);

  function done() {
    clearTimeout(timer);
    globalThis.cancelAnimationFrame?.(frame);
    run();
  }
};

/** From now on, all stores batch what they show in this way. Returns the way until now. For `@tidings/testing`. */
export function setNextFrame(schedule: Schedule): Schedule {
  const before = nextFrame;
  nextFrame = schedule;
  return before;
}
