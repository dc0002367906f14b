/** The platform's own, taken before a test replaces them with fake ones: a test's fake timers are the app's, not Tidings'. */
const { setTimeout, clearTimeout, setImmediate } = globalThis;

/** Milliseconds on a clock that only goes forward. */
export const realNow: () => number = performance.now.bind(performance);

/** Runs something once, later. Returns the function that calls it off. */
export function realTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Lets everything run that waits for promises alone. */
export function turn(): Promise<void> {
  // Some jsdom environments take `setImmediate` away.
  return new Promise((resolve) => void (setImmediate ?? setTimeout)(resolve));
}

export function realSleep(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
