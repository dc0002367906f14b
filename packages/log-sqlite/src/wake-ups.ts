import { createDeferred, type Deferred } from "./deferred.ts";

/** Lets many wait for one thing: whoever called `next` is woken by the next `wake`. */
export interface WakeUps {
  next(): Promise<void>;
  wake(): void;
}

export function createWakeUps(): WakeUps {
  let waiting: Deferred | undefined;
  return {
    next() {
      waiting ??= createDeferred();
      return waiting.promise;
    },
    wake() {
      waiting?.resolve();
      waiting = undefined;
    },
  };
}
