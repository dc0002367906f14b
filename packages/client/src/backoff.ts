export interface Backoff {
  /** Upper bound of the first wait, in milliseconds; it doubles with each attempt. Default 1,000. */
  readonly minMs: number;
  /** Upper bound of every wait, in milliseconds, not below `minMs`. Default 30,000. */
  readonly maxMs: number;
  /** How long a connection must have been live, in milliseconds, for the count of failures to start again. Default 10,000. */
  readonly healthyMs: number;
}

export const BACKOFF: Backoff = { minMs: 1_000, maxMs: 30_000, healthyMs: 10_000 };

/**
 * How long to wait after that many failures, in milliseconds: full jitter, so that the clients of a server that restarts
 * don't come back together. `random` is in [0, 1). https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function jitterMs(minMs: number, maxMs: number, failures: number, random: number): number {
  return random * Math.min(maxMs, minMs * 2 ** (failures - 1));
}
