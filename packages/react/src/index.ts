export type { ClientContext, ClientProviderProps } from "./client-context.ts";
export { createClientContext } from "./client-context.ts";
export type { HookErrorCode } from "./hook-error.ts";
export { HookError } from "./hook-error.ts";
export { useChannel } from "./use-channel.ts";
export type { ClientLike } from "./use-connection.ts";
export { useConnection } from "./use-connection.ts";
export { type Update, useUpdate } from "./use-update.ts";
