export type { ClientErrorCode } from "./client-error.ts";
export { ClientError } from "./client-error.ts";
export type { ConnectionState, ResetReason } from "./connection-state.ts";
export type { ChannelOptions, Load, LoadReason, StateOptions } from "./store/channel-options.ts";
export type { ChannelSnapshot, ChannelStatus, LoadingStatus } from "./store/channel-snapshot.ts";
export type { ChannelStore } from "./store/channel-store.ts";
export { createChannelStore } from "./store/channel-store.ts";
export type { Schedule } from "./store/frame.ts";
export type { Subscribable, SubscriptionHandlers, SubscriptionStatus } from "./store/subscribable.ts";
