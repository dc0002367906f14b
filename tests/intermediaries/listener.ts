import type { ConnectionState } from "@tidings/client";
import { createCountingClient } from "../fixtures/generated/client.ts";
import { until } from "../support/until.ts";

export interface CountListener extends Disposable {
  /** Sequence numbers as they came. */
  readonly heard: readonly number[];
  /** How each stream that became live had begun. */
  readonly starts: readonly string[];
  readonly state: ConnectionState;
  /** Resolves when the number has come. */
  hears(sequence: number): Promise<void>;
  live(): Promise<void>;
}

/** The real client on `counts/a`. It comes back fast, so that tests need not wait. */
export function listen(origin: string, fetch?: (url: string, init: RequestInit) => Promise<Response>): CountListener {
  const heard: number[] = [];
  const starts: string[] = [];
  const client = createCountingClient({
    url: `${origin}/events`,
    backoff: { minMs: 1, maxMs: 100 },
    helloTimeoutMs: 5_000,
    onError: () => undefined,
    ...(fetch === undefined ? {} : { fetch }),
  });
  client.connection.subscribe((state) => {
    if (state.phase === "live") starts.push(state.resume);
  });
  client.counts({ topic: "a" }).subscribe({ onCounted: ({ data }) => heard.push(data.sequence) });
  return {
    heard,
    starts,
    get state() {
      return client.connection.state;
    },
    hears: (sequence) =>
      until(
        () => `event ${sequence} comes; heard ${heard.join(" ")}`,
        () => heard.includes(sequence),
        10_000,
      ),
    live: () =>
      until(
        () => `live; it is ${JSON.stringify(client.connection.state)}`,
        () => client.connection.state.phase === "live",
        10_000,
      ),
    [Symbol.dispose]: client.close,
  };
}
