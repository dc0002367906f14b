import { type ClientBase, createClient, type ResetReason } from "@tidings/client";
import { CHANNELS, type ModelChannel } from "./model-contract.ts";
import { type Hello, type Place, place } from "./server-stream.ts";

/** What a subscription heard between two resets. */
export interface Segment {
  readonly events: Place[];
  /** Where the subscription joined, by what the server said in hello: all after it must be heard, and nothing at or before. */
  joined: Place | undefined;
  /** Whatever is appended after this must be heard: where the log stood when the subscription was told that it is live, or reset. */
  since: Place | undefined;
  /** So many of the events have been found right. */
  checked: number;
}

/** One subscription of a client to one channel, from the call to its end. */
export interface Stay {
  readonly channel: ModelChannel;
  readonly segments: Segment[];
  readonly resets: ResetReason[];
  ended: boolean;
}

export interface ModelClient {
  readonly stays: readonly Stay[];
  readonly phase: string;
  readonly errors: readonly string[];
  join(channel: ModelChannel): void;
  leave(channel: ModelChannel): void;
  close(): void;
}

interface Heard {
  readonly id: string;
}
type Client = Record<
  ModelChannel,
  () => {
    subscribe(handlers: {
      onSaid(event: Heard): void;
      onReset(reset: { readonly reason: ResetReason }): void;
      onStatus(status: { readonly phase: string }): void;
    }): () => void;
  }
> &
  ClientBase;

const descriptor = Object.fromEntries(
  CHANNELS.map((name) => [name, { address: name, events: { said: (input: unknown) => input } }]),
);

export interface ModelClientOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly random: () => number;
  readonly position: () => Place;
  /** What the stream that the client reads began with. */
  readonly hello: () => Hello | undefined;
}

/** A real client, whose every subscription keeps a record of what it heard. */
export function modelClient({ fetch, random, position, hello }: ModelClientOptions): ModelClient {
  const stays: Stay[] = [];
  const open = new Map<ModelChannel, { stay: Stay; stop: () => void }>();
  const errors: string[] = [];
  const client = createClient<Client>(descriptor, {
    url: "http://server/",
    fetch,
    backoff: { minMs: 10, maxMs: 100, healthyMs: 1_000 },
    lingerMs: 5,
    environment: {
      now: Date.now,
      random,
      schedule(run, ms) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      onWake: () => () => undefined,
      offline: () => false,
    },
    onError: (error) => void errors.push(`${error.code}: ${error.message}`),
  } as Parameters<typeof createClient>[1]);

  return {
    stays,
    errors,
    get phase() {
      return client.connection.state.phase;
    },
    join(channel) {
      if (open.has(channel)) return;
      const stay: Stay = {
        channel,
        segments: [{ events: [], joined: undefined, since: undefined, checked: 0 }],
        resets: [],
        ended: false,
      };
      const segment = (): Segment => stay.segments.at(-1) as Segment;
      stays.push(stay);
      let listening = false;
      // One that comes to an open stream joins it where it is, of which hello said nothing.
      let late = false;
      const stop = client[channel]().subscribe({
        onSaid({ id }) {
          segment().events.push(place(id));
        },
        onReset({ reason }) {
          stay.resets.push(reason);
          stay.segments.push({ events: [], joined: hello(), since: position(), checked: 0 });
        },
        onStatus({ phase }) {
          if (/replaying|live/.test(phase) && !listening) late = true;
          if (phase === "replaying" && !late && stay.segments.length === 1) segment().joined ??= hello()?.head;
          if (phase === "live") segment().since ??= position();
        },
      });
      listening = true;
      open.set(channel, { stay, stop });
    },
    leave(channel) {
      const one = open.get(channel);
      if (one === undefined) return;
      one.stop();
      one.stay.ended = true;
      open.delete(channel);
    },
    close: () => client.close(),
  };
}
