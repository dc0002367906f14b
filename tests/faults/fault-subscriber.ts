import type { ClientOptions, ConnectionState, ResetReason } from "@tidings/client";
import { type CountingClient, createCountingClient } from "../fixtures/generated/client.ts";
import type { Ledger } from "../support/ledger.ts";

/** A client whose every event and reset is entered in the ledger. */
export interface FaultSubscriber {
  readonly name: string;
  readonly client: CountingClient;
  readonly state: ConnectionState;
  /** The phases and errors so far, such as `live` and `waiting silent`. */
  readonly states: readonly string[];
  readonly resets: ResetReason[];
  /** What it listens to. */
  readonly topics: ReadonlySet<string>;
  /** The last number heard of a topic; 0 before any. */
  last(topic: string): number;
  /** `fromFirstHeard`: events go on while it joins, and what it must hear begins with the first that it hears. */
  listen(topic: string, options?: { readonly fromFirstHeard: boolean }): void;
  leave(topic: string): void;
  close(): void;
}

export interface FaultSubscriberOptions {
  readonly name: string;
  readonly url: string;
  readonly channel: "counts" | "vault";
  readonly ledger: Ledger;
  /** The number of the next event that will be asked for: who is live now, or was reset now, must hear from there on. */
  readonly next: (topic: string) => number;
  readonly client?: Partial<ClientOptions> | undefined;
}

export function createFaultSubscriber(options: FaultSubscriberOptions): FaultSubscriber {
  const { name, url, ledger, channel, next } = options;
  const heard = new Map<string, number>();
  const stops = new Map<string, () => void>();
  const states: string[] = [];
  const resets: ResetReason[] = [];
  const client = createCountingClient({
    url,
    backoff: { minMs: 20, maxMs: 200, healthyMs: 1_000 },
    helloTimeoutMs: 800,
    lingerMs: 0,
    onError: (error) => void states.push(`error ${error.code}`),
    ...options.client,
  } as ClientOptions);
  client.connection.subscribe((state) => {
    states.push("error" in state ? `${state.phase} ${state.error.code}` : state.phase);
  });

  return {
    name,
    client,
    states,
    resets,
    get state() {
      return client.connection.state;
    },
    get topics() {
      return new Set(stops.keys());
    },
    last: (topic) => heard.get(topic) ?? 0,
    listen(topic, { fromFirstHeard } = { fromFirstHeard: false }) {
      ledger.joined(name, topic, fromFirstHeard ? undefined : next(topic));
      const stop = client[channel]({ topic }).subscribe({
        onCounted({ data }) {
          heard.set(topic, data.sequence);
          ledger.heard(name, topic, data.sequence);
        },
        onReset({ reason }) {
          resets.push(reason);
          ledger.left(name, topic);
          ledger.joined(name, topic, next(topic));
        },
      });
      stops.set(topic, stop);
    },
    leave(topic) {
      stops.get(topic)?.();
      stops.delete(topic);
      ledger.left(name, topic);
      heard.delete(topic);
    },
    close: () => client.close(),
  };
}
