import type { ClientOptions, ConnectionState, ResetReason } from "@tidings/client";
import { createDeliveryClient, type DeliveryClient } from "../fixtures/delivery/generated/client.ts";
import type { NumberedChannel } from "../fixtures/fault-server-messages.ts";
import { type CountingClient, createCountingClient } from "../fixtures/generated/client.ts";
import type { Ledger } from "../support/ledger.ts";

/** A client whose every event and reset is entered in the ledger. */
export interface FaultSubscriber {
  readonly name: string;
  readonly channel: NumberedChannel;
  readonly client: CountingClient;
  readonly state: ConnectionState;
  /** The phases and errors so far, such as `live` and `waiting silent`. */
  readonly states: readonly string[];
  readonly resets: ResetReason[];
  /** Events that came, without volatile ones. */
  readonly events: number;
  readonly blinks: number;
  /** States that came. */
  readonly snapshots: number;
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
  readonly channel: NumberedChannel;
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

  const delivery: DeliveryClient = createDeliveryClient({ connection: client.connection });
  let events = 0;
  let blinks = 0;
  let snapshots = 0;

  function hear(topic: string, sequence: number): void {
    events += 1;
    heard.set(topic, sequence);
    ledger.heard(name, topic, sequence);
  }

  function subscribe(topic: string): () => void {
    const onCounted = ({ data }: { readonly data: { readonly sequence: number } }): void => hear(topic, data.sequence);
    const onReset = ({ reason }: { readonly reason: ResetReason }): void => {
      resets.push(reason);
      ledger.left(name, topic);
      ledger.joined(name, topic, next(topic));
    };
    switch (channel) {
      case "counts":
      case "vault":
        return client[channel]({ topic }).subscribe({ onCounted, onReset });
      case "signals":
        return delivery.signals({ topic }).subscribe({
          onCounted,
          onGauged: onCounted,
          onBlinked({ data: { by, sequence } }) {
            blinks += 1;
            ledger.heard(name, blinksOf(topic, by), sequence);
          },
          onReset,
        });
      case "tallies":
        return subscribeToTally(topic);
    }
  }

  /** What a state holds has been heard, from the first event on: an event that is in it and comes again is one too many. */
  function subscribeToTally(topic: string): () => void {
    let repeatable = 0;
    ledger.left(name, topic);
    return delivery.tallies({ topic }).subscribe({
      onSnapshot({ data: { sequences, mayRepeat } }) {
        snapshots += 1;
        ledger.left(name, topic);
        ledger.joined(name, topic, 1);
        for (const sequence of sequences) ledger.heard(name, topic, sequence);
        const last = sequences.at(-1) ?? 0;
        heard.set(topic, last);
        repeatable = mayRepeat ? last : 0;
      },
      onCounted({ data: { sequence } }) {
        if (sequence > repeatable) hear(topic, sequence);
      },
      onReset({ reason }) {
        resets.push(reason);
        ledger.left(name, topic);
        heard.delete(topic);
      },
    });
  }

  return {
    name,
    channel,
    client,
    states,
    resets,
    get state() {
      return client.connection.state;
    },
    get events() {
      return events;
    },
    get blinks() {
      return blinks;
    },
    get snapshots() {
      return snapshots;
    },
    get topics() {
      return new Set(stops.keys());
    },
    last: (topic) => heard.get(topic) ?? 0,
    listen(topic, { fromFirstHeard } = { fromFirstHeard: false }) {
      ledger.joined(name, topic, fromFirstHeard ? undefined : next(topic));
      stops.set(topic, subscribe(topic));
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

/** The ledger's name for the volatile events of one process: those of several have no common order. */
export function blinksOf(topic: string, by: string): string {
  return `${topic} blinks of ${by}`;
}
