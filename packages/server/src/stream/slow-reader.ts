import { integerOption, knownOptions } from "../options/check-option.ts";
import type { Subscription } from "./subscription.ts";

/**
 * When a reader is too slow to be waited for. It is looked at once per heartbeat; it is then told `tidings.rotate` with the
 * reason `slow` as far as its socket takes that, its stream is closed, and it may return with its cursor.
 */
export interface SlowOptions {
  /**
   * Bytes of payload, as UTF-16 units, that a live reader may be behind its own channels. They are kept in the log alone: this
   * bounds how old what it reads may be. 1 to 2^53 − 1, default: 64 MiB.
   */
  readonly maxLagBytes: number;
  /**
   * Milliseconds for which a full socket may take nothing, 50 to 86,400,000, default: 60,000. Node says that a socket drained
   * when all of a write is gone, at most 64 KiB of frames; whoever takes less in this time counts as stalled.
   */
  readonly stallMs: number;
}

/** @throws ServerError `invalid_option` */
export function resolveSlow(slow: Partial<SlowOptions> = {}): SlowOptions {
  knownOptions("options.slow", slow, ["maxLagBytes", "stallMs"]);
  const bytes = { min: 1, max: Number.MAX_SAFE_INTEGER };
  return {
    maxLagBytes: integerOption("options.slow.maxLagBytes", slow.maxLagBytes, 64 * 1024 * 1024, bytes),
    stallMs: integerOption("options.slow.stallMs", slow.stallMs, 60_000, { min: 50, max: 86_400_000 }),
  };
}

/** Tells, from looks at regular intervals, whether a subscription's reader is too slow. */
export interface Slowness {
  isSlow(now: number): boolean;
}

type Watched = Pick<Subscription, "blocked" | "drains" | "lag">;

export function watchSlowness(subscription: Watched, options: SlowOptions): Slowness {
  return new WatchedReader(subscription, options);
}

class WatchedReader implements Slowness {
  readonly #subscription: Watched;
  readonly #options: SlowOptions;
  #stalledSince: number | undefined;
  #drains = 0;

  constructor(subscription: Watched, options: SlowOptions) {
    this.#subscription = subscription;
    this.#options = options;
  }

  isSlow(now: number): boolean {
    const { blocked, drains } = this.#subscription;
    if (this.#subscription.lag() > this.#options.maxLagBytes) return true;
    if (!blocked) {
      this.#stalledSince = undefined;
    } else if (this.#stalledSince === undefined || drains !== this.#drains) {
      this.#stalledSince = now;
      this.#drains = drains;
    }
    return this.#stalledSince !== undefined && now - this.#stalledSince >= this.#options.stallMs;
  }
}
