import type { SubscriptionStatus } from "./subscribable.ts";

/** Connected, and `load` is under way or about to be tried again. `error` is why attempt `attempt - 1` failed. */
export interface LoadingStatus {
  readonly phase: "loading";
  readonly attempt: number;
  readonly error?: Error;
}

/** Where a channel's store stands: the subscription's own phases and two more. */
export type ChannelStatus =
  /** Nobody listens, or there is no channel. */
  { readonly phase: "idle" } | LoadingStatus | SubscriptionStatus;

/** What a store shows. The same object until something changes. */
export interface ChannelSnapshot<State> {
  readonly state: State;
  readonly status: ChannelStatus;
}
