import type { ChannelSet } from "../hub/channel-set.ts";

/**
 * Decides when the subscriptions of a channel set are woken: the first event at the end of the event loop's turn in which it
 * landed, with what else that turn brought, and what lands while the set rests from that together, when it has
 * rested. Subscriptions hold positions, so that what waits costs nothing, and goes to each socket in one write.
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
 * further apart wait for the end of their turn alone. docs/decisions/coalescing.md has what other values do.
 */
const REST_MS = 3;

/** Without a rest, each event is told at once. */
export function createPacer(restMs: number = REST_MS, now: () => number = () => performance.now()): Pacer {
  const thisTurn = new Map<ChannelSet, Waiting>();
  const resting = new Map<ChannelSet, Waiting>();
  let turnsEnd: ReturnType<typeof setImmediate> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(set: ChannelSet, touched: number, through: number): void {
    set.wake(touched, through);
    set.restsUntil = now() + restMs;
  }

  function tellAll(waiting: Map<ChannelSet, Waiting>): void {
    const due = [...waiting];
    waiting.clear();
    for (const [set, { touched, through }] of due) tell(set, touched, through);
  }

  function endTurn(): void {
    turnsEnd = undefined;
    tellAll(thisTurn);
  }

  function endRest(): void {
    timer = undefined;
    tellAll(resting);
  }

  return {
    wake(set, touched, through) {
      if (restMs === 0) return tell(set, touched, through);
      // Of several, the earliest: who had everything until then is at that position, and takes all that came since.
      if (thisTurn.has(set) || resting.has(set)) return;
      if (now() >= set.restsUntil) {
        thisTurn.set(set, { touched, through });
        turnsEnd ??= setImmediate(endTurn);
      } else {
        resting.set(set, { touched, through });
        timer ??= setTimeout(endRest, restMs);
      }
    },
    clear() {
      clearImmediate(turnsEnd);
      clearTimeout(timer);
      turnsEnd = undefined;
      timer = undefined;
      thisTurn.clear();
      resting.clear();
    },
  };
}
