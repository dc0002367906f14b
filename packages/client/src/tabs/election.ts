import type { Locks } from "./tabs-environment.ts";

export interface Election {
  /** Takes the lead from whoever has it and doesn't answer. */
  steal(): void;
  /** Gives up the lead, or the place in the queue. */
  leave(): void;
}

export interface ElectionHandlers {
  onElected(): void;
  /** Another one has taken the lead. */
  onDeposed(): void;
  /** There are no locks to be had, as in a sandboxed frame. */
  onImpossible(error: unknown): void;
}

/**
 * Whoever holds the lock leads. The browser hands it on when the holder's tab closes or crashes, without a timer; a tab that is frozen
 * keeps it, until it is stolen.
 */
export function joinElection(locks: Locks, name: string, handlers: ElectionHandlers): Election {
  let attempt = 0;
  let withdraw = () => {};

  function ask(steal: boolean) {
    withdraw();
    const mine = ++attempt;
    const queue = new AbortController();
    let release = () => {};
    let leads = false;
    withdraw = () => {
      queue.abort();
      release();
    };
    locks
      .request(name, steal ? { steal } : { signal: queue.signal }, () => {
        if (mine !== attempt) return Promise.resolve();
        leads = true;
        handlers.onElected();
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      })
      .catch((error: unknown) => {
        if (mine !== attempt) return;
        if (!leads) return handlers.onImpossible(error);
        // [spec] Stealing rejects the promise of the one that held the lock, with an AbortError.
        handlers.onDeposed();
        ask(false);
      });
  }

  ask(false);
  return {
    steal: () => ask(true),
    leave() {
      attempt += 1;
      withdraw();
    },
  };
}
