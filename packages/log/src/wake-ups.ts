/** Lets many wait for one thing: whoever called `next` is woken by the next `wake`. */
export interface WakeUps {
  /** The same promise for all who wait, made only when somebody does. */
  next(): Promise<void>;
  wake(): void;
}

export function createWakeUps(): WakeUps {
  let waiting: Promise<void> | undefined;
  let resolve: (() => void) | undefined;
  return {
    next() {
      waiting ??= new Promise((wake) => {
        resolve = wake;
      });
      return waiting;
    },
    wake() {
      // Let go of, so that the many appends of one turn wake those who wait once, and cost nothing after that.
      const woken = resolve;
      waiting = undefined;
      resolve = undefined;
      woken?.();
    },
  };
}
