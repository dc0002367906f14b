import type { ResetReason } from "@tidings/wire";
import type { ProblemCode } from "../request/problem.ts";
import type { OpenStream } from "../stream/open-stream.ts";
import type { StreamTally } from "../stream/stream-tally.ts";
import type { RotateReason } from "../stream/subscription.ts";
import type { StreamErrorCode } from "./observation.ts";

/** A handler at one moment; counters run since it was created. */
export interface HandlerStats {
  /** Requests that hold a connection's place: open streams and those being admitted. */
  readonly connections: number;
  /** Of these, those being admitted. */
  readonly pending: number;
  readonly subscriptions: {
    /** Still reading what came before them. */
    readonly replay: number;
    readonly live: number;
    /** Of both: those whose reader is slower than the log just now. */
    readonly blocked: number;
  };
  /** Bytes of payload, as UTF-16 units, that the live reader which is furthest behind has not been sent. */
  readonly lag: number;
  /** Events written to streams. */
  readonly delivered: number;
  /** Bytes of these events with their framing. */
  readonly bytes: number;
  /** Streams begun, by what hello told them. */
  readonly started: { readonly fresh: number; readonly resumed: number; readonly reset: number };
  /** Those begun with `reset`, by its reason. */
  readonly resets: Readonly<Record<ResetReason, number>>;
  /** Streams whose client was told to reconnect, by the reason. */
  readonly rotated: Readonly<Record<RotateReason, number>>;
  /** Streams ended because their authorisation was gone, or could not be confirmed (`internal`). */
  readonly revoked: Readonly<Record<StreamErrorCode, number>>;
  /** Requests that got no stream, by code; codes that never occurred are left out. */
  readonly refused: Readonly<Partial<Record<ProblemCode, number>>>;
}

export function countStats(
  places: { readonly total: number; readonly pending: number },
  streams: Iterable<OpenStream>,
  tally: StreamTally,
): HandlerStats {
  const subscriptions = { replay: 0, live: 0, blocked: 0 };
  let lag = 0;
  let { delivered, bytes } = tally;
  for (const { subscription } of streams) {
    if (subscription.phase !== "closed") subscriptions[subscription.phase] += 1;
    if (subscription.blocked) subscriptions.blocked += 1;
    lag = Math.max(lag, subscription.lag());
    delivered += subscription.events;
    bytes += subscription.bytes;
  }
  return {
    connections: places.total,
    pending: places.pending,
    subscriptions,
    lag,
    ...structuredClone(tally),
    delivered,
    bytes,
  };
}
