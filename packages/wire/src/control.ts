/**
 * Control events: what the stream says about itself. Their names start with `tidings.`, which no contract's event may.
 * A reader ignores those it doesn't know, so that a later server can say more.
 */
export type Control =
  | { readonly type: "tidings.hello"; readonly data: Hello }
  /** The state that a subscriber of a channel starts from; written by `encodeSnapshot`. */
  | { readonly type: "tidings.snapshot"; readonly data: Snapshot }
  /** The replay is complete; what follows is live. */
  | { readonly type: "tidings.live"; readonly data: Record<string, never> }
  /** Nothing to say, still here. An event and not a comment, because `EventSource` hides comments. */
  | { readonly type: "tidings.heartbeat"; readonly data: Record<string, never> }
  | { readonly type: "tidings.rotate"; readonly data: Rotate }
  | { readonly type: "tidings.error"; readonly data: StreamError }
  /** The stream ends on purpose. A stream that closes without it was cut. */
  | { readonly type: "tidings.end"; readonly data: Record<string, never> };

export type ControlType = Control["type"];

/** The first event of every stream. Its `id` is the position from which the stream goes on. */
export interface Hello {
  /** Version of the protocol. */
  readonly v: 1;
  /** The contracts served here: name → hash of its lock. */
  readonly contracts: Readonly<Record<string, string>>;
  /**
   * `fresh`: no cursor was sent, events follow from now on. `resumed`: the replay that follows is complete.
   * `reset`: the cursor could not be honoured, nothing is replayed, and `reason` says why.
   */
  readonly resume: "fresh" | "resumed" | "reset";
  readonly reason?: ResetReason;
  /** With `resumed`: the log's head when the server answered, as a cursor. Channels that are new to the client join there. */
  readonly head?: string;
  /** The longest silence, in milliseconds: something is sent at least this often. */
  readonly heartbeatMs: number;
  /** Channels that were asked for and are not in this stream. */
  readonly denied?: readonly Denied[];
  /** How the client gets on with the server, for each contract that it named in its request. */
  readonly skew?: Readonly<Record<string, Skew>>;
}

/**
 * How a client built with one version of a contract gets on with a server of another.
 *
 * - `same`: one version.
 * - `compatible`: everything that the server sends is read as it is meant.
 * - `degraded`: some events of the client's contract won't come or can't be read; the rest goes on.
 * - `incompatible`: a channel is gone or elsewhere, or its state can't be read.
 * - `unknown`: the server doesn't know the client's version, which may be newer than its own.
 */
export type Skew = "same" | "compatible" | "degraded" | "incompatible" | "unknown";

/**
 * - `expired`: the log no longer has what follows the cursor.
 * - `epoch`: the cursor is from another life of the log.
 * - `ahead`: the cursor is beyond the log's head: the log went back.
 * - `invalid`: the cursor is not one.
 * - `limit`: the replay would be longer than the server allows.
 */
export type ResetReason = "expired" | "epoch" | "invalid" | "ahead" | "limit";

export interface Denied {
  /** The address that was asked for. */
  readonly channel: string;
  readonly code: "forbidden" | "unauthorized" | "unknown_channel" | "invalid_params";
  readonly message: string;
}

export interface Snapshot {
  /** The channel's concrete address: `renders/42`. */
  readonly channel: string;
  readonly data: unknown;
  /** The last event that the state includes. Absent: it may include any event after the position in hello, or none. */
  readonly cursor?: string;
}

/** The server wants the client to reconnect at a random moment within `afterMs`. */
export interface Rotate {
  readonly afterMs: number;
  readonly reason: "drain" | "lifetime" | "slow" | "reset";
}

export interface StreamError {
  readonly code: string;
  readonly message: string;
  /** Whether reconnecting can help. */
  readonly retryable: boolean;
}
