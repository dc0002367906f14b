/** What the client takes from its surroundings; tests bring their own. */
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
    const stop = new AbortController();
    // Node and workers have no document, and Node's global object takes no listeners.
    globalThis.addEventListener?.("online", listener, stop);
    globalThis.document?.addEventListener("visibilitychange", () => document.hidden || listener(), stop);
    return () => stop.abort();
  },
};
