/** Runs work of the same key one after the other, in the order in which it was asked for. */
export interface Sequences {
  /** Resolves when the work is done, whatever came of it. */
  run(key: string, work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
}

/** `onError` hears of work that fails; what comes after it still runs. */
export function createSequences(onError: (error: unknown) => void): Sequences {
  const lasts = new Map<string, Promise<void>>();
  return {
    run(key, work) {
      const last = lasts.get(key) ?? Promise.resolve();
      const next = last
        .then(work)
        .catch(onError)
        .finally(() => {
          if (lasts.get(key) === next) lasts.delete(key);
        });
      lasts.set(key, next);
      return next;
    },
    async idle() {
      while (lasts.size > 0) await Promise.all(lasts.values());
    },
  };
}
