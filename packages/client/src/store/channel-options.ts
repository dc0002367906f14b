import type { SubscriptionHandlers } from "./subscribable.ts";

/** The state of a channel that declares a snapshot, from its handlers; else `never`. */
export type SnapshotIn<Handlers> = "onSnapshot" extends keyof Handlers
  ? Handlers extends { readonly onSnapshot?: infer Handler }
    ? NonNullable<Handler> extends (snapshot: { readonly data: infer Snapshot }) => void
      ? Snapshot
      : never
    : never
  : never;

/** What the state is when the options don't say: the snapshot, or nothing. */
export type DefaultState<Handlers> = [SnapshotIn<Handlers>] extends [never] ? undefined : SnapshotIn<Handlers>;

/** What is shown: without a snapshot to start from the state is there at once, else when that came. */
export type ShownState<Handlers, State> = [SnapshotIn<Handlers>] extends [never] ? State : State | undefined;

interface Reducer<Event, State> {
  /**
   * The next state. Gets every event in order, as it arrives. Must return a new state rather than change the old one. When
   * it throws, the event is skipped, the state stays and `onError` hears of it.
   *
   * Where the server's snapshots come without a cursor it must be idempotent: an event that the snapshot already includes may
   * be reduced once more.
   */
  readonly reduce: (state: State, event: Event) => State;
}

/** How a channel's events become a state. */
export interface StateOptions<Event, State> extends Reducer<Event, State> {
  /** The state before any event, and again after a reset. A function is called to make it. */
  readonly initial: State | (() => State);
}

/** How the snapshot and the events of a channel become a state. Until the snapshot came, the state is `undefined`. */
export type SnapshotStateOptions<Event, State, Snapshot> = Reducer<Event, State> & {
  /** The state to start from, and to start from again after a reset. Default: the snapshot itself. */
  readonly initial?: ((snapshot: Snapshot) => State) | undefined;
} & ([Snapshot] extends [State] ? unknown : { readonly initial: unknown });

interface WithoutState {
  readonly initial?: undefined;
  readonly reduce?: undefined;
}

/** Handlers of a channel, and `reduce` with what it starts from, or no state at all. */
export type ChannelOptions<Event, Handlers, State = undefined> = SubscriptionHandlers<Event> &
  NoInfer<Handlers> &
  ([SnapshotIn<Handlers>] extends [never]
    ? StateOptions<Event, State> | (undefined extends State ? WithoutState : never)
    : SnapshotStateOptions<Event, State, SnapshotIn<Handlers>> | WithoutState);
