/** Runs jobs one after the other, in the order in which they came; one that fails holds up nobody. */
export type InTurn = <T>(job: () => Promise<T>) => Promise<T>;

/** @param check Called before each job; what it throws is what becomes of it. */
export function createTurns(check: () => void): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(check).then(job);
    last = mine.catch(() => undefined);
    return mine;
  };
}
