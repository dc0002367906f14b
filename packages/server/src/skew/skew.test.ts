import { type AnyContract, channel, defineContract, event, evolve } from "@tidings/contract";
import { memoryLog } from "@tidings/log";
import { describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { type FrameReader, readFrames } from "../../test/read-stream.ts";
import { createEmitter } from "../emit/emitter.ts";
import { createEventHandler } from "../host/event-handler.ts";
import type { SkewEntry } from "./skew-entry.ts";

const V1 = z.object({ name: z.string() });
const V2 = z.object({ title: z.string().max(10) });
const up = vi.fn(({ name }: { name: string }) => ({ title: name }));
const down = vi.fn(({ title }: { title: string }) => ({ name: title }));
const done = evolve(V1).to(V2, { up, down });
const dropped = evolve(V1).to(V2, { up: ({ name }) => ({ title: name }) });

const jobs = (events: Parameters<typeof channel>[0]["events"]) =>
  defineContract({
    name: "shop",
    channels: {
      jobs: channel({ address: "jobs/{id}", params: z.object({ id: z.string() }), access: "public", events }),
    },
  });
const volatile = { delivery: "volatile" } as const;
const before = jobs({ done: event(V1), dropped: event(V1), flashed: event(V1, volatile), same: event(V1) });
const after = jobs({ done: event(done), dropped: event(dropped), flashed: event(done, volatile), same: event(V1) });

const OLD = "a".repeat(64);
const NEW = "b".repeat(64);
const history: readonly SkewEntry[] = [
  {
    version: "1.0.0",
    hash: OLD,
    verdict: "compatible",
    events: { "jobs.done": 1, "jobs.dropped": 1, "jobs.flashed": 1 },
  },
  {
    version: "1.1.0",
    hash: "c".repeat(64),
    verdict: "degraded",
    events: { "jobs.done": 1, "jobs.dropped": 1, "jobs.flashed": 1 },
  },
];

/** Two servers on one log: the one of before, which still emits, and the one of now, which serves. */
function setUp() {
  up.mockClear();
  down.mockClear();
  const log = memoryLog({ epoch: "one" });
  const onError = vi.fn();
  const handler = createEventHandler(createEmitter(after, { log, hash: NEW, history }), { onError });
  const emitter = (contract: AnyContract) => (createEmitter(contract, { log }) as Emit).jobs({ id: "1" });
  const open = async (query = "", init?: RequestInit) =>
    readFrames(await handler.fetch(new Request(`http://x/${query}`, init)));
  return { log, onError, handler, old: emitter(before), now: emitter(after), open };
}

type Emit = { jobs(params: { id: string }): Record<string, (data: unknown) => Promise<unknown>> };

const data = async (stream: FrameReader) => JSON.parse((await stream.event()).data);
const client = (hash: string) => `contract=shop:${hash.slice(0, 16)}`;

describe("records of another version", () => {
  test("are cast up in the replay and live, once for all readers, in both forms and when they are volatile", async () => {
    const { log, old, now, open } = setUp();
    await old.done?.({ name: "stored" });
    expect((await log.read({ after: 0, limit: 1 })).records[0]).not.toHaveProperty("version");
    const headers = { "Last-Event-ID": "one.0" };
    const plain = await open("jobs/1", { headers });
    const several = await open("?channel=jobs/1", { headers });
    for (const stream of [plain, several]) await stream.control("tidings.hello");
    expect(await data(plain)).toEqual({ title: "stored" });
    expect(await data(several)).toEqual({ channel: "jobs/1", data: { title: "stored" } });
    for (const stream of [plain, several]) await stream.control("tidings.live");
    const more = await open("jobs/1");
    await more.control("tidings.live");
    up.mockClear();
    // What is volatile waits for nothing, so that it may overtake the others.
    await old.flashed?.({ name: "flash" });
    await old.done?.({ name: "live" });
    await now.done?.({ title: "new" });
    for (const stream of [plain, more]) {
      expect(await data(stream)).toEqual({ title: "flash" });
      expect(await data(stream)).toEqual({ title: "live" });
      expect(await data(stream)).toEqual({ title: "new" });
    }
    expect(up.mock.calls.filter(([{ name }]) => name === "live")).toHaveLength(1);
    expect((await log.read({ after: 0, limit: 9 })).records.map(({ version }) => version)).toEqual([
      undefined,
      undefined,
      2,
    ]);
    for (const stream of [plain, several, more]) await stream.cancel();
  });

  test("are cast down for clients of an older contract, once for all of them, also those of another release that reads alike", async () => {
    const { old, now, open } = setUp();
    const streams = [
      await open(`jobs/1?${client(OLD)}`),
      await open(`jobs/1?${client("c".repeat(64))}`),
      await open("jobs/1"),
    ];
    for (const stream of streams) await stream.control("tidings.live");
    await now.flashed?.({ title: "flash" });
    await now.done?.({ title: "new" });
    await old.done?.({ name: "old" });
    await now.same?.({ name: "same" });
    const heard = await Promise.all(
      streams.map(async (stream) => [await data(stream), await data(stream), await data(stream), await data(stream)]),
    );
    const older = [{ name: "flash" }, { name: "new" }, { name: "old" }, { name: "same" }];
    expect(heard).toEqual([older, older, [{ title: "flash" }, { title: "new" }, { title: "old" }, { name: "same" }]]);
    expect(down.mock.calls.filter(([{ title }]) => title === "new")).toHaveLength(1);
    for (const stream of streams) await stream.cancel();
  });

  test("go out as they are where no cast leads, and where the server is the older one", async () => {
    const { log, now, open, onError } = setUp();
    const stream = await open(`jobs/1?${client(OLD)}`);
    await stream.control("tidings.live");
    await now.dropped?.({ title: "kept" });
    await log.append([{ channel: "jobs/1", event: "jobs.done", data: '{"later":1}', version: 3 }]);
    expect(await data(stream)).toEqual({ title: "kept" });
    expect(await data(stream)).toEqual({ later: 1 });
    expect(onError).not.toHaveBeenCalled();
    await stream.cancel();
  });

  test("keep their numbers when the oldest version is dropped, and those that are left of it go out as they are", async () => {
    const V3 = z.object({ heading: z.string() });
    const kept = jobs({ done: event(evolve(V2, { from: 2 }).to(V3, { up: ({ title }) => ({ heading: title }) })) });
    const log = memoryLog({ epoch: "one" });
    const onError = vi.fn();
    const handler = createEventHandler(createEmitter(kept, { log, hash: NEW, history }), { onError });
    const emit = (contract: AnyContract) => (createEmitter(contract, { log }) as Emit).jobs({ id: "1" }).done;
    await emit(before)?.({ name: "one" });
    await emit(after)?.({ title: "two" });
    await emit(kept)?.({ heading: "three" });
    const { records } = await log.read({ after: 0, limit: 3 });
    expect(records.map(({ version }) => version)).toEqual([undefined, 2, 3]);
    for (const [query, two] of [
      ["jobs/1", { heading: "two" }],
      // Nothing leads to what this client knows.
      [`jobs/1?${client(OLD)}`, { title: "two" }],
    ] as const) {
      const headers = { "Last-Event-ID": "one.0" };
      const stream = readFrames(await handler.fetch(new Request(`http://x/${query}`, { headers })));
      const heard = [await data(stream), await data(stream), await data(stream)];
      expect(heard).toEqual([{ name: "one" }, two, { heading: "three" }]);
      await stream.cancel();
    }
    expect(onError).not.toHaveBeenCalled();
  });

  test("that can't be cast are reported once and go out as stored, and nothing stops", async () => {
    const { old, open, onError } = setUp();
    const streams = [await open("jobs/1"), await open("jobs/1")];
    for (const stream of streams) await stream.control("tidings.live");
    await old.done?.({ name: "longer than ten" });
    await old.done?.({ name: "short" });
    for (const stream of streams) {
      expect(await data(stream)).toEqual({ name: "longer than ten" });
      expect(await data(stream)).toEqual({ title: "short" });
    }
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: "cast_failed", path: "jobs.done" }),
      { stage: "cast", channel: "jobs/1" },
    );
    for (const stream of streams) await stream.cancel();
  });
});

describe("hello's verdict", () => {
  const hello = async (query: string, init?: RequestInit) => {
    const { open } = setUp();
    const stream = await open(query, init);
    const said = await stream.control("tidings.hello");
    await stream.cancel();
    return said;
  };

  test.each([
    [client(NEW), "same"],
    [client(OLD), "compatible"],
    [client("c".repeat(64)), "degraded"],
    [client("d".repeat(64)), "unknown"],
  ])("%s: %s", async (query, verdict) => {
    expect(await hello(`jobs/1?${query}`)).toMatchObject({ skew: { shop: verdict } });
  });

  test("is for each contract that was named, by POST too; one that isn't served is incompatible", async () => {
    const [shop, garden] = [NEW.slice(0, 16), "e".repeat(16)];
    const skew = { shop: "same", garden: "incompatible" };
    expect(await hello(`?channel=jobs/1&contract=shop:${shop}&contract=garden:${garden}`)).toMatchObject({ skew });
    const body = JSON.stringify({ channels: ["jobs/1"], contracts: [`shop:${shop}`, `garden:${garden}`] });
    const headers = { "Content-Type": "application/json" };
    expect(await hello("", { method: "POST", body, headers })).toMatchObject({ skew });
  });

  test.each([
    "",
    "contract=",
    "contract=shop",
    "contract=shop:xyz",
    "contract=Shop:aaaaaaaaaaaaaaaa",
    `contract=shop:${NEW}`,
  ])("is left out where nothing sound was named: %j", async (query) => {
    expect(await hello(`jobs/1?${query}`)).not.toHaveProperty("skew");
  });

  test.each([
    { contracts: "shop" },
    { contracts: null },
    { contracts: [1] },
    { contracts: { shop: NEW.slice(0, 16) } },
  ])("nor is a stream refused for %j", async (contracts) => {
    const body = JSON.stringify({ channels: ["jobs/1"], ...contracts });
    const headers = { "Content-Type": "application/json" };
    expect(await hello("", { method: "POST", body, headers })).not.toHaveProperty("skew");
  });

  test("is of 32 contracts at most, and of the first hash of each", async () => {
    const many = Array.from({ length: 40 }, (_, index) => `contract=c${index}:${"0".repeat(16)}`).join("&");
    const { skew } = (await hello(`jobs/1?${many}`)) as { skew: object };
    expect(Object.keys(skew)).toHaveLength(32);
    expect(await hello(`jobs/1?${client(NEW)}&${client(OLD)}`)).toMatchObject({ skew: { shop: "same" } });
  });
});

test.each([[5], [[null]], [[{ hash: "", verdict: "same", events: {} }]], [[{ hash: "a", verdict: "same" }]]])(
  "a history that is none is refused: %j",
  (given) => {
    const options = { log: memoryLog(), history: given as unknown as readonly SkewEntry[] };
    expect(() => createEmitter(after, options)).toThrow(
      expect.objectContaining({ code: "invalid_option", path: "options.history" }),
    );
  },
);
