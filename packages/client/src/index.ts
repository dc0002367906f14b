export type { Params } from "./address.ts";
export type { Backoff } from "./backoff.ts";
export type { ListenerHandlers, Message, OnMessage, OnSnapshot } from "./channel-entry.ts";
export type { ClientErrorCode, ClientErrorOptions } from "./client-error.ts";
export { ClientError } from "./client-error.ts";
export type { Connection } from "./connection.ts";
export type { ConnectionOptions, HeadersOption } from "./connection-options.ts";
export type { ConnectionState, ResetReason } from "./connection-state.ts";
export type {
  ChannelDescriptor,
  ChannelEvent,
  ClientBase,
  ClientOptions,
  ContractDescriptor,
} from "./create-client.ts";
export { createClient } from "./create-client.ts";
export { createConnection } from "./create-connection.ts";
export type { Environment } from "./environment.ts";
export type {
  ChannelOptions,
  DefaultState,
  ShownState,
  SnapshotIn,
  SnapshotStateOptions,
  StateOptions,
} from "./store/channel-options.ts";
export type { ChannelSnapshot, ChannelStatus, LoadingStatus } from "./store/channel-snapshot.ts";
export type { ChannelStore } from "./store/channel-store.ts";
export { createChannelStore } from "./store/channel-store.ts";
export { type Schedule, setNextFrame } from "./store/frame.ts";
export type { Subscribable, SubscriptionHandlers, SubscriptionStatus } from "./store/subscribable.ts";
