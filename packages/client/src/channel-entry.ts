import type { ClientError } from "./client-error.ts";
import type { ResetReason } from "./connection-state.ts";
import { guard } from "./guard.ts";
import type { SubscriptionStatus } from "./store/subscribable.ts";

/** An event as the connection hands it on: its data parsed and not yet checked. */
export interface Message {
  /** The wire name, `renders.progress`. */
  readonly type: string;
  readonly data: unknown;
  /** The cursor after it. */
  readonly id: string | undefined;
}

/** What a listener hears beside messages. Looked up at each call, so that they may be exchanged. */
export interface ListenerHandlers {
  readonly onReset?: ((reset: { readonly reason: ResetReason }) => void) | undefined;
  /** Called at once, and at each change. */
  readonly onStatus?: ((status: SubscriptionStatus) => void) | undefined;
  readonly onError?: ((error: ClientError) => void) | undefined;
}

/** Gets a channel's state, not yet checked; says whether it was one. */
export type OnSnapshot = (data: unknown, report: (error: ClientError) => void) => boolean;

export type OnMessage = (message: Message, report: (error: ClientError) => void) => void;

export interface Listener {
  readonly onMessage: OnMessage;
  readonly onSnapshot: OnSnapshot | undefined;
  readonly handlers: ListenerHandlers;
  /** To the handlers' `onError` or, without one, to the connection's. */
  readonly report: (error: ClientError) => void;
  /** The offset from which it hears; none until a hello carried the address. */
  joined: number | undefined;
  /** It waits for a state that must still be asked for (1) or that the open stream brings (2), and hears nothing until then. */
  lacks: 0 | 1 | 2;
}

/** What a connection knows about one address. */
export interface ChannelEntry {
  readonly listeners: Set<Listener>;
  /** What its listeners were last told. */
  status: SubscriptionStatus;
  /** The server won't carry it. */
  denied?: SubscriptionStatus;
}

/** Calls something of each listener that was there before the first one was called. */
export function tell(entry: ChannelEntry | undefined, run: (listener: Listener) => void): void {
  for (const listener of [...(entry?.listeners ?? [])]) guard(() => run(listener), listener.report);
}
