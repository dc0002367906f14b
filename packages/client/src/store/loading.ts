import { type Backoff, waitMs } from "../backoff.ts";
import { ClientError } from "../client-error.ts";

/** Most events held while one load is under way. One more, and the state it brings is too far behind to be of use. */
const MAX_HELD = 10_000;

/** The connection's defaults. */
const BACKOFF: Backoff = { minMs: 1_000, maxMs: 30_000, healthyMs: 0 };

/** The need for one state: attempts until one succeeds, or until it is stopped. */
export interface Loading<Event> {
  hold(event: Event): void;
  stop(): void;
}

/**
 * Calls `onLoaded` once, with the events that arrived since the state was asked for, and `onFailed` after each attempt that
 * failed, counted from 1.
 */
export function startLoading<Event, State>(
  load: (signal: AbortSignal) => Promise<State>,
  onLoaded: (state: State, held: readonly Event[]) => void,
  onFailed: (attempt: number, error: ClientError) => void,
): Loading<Event> {
  const abort = new AbortController();
  const { signal } = abort;
  // Made anew for each attempt: the state that is read next includes what came before.
  let held: Event[] | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  attempt(1);

  async function attempt(count: number) {
    held = [];
    try {
      const state = await load(signal);
      if (signal.aborted) return;
      if (!held) throw new RangeError(`over ${MAX_HELD} events came meanwhile`);
      onLoaded(state, held);
    } catch (cause) {
      if (signal.aborted) return;
      timer = setTimeout(attempt, waitMs(BACKOFF, count, Math.random(), 0), count + 1);
      onFailed(count, new ClientError("load_failed", "will be tried again", { cause }));
    }
  }

  return {
    hold(event) {
      if (held && held.push(event) > MAX_HELD) held = undefined;
    },
    stop() {
      abort.abort();
      clearTimeout(timer);
    },
  };
}
