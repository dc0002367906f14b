/**
 * Where an error came from.
 *
 * - `authenticate`, `authorize`: the application's own function threw; the request was answered with 500.
 * - `tail`: the log can't tell what is new; it is asked again, with growing delays, and streams stay open.
 * - `read`: the log can't be read; a new stream is answered with 503, an open one stays and tries again.
 */
export type ErrorStage = "authenticate" | "authorize" | "tail" | "read";

export type ReportError = (error: unknown, context: { readonly stage: ErrorStage }) => void;
