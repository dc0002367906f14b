import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallDisk } from "../../packages/log-sqlite/test/small-disk.ts";
import { keyOf } from "../fixtures/fault-server-messages.ts";
import { type FaultProxy, startFaultProxy, type Treatment } from "../support/fault-proxy/index.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { until } from "../support/until.ts";
import type { Fault } from "./fault.ts";
import { blinksOf, createFaultSubscriber, type FaultSubscriber } from "./fault-subscriber.ts";

/** What a row has: a server process, a proxy before it, a subscriber behind the proxy and one that needs none. */
export interface FaultWorld extends AsyncDisposable {
  readonly server: FaultServer;
  readonly network: FaultProxy;
  readonly ledger: Ledger;
  /** Of the row alone. */
  readonly topic: string;
  /** Listens through the proxy. */
  readonly subscriber: FaultSubscriber;
  /** Listens to the same server, past the proxy. */
  readonly bystander: FaultSubscriber;
  readonly subscribers: readonly FaultSubscriber[];
  /** Appends the next events; resolves when they are in the log. */
  emit(count: number, options?: EmitOptions): Promise<void>;
  /** Why appends were refused so far; each was repeated. */
  readonly refusals: ReadonlySet<string>;
  /** Emits the next volatile events, one every 5 ms; those of a server that dies meanwhile are never emitted. */
  blink(count: number, options?: BlinkOptions): Promise<void>;
  /** Treats all connections so until it has done something to one, and none after that. */
  strike(treatment: Treatment): Promise<void>;
  /** Another subscriber through the proxy; it listens to nothing yet. */
  join(name: string): FaultSubscriber;
  /** Waits until the subscribers, or these, have heard all events of the topic. */
  caughtUp(subscribers?: readonly FaultSubscriber[]): Promise<void>;
  /** Waits until the subscriber behind the proxy has been in a state, such as `waiting silent`, since this was called. */
  sees(state: string): Promise<void>;
  /** Waits until every subscriber has been told of a reset. */
  allReset(): Promise<void>;
  /** Another server process with the same settings, and so with the same SQLite file. */
  peer(): Promise<FaultServer>;
  /** The SQLite file, of rows that have one. */
  readonly file: string;
  /** The number of the next event of a topic. */
  next(topic: string): number;
}

export interface EmitOptions {
  readonly topic?: string;
  readonly everyMs?: number;
  readonly filler?: string;
  /** Where to append, when not at the row's server. */
  readonly at?: FaultServer;
}

export interface BlinkOptions {
  /** A name for who emits them: they are numbered, and ordered, by it. Default: `first`. */
  readonly by?: string;
  /** Who may hear what goes by that name; said with the first of it. Default: all subscribers. */
  readonly heardBy?: readonly FaultSubscriber[];
  /** The process. Default: the row's server. */
  readonly at?: FaultServer;
}

/** So many appends are asked for at a time. */
const BATCH = 100;

let worlds = 0;

export async function createFaultWorld(fault: Fault, shared: FaultServer): Promise<FaultWorld> {
  const disk = fault.diskKib === undefined ? undefined : smallDisk(fault.diskKib);
  const folder = disk?.folder ?? (fault.sqlite && (await mkdtemp(join(tmpdir(), "tidings-faults-"))));
  const file = join(folder ?? "", "events.db");
  const settings = {
    ...fault.server,
    ...(fault.sqlite && { sqlite: { path: file, ...fault.sqlite } }),
    ...(fault.tallyFile && { tallyFile: `${file}.tally` }),
  };
  const own: FaultServer[] = [];
  const peer = async (): Promise<FaultServer> => {
    const started = await startFaultServer(settings);
    own.push(started);
    return started;
  };
  const server = fault.server || fault.sqlite ? await peer() : shared;
  const network = await startFaultProxy(server.port);
  const ledger = createLedger();
  const { channel = "counts", keys } = fault;
  const refusals = new Set<string>();
  worlds += 1;
  const topic = `row${worlds}`;
  const nexts = new Map<string, number>();
  const next = (of: string): number => nexts.get(of) ?? 1;
  const subscribers: FaultSubscriber[] = [];

  function create(name: string, port: number): FaultSubscriber {
    const url = `http://127.0.0.1:${port}/events`;
    const subscriber = createFaultSubscriber({ name, url, channel, ledger, next, client: fault.client });
    subscribers.push(subscriber);
    return subscriber;
  }

  const subscriber = create("behind", network.port);
  const bystander = create("beside", server.port);
  for (const one of subscribers) one.listen(topic);

  return {
    server,
    network,
    ledger,
    topic,
    subscriber,
    bystander,
    subscribers,
    next,
    peer,
    file,
    allReset: () => until("everyone is reset", () => subscribers.every(({ resets }) => resets.length > 0)),
    async emit(count, options = {}) {
      const { topic: to = topic, everyMs, filler = fault.filler ?? "x".repeat(100), at = server } = options;
      const from = next(to);
      nexts.set(to, from + count);
      for (let sequence = from; sequence < from + count; sequence += 1) {
        ledger.emitted(
          to,
          sequence,
          keys === undefined ? { to: "always" } : { to: "latest", key: keyOf(sequence, keys) },
        );
      }
      const pace = { ...(everyMs === undefined ? {} : { everyMs }), ...(keys === undefined ? {} : { keys }) };
      // A server that is being killed, or whose log fails, is asked again: each event has an idempotency key.
      for (let first = from; first < from + count; first += BATCH) {
        const batch = { from: first, count: Math.min(BATCH, from + count - first) };
        let failed: unknown;
        await until(
          () => `${topic}#${first} is appended, but ${failed}`,
          () =>
            at.tell({ do: "emit", channel, topic: to, filler, ...batch, ...pace }).then(
              () => true,
              (error) => {
                failed = error;
                refusals.add(String(error));
                return false;
              },
            ),
          90_000,
        );
      }
    },
    refusals,
    async blink(count, { by = "first", at = server, heardBy = subscribers } = {}) {
      const channel = blinksOf(topic, by);
      const from = next(channel);
      if (from === 1) for (const { name } of heardBy) ledger.joined(name, channel);
      nexts.set(channel, from + count);
      for (let sequence = from; sequence < from + count; sequence += 1)
        ledger.emitted(channel, sequence, { to: "never" });
      // They are asked for once: a second time would be another event.
      await at.tell({ do: "blink", topic, by, from, count, everyMs: 5 }).catch(() => undefined);
    },
    async strike(treatment) {
      const { struck } = network;
      network.always(treatment);
      await until("the treatment does something", () => network.struck > struck);
      network.always({});
    },
    join: (name) => create(name, network.port),
    async caughtUp(which = subscribers) {
      const behind = (): FaultSubscriber[] => which.filter((one) => one.last(topic) < next(topic) - 1);
      const tell = (): string =>
        behind()
          .map((one) => `${one.name} has ${one.last(topic)} of ${next(topic) - 1}: ${one.states.slice(-12)}`)
          .join("; ");
      await until(tell, () => behind().length === 0);
    },
    async sees(state) {
      const from = subscriber.states.length;
      const seen = (): readonly string[] => subscriber.states.slice(from);
      await until(
        () => `${state}, but ${subscriber.states.slice(-12)}`,
        () => seen().includes(state) || subscriber.states.at(-1) === state,
      );
    },
    async [Symbol.asyncDispose]() {
      for (const one of subscribers) one.close();
      await network[Symbol.asyncDispose]();
      for (const one of own) await one[Symbol.asyncDispose]();
      if (disk) disk[Symbol.dispose]();
      else if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
