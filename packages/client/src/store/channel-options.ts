import type { SubscriptionHandlers } from "./subscribable.ts";

/** Why a state is loaded: the subscription is new, or events were missed for good. */
export type LoadReason = "fresh" | "reset";

/** Reads the state from the app's own API. `signal` aborts when the result is no longer wanted. */
export type Load<State> = (context: { readonly reason: LoadReason; readonly signal: AbortSignal }) => Promise<State>;

/** How a channel's events become a state. */
export interface StateOptions<Event, State> {
  /** The state before any event, and again after a reset. A function is called to make it. */
  readonly initial: State | (() => State);
  /**
   * The next state. Gets every event in order, as it arrives. Must return a new state rather than change the old one. When
   * it throws, the event is skipped, the state stays and `onError` hears of it.
   *
   * With `load` it must be idempotent: an event that the loaded state already includes may be reduced once more.
   */
  readonly reduce: (state: State, event: Event) => State;
  /**
   * Reads the state to start from. Called once the position in the log is known, and again on every reset; events that
   * arrive meanwhile are held and reduced on top, so that nothing between is missed. For that, a write must be visible to
   * `load` before its event is emitted. The old state stays until the new one is there. A failed load is tried again
   * with backoff; see the status `loading`. Default: start from `initial`.
   */
  readonly load?: Load<State> | undefined;
}

interface WithoutState {
  readonly initial?: undefined;
  readonly reduce?: undefined;
  readonly load?: undefined;
}

/** Handlers of a channel, and either `initial` with `reduce` or no state at all. */
export type ChannelOptions<Event, Handlers, State = undefined> = SubscriptionHandlers<Event> &
  NoInfer<Handlers> &
  (StateOptions<Event, State> | (undefined extends State ? WithoutState : never));
