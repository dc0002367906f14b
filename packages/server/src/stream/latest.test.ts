import { channel, defineContract, event } from "@tidings/contract";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { controlledLog, type TailMode } from "../../test/controlled-log.ts";
import { type StreamClient, streamClient } from "../../test/stream-client.ts";
import { createCatalogue } from "../admission/catalogue.ts";
import { createEmitter } from "../emit/emitter.ts";
import { resolveOptions } from "../options/handler-options.ts";
import { createStreamCore } from "./stream-core.ts";

// Coalescing against a model: whatever is emitted, stalled, cut, resumed and trimmed, in whatever order, each client ends with the newest
// record of every key, has every record without a key, and all of them in order.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** More by `TIDINGS_JOIN_RUNS=10000 vitest run src/latest.test.ts`; a failure prints its seed. */
const RUNS = Number(process.env.TIDINGS_JOIN_RUNS ?? 200);

const contract = defineContract({
  name: "model",
  channels: {
    a: channel({ address: "a", access: "public", events: { said: event(z.unknown()) } }),
    b: channel({ address: "b", access: "public", events: { said: event(z.unknown()) } }),
  },
});
const SETS = [["a"], ["b"], ["a", "b"]];

type Step =
  | {
      readonly do: "emit";
      readonly channel: string;
      readonly keys: readonly (string | undefined)[];
      readonly size: number;
    }
  | { readonly do: "connect" | "cut" | "stall" | "drain"; readonly client: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "trim"; readonly keep: number };

const client = fc.nat(SETS.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("emit" as const),
      channel: fc.constantFrom("a", "b"),
      keys: fc.array(fc.constantFrom(undefined, "", "1", "2"), { minLength: 1, maxLength: 8 }),
      size: fc.nat({ max: 300 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("connect", "stall", "drain"), client }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cut" as const), client }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(0, 1, 7, 40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("trim" as const), keep: fc.integer({ min: 5, max: 40 }) }) },
);

async function settled(work: Promise<unknown>): Promise<void> {
  let done = false;
  void work.finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(1);
}

test("every client ends with the newest of each key and misses nothing without one", async () => {
  let leftOut = 0;
  const numbers = fc.array(fc.nat(), { minLength: 1, maxLength: 20 });
  const mode = fc.constantFrom<TailMode>("records", "bare");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), numbers, mode, async (steps, random, tailMode) => {
      let next = 0;
      const number = (): number => random[next++ % random.length] ?? 0;
      const log = controlledLog({
        beforeRead: () =>
          number() % 2 === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, number() % 5)),
        tailBatch: () => tailMode,
        gap: () => 1 + (number() % 3),
      });
      const catalogue = createCatalogue([createEmitter(contract, { log })]);
      const core = createStreamCore(catalogue, resolveOptions({ onError: () => undefined }), {
        window: { records: 12, bytes: 2_000 },
        page: { records: 3, bytes: 500 },
      });
      const clients = SETS.map((channels) => streamClient(core, channels));
      const connect = (one: StreamClient) => (one.open ? undefined : settled(one.connect()));
      for (const one of clients) await connect(one);
      for (const now of steps) {
        if (now.do === "emit") for (const key of now.keys) log.emit(now.channel, `"${"x".repeat(now.size)}"`, key);
        else if (now.do === "wait") await vi.advanceTimersByTimeAsync(now.ms);
        else if (now.do === "trim") log.trimTo(log.head - now.keep);
        else if (now.do === "connect") await connect(clients[now.client] as StreamClient);
        else clients[now.client]?.[now.do]();
      }
      for (const one of clients) {
        one.drain();
        // One that the log has moved past is sent away, and comes back.
        await vi.advanceTimersByTimeAsync(200);
        for (let round = 0; round < 100 && !(one.open && one.live); round++) {
          await connect(one);
          await vi.advanceTimersByTimeAsync(200);
        }
        const span = one.spans.at(-1);
        if (!span) throw new Error("the client never had a hello");
        const { start, offsets } = span;
        const records = log.history.filter(({ channel, offset }) => offset > start && one.channels.includes(channel));
        const newest = new Map(records.map(({ channel, key, offset }) => [`${channel} ${key}`, offset]));
        const needed = records.filter(
          ({ channel, key, offset }) => key === undefined || newest.get(`${channel} ${key}`) === offset,
        );
        expect(offsets).toEqual(offsets.toSorted((x, y) => x - y));
        expect(new Set(offsets).size).toBe(offsets.length);
        expect(records.map(({ offset }) => offset)).toEqual(expect.arrayContaining(offsets));
        expect(offsets).toEqual(expect.arrayContaining(needed.map(({ offset }) => offset)));
        leftOut += records.length - offsets.length;
      }
      await settled(core.close(0));
    }),
    { numRuns: RUNS },
  );
  // Else the property would hold for a server that coalesces nothing.
  expect(leftOut).toBeGreaterThan(RUNS);
}, 120_000);

test("a reader that was stopped gets one of a thousand, and those without a key all", async () => {
  const log = controlledLog();
  const core = createStreamCore(createCatalogue([createEmitter(contract, { log })]), resolveOptions({}));
  const one = streamClient(core, ["a"]);
  await settled(one.connect());
  one.stall();
  // The first write finds out that the socket is full.
  log.emit("a", "0");
  await vi.advanceTimersByTimeAsync(10);
  for (let i = 1; i <= 1_000; i++) log.emit("a", String(i), "1");
  const plain = [log.emit("a", '"x"'), log.emit("a", '"y"')];
  await vi.advanceTimersByTimeAsync(10);
  one.drain();
  await vi.advanceTimersByTimeAsync(10);
  expect(one.spans[0]?.offsets).toEqual([1, 1_001, ...plain]);
  await settled(core.close(0));
});

test("what was left out of a page is not behind its reader any more", async () => {
  const log = controlledLog();
  const core = createStreamCore(createCatalogue([createEmitter(contract, { log })]), resolveOptions({}), {
    window: { records: 12, bytes: 2_000 },
    page: { records: 3, bytes: 500 },
  });
  const one = streamClient(core, ["a"]);
  await settled(one.connect());
  one.stall();
  log.emit("a", "0");
  await vi.advanceTimersByTimeAsync(10);
  for (let i = 0; i < 100; i++) log.emit("a", '"replaced"', "1");
  for (let i = 0; i < 6; i++) log.emit("a", '"plain"');
  await vi.advanceTimersByTimeAsync(10);
  expect(core.stats().lag).toBe(100 * '"replaced"'.length + 6 * '"plain"'.length);
  one.drain();
  one.stall();
  await vi.advanceTimersByTimeAsync(10);
  expect(one.spans[0]?.offsets).toEqual([1, 101, 102, 103]);
  expect(core.stats().lag).toBe(4 * '"plain"'.length);
  one.drain();
  await vi.advanceTimersByTimeAsync(10);
  expect(core.stats().lag).toBe(0);
  await settled(core.close(0));
});
