/** What went wrong, for code to branch on; docs/errors.md says what to do about each. */
export type LogErrorCode =
  | "invalid_option"
  | "invalid_record"
  | "record_too_large"
  | "batch_too_large"
  | "closed"
  | "unavailable"
  | "locked"
  | "read_only"
  | "disk_full"
  | "corrupt"
  | "incompatible"
  | "unsupported_file_system"
  | "outcome_unknown";

export interface LogErrorOptions {
  readonly code: LogErrorCode;
  readonly message: string;
  readonly cause?: unknown;
}

/** Every failure of a log, also of a driver's: the client's own error is the `cause`. */
export class LogError extends Error {
  override readonly name: string = "LogError";
  readonly code: LogErrorCode;

  constructor(options: LogErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
  }
}
