/** What the client takes from its surroundings; tests bring their own. Its functions are called without `this`. */
export interface Environment {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Runs something once, later. Returns the function that calls it off. */
  schedule(run: () => void, ms: number): () => void;
  /** Calls `listener` when the network is back or the page is shown again. Returns the function that stops. */
  onWake(listener: () => void): () => void;
}

export const platform: Environment = {
  now: Date.now,
  random: Math.random,
  schedule(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  onWake(listener) {
    const wake = () => globalThis.document?.hidden || listener();
    const stop = new AbortController();
    // Node's global object takes no listeners. A document's `visibilitychange` bubbles up to its window.
    for (const type of ["online", "visibilitychange"]) globalThis.addEventListener?.(type, wake, stop);
    return () => stop.abort();
  },
};
