import type { SubscriptionStatus } from "./subscribable.ts";

/** Connected, and the snapshot that the state starts from has not come yet. */
export interface LoadingStatus {
  readonly phase: "loading";
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
