import type { Activity } from "./activity.ts";
import type { InTurn } from "./in-turn.ts";
import { turn } from "./real-time.ts";
import type { Settle } from "./settle.ts";
import { TestingError } from "./testing-error.ts";
import type { Timeline } from "./timeline.ts";

/**
 * The clock of the server's heartbeats, the clients' waits and timeouts, and what a test delays. It goes like any other, until it is
 * paused; `advance` moves it either way. The app's own timers and `Date` are not on it, and fake timers of a test framework
 * don't move it.
 */
export interface TestClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** From now on time passes only by `advance`. What needs no time still happens. */
  pause(): void;
  resume(): void;
  /**
   * Lets time pass. What is due in it happens in order, each with all that follows from it. Resolves when the last of it is shown.
   *
   * @param ms 0 to 86,400,000, a day.
   * @throws TestingError `invalid_option`, `closed`, `unsettled`
   */
  advance(ms: number): Promise<void>;
}

export interface TestClockOptions {
  readonly timeline: Timeline;
  readonly activity: Activity;
  readonly settle: Settle;
  readonly inTurn: InTurn;
}

const LONGEST_MS = 86_400_000;

export function createTestClock({ timeline, activity, settle, inTurn }: TestClockOptions): TestClock {
  /** Most of what is due is a heartbeat of nobody, after which nothing has to settle. */
  async function pass(): Promise<void> {
    const { count } = activity;
    timeline.runDue();
    await turn();
    if (activity.count !== count || timeline.hasDue) await settle();
  }

  async function advance(ms: number): Promise<void> {
    const isPaused = timeline.isPaused;
    timeline.pause();
    const end = timeline.now() + ms;
    try {
      await settle();
      while (timeline.stepTo(end)) await pass();
      timeline.moveTo(end);
      await settle();
    } finally {
      if (!isPaused) timeline.resume();
    }
  }

  return {
    now: timeline.now,
    pause: timeline.pause,
    resume: timeline.resume,
    async advance(ms) {
      if (!(ms >= 0 && ms <= LONGEST_MS)) {
        throw new TestingError("invalid_option", `clock.advance: expected 0 to ${LONGEST_MS} milliseconds, got ${ms}`);
      }
      await inTurn(() => advance(ms));
    },
  };
}
