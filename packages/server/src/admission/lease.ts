import { integerOption, knownOptions } from "../options/check-option.ts";
import type { BoundedQueue } from "./bounded-queue.ts";

/** How open streams are authorised again. */
export interface ReauthorizeOptions {
  /**
   * Milliseconds between two checks of a stream, 50 to 86,400,000; they are made at heartbeats. Default: `heartbeatMs`. Up to
   * that, each heartbeat checks, and a revocation ends a stream within one heartbeat and the time of the check. Of more, it ends
   * it within `everyMs`, half a heartbeat and the time of the check. (A check that a heartbeat finds still running is not made
   * twice: where they take that long, it is the time of two.)
   */
  readonly everyMs: number;
  /**
   * Milliseconds for which a stream may go on although its check is due and fails or doesn't come back, 0 to 86,400,000.
   * Default: 30,000: a database's hiccup does not send everyone away.
   */
  readonly graceMs: number;
  /** Streams that are checked at the same time, 1 to 10,000. Default: 32. */
  readonly concurrency: number;
}

/** @throws ServerError `invalid_option` */
export function resolveReauthorize(options: Partial<ReauthorizeOptions> = {}, heartbeatMs: number): ReauthorizeOptions {
  const path = "options.reauthorize";
  knownOptions(path, options, ["everyMs", "graceMs", "concurrency"]);
  const day = 86_400_000;
  return {
    everyMs: integerOption(`${path}.everyMs`, options.everyMs, heartbeatMs, { min: 50, max: day }),
    graceMs: integerOption(`${path}.graceMs`, options.graceMs, 30_000, { min: 0, max: day }),
    concurrency: integerOption(`${path}.concurrency`, options.concurrency, 32, { min: 1, max: 10_000 }),
  };
}

/** What a check found. */
export type Verdict =
  /** `expiresAt` is in milliseconds since 1970, Infinity for never. */
  | { readonly allowed: true; readonly expiresAt: number }
  | { readonly allowed: false; readonly code: "unauthorized" | "forbidden"; readonly message: string };

/** An open stream's right to its channels, for a time. */
export interface Lease {
  /** Whether events may be sent now. A no asks anew, and `onGranted` or `onEnd` follows. */
  isValid(): boolean;
  /** Called once per heartbeat: asks anew when it is time. */
  tick(now: number): void;
  /** No event is sent until what is asked now has been answered. */
  recheck(): Promise<void>;
}

/** What asks the application for a stream's channels again. */
export interface Petition {
  /** Rejects when it fails or takes too long. */
  ask(): Promise<Verdict>;
  reportError(error: unknown): void;
}

/** The stream that a lease is for. */
export interface LeaseHolder {
  isOpen(): boolean;
  onGranted(): void;
  onEnd(code: "unauthorized" | "forbidden" | "internal", message: string): void;
}

/** What the leases of a handler share. */
export interface LeaseSettings {
  readonly heartbeatMs: number;
  readonly reauthorize: ReauthorizeOptions;
  readonly now: () => number;
}

export interface LeaseOptions {
  /** When the application was asked for what it has allowed; -Infinity when that says nothing any more. */
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly queue: BoundedQueue;
  readonly petition: Petition;
}

/** What needs no permission, such as public channels. */
export const FREE_LEASE: Lease = {
  isValid: () => true,
  tick: () => undefined,
  recheck: () => Promise.resolve(),
};

export function createLease(options: LeaseOptions, settings: LeaseSettings, holder: LeaseHolder): Lease {
  return new TimedLease(options, settings, holder);
}

/** A class, because thousands of streams lie idle: as closures, its functions would take 1 KB of each. */
class TimedLease implements Lease {
  readonly #settings: LeaseSettings;
  #validUntil: number;
  readonly #queue: BoundedQueue;
  readonly #petition: Petition;
  readonly #holder: LeaseHolder;
  /** When the last check that said yes began. */
  #checkedAt: number;
  #expiresAt: number;
  /** Since when an answer is waited for. */
  #askedAt = 0;
  #checking: Promise<void> | undefined;
  /** Counts `recheck`: an answer to what was asked before one says nothing any more. */
  #demands = 0;

  constructor({ askedAt, expiresAt, queue, petition }: LeaseOptions, settings: LeaseSettings, holder: LeaseHolder) {
    this.#settings = settings;
    this.#queue = queue;
    this.#petition = petition;
    this.#holder = holder;
    this.#checkedAt = askedAt;
    this.#expiresAt = expiresAt;
    this.#validUntil = this.#limit();
  }

  isValid(): boolean {
    if (this.#settings.now() < this.#validUntil) return true;
    void this.#check();
    return false;
  }

  tick(time: number): void {
    const { heartbeatMs, reauthorize } = this.#settings;
    const { everyMs, graceMs } = reauthorize;
    // At every heartbeat, also one that comes soon after the stream began: the next look is a whole heartbeat away. Where checks
    // are rarer, half a heartbeat early rather than half late: timers are not exact.
    const isDue =
      everyMs <= heartbeatMs || time - this.#checkedAt >= everyMs - heartbeatMs / 2 || time >= this.#expiresAt;
    if (this.#checking && time - this.#askedAt >= everyMs + graceMs) {
      this.#holder.onEnd("internal", "the server is too busy to confirm that this stream is still allowed");
    } else if (isDue) {
      void this.#check();
    }
  }

  recheck(): Promise<void> {
    this.#demands += 1;
    this.#checkedAt = Number.NEGATIVE_INFINITY;
    this.#validUntil = Number.NEGATIVE_INFINITY;
    return this.#check();
  }

  #limit(): number {
    const { everyMs, graceMs } = this.#settings.reauthorize;
    return Math.min(this.#expiresAt, this.#checkedAt + everyMs + graceMs);
  }

  #check(): Promise<void> {
    if (!this.#checking) {
      this.#askedAt = this.#settings.now();
      this.#checking = this.#run().finally(() => {
        this.#checking = undefined;
      });
    }
    return this.#checking;
  }

  async #run(): Promise<void> {
    let demand: number;
    do {
      demand = this.#demands;
      await this.#queue.run(async () => {
        if (!this.#holder.isOpen()) return;
        demand = this.#demands;
        await this.#decide(() => demand === this.#demands);
      });
    } while (demand !== this.#demands && this.#holder.isOpen());
  }

  async #decide(isCurrent: () => boolean): Promise<void> {
    const { now } = this.#settings;
    const holder = this.#holder;
    const began = now();
    let verdict: Verdict;
    try {
      verdict = await this.#petition.ask();
    } catch (error) {
      if (!holder.isOpen() || !isCurrent()) return;
      this.#petition.reportError(error);
      if (now() >= this.#limit()) {
        holder.onEnd("internal", "the server could not confirm that this stream is still allowed");
      }
      return;
    }
    if (!holder.isOpen() || !isCurrent()) return;
    if (!verdict.allowed) return holder.onEnd(verdict.code, verdict.message);
    if (verdict.expiresAt <= now()) {
      return holder.onEnd("unauthorized", "the permission for this stream has expired");
    }
    this.#checkedAt = began;
    this.#expiresAt = verdict.expiresAt;
    this.#validUntil = this.#limit();
    holder.onGranted();
  }
}
