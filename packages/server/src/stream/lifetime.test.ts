import { memoryLog } from "@tidings/log";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { studio } from "../../test/contracts.ts";
import { streamClient } from "../../test/stream-client.ts";
import { createCatalogue } from "../admission/catalogue.ts";
import { createEmitter } from "../emit/emitter.ts";
import { resolveOptions } from "../options/handler-options.ts";
import { createStreamCore } from "./stream-core.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function setUp(maxLifetimeMs: number, random: () => number) {
  const emitter = createEmitter(studio, { log: memoryLog({ epoch: "one" }) });
  const settings = resolveOptions({ authorize: () => true, heartbeatMs: 1_000, maxLifetimeMs, random });
  const core = createStreamCore(createCatalogue([emitter]), settings);
  const client = streamClient(core, ["metrics"]);
  await client.connect();
  return { core, client, emitter };
}

const told = (client: ReturnType<typeof streamClient>) =>
  client.controls.flatMap((control) => (control.type === "tidings.rotate" ? [control.data] : []));

test.each([
  [0, 80_000],
  [0.5, 89_000],
  [0.999, 97_982],
])("a stream lives 80 to 100 per cent of its time: with %f until %i ms", async (random, endsAt) => {
  const { core, client } = await setUp(100_000, () => random);
  await vi.advanceTimersByTimeAsync(endsAt - 1_001);
  expect(told(client)).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_002);
  expect(told(client)).toEqual([{ afterMs: 1_000, reason: "lifetime" }]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(client.open).toBe(false);
  expect(core.stats()).toMatchObject({ rotated: { lifetime: 1 }, connections: 0 });
  await core.close(0);
});

test("events go on between being told and being closed, and the next stream goes on from there", async () => {
  const { core, client, emitter } = await setUp(10_000, () => 0);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(told(client)).toHaveLength(1);
  await emitter.metrics().sample({ cpu: 1 });
  await vi.advanceTimersByTimeAsync(5);
  expect(client.spans[0]?.offsets).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(client.open).toBe(false);
  await emitter.metrics().sample({ cpu: 2 });
  await client.connect();
  await vi.advanceTimersByTimeAsync(5);
  expect(client.spans).toHaveLength(1);
  expect(client.spans[0]?.offsets).toEqual([1, 2]);
  await core.close(0);
});

test("0 is for ever", async () => {
  const { core, client } = await setUp(0, () => 0.5);
  await vi.advanceTimersByTimeAsync(10_000_000);
  expect([client.open, told(client)]).toEqual([true, []]);
  await core.close(0);
});

test("one timer beats, rotates and asks anew for all", async () => {
  const { core } = await setUp(100_000, Math.random);
  const clients = Array.from({ length: 50 }, () => streamClient(core, ["metrics"]));
  for (const client of clients) await client.connect();
  await vi.advanceTimersByTimeAsync(10);
  expect(vi.getTimerCount()).toBe(1);
  await core.close(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("drain: told at once, closed over the window's second half at random, from one timer, and over at its end", async () => {
  const { core, client } = await setUp(0, Math.random);
  const clients = [client, ...Array.from({ length: 199 }, () => streamClient(core, ["metrics"]))];
  for (const one of clients.slice(1)) await one.connect();
  await vi.advanceTimersByTimeAsync(10);
  expect(core.draining).toBe(false);
  const closed = core.close(1_000);
  expect(core.draining).toBe(true);
  for (const one of clients) expect(told(one)).toEqual([{ afterMs: 1_000, reason: "drain" }]);
  expect(vi.getTimerCount()).toBe(2);
  const counts: number[] = [];
  for (let part = 0; part < 8; part++) {
    await vi.advanceTimersByTimeAsync(125);
    counts.push(clients.filter((one) => one.open).length);
  }
  expect(counts).toEqual([200, 200, 200, 200, 152, 104, 56, 0]);
  // Who opened first is not who goes first.
  await closed;
  expect(vi.getTimerCount()).toBe(0);
});
