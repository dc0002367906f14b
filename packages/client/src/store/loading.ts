import { ClientError } from "../client-error.ts";
import type { Load, LoadReason } from "./channel-options.ts";
import type { LoadingStatus } from "./channel-snapshot.ts";

/** Most events held while one load is under way. One more fails it: the state it would bring is too far behind. */
const MAX_HELD = 10_000;

export interface LoadingOptions<Event, State> {
  readonly load: Load<State>;
  readonly reason: LoadReason;
  /** How long to wait after the nth failure, in milliseconds. */
  readonly retryInMs: (attempt: number) => number;
  /** Called once, with the events that arrived since the state was asked for. */
  readonly onLoaded: (state: State, held: readonly Event[]) => void;
  readonly onFailed: (error: ClientError) => void;
}

/** The need for one state: attempts until one succeeds, or until it is stopped. */
export interface Loading<Event> {
  readonly status: LoadingStatus;
  hold(event: Event): void;
  stop(): void;
}

export function startLoading<Event, State>(options: LoadingOptions<Event, State>): Loading<Event> {
  const { load, reason, retryInMs, onLoaded, onFailed } = options;
  let status: LoadingStatus = { phase: "loading", attempt: 1 };
  let held: Event[] = [];
  let request: AbortController;
  let timer: ReturnType<typeof setTimeout> | undefined;
  attempt();

  function attempt() {
    request = new AbortController();
    const { signal } = request;
    held = [];
    // The async function turns a `load` that throws into one that rejects.
    (async () => load({ reason, signal }))().then(
      (state) => signal.aborted || onLoaded(state, held),
      (cause) => signal.aborted || fail(cause),
    );
  }

  function fail(cause: unknown) {
    request.abort();
    const error = new ClientError("load_failed", "`load` failed and will be tried again.", { cause });
    timer = setTimeout(attempt, retryInMs(status.attempt));
    status = { phase: "loading", attempt: status.attempt + 1, error };
    onFailed(error);
  }

  return {
    get status() {
      return status;
    },
    hold(event) {
      // Between two attempts there is nothing to hold: the state that is read next includes what came before.
      if (!request.signal.aborted && held.push(event) > MAX_HELD)
        fail(new Error(`More than ${MAX_HELD} events arrived while it ran.`));
    },
    stop() {
      request.abort();
      clearTimeout(timer);
    },
  };
}
