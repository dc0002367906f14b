import type { Place } from "../admission/connection-count.ts";
import {
  createLease,
  FREE_LEASE,
  type Lease,
  type LeaseHolder,
  type LeaseOptions,
  type LeaseSettings,
} from "../admission/lease.ts";
import type { Packet } from "../hub/packet.ts";
import type { CloseReason, Observation, Observe, StreamErrorCode } from "../observe/observation.ts";
import { type Slowness, type SlowOptions, watchSlowness } from "./slow-reader.ts";
import type { StreamTally } from "./stream-tally.ts";
import {
  createSubscription,
  type LoadSnapshots,
  type OpenSink,
  type RotateReason,
  type Subscription,
  type SubscriptionOptions,
  type SubscriptionWatcher,
} from "./subscription.ts";

/** A stream with what may end it: its authorisation, its age, a reader that is too slow. */
export interface OpenStream {
  readonly subscription: Subscription;
  readonly channels: ReadonlySet<string>;
  readonly principalKey: string | undefined;
  /** The one that it takes of the connections there may be. */
  readonly place: Pick<Place, "leave">;
  start(openSink: OpenSink, hello: Packet, opened: Opened, loadSnapshots?: LoadSnapshots): void;
  /** Called once per heartbeat. */
  beat(): void;
  /** No event is sent until the application has been asked anew. */
  recheck(): Promise<void>;
}

type Opened = Omit<Extract<Observation, { type: "opened" }>, "type">;

export interface OpenStreamOptions {
  readonly subscription: Omit<SubscriptionOptions, "permission" | "openedAt">;
  readonly principalKey: string | undefined;
  /** Absent when no channel of it needs permission. */
  readonly lease: LeaseOptions | undefined;
  readonly settings: LeaseSettings & {
    readonly maxLifetimeMs: number;
    readonly slow: SlowOptions;
    readonly random: () => number;
  };
  readonly stream: number;
  readonly tally: StreamTally;
  readonly observe: Observe;
  readonly place: Pick<Place, "leave">;
  /** One function for all streams of a handler. */
  readonly onClosed: (stream: OpenStream) => void;
}

export function openStream(options: OpenStreamOptions): OpenStream {
  return new WatchedStream(options);
}

/** A class, and one that keeps nothing of its options but what it needs: thousands of streams lie idle. */
class WatchedStream implements OpenStream, SubscriptionWatcher, LeaseHolder {
  readonly subscription: Subscription;
  readonly principalKey: string | undefined;
  readonly place: Pick<Place, "leave">;
  readonly #stream: number;
  readonly #settings: OpenStreamOptions["settings"];
  readonly #tally: StreamTally;
  readonly #observe: Observe;
  readonly #onClosed: (stream: OpenStream) => void;
  readonly #lease: Lease;
  readonly #slowness: Slowness;
  readonly #endsAt: number;
  #reason: CloseReason = "left";
  #rotating = false;

  constructor(options: OpenStreamOptions) {
    const { settings, lease } = options;
    const { heartbeatMs, maxLifetimeMs, random, now } = settings;
    this.principalKey = options.principalKey;
    this.place = options.place;
    this.#stream = options.stream;
    this.#settings = settings;
    this.#tally = options.tally;
    this.#observe = options.observe;
    this.#onClosed = options.onClosed;
    const openedAt = now();
    this.#endsAt = openedAt + lifetime(maxLifetimeMs, heartbeatMs, random());
    this.#lease = lease ? createLease(lease, settings, this) : FREE_LEASE;
    this.subscription = createSubscription(
      { ...options.subscription, permission: this.#lease, openedAt, random },
      this,
    );
    this.#slowness = watchSlowness(this.subscription, settings.slow);
  }

  get channels(): ReadonlySet<string> {
    return this.subscription.channels;
  }

  start(openSink: OpenSink, hello: Packet, opened: Opened, load?: LoadSnapshots): void {
    this.#observe({ type: "opened", ...opened });
    try {
      this.subscription.start(openSink, hello, load && this.#watched(load));
      // Asks now where what was said while it was admitted says nothing any more, also when there is nothing to send.
      this.#lease.isValid();
    } catch (error) {
      this.#observeClosed(0);
      throw error;
    }
  }

  beat(): void {
    const time = this.#settings.now();
    if (this.#rotating || this.#slowness.isSlow(time)) {
      this.#leave(this.#rotating ? "lifetime" : "slow");
      return;
    }
    this.#lease.tick(time);
    if (time >= this.#endsAt) {
      // Until the next heartbeat: its client leaves at a moment of its own choice.
      this.#rotating = true;
      this.subscription.rotate("lifetime", this.#settings.heartbeatMs);
    }
    this.subscription.beat();
  }

  recheck(): Promise<void> {
    return this.#lease.recheck();
  }

  onLive(): void {
    this.#observe({ type: "live", ...this.#ofStream(), replayed: this.subscription.events, durationMs: this.#age() });
  }

  isOpen(): boolean {
    return this.subscription.phase !== "closed";
  }

  onGranted(): void {
    this.subscription.proceed();
  }

  onEnd(code: StreamErrorCode, message: string): void {
    if (!this.isOpen()) return;
    this.#tally.revoked[code] += 1;
    this.#reason = code;
    // The client comes back with its cursor and is told then what it may still have.
    this.subscription.fail({ code, message, retryable: true });
  }

  onRotate(why: RotateReason): void {
    this.#tally.rotated[why] += 1;
    this.#reason = why;
    this.#observe({ type: "rotated", ...this.#ofStream(), reason: why });
  }

  onClosed(): void {
    this.#onClosed(this);
    this.#observeClosed(this.#age());
  }

  #watched(load: LoadSnapshots): LoadSnapshots {
    return async (signal, give) => {
      try {
        await load(signal, give);
      } catch (error) {
        if (!signal.aborted) this.#reason = "snapshot_failed";
        throw error;
      }
    };
  }

  #leave(why: "slow" | "lifetime"): void {
    if (!this.#rotating) this.subscription.rotate(why, 0);
    this.subscription.close();
  }

  #age(): number {
    return this.#settings.now() - this.subscription.openedAt;
  }

  #ofStream(): { readonly stream: number; readonly principalKey?: string } {
    const { principalKey } = this;
    return { stream: this.#stream, ...(principalKey === undefined ? {} : { principalKey }) };
  }

  #observeClosed(durationMs: number): void {
    const { events, bytes } = this.subscription;
    this.#observe({ type: "closed", ...this.#ofStream(), reason: this.#reason, durationMs, events, bytes });
  }
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
