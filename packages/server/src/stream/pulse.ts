/** Something that wants to be called once per interval. */
interface Beating {
  beat(): void;
}

/** One timer for the heartbeats of all streams. */
export interface Pulse {
  /** Beats every interval, beginning after a random part of the first. */
  add(beating: Beating): void;
  /** Beats no more; again, or of what was never added, does nothing. */
  remove(beating: Beating): void;
  stop(): void;
}

/** Calls something every so many milliseconds; the returned function stops it. */
export type Repeat = (run: () => void, everyMs: number) => () => void;

/** The sockets keep the process alive, not what is repeated. */
export const repeatUnref: Repeat = (run, everyMs) => {
  const timer = setInterval(run, everyMs);
  timer.unref?.();
  return () => clearInterval(timer);
};

/** So many parts an interval has: streams that opened together don't beat together. */
const MAX_SLOTS = 32;
const SHORTEST_TICK_MS = 20;

export function createPulse(intervalMs: number, random: () => number, repeat: Repeat = repeatUnref): Pulse {
  const count = Math.max(1, Math.min(MAX_SLOTS, Math.floor(intervalMs / SHORTEST_TICK_MS)));
  const slots = Array.from({ length: count }, () => new Set<Beating>());
  let next = 0;
  let beating = 0;
  let stopTicking: (() => void) | undefined;

  function tick(): void {
    const slot = slots[next] as Set<Beating>;
    next = (next + 1) % count;
    for (const one of slot) one.beat();
  }

  function stop(): void {
    stopTicking?.();
    stopTicking = undefined;
  }

  return {
    add(one) {
      const slot = slots[Math.min(count - 1, Math.floor(random() * count))] as Set<Beating>;
      slot.add(one);
      beating += 1;
      stopTicking ??= repeat(tick, intervalMs / count);
    },
    // Looked for, because a function that knows the slot would take as much of each stream as its place in there.
    remove(one) {
      if (slots.some((slot) => slot.delete(one)) && --beating === 0) stop();
    },
    stop,
  };
}
