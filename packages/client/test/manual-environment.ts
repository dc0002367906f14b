import type { Environment } from "../src/environment.ts";

export interface ManualEnvironment extends Environment {
  /** Moves the clock; timers that fall due run in order, promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Moves the clock and runs nothing, as when a laptop is closed. */
  sleep(ms: number): void;
  /** The network is back, or the page is shown. */
  wake(): void;
  /** Listeners of `onWake` at the moment. */
  readonly wakers: number;
  readonly timers: number;
}

/** A clock that stands still until it is moved, and a die that always shows `random`. */
export function manualEnvironment(random = 0.5): ManualEnvironment {
  let now = 1_000_000;
  const timers = new Set<{ at: number; run: () => void }>();
  const wakers = new Set<() => void>();
  return {
    now: () => now,
    random: () => random,
    schedule(run, ms) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onWake(listener) {
      wakers.add(listener);
      return () => wakers.delete(listener);
    },
    async advance(ms) {
      const end = now + ms;
      await settled();
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await settled();
      }
      now = end;
    },
    sleep(ms) {
      now += ms;
    },
    wake() {
      for (const listener of [...wakers]) listener();
    },
    get wakers() {
      return wakers.size;
    },
    get timers() {
      return timers.size;
    },
  };
}

/** Lets everything run that only waits for promises: fetch, streams and readers take many turns of the event loop's microtasks. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
