import fc from "fast-check";
import { expect, test } from "vitest";
import { manualEnvironment, settled } from "../test/manual-environment.ts";
import { simulatedServer } from "../test/simulated-server.ts";
import { createConnection } from "./create-connection.ts";

const CHANNELS = ["a", "b", "c"];

interface Subscriber {
  readonly channel: string;
  /** What was heard since it began, or since the last reset. */
  heard: number[];
  /** From here on nothing may be missing: the log's head when it was first seen live, or at the reset. */
  since: { readonly epoch: string; readonly offset: number } | undefined;
  stop: (() => void) | undefined;
}

/** Everything that was appended, by epoch. */
type Ledger = { readonly epoch: string; readonly channel: string; readonly offset: number }[];

/**
 * What the promise says, without a look at how it is kept: what a subscriber hears is a gapless run of its channel's events,
 * each once and in order, from before `since` to the end.
 */
function check({ channel, heard, since }: Subscriber, ledger: Ledger, epoch: string) {
  if (!since || since.epoch !== epoch) return;
  const all = ledger.filter((entry) => entry.epoch === epoch && entry.channel === channel).map((entry) => entry.offset);
  const first = Math.min(
    heard[0] ?? Number.POSITIVE_INFINITY,
    all.find((offset) => offset > since.offset) ?? Number.POSITIVE_INFINITY,
  );
  expect(heard).toEqual(all.filter((offset) => offset >= first));
}

const command = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant("append" as const), channel: fc.constantFrom(...CHANNELS) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("pump" as const), records: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("subscribe" as const), channel: fc.constantFrom(...CHANNELS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("unsubscribe" as const), index: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.constantFrom(0, 1, 100, 300, 2_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("cut" as const, "lose" as const, "down" as const, "up" as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("trim" as const), keep: fc.nat(3) }) },
);

test("whatever happens, each subscriber hears a gapless run of its channel, or of a reset", async () => {
  let resets = 0;
  let delivered = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 150, size: "max" }), async (commands) => {
      const server = simulatedServer();
      const time = manualEnvironment();
      const connection = createConnection({
        url: "/events",
        fetch: server.fetch,
        environment: time,
        onError: (error) => {
          throw error;
        },
      });
      const ledger: Ledger = [];
      const subscribers: Subscriber[] = [];

      function subscribe(channel: string) {
        const subscriber: Subscriber = { channel, heard: [], since: undefined, stop: undefined };
        subscriber.stop = connection.listen(
          channel,
          ({ data }) => {
            delivered += 1;
            subscriber.heard.push(data as number);
          },
          {
            onReset() {
              resets += 1;
              subscriber.heard = [];
              subscriber.since = { epoch: server.epoch, offset: server.head };
            },
            onStatus({ phase }) {
              if (phase === "live") subscriber.since ??= { epoch: server.epoch, offset: server.head };
            },
          },
        );
        subscribers.push(subscriber);
      }

      subscribe("a");
      await time.advance(0);
      for (const step of commands) {
        if (step.do === "append") {
          server.append(step.channel);
          ledger.push({ epoch: server.epoch, channel: step.channel, offset: server.head });
        } else if (step.do === "pump") {
          server.pump(step.records);
          await settled();
        } else if (step.do === "subscribe") subscribe(step.channel);
        else if (step.do === "unsubscribe") {
          const [gone] = subscribers.splice(step.index, 1);
          gone?.stop?.();
        } else if (step.do === "advance") await time.advance(step.ms);
        else if (step.do === "cut") server.cut();
        else if (step.do === "lose") server.lose();
        else if (step.do === "trim") server.trim(step.keep);
        else server.setDown(step.do === "down");
      }
      server.setDown(false);
      for (let round = 0; round < 6; round += 1) {
        await time.advance(40_000);
        server.pump(Number.POSITIVE_INFINITY);
      }
      await time.advance(0);
      if (subscribers.length) expect(connection.state.phase).toBe("live");
      for (const subscriber of subscribers) {
        expect(subscriber.since).toBeDefined();
        check(subscriber, ledger, server.epoch);
      }
      connection.close();
    }),
    { numRuns: 100 },
  );
  // The run must have met what it is about.
  expect(resets).toBeGreaterThan(20);
  expect(delivered).toBeGreaterThan(1_000);
}, 60_000);

interface Holder {
  readonly channel: string;
  /** The state: undefined until the first snapshot. */
  state: number[] | undefined;
  waiting: boolean;
  snapshots: number;
  stop: (() => void) | undefined;
}

test("with snapshots: each subscriber's state is its channel's whole history, however late it came", async () => {
  let late = 0;
  let again = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 150, size: "max" }), async (commands) => {
      const server = simulatedServer({ snapshots: true });
      const time = manualEnvironment();
      const connection = createConnection({
        url: "/events",
        fetch: server.fetch,
        environment: time,
        onError: (error) => {
          throw error;
        },
      });
      let history: { readonly channel: string; readonly offset: number }[] = [];
      const holders: Holder[] = [];

      function subscribe(channel: string) {
        const holder: Holder = { channel, state: undefined, waiting: true, snapshots: 0, stop: undefined };
        if (holders.some((one) => one.channel === channel && !one.waiting)) late += 1;
        holder.stop = connection.listen(
          channel,
          ({ data }) => {
            // Nothing is heard while the state is lacking, so that the state needs no idempotent reducer.
            expect(holder.waiting).toBe(false);
            holder.state = [...(holder.state ?? []), data as number];
          },
          {
            onReset() {
              holder.waiting = true;
              again += 1;
            },
          },
          (data) => {
            // One that has a state must not be given what another one asked for.
            expect(holder.waiting).toBe(true);
            holder.waiting = false;
            holder.snapshots += 1;
            holder.state = data as number[];
            return true;
          },
        );
        holders.push(holder);
      }

      subscribe("a");
      await time.advance(0);
      for (const step of commands) {
        if (step.do === "append") {
          server.append(step.channel);
          history.push({ channel: step.channel, offset: server.head });
        } else if (step.do === "pump") {
          server.pump(step.records);
          await settled();
        } else if (step.do === "subscribe") subscribe(step.channel);
        else if (step.do === "unsubscribe") holders.splice(step.index, 1)[0]?.stop?.();
        else if (step.do === "advance") await time.advance(step.ms);
        else if (step.do === "cut") server.cut();
        else if (step.do === "lose") {
          server.lose();
          history = [];
        } else if (step.do === "trim") server.trim(step.keep);
        else server.setDown(step.do === "down");
      }
      server.setDown(false);
      for (let round = 0; round < 8; round += 1) {
        await time.advance(40_000);
        server.pump(Number.POSITIVE_INFINITY);
        await time.advance(0);
      }
      for (const { channel, state, waiting } of holders) {
        expect(waiting).toBe(false);
        expect(state).toEqual(history.flatMap((one) => (one.channel === channel ? one.offset : [])));
      }
      connection.close();
    }),
    { numRuns: 100 },
  );
  // The run must have met what it is about.
  expect(late).toBeGreaterThan(100);
  expect(again).toBeGreaterThan(20);
}, 60_000);
