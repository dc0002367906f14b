import { integerOption, knownOptions } from "./check-option.ts";
import type { CheckQueue } from "./check-queue.ts";

/** How open streams are authorised again. */
export interface ReauthorizeOptions {
  /**
   * Milliseconds between two checks of a stream, 50 to 86,400,000; they are made at heartbeats. Default: `heartbeatMs`, so that
   * a revocation ends a stream within one heartbeat and the time of the check.
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

export interface LeaseOptions {
  readonly expiresAt: number;
  readonly heartbeatMs: number;
  readonly reauthorize: ReauthorizeOptions;
  readonly queue: CheckQueue;
  readonly now: () => number;
  /** Asks the application. Rejects when it fails or takes too long. */
  readonly ask: () => Promise<Verdict>;
  readonly isOpen: () => boolean;
  readonly onGranted: () => void;
  readonly onEnd: (code: "unauthorized" | "forbidden" | "internal", message: string) => void;
  readonly reportError: (error: unknown) => void;
}

/** What needs no permission, such as public channels. */
export const FREE_LEASE: Lease = {
  isValid: () => true,
  tick: () => undefined,
  recheck: () => Promise.resolve(),
};

export function createLease(options: LeaseOptions): Lease {
  const { now, queue, ask, isOpen, onEnd } = options;
  const { everyMs, graceMs } = options.reauthorize;
  /** When the last check that said yes began. */
  let checkedAt = now();
  let { expiresAt } = options;
  let validUntil = limit();
  /** Since when an answer is waited for. */
  let askedAt = 0;
  let checking: Promise<void> | undefined;
  /** Counts `recheck`: an answer to what was asked before one says nothing any more. */
  let demands = 0;

  function limit(): number {
    return Math.min(expiresAt, checkedAt + everyMs + graceMs);
  }

  function check(): Promise<void> {
    if (!checking) {
      askedAt = now();
      checking = run().finally(() => {
        checking = undefined;
      });
    }
    return checking;
  }

  async function run(): Promise<void> {
    let demand: number;
    do {
      demand = demands;
      await queue.run(async () => {
        if (!isOpen()) return;
        demand = demands;
        await decide(() => demand === demands);
      });
    } while (demand !== demands && isOpen());
  }

  async function decide(isCurrent: () => boolean): Promise<void> {
    const began = now();
    let verdict: Verdict;
    try {
      verdict = await ask();
    } catch (error) {
      if (!isOpen() || !isCurrent()) return;
      options.reportError(error);
      if (now() >= limit()) onEnd("internal", "the server could not confirm that this stream is still allowed");
      return;
    }
    if (!isOpen() || !isCurrent()) return;
    if (!verdict.allowed) return onEnd(verdict.code, verdict.message);
    if (verdict.expiresAt <= now()) return onEnd("unauthorized", "the permission for this stream has expired");
    checkedAt = began;
    ({ expiresAt } = verdict);
    validUntil = limit();
    options.onGranted();
  }

  return {
    isValid() {
      if (now() < validUntil) return true;
      void check();
      return false;
    },
    tick(time) {
      // Half a heartbeat early rather than half late: timers are not exact, and the next look is a heartbeat away.
      const isDue = time - checkedAt >= everyMs - options.heartbeatMs / 2 || time >= expiresAt;
      if (checking && time - askedAt >= everyMs + graceMs) {
        onEnd("internal", "the server is too busy to confirm that this stream is still allowed");
      } else if (isDue) {
        void check();
      }
    },
    recheck() {
      demands += 1;
      checkedAt = Number.NEGATIVE_INFINITY;
      validUntil = Number.NEGATIVE_INFINITY;
      return check();
    },
  };
}
