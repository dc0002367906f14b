/** What happens between server and clients, so that it can be told when nothing does any more. */
export interface Activity {
  /** Counts whatever happens. */
  readonly count: number;
  /** Whether the application's own code has been asked something and has not answered. */
  readonly isBusy: boolean;
  /** Something happened. */
  note(): void;
  /** The same promise; busy until it is settled. */
  during<T>(work: Promise<T>): Promise<T>;
}

export function createActivity(): Activity {
  let count = 0;
  let underWay = 0;
  return {
    get count() {
      return count;
    },
    get isBusy() {
      return underWay > 0;
    },
    note() {
      count += 1;
    },
    during(work) {
      count += 1;
      underWay += 1;
      return work.finally(() => {
        count += 1;
        underWay -= 1;
      });
    },
  };
}
