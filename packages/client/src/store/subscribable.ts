import type { ResetReason } from "../connection-state.ts";

/** Where a subscription stands. Switch over `phase`. */
export type SubscriptionStatus =
  | { readonly phase: "connecting"; readonly attempt: number }
  /** The position is known; events from before now are arriving. */
  | { readonly phase: "replaying" }
  | { readonly phase: "live" }
  /** The connection was lost and is tried again in `retryInMs` milliseconds. */
  | { readonly phase: "waiting"; readonly attempt: number; readonly retryInMs: number; readonly error: Error }
  /** The server refused this channel. */
  | { readonly phase: "denied"; readonly error: Error }
  | { readonly phase: "closed" }
  /** The connection gave up. */
  | { readonly phase: "failed"; readonly error: Error };

/** What every subscription can hear. Each handler is called as things arrive, never batched, and looked up at each call. */
export interface SubscriptionHandlers<Event> {
  /** Every event of the channel, in order. */
  onEvent?: ((event: Event) => void) | undefined;
  /** Events were missed for good: start again from a state of your own. */
  onReset?: ((reset: { readonly reason: ResetReason }) => void) | undefined;
  /** Called before `subscribe` returns, and at each change. */
  onStatus?: ((status: SubscriptionStatus) => void) | undefined;
  /** Something was skipped (an invalid payload, a throwing handler) or failed. */
  onError?: ((error: Error) => void) | undefined;
}

/**
 * One concrete channel that can be listened to, such as `client.renders({ renderId: "42" })`. Making one costs nothing
 * and opens nothing.
 *
 * `Handlers` are the channel's own handlers by event name: `{ onProgress?(event: RendersProgressEvent): void }`, and for a channel
 * that declares a snapshot `onSnapshot?(snapshot: { data: RendersSnapshot }): void`.
 */
export interface Subscribable<Event, Handlers> {
  /** The concrete address, such as `renders/42`. */
  readonly address: string;
  /** What carries it. Two subscribables with the same connection and address are the same channel. */
  readonly connection: object;
  /** Whether the channel declares a snapshot, so that `Handlers` has `onSnapshot`. Default: false. */
  readonly hasSnapshot?: boolean;
  /** Starts to listen. Returns the function that stops. */
  subscribe(handlers: SubscriptionHandlers<Event> & Handlers): () => void;
}
