import { ClientError } from "../client-error.ts";
import type { ChannelOptions, LoadReason } from "./channel-options.ts";
import type { ChannelSnapshot, ChannelStatus } from "./channel-snapshot.ts";
import { nextFrame, type Schedule } from "./frame.ts";
import { type Loading, startLoading } from "./loading.ts";
import type { Subscribable, SubscriptionHandlers } from "./subscribable.ts";

/**
 * A channel's state, kept while somebody listens and shown at most once per frame.
 *
 * Every event reaches `reduce` as it arrives; only the showing is batched. The first listener subscribes to the source, from
 * `initial` or `load`; the last one to leave releases it, and the state then stands still.
 */
export interface ChannelStore<Event, Handlers, State> {
  /** What was last shown: it changes when listeners are called, not before. */
  getSnapshot(): ChannelSnapshot<State>;
  /** Calls `listener` after each later change. The first listener starts the store, which changes the snapshot at once. */
  subscribe(listener: () => void): () => void;
  /** From now on these handlers, `reduce`, `initial` and `load` are called. Changes no state. */
  setOptions(options: ChannelOptions<Event, Handlers, State>): void;
}

const IDLE: ChannelStatus = { phase: "idle" };

const isJoined = ({ phase }: ChannelStatus) => phase === "live" || phase === "replaying";

/**
 * `source: null` stays at `initial` and `idle`. `schedule` says when changes are shown; by default before the next paint.
 *
 * @throws ClientError `invalid_option`; `subscribe` throws what the source's does
 */
export function createChannelStore<Event, Handlers, State = undefined>(
  source: Subscribable<Event, Handlers> | null,
  options: ChannelOptions<Event, Handlers, State>,
  schedule: Schedule = nextFrame,
): ChannelStore<Event, Handlers, State> {
  if (!options.reduce && (options.load ?? options.initial) !== undefined) {
    throw new ClientError("invalid_option", "reduce is missing");
  }
  const listeners = new Set<() => void>();
  let status: ChannelStatus = IDLE;
  let state = initialState();
  let snapshot: ChannelSnapshot<State> = { state, status };
  let release: (() => void) | undefined;
  let due = false;
  let loading: Loading<Event> | undefined;
  let loadingStatus: ChannelStatus = IDLE;
  let joined = false;

  const heard: SubscriptionHandlers<Event> = {
    onEvent(event) {
      join();
      if (loading) loading.hold(event);
      else reduce(event);
      options.onEvent?.(event);
    },
    onReset(reset) {
      begin("reset");
      options.onReset?.(reset);
    },
    onStatus(next) {
      status = next;
      changed();
      if (isJoined(next)) join();
      options.onStatus?.(next);
    },
  };
  const { initial: _, reduce: __, load: ___, ...given } = options;
  // The source looks a handler up whenever it calls one, so that the latest options always hear.
  const handlers = new Proxy(Object.assign(given, heard) as unknown as SubscriptionHandlers<Event> & Handlers, {
    get: (_, name) => Reflect.get(heard, name) ?? Reflect.get(options, name),
  });

  function initialState(): State {
    const { initial } = options;
    return typeof initial === "function" ? (initial as () => State)() : (initial as State);
  }

  function start(from: Subscribable<Event, Handlers>) {
    state = initialState();
    joined = false;
    release = from.subscribe(handlers);
    show();
  }

  function stop() {
    release?.();
    loading?.stop();
    status = IDLE;
    show();
  }

  /** The first sign of life from the source: its position in the log is known, and nothing after it will be missed. */
  function join() {
    if (!joined) begin("fresh");
  }

  function begin(reason: LoadReason) {
    joined = true;
    loading?.stop();
    const { load } = options;
    // Before it starts: a `load` that throws has failed by the time `startLoading` returns.
    loadingStatus = { phase: "loading", attempt: 1 };
    loading = load && startLoading((signal) => load({ reason, signal }), onLoaded, onFailed);
    if (!loading && reason === "reset") state = initialState();
    changed();
  }

  function onLoaded(loaded: State, held: readonly Event[]) {
    loading = undefined;
    state = loaded;
    held.forEach(reduce);
    changed();
  }

  function onFailed(attempt: number, error: ClientError) {
    loadingStatus = { phase: "loading", attempt: attempt + 1, error };
    changed();
    report(error);
  }

  function reduce(event: Event) {
    try {
      if (options.reduce) state = options.reduce(state, event);
    } catch (cause) {
      report(new ClientError("reduce_failed", "an event was skipped", { cause }));
    }
    changed();
  }

  function report(error: ClientError) {
    (options.onError ?? console.error)(error);
  }

  function changed() {
    if (due) return;
    due = true;
    schedule(() => {
      due = false;
      if (show()) for (const listener of listeners) listener();
    });
  }

  /** Makes what is now the snapshot; says whether that is news. */
  function show(): boolean {
    const shown = loading && isJoined(status) ? loadingStatus : status;
    if (state === snapshot.state && shown === snapshot.status) return false;
    snapshot = { state, status: shown };
    return true;
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      const own = () => listener();
      if (source && !listeners.size) start(source);
      listeners.add(own);
      return () => {
        if (listeners.delete(own) && listeners.size === 0) stop();
      };
    },
    setOptions(latest) {
      options = latest;
    },
  };
}
