/** Runs at most so many jobs at a time, in the order in which they came. */
export interface CheckQueue {
  run<T>(job: () => Promise<T>): Promise<T>;
}

export function createCheckQueue(concurrency: number): CheckQueue {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(job) {
      // Whoever finishes hands its turn on without letting go of it, so that nobody slips in between.
      if (running < concurrency) running += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await job();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
