import type { CreateEventLog, EventLogHandle } from "./event-log-handle.ts";

/** Runs a test on a store of its own, and clears it away however the test ends. */
export function withHandle(
  create: CreateEventLog,
  test: (handle: EventLogHandle) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const handle = await create();
    try {
      await test(handle);
    } finally {
      await handle.log.close?.();
      await handle.dispose?.();
    }
  };
}

/** A method that a capability promises. */
export function promised<T>(method: T | undefined, name: string): T {
  if (method === undefined) throw new TypeError(`the handle has no ${name}(), which its capabilities promise`);
  return method;
}
