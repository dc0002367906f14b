import { BACKOFF, jitterMs } from "../backoff.ts";
import { ClientError } from "../client-error.ts";
import type { ChannelOptions, LoadReason } from "./channel-options.ts";
import type { ChannelSnapshot, ChannelStatus, LoadingStatus } from "./channel-snapshot.ts";
import { nextFrame, type Schedule } from "./frame.ts";
import type { Subscribable, SubscriptionHandlers } from "./subscribable.ts";

/**
 * A channel's state, kept while somebody listens and shown at most once per frame.
 *
 * Every event reaches `reduce` as it arrives; only the showing is batched. The first listener subscribes to the source, from
 * `initial` or `load`; the last one to leave releases it, and the state then stands still.
 */
export interface ChannelStore<Event, Handlers, State> {
  /** What it was made for. */
  readonly source: Subscribable<Event, Handlers> | null;
  /** What was last shown: it changes when listeners are called, not before. */
  getSnapshot(): ChannelSnapshot<State>;
  /** Calls `listener` after each later change. The first listener starts the store, which changes the snapshot at once. */
  subscribe(listener: () => void): () => void;
  /** From now on these handlers, `reduce`, `initial` and `load` are called. Changes no state. */
  setOptions(options: ChannelOptions<Event, Handlers, State>): void;
}

const IDLE: ChannelStatus = { phase: "idle" };

/** Most events held while a state is loaded. One more, and the state it brings is too far behind to be of use. */
const MAX_HELD = 10_000;

const isJoined = ({ phase }: ChannelStatus) => /live|replaying/.test(phase);

/**
 * `source: null` stays at `initial` and `idle`. `schedule` says when changes are shown; by default before the next paint.
 *
 * `subscribe` throws what the source's does.
 */
export function createChannelStore<Event, Handlers, State = undefined>(
  source: Subscribable<Event, Handlers> | null,
  options: ChannelOptions<Event, Handlers, State>,
  schedule: Schedule = nextFrame,
): ChannelStore<Event, Handlers, State> {
  const listeners = new Set<() => void>();
  let status: ChannelStatus = IDLE;
  let state = initialState();
  let snapshot: ChannelSnapshot<State> = { state, status };
  let release: (() => void) | undefined;
  let due = false;
  let joined = false;
  /** The need for a state: how it stands, the events to reduce on top of it, and what ends it. */
  let loading: LoadingStatus | undefined;
  let held: Event[] = [];
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const heard: SubscriptionHandlers<Event> = {
    onEvent(event) {
      // One more than may be held tells that there were too many.
      if (!loading) reduce(event);
      else if (held.length <= MAX_HELD) held.push(event);
      options.onEvent?.(event);
    },
    onReset(reset) {
      begin("reset");
      options.onReset?.(reset);
    },
    onStatus(next) {
      status = next;
      changed();
      // The first sign of life: the position in the log is known, and nothing after it will be missed.
      if (isJoined(next) && !joined) begin("fresh");
      options.onStatus?.(next);
    },
  };
  const { initial: _, reduce: __, load: ___, ...given } = options;
  // The source looks a handler up whenever it calls one, so that the latest options always hear.
  const handlers = new Proxy(given as SubscriptionHandlers<Event> & Handlers, {
    get: (_, name) => heard[name as keyof typeof heard] ?? options[name as keyof typeof options],
  });

  function initialState(): State {
    const { initial } = options;
    return typeof initial === "function" ? (initial as () => State)() : (initial as State);
  }

  function begin(reason: LoadReason) {
    joined = true;
    stopLoading();
    if (options.load) load(reason);
    else if (reason === "reset") state = initialState();
    changed();
  }

  async function load(reason: LoadReason, attempt = 1) {
    const { signal } = abort;
    loading ??= { phase: "loading", attempt };
    // Made anew for each attempt: the state that is read next includes what came before.
    held = [];
    try {
      const loaded = await options.load?.({ reason, signal });
      if (signal.aborted) return;
      if (held.length > MAX_HELD) throw new ClientError("overflow");
      loading = undefined;
      state = loaded as State;
      held.forEach(reduce);
    } catch (cause) {
      if (signal.aborted) return;
      const error = new ClientError("load_failed", "see cause", { cause });
      timer = setTimeout(load, jitterMs(BACKOFF.minMs, BACKOFF.maxMs, attempt, Math.random()), reason, ++attempt);
      loading = { phase: "loading", attempt, error };
      report(error);
    }
    changed();
  }

  function stopLoading() {
    abort.abort();
    abort = new AbortController();
    clearTimeout(timer);
    loading = undefined;
  }

  function reduce(event: Event) {
    try {
      if (options.reduce) state = options.reduce(state, event);
    } catch (cause) {
      report(new ClientError("reduce_failed", "see cause", { cause }));
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
    const shown = loading && isJoined(status) ? loading : status;
    if (state === snapshot.state && shown === snapshot.status) return false;
    snapshot = { state, status: shown };
    return true;
  }

  return {
    source,
    getSnapshot: () => snapshot,
    subscribe(listener) {
      if (source && !listeners.size) {
        state = initialState();
        joined = false;
        release = source.subscribe(handlers);
        show();
      }
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size) return;
        release?.();
        stopLoading();
        status = IDLE;
        show();
      };
    },
    setOptions(latest) {
      options = latest;
    },
  };
}
