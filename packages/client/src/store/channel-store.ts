import { ClientError } from "../client-error.ts";
import type { ChannelOptions, DefaultState, ShownState } from "./channel-options.ts";
import type { ChannelSnapshot, ChannelStatus } from "./channel-snapshot.ts";
import { nextFrame, type Schedule } from "./frame.ts";
import type { Subscribable, SubscriptionHandlers } from "./subscribable.ts";

/**
 * A channel's state, kept while somebody listens and shown at most once per frame.
 *
 * Every event reaches `reduce` as it arrives; only the showing is batched. The first listener subscribes to the source, from
 * `initial` or from the server's snapshot; the last one to leave releases it, and the state then stands still.
 */
export interface ChannelStore<Event, Handlers, State> {
  /** What it was made for. */
  readonly source: Subscribable<Event, Handlers> | null;
  /** What was last shown: it changes when listeners are called, not before. */
  getSnapshot(): ChannelSnapshot<ShownState<Handlers, State>>;
  /** Calls `listener` after each later change. The first listener starts the store, which changes the snapshot at once. */
  subscribe(listener: () => void): () => void;
  /** From now on these handlers, `reduce` and `initial` are called. Changes no state. */
  setOptions(options: ChannelOptions<Event, Handlers, State>): void;
}

/** The options as the store reads them, whatever the channel. */
interface AnyOptions<Event, State> extends SubscriptionHandlers<Event> {
  readonly initial?: unknown;
  readonly reduce?: ((state: State, event: Event) => State) | undefined;
  readonly onSnapshot?: ((snapshot: { readonly data: unknown }) => void) | undefined;
}

const IDLE: ChannelStatus = { phase: "idle" };
const LOADING: ChannelStatus = { phase: "loading" };

/**
 * `source: null` stays at `initial` and `idle`. `schedule` says when changes are shown; by default before the next paint.
 *
 * `subscribe` throws what the source's does.
 */
export function createChannelStore<Event, Handlers, State = DefaultState<Handlers>>(
  source: Subscribable<Event, Handlers> | null,
  given: ChannelOptions<Event, Handlers, State>,
  schedule: Schedule = nextFrame,
): ChannelStore<Event, Handlers, State> {
  type Shown = ShownState<Handlers, State>;
  const listeners = new Set<() => void>();
  let options = given as AnyOptions<Event, Shown>;
  /** The state starts from a snapshot. */
  const snapshots = source?.hasSnapshot && options.reduce;
  /** That has not come since the start, or since events were missed for good. */
  let waiting = snapshots;
  let status: ChannelStatus = IDLE;
  let state = initialState();
  let snapshot: ChannelSnapshot<Shown> = { state, status };
  let release: (() => void) | undefined;
  let due = false;

  const heard: typeof options = {
    onEvent(event) {
      if (!waiting) reduce(event);
      options.onEvent?.(event);
    },
    onReset(reset) {
      waiting = snapshots;
      if (!waiting) state = initialState();
      changed();
      options.onReset?.(reset);
    },
    onStatus(next) {
      status = next;
      changed();
      options.onStatus?.(next);
    },
    onSnapshot:
      (snapshots || options.onSnapshot) &&
      ((received) => {
        waiting = false;
        if (snapshots) state = initialState(received.data);
        changed();
        options.onSnapshot?.(received);
      }),
  };
  const { initial: _, reduce: __, ...rest } = options;
  // The source looks a handler up whenever it calls one, so that the latest options always hear.
  const handlers = new Proxy(rest, {
    get: (_, name) => (name in heard ? heard[name as keyof typeof heard] : options[name as keyof typeof options]),
  }) as SubscriptionHandlers<Event> & Handlers;

  /** The state before any event; of a channel with snapshots there is none before `data` came. */
  function initialState(data?: unknown): Shown {
    const { initial } = options;
    return (
      waiting ? undefined : typeof initial === "function" ? initial(data) : initial === undefined ? data : initial
    ) as Shown;
  }

  function reduce(event: Event) {
    try {
      if (options.reduce) state = options.reduce(state, event);
    } catch (cause) {
      (options.onError ?? console.error)(new ClientError("reduce_failed", "see cause", { cause }));
    }
    changed();
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
    const shown = waiting && /live|replaying/.test(status.phase) ? LOADING : status;
    if (state === snapshot.state && shown === snapshot.status) return false;
    snapshot = { state, status: shown };
    return true;
  }

  return {
    source,
    getSnapshot: () => snapshot,
    subscribe(listener) {
      if (source && !listeners.size) {
        waiting = snapshots;
        state = initialState();
        release = source.subscribe(handlers);
        show();
      }
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size) return;
        release?.();
        status = IDLE;
        show();
      };
    },
    setOptions(latest) {
      options = latest as AnyOptions<Event, Shown>;
    },
  };
}
