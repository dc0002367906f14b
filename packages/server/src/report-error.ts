/**
 * Where an error came from.
 *
 * - `authenticate`, `authorize`: the application's own function threw; the request was answered with 500.
 * - `tail`: the log can't tell what is new; it is asked again, with growing delays, and streams stay open.
 * - `read`: the log can't be read; a new stream is answered with 503, an open one stays and tries again.
 */
export type ErrorStage = "authenticate" | "authorize" | "tail" | "read";

export type ReportError = (error: unknown, context: { readonly stage: ErrorStage }) => void;

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
