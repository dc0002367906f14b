import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFaultSubscriber, type FaultSubscriber } from "../faults/fault-subscriber.ts";
import { keyOf, type NumberedChannel } from "../fixtures/fault-server-messages.ts";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy/index.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { until } from "../support/until.ts";

export interface SoakWorld extends AsyncDisposable {
  readonly servers: readonly FaultServer[];
  readonly networks: readonly FaultProxy[];
  readonly subscribers: readonly FaultSubscriber[];
  readonly topics: readonly string[];
  /** What a subscriber may listen to: the topics of its channel. */
  topicsOf(subscriber: FaultSubscriber): readonly string[];
  readonly ledger: Ledger;
  readonly emitted: number;
  /** Appends the next events of a topic at a server that is up. */
  emit(topic: string, count: number): Promise<void>;
  next(topic: string): number;
  /** No connection goes to it, and nothing is appended there, until it is up again. */
  setUp(server: FaultServer, isUp: boolean): void;
}

export interface SoakWorldOptions {
  readonly subscribers: number;
  readonly networks: number;
  readonly servers: number;
  readonly topics: number;
}

/** Of ten subscribers, six hear events of delivery `log`, two of `latest`, and two start from a state. */
const CHANNELS: readonly NumberedChannel[] = [
  ...Array<"counts">(6).fill("counts"),
  ...Array<"signals">(2).fill("signals"),
  ...Array<"tallies">(2).fill("tallies"),
];
/** Keys of a topic of delivery `latest`. */
const KEYS = 5;
/** The topics are shared out like the subscribers. */
const channelOf = (index: number): NumberedChannel => CHANNELS[index % CHANNELS.length] as NumberedChannel;

/** So little the log keeps that whoever is away for long is told of a reset. */
const MAX_RECORDS = 200;

/** Server processes on one SQLite file, and subscribers behind several proxies that spread over them. */
export async function createSoakWorld(options: SoakWorldOptions): Promise<SoakWorld> {
  const folder = await mkdtemp(join(tmpdir(), "tidings-soak-"));
  const sqlite = { path: join(folder, "events.db"), retention: { maxRecords: MAX_RECORDS } };
  const tallyFile = join(folder, "tallies.db");
  const servers: FaultServer[] = [];
  for (let number = 0; number < options.servers; number += 1) {
    servers.push(await startFaultServer({ sqlite, tallyFile, handler: { heartbeatMs: 2_000, maxLifetimeMs: 30_000 } }));
  }
  const up = new Set(servers);
  let turn = 0;
  const anyUp = (): FaultServer => {
    turn += 1;
    const all = up.size > 0 ? [...up] : servers;
    return all[turn % all.length] as FaultServer;
  };

  const networks = await Promise.all(Array.from({ length: options.networks }, () => startFaultProxy(0)));
  for (const network of networks) network.route(() => anyUp().port);
  const topics = Array.from({ length: options.topics }, (_, index) => `t${index}`);
  const channels = new Map(topics.map((topic, index) => [topic, channelOf(index)]));
  const ledger = createLedger();
  const nexts = new Map<string, number>();
  const next = (topic: string): number => nexts.get(topic) ?? 1;
  const subscribers = Array.from({ length: options.subscribers }, (_, index) => {
    const { port } = networks[index % networks.length] as FaultProxy;
    const url = `http://127.0.0.1:${port}/events`;
    const client = { helloTimeoutMs: 8_000, backoff: { minMs: 50, maxMs: 2_000, healthyMs: 5_000 } };
    // Five networks and ten places: without the shift, a channel would be behind two networks alone.
    const channel = channelOf(index + Math.floor(index / CHANNELS.length));
    return createFaultSubscriber({ name: `s${index}`, url, channel, ledger, next, client });
  });
  let emitted = 0;

  return {
    servers,
    networks,
    subscribers,
    topics,
    topicsOf: ({ channel }) => topics.filter((topic) => channels.get(topic) === channel),
    ledger,
    next,
    get emitted() {
      return emitted;
    },
    async emit(topic, count) {
      const from = next(topic);
      nexts.set(topic, from + count);
      const channel = channels.get(topic) as NumberedChannel;
      const keys = channel === "signals" ? { keys: KEYS } : {};
      for (let sequence = from; sequence < from + count; sequence += 1) {
        const key = keyOf(sequence, KEYS);
        ledger.emitted(topic, sequence, channel === "signals" ? { to: "latest", key } : { to: "always" });
      }
      const command = { do: "emit", channel, topic, from, count, filler: "x".repeat(100), ...keys } as const;
      const append = (): Promise<boolean> =>
        anyUp()
          .tell(command)
          .then(
            () => true,
            () => false,
          );
      await until(`${count} events are appended`, append, 120_000);
      emitted += count;
    },
    setUp(server, isUp) {
      if (isUp) up.add(server);
      else up.delete(server);
    },
    async [Symbol.asyncDispose]() {
      for (const subscriber of subscribers) subscriber.close();
      for (const network of networks) await network[Symbol.asyncDispose]();
      for (const server of servers) await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
