import { setTimeout as sleep } from "node:timers/promises";

/** Resolves once something holds. @throws with `what`, when it doesn't come to hold in time. */
export async function until(
  what: string | (() => string),
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > end)
      throw new Error(`not within ${timeoutMs} ms: ${typeof what === "string" ? what : what()}`);
    await sleep(10);
  }
}
