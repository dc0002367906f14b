import { ClientError } from "./client-error.ts";
import type { SubscriptionHandlers } from "./store/subscribable.ts";

/** Most events kept for a loop that is busy. */
const MAX_BUFFERED = 1_000;

/**
 * A subscription as an async iterator. It starts with the first `next()` and stops when the loop is left.
 *
 * It ends when the connection is closed. It throws ClientError, after the events before: `overflow` when the loop is more
 * than 1,000 events behind, `reset` when events were missed for good, `refused` when the server won't carry the channel.
 * It is then over; a new loop starts from now.
 */
export async function* iterate<Event>(
  subscribe: (handlers: SubscriptionHandlers<Event>) => () => void,
): AsyncGenerator<Event, void, undefined> {
  const buffer: Event[] = [];
  let over: { readonly error: Error | undefined } | undefined;
  let wake = () => {};

  function end(error?: Error) {
    over ??= { error };
    wake();
  }

  const stop = subscribe({
    onEvent(event) {
      if (buffer.length === MAX_BUFFERED) end(new ClientError("overflow"));
      if (!over) buffer.push(event);
      wake();
    },
    onReset: ({ reason }) => end(new ClientError("reset", reason)),
    onStatus(status) {
      if (status.phase === "denied") end(status.error);
      if (status.phase === "closed") end();
    },
  });

  try {
    for (;;) {
      while (buffer.length) yield buffer.shift() as Event;
      if (over?.error) throw over.error;
      if (over) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
  }
}
