import { type Schedule, setNextFrame } from "@tidings/client";

/** What stores are about to show in the next frame; all of them, since a store knows nothing of a connection. */
const waiting = new Set<() => void>();
let users = 0;
let platform: Schedule | undefined;

/** A test doesn't wait for frames: it shows what is to be shown when it wants to look. */
export interface BatchedFrames {
  readonly isEmpty: boolean;
  /** Shows what would be shown in the next frame; says whether there was anything. */
  flush(): boolean;
  /** Gives the frames back to the platform. */
  release(): void;
}

export function batchFrames(): BatchedFrames {
  users += 1;
  platform ??= setNextFrame(wait);
  let released = false;
  return {
    get isEmpty() {
      return waiting.size === 0;
    },
    flush() {
      const now = [...waiting];
      for (const show of now) if (waiting.delete(show)) show();
      return now.length > 0;
    },
    release() {
      if (released) return;
      released = true;
      users -= 1;
      if (users > 0 || !platform) return;
      setNextFrame(platform);
      platform = undefined;
    },
  };
}

/** Who never asks a test to look gets the platform's frames. */
const wait: Schedule = (run) => {
  // Each request is one of its own, also when the same function is asked for twice.
  const show = (): void => run();
  waiting.add(show);
  platform?.(() => {
    if (waiting.delete(show)) show();
  });
};
