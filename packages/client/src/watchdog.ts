import type { Environment } from "./environment.ts";

export interface Watchdog {
  /** There was a sign of life. From now on, silence may last `ms`; by default as long as before. */
  heard(ms?: number): void;
  /** Looks now: timers stand still while a machine sleeps. */
  check(): void;
  stop(): void;
}

/** Calls `onSilence` once, when nothing was heard for `ms` milliseconds. */
export function createWatchdog({ now, schedule }: Environment, ms: number, onSilence: () => void): Watchdog {
  let last = now();

  // One timer per silence rather than per chunk: it looks when it fires how long there has been nothing.
  function check() {
    cancel();
    const left = last + ms - now();
    if (left > 0) cancel = schedule(check, left);
    else onSilence();
  }
  let cancel = schedule(check, ms);

  return {
    heard(next) {
      last = now();
      if (next !== undefined) {
        ms = next;
        check();
      }
    },
    check,
    stop: () => cancel(),
  };
}
