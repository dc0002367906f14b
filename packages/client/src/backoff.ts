import type { ConnectionState } from "./connection-state.ts";

export interface Backoff {
  /** Upper bound of the first wait, in milliseconds; it doubles with each attempt. Default 1,000. */
  readonly minMs: number;
  /** Upper bound of every wait, in milliseconds. Default 30,000. */
  readonly maxMs: number;
  /** How long a connection must have been live, in milliseconds, for the count of failures to start again. Default 10,000. */
  readonly healthyMs: number;
}

/** `Retry-After` is honoured up to this many times `maxMs`: a typing error there must not silence clients for a day. */
const CLAMP = 10;

/**
 * How long to wait after that many failures, in milliseconds: full jitter, so that the clients of a server that restarts
 * don't come back together, on top of `Retry-After`, so that neither do those that were told the same time. `random` is in [0, 1).
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function waitMs(
  { minMs, maxMs }: Omit<Backoff, "healthyMs">,
  failures: number,
  random: number,
  retryAfterMs: number,
): number {
  return Math.min(retryAfterMs, CLAMP * maxMs) + random * Math.min(maxMs, minMs * 2 ** (failures - 1));
}

/** How many failures count when one more is added: those before a healthy time don't. */
export function countFailure({ healthyMs }: Backoff, failures: number, state: ConnectionState, now: number): number {
  return state.phase === "live" && now - state.since >= healthyMs ? 1 : failures + 1;
}
