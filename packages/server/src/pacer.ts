import type { ChannelSet } from "./channel-set.ts";

/**
 * Decides when the subscriptions of a channel set are woken: the first event at once, and what lands while the set rests from
 * that together, when it has rested. Subscriptions hold positions, so that what waits costs nothing, and goes to
 * each socket in one write.
 */
export interface Pacer {
  /**
   * There is something new for the set. Whoever was at or past `touched` until now had everything up to `through`.
   */
  wake(set: ChannelSet, touched: number, through: number): void;
  /** What waits to be told is void: another life of the log began, or the hub stops. */
  clear(): void;
}

interface Waiting {
  readonly touched: number;
  readonly through: number;
}

/**
 * Milliseconds that a set rests after it was woken, counted from when all its sockets were written to. Events that are
 * further apart are never held up. docs/decisions/coalescing.md has what other values do.
 */
const REST_MS = 3;

export function createPacer(restMs: number = REST_MS, now: () => number = () => performance.now()): Pacer {
  const waiting = new Map<ChannelSet, Waiting>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(set: ChannelSet, touched: number, through: number): void {
    for (const listener of set.listeners) listener.wake(touched, through);
    set.restsUntil = now() + restMs;
  }

  function tellAll(): void {
    timer = undefined;
    const due = [...waiting];
    waiting.clear();
    for (const [set, { touched, through }] of due) tell(set, touched, through);
  }

  return {
    wake(set, touched, through) {
      // Of several, the earliest: who had everything until then is at that position, and takes all that came since.
      if (waiting.has(set)) return;
      if (now() >= set.restsUntil) {
        tell(set, touched, through);
        return;
      }
      waiting.set(set, { touched, through });
      timer ??= setTimeout(tellAll, restMs);
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      waiting.clear();
    },
  };
}
