import type { Environment } from "@tidings/client";
import type { Timeline } from "./timeline.ts";

interface Waker {
  readonly wake: () => void;
}

export interface ClientEnvironment {
  /** What clients are given. */
  readonly environment: Environment;
  /** Tells them what a browser does when the network is back. */
  wake(): void;
}

export function createClientEnvironment(options: {
  readonly timeline: Timeline;
  readonly random: () => number;
  readonly isOffline: () => boolean;
}): ClientEnvironment {
  const { timeline, random, isOffline } = options;
  const wakers = new Set<Waker>();
  return {
    environment: {
      now: timeline.now,
      random,
      schedule: timeline.schedule,
      offline: isOffline,
      onWake(wake) {
        const waker: Waker = { wake };
        wakers.add(waker);
        return () => void wakers.delete(waker);
      },
    },
    wake() {
      for (const { wake } of [...wakers]) wake();
    },
  };
}
