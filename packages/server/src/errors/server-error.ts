/** What went wrong, for code to branch on; docs/errors.md says what to do about each. */
export type ServerErrorCode =
  | "invalid_option"
  | "different_logs"
  | "contract_collision"
  | "authorize_missing"
  | "invalid_authorization"
  | "too_many_tickets"
  | "snapshots_missing"
  | "invalid_snapshot"
  | "snapshot_timeout"
  | "snapshot_queue_full"
  | "unknown_channel"
  | "unknown_event"
  | "payload_too_large";

/** Every failure that this package throws at its user. What it answers to a request is a {@link Problem} instead. */
export class ServerError extends Error {
  override readonly name: "ServerError" = "ServerError";
  readonly code: ServerErrorCode;
  /** Where the fault is: `options.limits.connections`, `studio.renders.progress`. */
  readonly path: string;

  constructor(code: ServerErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options);
    this.code = code;
    this.path = path;
  }
}
