import type { Environment } from "../src/environment.ts";

export interface ManualEnvironment extends Environment {
  /** Moves the clock; timers that fall due run in order, promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Moves the clock and runs nothing, as when a laptop is closed. */
  sleep(ms: number): void;
  /** Somebody puts the clock back; timers go on as if nothing had been. */
  putBack(ms: number): void;
  /** The network is back, or the page is shown. */
  wake(): void;
  /** The page goes into the back-forward cache. */
  hide(): void;
  /** There is no network, or there is again; tells nobody. */
  setOffline(offline: boolean): void;
  /** Listeners of `onWake` at the moment. */
  readonly wakers: number;
  readonly timers: number;
}

/** A clock that stands still until it is moved, and a die that always shows `random`. */
export function manualEnvironment(random = 0.5): ManualEnvironment {
  let now = 1_000_000;
  let behind = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const wakers = new Set<{ readonly wake: () => void; readonly sleep: () => void }>();
  let offline = false;
  return {
    now: () => now - behind,
    putBack(ms) {
      behind += ms;
    },
    random: () => random,
    schedule(run, ms) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    offline: () => offline,
    onWake(wake, sleep) {
      const waker = { wake, sleep };
      wakers.add(waker);
      return () => wakers.delete(waker);
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
      for (const waker of [...wakers]) waker.wake();
    },
    hide() {
      for (const waker of [...wakers]) waker.sleep();
    },
    setOffline(next) {
      offline = next;
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
