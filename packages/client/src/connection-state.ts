import type { Hello, Rotate } from "@tidings/wire";
import type { ClientError } from "./client-error.ts";

/** Why events were lost for good; see docs/protocol.md, hello. */
export type ResetReason = NonNullable<Hello["reason"]>;

/** Where a connection stands. Switch over `phase`. */
export type ConnectionState =
  /** Nobody listens; nothing is open. */
  | { readonly phase: "idle" }
  /**
   * A request is under way, the `attempt`th since the connection was last healthy, counted from 1. `reason` tells why the server
   * asked for a new one, if it did: no fault, except that `slow` is this client's. When the server then ended the stream before the
   * client left it, the request is made within a moment, so that not all clients come at once.
   */
  | { readonly phase: "connecting"; readonly attempt: number; readonly reason?: Rotate["reason"] | undefined }
  /** Connected, and what was missed is arriving. */
  | { readonly phase: "replaying" }
  /** Connected since `since` (milliseconds since the epoch), and up to date. `reason` tells why after a reset. */
  | {
      readonly phase: "live";
      readonly since: number;
      readonly resume: Hello["resume"];
      readonly reason?: ResetReason;
    }
  /** Lost because of `error`; attempt number `attempt` starts in `retryInMs`. */
  | { readonly phase: "waiting"; readonly attempt: number; readonly retryInMs: number; readonly error: ClientError }
  /** Given up because of `error`, until something subscribes again. */
  | { readonly phase: "failed"; readonly error: ClientError }
  /** Closed for good, by `close()` or by the server's `tidings.end`. */
  | { readonly phase: "closed" };
