/** What was looked at, in the order in which the report has it. */
export type CheckName =
  | "reachable"
  | "stream"
  | "headers"
  | "compression"
  | "resume"
  | "reset"
  | "post"
  | "long-url"
  | "cors"
  | "heartbeats"
  | "idle";

/** `warning`: it works, at a cost that the finding names. `skipped`: it could not be looked at, and the finding says why. */
export type Verdict = "ok" | "warning" | "fault" | "skipped";

/** What is wrong; docs/guides/intermediaries.md explains each. */
export type FaultCode =
  | "buffered"
  | "cached"
  | "certificate_untrusted"
  | "compressed"
  | "cors_refused"
  | "cursor_stripped"
  | "headers_changed"
  | "http_1_0"
  | "idle_cut"
  | "long_url_refused"
  | "no_answer"
  | "not_a_stream"
  | "not_resumed"
  | "post_refused"
  | "redirected"
  | "refused"
  | "several_logs"
  | "slow_heartbeat"
  | "time_limit";

export interface Check {
  readonly name: CheckName;
  readonly verdict: Verdict;
  /** One plain sentence: what was seen. */
  readonly finding: string;
  /** Present with `fault` and `warning`. */
  readonly code?: FaultCode;
  /** What to change, the most likely place first. */
  readonly mends: readonly Mend[];
}

export interface Mend {
  /** `nginx`, `Express compression`, `this command`. */
  readonly where: string;
  readonly change: string;
}

export function ok(name: CheckName, finding: string): Check {
  return { name, verdict: "ok", finding, mends: [] };
}

export function skipped(name: CheckName, finding: string): Check {
  return { name, verdict: "skipped", finding, mends: [] };
}
