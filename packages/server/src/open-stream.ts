import { createLease, FREE_LEASE, type Lease, type LeaseOptions, type ReauthorizeOptions } from "./lease.ts";
import type { CloseReason, Observation, Observe, StreamErrorCode } from "./observation.ts";
import type { Packet } from "./packet.ts";
import { type SlowOptions, watchSlowness } from "./slow-reader.ts";
import type { StreamTally } from "./stream-tally.ts";
import { createSubscription, type LoadSnapshots, type Subscription, type SubscriptionOptions } from "./subscription.ts";

/** A stream with what may end it: its authorisation, its age, a reader that is too slow. */
export interface OpenStream {
  readonly subscription: Subscription;
  readonly channels: ReadonlySet<string>;
  readonly principalKey: string | undefined;
  start(hello: Packet, loadSnapshots?: LoadSnapshots): void;
  /** Called once per heartbeat. */
  beat(): void;
  /** No event is sent until the application has been asked anew. */
  recheck(): Promise<void>;
}

type Watched = "mayDeliver" | "onDelivered" | "onLive" | "onRotate";

export interface OpenStreamOptions {
  readonly subscription: Omit<SubscriptionOptions, Watched>;
  readonly principalKey: string | undefined;
  /** Absent when no channel of it needs permission. */
  readonly lease: Pick<LeaseOptions, "expiresAt" | "ask" | "queue" | "reportError"> | undefined;
  readonly settings: {
    readonly heartbeatMs: number;
    readonly maxLifetimeMs: number;
    readonly slow: SlowOptions;
    readonly reauthorize: ReauthorizeOptions;
    readonly random: () => number;
    readonly now: () => number;
  };
  readonly opened: Omit<Extract<Observation, { type: "opened" }>, "type">;
  readonly tally: StreamTally;
  readonly observe: Observe;
}

export function openStream(options: OpenStreamOptions): OpenStream {
  const { tally, observe, opened, principalKey } = options;
  const { onClosed } = options.subscription;
  const { heartbeatMs, maxLifetimeMs, random, now } = options.settings;
  const openedAt = now();
  const endsAt = openedAt + lifetime(maxLifetimeMs, heartbeatMs, random());
  const ofStream = { stream: opened.stream, ...(principalKey === undefined ? {} : { principalKey }) };
  let reason: CloseReason = "left";
  let rotating = false;
  let events = 0;
  let bytes = 0;

  const subscription = createSubscription({
    ...options.subscription,
    random,
    mayDeliver: () => lease.isValid(),
    onDelivered(records, size) {
      tally.delivered += records;
      tally.bytes += size;
      events += records;
      bytes += size;
    },
    onLive: () => observe({ type: "live", ...ofStream, replayed: events, durationMs: now() - openedAt }),
    onRotate(why) {
      tally.rotated[why] += 1;
      reason = why;
      observe({ type: "rotated", ...ofStream, reason: why });
    },
    onClosed() {
      onClosed();
      observe({ type: "closed", ...ofStream, reason, durationMs: now() - openedAt, events, bytes });
    },
  });
  const isSlow = watchSlowness(subscription, options.settings.slow);
  const lease: Lease = options.lease
    ? createLease({
        ...options.lease,
        ...options.settings,
        isOpen: () => subscription.phase !== "closed",
        onGranted: subscription.proceed,
        onEnd: revoke,
      })
    : FREE_LEASE;

  function revoke(code: StreamErrorCode, message: string): void {
    if (subscription.phase === "closed") return;
    tally.revoked[code] += 1;
    reason = code;
    // The client comes back with its cursor and is told then what it may still have.
    subscription.fail({ code, message, retryable: true });
  }

  function watched(load: LoadSnapshots): LoadSnapshots {
    return async (signal, give) => {
      try {
        await load(signal, give);
      } catch (error) {
        if (!signal.aborted) reason = "snapshot_failed";
        throw error;
      }
    };
  }

  function leave(why: "slow" | "lifetime"): void {
    if (!rotating) subscription.rotate(why, 0);
    subscription.close();
  }

  return {
    subscription,
    channels: options.subscription.channels,
    principalKey,
    start(hello, loadSnapshots) {
      observe({ type: "opened", ...opened });
      try {
        subscription.start(hello, loadSnapshots && watched(loadSnapshots));
      } catch (error) {
        observe({ type: "closed", ...ofStream, reason, durationMs: 0, events, bytes });
        throw error;
      }
    },
    beat() {
      const time = now();
      if (rotating) return leave("lifetime");
      if (isSlow(time)) return leave("slow");
      lease.tick(time);
      if (time >= endsAt) {
        // Until the next heartbeat: its client leaves at a moment of its own choice.
        rotating = true;
        subscription.rotate("lifetime", heartbeatMs);
      }
      subscription.beat();
    },
    recheck: lease.recheck,
  };
}

/**
 * A random 80 to 100 % of `maxLifetimeMs`, less the two heartbeats that telling and closing may take, as far as that leaves
 * 80 %. 0 is for ever.
 */
function lifetime(maxLifetimeMs: number, heartbeatMs: number, random: number): number {
  if (maxLifetimeMs === 0) return Number.POSITIVE_INFINITY;
  const shortest = 0.8 * maxLifetimeMs;
  const longest = Math.max(shortest, maxLifetimeMs - 2 * heartbeatMs);
  return shortest + random * (longest - shortest);
}
