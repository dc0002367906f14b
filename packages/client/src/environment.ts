/** What the client takes from its surroundings; tests bring their own. Its functions are called without `this`. */
export interface Environment {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Runs something once, later; `ms` may be `Infinity`. Returns the function that calls it off. */
  schedule(run: () => void, ms: number): () => void;
  /** Whether there is surely no network at the moment. */
  offline(): boolean;
  /**
   * Calls `wake` when the network is back, or the page is shown, thawed or taken out of the back-forward cache; `sleep` when it
   * is put there. Returns the function that stops.
   */
  onWake(wake: () => void, sleep: () => void): () => void;
}

export const platform: Environment = {
  now: Date.now,
  random: Math.random,
  schedule(run, ms) {
    // What is longer than setTimeout takes, which an option may be or a server may ask for, would be over at once.
    const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  // Node's navigator doesn't say.
  offline: () => globalThis.navigator?.onLine === false,
  onWake(wake, sleep) {
    const stop = new AbortController();
    function hear({ type, persisted }: Event & { persisted?: boolean }) {
      if (type === "pagehide") persisted && sleep();
      else globalThis.document?.hidden || wake();
    }
    // Node's global object takes no listeners. What is sent to the document passes its window in the capture phase.
    for (const type of ["online", "visibilitychange", "resume", "pageshow", "pagehide"])
      globalThis.addEventListener?.(type, hear, { capture: true, signal: stop.signal });
    return () => stop.abort();
  },
};
