import type { ResetReason } from "@tidings/wire";
import type { StreamErrorCode } from "../observe/observation.ts";
import type { ProblemCode } from "../request/problem.ts";
import type { RotateReason } from "./subscription.ts";

/** What a handler counts, from when it was created. */
export interface StreamTally {
  /** By streams that are over; each open one counts what it has written. */
  delivered: number;
  bytes: number;
  readonly started: { fresh: number; resumed: number; reset: number };
  readonly resets: Record<ResetReason, number>;
  readonly rotated: Record<RotateReason, number>;
  readonly revoked: Record<StreamErrorCode, number>;
  /** Only codes that occurred. */
  readonly refused: Partial<Record<ProblemCode, number>>;
}

export function createTally(): StreamTally {
  return {
    delivered: 0,
    bytes: 0,
    started: { fresh: 0, resumed: 0, reset: 0 },
    resets: { expired: 0, epoch: 0, ahead: 0, invalid: 0, limit: 0 },
    rotated: { drain: 0, lifetime: 0, slow: 0, reset: 0 },
    revoked: { unauthorized: 0, forbidden: 0, internal: 0 },
    refused: {},
  };
}
