import { describe, expect, test, vi } from "vitest";
import { LogError } from "./log-error.ts";
import { memoryLog } from "./memory-log.ts";
import type { MemoryLogOptions } from "./memory-log-options.ts";
import { describeEventLog } from "./testing/index.ts";
import { readAll, sample, samples } from "./testing/samples.ts";

describeEventLog(
  "memory",
  async () => {
    const log = memoryLog();
    // One process's memory has no second process; a second holder of the log is the nearest to it.
    return {
      log,
      second: async () => ({ ...log, close: async () => {} }),
      trim: log.trim,
      restart: async () => memoryLog(),
    };
  },
  { shared: true, trims: true, restarts: "loses", tailRecords: true, publishes: "in-process" },
);

describe("memoryLog", () => {
  test("keeps the newest maxRecords", async () => {
    const log = memoryLog({ maxRecords: 3 });
    for (const record of samples(10)) await log.append([record]);
    expect(await log.read({ after: 7, limit: 10 })).toMatchObject({ floor: 7, head: 10, records: [{}, {}, {}] });
    expect(await log.read({ after: 6, limit: 10 })).toMatchObject({ records: [], through: 6 });
  });

  test("keeps the newest maxBytes, counting 128 for each record", async () => {
    const log = memoryLog({ maxBytes: 1_000 });
    for (let i = 0; i < 10; i++) await log.append([{ channel: "a", event: "a.b", data: "x".repeat(122) }]);
    expect(await log.read({ after: 6, limit: 10 })).toMatchObject({ floor: 6, head: 10, records: [{}, {}, {}, {}] });
    await log.append([{ channel: "a", event: "a.b", data: "x".repeat(872) }]);
    expect(await log.read({ after: 10, limit: 10 })).toMatchObject({ floor: 10, head: 11, records: [{}] });
  });

  test("refuses what it could not keep", async () => {
    const log = memoryLog({ maxRecords: 2, maxBytes: 1_000 });
    const big = { ...sample("a"), data: "x".repeat(873) };
    await expect(log.append([big])).rejects.toMatchObject({ code: "record_too_large" });
    await expect(log.append([sample("a"), big])).rejects.toThrow("records[1] takes 1001 bytes");
    await expect(log.append(samples(3))).rejects.toMatchObject({ code: "batch_too_large" });
    const half = { ...sample("a"), data: "x".repeat(500) };
    await expect(log.append([half, half])).rejects.toMatchObject({ code: "batch_too_large" });
    expect(await log.read({ after: 0, limit: 1 })).toMatchObject({ head: 0 });
  });

  test("forgets idempotency keys by time and by number", async () => {
    let time = 0;
    const log = memoryLog({ idempotencyWindowMs: 100, maxIdempotencyKeys: 2, now: () => time });
    const append = async (idempotencyKey: string) => (await log.append([sample("a")], { idempotencyKey })).duplicate;
    expect([await append("a"), await append("a")]).toEqual([false, true]);
    time = 99;
    expect(await append("a")).toBe(true);
    time = 100;
    expect(await append("a")).toBe(false);
    expect([await append("b"), await append("c"), await append("b"), await append("a")]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test("a tail that is behind gets its records in bounded batches, and none for what was trimmed", async () => {
    const log = memoryLog({ maxRecords: 5, maxTailRecords: 2, epoch: "e" });
    const tail = log.tail({ signal: new AbortController().signal })[Symbol.asyncIterator]();
    await tail.next();
    await log.append(samples(3));
    expect((await tail.next()).value).toMatchObject({ after: 0, through: 2, records: [{ offset: 1 }, { offset: 2 }] });
    expect((await tail.next()).value).toMatchObject({ after: 2, through: 3, records: [{ offset: 3 }] });
    for (const record of samples(6)) await log.append([record]);
    expect((await tail.next()).value).toEqual({ epoch: "e", after: 3, through: 9 });
    await log.append([sample("a")]);
    expect((await tail.next()).value).toMatchObject({ after: 9, through: 10, records: [{ offset: 10 }] });
  });

  test("appends of one turn share one batch", async () => {
    const log = memoryLog();
    const tail = log.tail({ signal: new AbortController().signal })[Symbol.asyncIterator]();
    await tail.next();
    const next = tail.next();
    for (const record of samples(50)) void log.append([record]);
    expect((await next).value).toMatchObject({ after: 0, through: 50 });
  });

  test("a filtered page does not walk the records of other channels", async () => {
    const log = memoryLog();
    for (let i = 0; i < 99; i++) await log.append(samples(1_000, ["busy"]));
    const wanted = [];
    for (let i = 0; i < 10; i++) wanted.push((await log.append(samples(2, [`quiet/${i}`]))).offsets[1]);
    const channels = Array.from({ length: 10 }, (_, i) => `quiet/${i}`);
    const read = async (options: { channels?: string[] }) => {
      // The quickest of some: on a busy machine any one of them may be held up.
      const times = [];
      for (let i = 0; i < 5; i++) {
        const start = performance.now();
        await log.read({ after: 0, limit: 100_000, ...options });
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    expect((await readAll(log, { channels })).map(({ offset }) => offset)).toEqual(expect.arrayContaining(wanted));
    // Walking 99,000 records costs some hundred times as much.
    expect((await read({ channels })) * 10).toBeLessThan(await read({ channels: ["busy"] }));
  });

  test("a read passes over a bounded number of replaced records", async () => {
    const log = memoryLog();
    await log.append(Array.from({ length: 40_000 }, (_, index) => ({ ...sample("a"), key: String(index % 10) })));
    const throughs: number[] = [];
    for (let after = 0; after < 40_000; after = throughs.at(-1) ?? 40_000) {
      const page = await log.read({ after, limit: 100, newest: true });
      expect(page.records).toHaveLength(page.through === page.head ? 10 : 0);
      throughs.push(page.through);
    }
    expect(throughs).toEqual([16_384, 32_768, 40_000]);
  });

  test("each log has an epoch of its own", () => {
    return expect(
      Promise.all([memoryLog(), memoryLog()].map(async (log) => (await log.append([])).epoch)),
    ).resolves.toSatisfy(([one, two]: string[]) => one !== two);
  });

  test("a closed log refuses, and ends its tails with an error", async () => {
    const log = memoryLog();
    const tail = log.tail({ signal: new AbortController().signal })[Symbol.asyncIterator]();
    await tail.next();
    const next = tail.next();
    await log.close();
    await expect(next).rejects.toMatchObject({ code: "closed" });
    await expect(log.append([sample("a")])).rejects.toMatchObject({ code: "closed" });
    await expect(log.read({ after: 0, limit: 1 })).rejects.toMatchObject({ code: "closed" });
  });

  test("a tail leaves no listener on its signal", async () => {
    const log = memoryLog();
    const stop = new AbortController();
    const add = vi.spyOn(stop.signal, "addEventListener");
    const remove = vi.spyOn(stop.signal, "removeEventListener");
    for await (const _ of log.tail({ signal: stop.signal })) break;
    expect(add.mock.calls.length).toBeGreaterThan(0);
    expect(remove.mock.calls.map((call) => call.slice(0, 2))).toEqual(add.mock.calls.map((call) => call.slice(0, 2)));
  });

  test.each<[string, MemoryLogOptions]>([
    ["maxRecords", { maxRecords: 0 }],
    ["options", null as unknown as MemoryLogOptions],
    ["epoch", { epoch: 5 as unknown as string }],
    ["idempotencyWindowMs", { idempotencyWindowMs: "5" as unknown as number }],
    ["maxBytes", { maxBytes: 1.5 }],
    ["maxIdempotencyKeys", { maxIdempotencyKeys: Number.POSITIVE_INFINITY }],
    ["maxTailRecords", { maxTailRecords: -1 }],
    ["idempotencyWindowMs", { idempotencyWindowMs: Number.NaN }],
    ["epoch", { epoch: "a.b" }],
    ["now", { now: 5 as unknown as () => number }],
    ["maxRecord", { maxRecord: 5 } as MemoryLogOptions],
  ])("option %s is checked", (option, options) => {
    expect(() => memoryLog(options)).toThrow(LogError);
    expect(() => memoryLog(options)).toThrow(new RegExp(`^${option} `));
  });
});
