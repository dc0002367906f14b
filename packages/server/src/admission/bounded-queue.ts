/** Runs so many at a time, and lets so many wait. */
export interface BoundedQueue {
  /**
   * Runs `work` when it is its turn. Rejects with what `work` does, with the signal's reason when that aborts first, and with
   * `full()` when too many wait already.
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal, full?: () => Error): Promise<T>;
}

interface QueueBounds {
  readonly running: number;
  /** Default: as many as come. */
  readonly waiting?: number;
}

export function createBoundedQueue({ running: mostRunning, waiting: mostWaiting }: QueueBounds): BoundedQueue {
  // A set keeps the order in which they came, and lets go of one in the middle.
  const waiting = new Set<() => void>();
  let running = 0;

  function leave(): void {
    running -= 1;
    const [next] = waiting;
    next?.();
  }

  /** Resolves when it is the caller's turn, which is then counted as running. */
  function turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        waiting.delete(begin);
        signal?.removeEventListener("abort", abort);
        running += 1;
        resolve();
      };
      const abort = (): void => {
        waiting.delete(begin);
        reject(signal?.reason);
      };
      waiting.add(begin);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  return {
    async run(work, signal, full) {
      signal?.throwIfAborted();
      if (running < mostRunning) running += 1;
      else if (mostWaiting !== undefined && waiting.size >= mostWaiting)
        throw full?.() ?? new Error("the queue is full");
      else await turn(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
