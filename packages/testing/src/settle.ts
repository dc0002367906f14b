import type { Activity } from "./activity.ts";
import type { BatchedFrames } from "./batched-frames.ts";
import { realNow, realSleep, turn } from "./real-time.ts";
import { TestingError } from "./testing-error.ts";
import type { Timeline } from "./timeline.ts";

/** Wraps what may update a UI, as React's `act` does. */
export type Act = (run: () => Promise<void>) => PromiseLike<unknown>;

export interface SettleOptions {
  readonly timeline: Timeline;
  readonly activity: Activity;
  readonly frames: BatchedFrames;
  readonly act: Act;
  /** How long the application's own code may take, in real milliseconds. */
  readonly patienceMs: number;
}

/** Resolves when everything has happened that can happen without time passing, and has been shown. */
export type Settle = (isDone?: () => boolean) => Promise<void>;

/** Turns of the event loop in which nothing happens, before nothing is what happens. */
const QUIET_TURNS = 2;

/** An app that answers everything that it is shown with something new would go on for ever. */
const MAX_ROUNDS = 100;

export function createSettle({ timeline, activity, frames, act, patienceMs }: SettleOptions): Settle {
  async function becomeQuiet(isDone: () => boolean): Promise<void> {
    let seen = -1;
    let changedAt = realNow();
    let quiet = 0;
    while (quiet < QUIET_TURNS) {
      timeline.runDue();
      await turn();
      if (activity.count !== seen || timeline.hasDue) {
        seen = activity.count;
        changedAt = realNow();
        quiet = 0;
      } else if ((activity.isBusy || !isDone()) && realNow() - changedAt < patienceMs) {
        await realSleep(1);
      } else {
        quiet += 1;
      }
    }
  }

  return async (isDone = () => true) => {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      let shown = false;
      await act(async () => {
        await becomeQuiet(isDone);
        shown = frames.flush();
      });
      // What was shown may have asked for more: effects subscribe, components leave.
      if (!shown && frames.isEmpty && !timeline.hasDue) return;
    }
    const message = `what the app shows made it ask for more ${MAX_ROUNDS} times in a row: does an effect subscribe anew in every render?`;
    throw new TestingError("unsettled", message);
  };
}
