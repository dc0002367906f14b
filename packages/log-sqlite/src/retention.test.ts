import { statSync } from "node:fs";
import type { NewRecord } from "@tidings/log";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readAll } from "../test/read-all.ts";
import { temporaryFile } from "../test/temporary-file.ts";
import { recordBytes } from "./bounds.ts";
import { type RetentionOptions, sqliteLog } from "./index.ts";

const record = (size: number): NewRecord => ({ channel: "a", event: "a.b", data: JSON.stringify("é".repeat(size)) });

const step = fc.record({
  sizes: fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 4 }),
  /** Time that goes by before it. */
  pause: fc.nat({ max: 50 }),
});
const bounds = fc.record(
  {
    maxAgeMs: fc.integer({ min: 20, max: 200 }),
    maxRecords: fc.integer({ min: 4, max: 20 }),
    maxBytes: fc.integer({ min: 4 * 128 + 2500, max: 8_000 }),
  },
  { requiredKeys: [] },
);

test("what is kept is what a list with the same bounds keeps", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(bounds, fc.array(step, { minLength: 1, maxLength: 25 }), async (retention, steps) => {
      using file = temporaryFile();
      let time = 1_000_000;
      const log = sqliteLog({ path: file.path, retention, now: () => time });
      const model: { offset: number; bytes: number; at: number }[] = [];
      let head = 0;
      for (const { sizes, pause } of steps) {
        time += pause;
        const records = sizes.map(record);
        const { offsets } = await log.append(records);
        offsets.forEach((offset, index) => {
          model.push({ offset, bytes: recordBytes(records[index] as NewRecord), at: time });
          head = offset;
        });
        drop(model, retention, time);
        expect((await readAll(log)).map(({ offset }) => offset)).toEqual(model.map(({ offset }) => offset));
        expect(await log.read({ after: 0, limit: 0 })).toMatchObject({
          head,
          floor: (model[0]?.offset ?? head + 1) - 1,
        });
      }
      await log.close();
    }),
    { numRuns: 25 },
  );
});

function drop(model: { bytes: number; at: number }[], retention: RetentionOptions, now: number): void {
  const { maxAgeMs = Infinity, maxRecords = Infinity, maxBytes = Infinity } = retention;
  const bytes = (): number => model.reduce((sum, one) => sum + one.bytes, 0);
  while (model[0] && (model.length > maxRecords || bytes() > maxBytes || model[0].at <= now - maxAgeMs)) model.shift();
}

test("a file does not grow once its bounds are reached", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path, retention: { maxBytes: 200_000 } });
  const batch = Array.from({ length: 100 }, () => record(100));
  const sizes: number[] = [];
  for (let round = 0; round < 60; round++) {
    await log.append(batch, { idempotencyKey: `round ${round}` });
    sizes.push(statSync(file.path).size);
  }
  await log.close();
  expect(statSync(file.path).size).toBeLessThan(2.5 * 200_000);
});

test("bounds that were lowered are reached in steps, and old age without an append", async () => {
  using file = temporaryFile();
  let time = 1_000;
  const wide = sqliteLog({ path: file.path, now: () => time });
  for (let i = 0; i < 3; i++) await wide.append(Array.from({ length: 1_000 }, () => record(1)));
  await wide.close();
  const narrow = sqliteLog({ path: file.path, retention: { maxRecords: 10, maxAgeMs: 60_000 }, now: () => time });
  await narrow.append([record(1)]);
  await expect.poll(async () => (await narrow.read({ after: 0, limit: 0 })).floor, { timeout: 10_000 }).toBe(2_991);
  time += 60_000;
  await expect.poll(async () => (await narrow.read({ after: 0, limit: 0 })).floor, { timeout: 10_000 }).toBe(3_001);
  await narrow.close();
});

test("what the bounds would cut at once is refused", async () => {
  using file = temporaryFile();
  const log = sqliteLog({ path: file.path, retention: { maxRecords: 2, maxBytes: 1_000 } });
  const big = { channel: "a", event: "a.b", data: "x".repeat(873) };
  await expect(log.append([big])).rejects.toMatchObject({ code: "record_too_large" });
  await expect(log.append([record(1), record(1), record(1)])).rejects.toMatchObject({ code: "batch_too_large" });
  await log.close();
});

test("idempotency keys are forgotten by time", async () => {
  using file = temporaryFile();
  let time = 1_000;
  const log = sqliteLog({ path: file.path, idempotencyWindowMs: 100, now: () => time });
  const append = async (idempotencyKey: string) => (await log.append([record(1)], { idempotencyKey })).duplicate;
  expect([await append("a"), await append("a")]).toEqual([false, true]);
  time += 99;
  expect(await append("a")).toBe(true);
  time += 1;
  expect([await append("a"), await append("a")]).toEqual([false, true]);
  await log.close();
});
