import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { type CountingClient, createCountingClient } from "../fixtures/generated/client.ts";
import { startCountingServer } from "../support/counting-server.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { seededRandom } from "../support/seeded-random.ts";

const SUBSCRIBERS = 1_000;
const TOPICS = 10;
const SECONDS = 20;
/** Of each topic. */
const EVENTS_PER_SECOND = 4;

const seed = Number(process.env.TIDINGS_SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`${SUBSCRIBERS} subscribers that come, go and change channels get exactly their events (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const ledger = createLedger();
  const errors: Error[] = [];
  await using server = await startCountingServer();
  const subscribers = Array.from({ length: SUBSCRIBERS }, (_, index) =>
    createSubscriber(`s${index}`, server.origin, ledger, errors),
  );
  const topic = (): string => `t${Math.floor(random() * TOPICS)}`;
  const pick = (): Subscriber => subscribers[Math.floor(random() * SUBSCRIBERS)] as Subscriber;

  for (const subscriber of subscribers) for (let count = 0; count < 3; count += 1) subscriber.join(topic());
  await sleep(2_000);
  await server.start(TOPICS, EVENTS_PER_SECOND);

  // Every tenth of a second: six change their channels, two lose their connection, two leave for good and are replaced.
  const changes = { joins: 0, leaves: 0, cuts: 0, goings: 0 };
  for (let tick = 0; tick < SECONDS * 10; tick += 1) {
    for (let count = 0; count < 3; count += 1) {
      changes.joins += pick().join(topic()) ? 1 : 0;
      changes.leaves += pick().leaveAny(random) ? 1 : 0;
    }
    for (let count = 0; count < 2; count += 1) {
      pick().cut();
      changes.cuts += 1;
      const index = Math.floor(random() * SUBSCRIBERS);
      subscribers[index]?.close();
      const successor = createSubscriber(`s${index}-${tick}-${count}`, server.origin, ledger, errors);
      subscribers[index] = successor;
      successor.join(topic());
      successor.join(topic());
      changes.goings += 1;
    }
    await sleep(100);
  }

  // The last to come must be there before the last event is.
  await sleep(3_000);
  const last = await server.stop();
  for (const [name, sequence] of Object.entries(last)) {
    for (let number = 1; number <= sequence; number += 1) ledger.emitted(name, number);
  }
  await expect.poll(() => subscribers.filter((one) => !one.hasAll(last)).length, { timeout: 30_000 }).toBe(0);

  const { deliveries, ...faults } = ledger.verdict();
  process.stdout.write(`seed ${seed}: ${JSON.stringify({ emitted: last, deliveries, ...changes })}\n`);
  expect(faults).toEqual({ lost: [], repeated: [], misordered: [], uninvited: [] });
  expect(errors).toEqual([]);
  expect(deliveries).toBeGreaterThan(SUBSCRIBERS * SECONDS);

  for (const subscriber of subscribers) subscriber.close();
  await expect.poll(async () => (await server.memory()).stats, { timeout: 15_000 }).toMatchObject({ connections: 0 });
}, 300_000);

interface Subscriber {
  join(topic: string): boolean;
  leaveAny(random: () => number): boolean;
  /** Takes the connection away as a network would: the client must find back by itself. */
  cut(): void;
  close(): void;
  /** True when it has heard the last event of each of its topics. */
  hasAll(last: Record<string, number>): boolean;
}

function createSubscriber(name: string, origin: string, ledger: Ledger, errors: Error[]): Subscriber {
  const heard = new Map<string, number>();
  const stops = new Map<string, () => void>();
  const open = new Set<AbortController>();
  const client: CountingClient = createCountingClient({
    url: `${origin}/events`,
    backoff: { minMs: 100, maxMs: 1_000 },
    onError: (error) => errors.push(error),
    fetch(url, init) {
      const network = new AbortController();
      open.add(network);
      return fetch(url, { ...init, signal: AbortSignal.any([network.signal, ...(init.signal ? [init.signal] : [])]) });
    },
  });

  return {
    join(topic) {
      if (stops.has(topic)) return false;
      ledger.joined(name, topic);
      const stop = client.counts({ topic }).subscribe({
        onCounted({ data }) {
          heard.set(topic, data.sequence);
          ledger.heard(name, topic, data.sequence);
        },
        onReset: ({ reason }) => errors.push(new Error(`${name} was reset: ${reason}`)),
      });
      stops.set(topic, () => {
        stop();
        heard.delete(topic);
        ledger.left(name, topic);
      });
      return true;
    },
    leaveAny(random) {
      const topics = [...stops.keys()];
      const topic = topics[Math.floor(random() * topics.length)];
      if (topic === undefined) return false;
      stops.get(topic)?.();
      stops.delete(topic);
      return true;
    },
    cut() {
      for (const network of open) network.abort(new Error("the network went away"));
      open.clear();
    },
    close() {
      client.close();
      for (const stop of stops.values()) stop();
      stops.clear();
    },
    hasAll(last) {
      return [...stops.keys()].every((topic) => heard.get(topic) === last[topic]);
    },
  };
}
