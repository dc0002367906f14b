import { realNow, realTimer } from "./real-time.ts";

/** The time of one pair of server and client, and what is due in it. It flows like real time until it is paused or moved. */
export interface Timeline {
  /** Whole milliseconds since 1970. */
  now(): number;
  /** Runs something once, later. Returns the function that calls it off. */
  schedule(run: () => void, ms: number): () => void;
  /** Runs something every so many milliseconds. Returns the function that stops it. */
  repeat(run: () => void, everyMs: number): () => void;
  /** Whether something is to be run now. */
  readonly hasDue: boolean;
  /** Runs what is due now. */
  runDue(): void;
  /** Goes to the next instant at which something is due, if it is not after `end`. */
  stepTo(end: number): boolean;
  moveTo(time: number): void;
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  /** Forgets everything, and schedules nothing any more. */
  close(): void;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** What `setTimeout` can wait; it is asked again after that. */
const LONGEST_MS = 2 ** 31 - 1;

export function createTimeline(): Timeline {
  const timers = new Set<Timer>();
  let base = Date.now();
  /** When `base` was true, in real time; none while it stands still. */
  let since: number | undefined = realNow();
  let disarm = (): void => {};
  let closed = false;

  /** To the fraction of a millisecond: what repeats divides its interval. */
  function exact(): number {
    return since === undefined ? base : base + realNow() - since;
  }

  function earliest(): number {
    return Math.min(...[...timers].map(({ at }) => at));
  }

  /** What is due now is run also while time stands still: it asks for another turn, not for time to pass. */
  function arm(): void {
    disarm();
    const wait = earliest() - exact();
    if (closed || (since === undefined ? wait > 0 : wait === Number.POSITIVE_INFINITY)) return;
    disarm = realTimer(runDue, Math.min(Math.max(0, wait), LONGEST_MS));
  }

  function runDue(): void {
    const time = exact();
    const due = [...timers].filter(({ at }) => at <= time).sort((a, b) => a.at - b.at);
    for (const timer of due) if (timers.delete(timer)) timer.run();
    arm();
  }

  function schedule(run: () => void, ms: number): () => void {
    if (closed) return () => undefined;
    const timer: Timer = { at: exact() + ms, run };
    timers.add(timer);
    arm();
    return () => {
      if (timers.delete(timer)) arm();
    };
  }

  return {
    now: () => Math.floor(exact()),
    schedule,
    repeat(run, everyMs) {
      let cancel = schedule(again, everyMs);
      function again(): void {
        cancel = schedule(again, everyMs);
        run();
      }
      return () => cancel();
    },
    get hasDue() {
      return earliest() <= exact();
    },
    runDue,
    stepTo(end) {
      const next = earliest();
      if (next > end) return false;
      base = Math.max(exact(), next);
      return true;
    },
    moveTo(time) {
      base = time;
      if (since !== undefined) since = realNow();
      arm();
    },
    get isPaused() {
      return since === undefined;
    },
    pause() {
      // Whole, so that moves by whole milliseconds meet what is due; never back, so that what is due stays due.
      if (since !== undefined) base = Math.ceil(exact());
      since = undefined;
      arm();
    },
    resume() {
      since ??= realNow();
      arm();
    },
    close() {
      closed = true;
      timers.clear();
      disarm();
    },
  };
}
