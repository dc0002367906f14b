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

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A clock that stands still until it is moved, and a die that always shows `random`. `between` is awaited between timers; a world that is
 * simulated throughout needs no more than {@link drained}, at a tenth of the cost.
 */
export function manualEnvironment(random = 0.5, between: () => Promise<void> = settled): ManualEnvironment {
  let now = 1_000_000;
  let behind = 0;
  const timers = new Set<Timer>();
  const wakers = new Set<{ readonly wake: () => void; readonly sleep: () => void }>();
  let offline = false;

  /** The first of those that are due first. */
  function earliest() {
    let found: Timer | undefined;
    for (const timer of timers) if (!found || timer.at < found.at) found = timer;
    return found;
  }

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
      for (let next = earliest(); next && next.at <= end; next = earliest()) {
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await between();
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

/** Lets everything run that only waits for promises: a real fetch and its readers take several turns of the event loop. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets microtasks run until there are none, without a turn of the event loop. */
export function drained(): Promise<void> {
  // A tick that is asked for in a microtask comes when the queue of these is empty.
  return Promise.resolve().then(() => new Promise((resolve) => process.nextTick(resolve)));
}
