/** Runs so many at a time, and lets so many wait. */
export interface BoundedQueue {
  /**
   * Runs `work` when it is its turn. Rejects with what `work` does, with `full()` when too many wait already, and with the
   * signal's reason when that aborts first.
   */
  run<T>(work: () => Promise<T>, signal: AbortSignal, full: () => Error): Promise<T>;
}

export function createBoundedQueue(bounds: { readonly running: number; readonly waiting: number }): BoundedQueue {
  // A set keeps the order in which they came, and lets go of one in the middle.
  const waiting = new Set<() => void>();
  let running = 0;

  function leave(): void {
    running -= 1;
    const [next] = waiting;
    next?.();
  }

  /** Resolves when it is the caller's turn, which is then counted as running. */
  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        waiting.delete(begin);
        signal.removeEventListener("abort", abort);
        running += 1;
        resolve();
      };
      const abort = (): void => {
        waiting.delete(begin);
        reject(signal.reason);
      };
      waiting.add(begin);
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  return {
    async run(work, signal, full) {
      signal.throwIfAborted();
      if (running < bounds.running) running += 1;
      else if (waiting.size >= bounds.waiting) throw full();
      else await turn(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
