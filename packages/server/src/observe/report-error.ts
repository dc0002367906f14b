/**
 * Where an error came from.
 *
 * - `authenticate`, `authorize`: the application's own function threw; the request was answered with 500.
 * - `handshake`: the request could not be admitted within `limits.handshakeMs`; it was answered with 503.
 * - `reauthorize`: one of the two threw or took too long for an open stream, which goes on for `reauthorize.graceMs`.
 * - `tail`: the log can't tell what is new; it is asked again, with growing delays, and streams stay open.
 * - `read`: the log can't be read; a new stream is answered with 503, an open one stays and tries again.
 * - `observe`: the application's own observer threw.
 * - `cast`: an event of another version could not be brought to the version that a stream needs, and was sent as it is; the
 *   error is a `ContractError` `cast_failed`.
 * - `snapshot`: a channel's state could not be loaded; the stream was ended with `snapshot_failed`.
 */
export type ErrorStage =
  | "authenticate"
  | "authorize"
  | "handshake"
  | "reauthorize"
  | "tail"
  | "read"
  | "observe"
  | "cast"
  | "snapshot";

/** What an error is about, as far as that is known. */
export interface ErrorContext {
  readonly stage: ErrorStage;
  /** The address of the channel. */
  readonly channel?: string;
  /** The principal, as `principalKey` names it. */
  readonly principalKey?: string;
}

export type ReportError = (error: unknown, context: ErrorContext) => void;

/** A reporter that throws or rejects must not fail what it reports on: the tail would stop, or the process end. */
export function reportSafely(report: ReportError): ReportError {
  return (error, context) => {
    const failed = (failure: unknown): void => console.error("tidings: onError failed:", failure, "on", error);
    try {
      Promise.resolve(report(error, context)).catch(failed);
    } catch (failure) {
      failed(failure);
    }
  };
}
