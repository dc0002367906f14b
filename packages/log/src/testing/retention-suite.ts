import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { checkPage } from "./check-page.ts";
import type { CreateEventLog } from "./event-log-handle.ts";
import { appendAll, readAll, sample, samples } from "./samples.ts";
import { trimThrough } from "./trim-through.ts";
import { promised, withHandle } from "./with-handle.ts";

export function retentionSuite(create: CreateEventLog): void {
  test(
    "a position below the floor gives no record, one at the floor gives all",
    withHandle(create, async (handle) => {
      const records = await appendAll(handle.log, samples(10, ["a", "b"]));
      const { epoch } = await handle.log.read({ after: 0, limit: 0 });
      const floor = await trimThrough(handle, records[3]?.offset ?? 0, records);
      const expected = { records: records.slice(4), head: records[9]?.offset ?? 0, floor, epoch };
      for (const after of [0, floor - 1, floor, floor + 1, expected.head, expected.head + 1]) {
        for (const filter of [{}, { channels: ["a"] }, { channels: ["c"] }]) {
          const options = { after, limit: 3, ...filter };
          checkPage(await handle.log.read(options), options, expected);
        }
      }
    }),
  );

  test(
    "a log that has forgotten everything keeps its head, and goes on above it",
    withHandle(create, async ({ log, trim }) => {
      const { offsets, epoch } = await log.append(samples(4));
      const head = offsets[3] ?? 0;
      await promised(trim, "trim")(head);
      expect(await log.read({ after: head, limit: 5 })).toEqual({
        records: [],
        through: head,
        head,
        floor: head,
        epoch,
      });
      expect(await log.read({ after: 0, limit: 5 })).toMatchObject({ records: [], through: 0 });
      const next = await log.append([sample("a")]);
      expect(next.offsets[0]).toBeGreaterThan(head);
      expect(await log.read({ after: head, limit: 5 })).toMatchObject({
        floor: head,
        head: next.offsets[0],
        records: [{}],
      });
    }),
  );

  test(
    "reading while it is trimmed gives whole pages or none",
    withHandle(create, async ({ log, trim }) => {
      const records = await appendAll(log, samples(120));
      let trimming = true;
      const trimmer = (async () => {
        for (const { offset } of records.filter((_, index) => index % 7 === 6)) await promised(trim, "trim")(offset);
        trimming = false;
      })();
      let reads = 0;
      for (let turn = 0; trimming || turn < 20; turn++) {
        const after = records[(turn * 31) % 120]?.offset ?? 0;
        const page = await log.read({ after, limit: 200 });
        const whole = records.filter(({ offset }) => offset > after);
        expect(page.records).toEqual(after < page.floor ? [] : whole);
        expect(page.through).toBe(after < page.floor ? after : page.head);
        reads++;
        // Gives timers their turn, also when the log answers without one.
        await delay(0);
      }
      await trimmer;
      expect(reads).toBeGreaterThan(0);
    }),
  );

  test(
    "an idempotency key outlives its records",
    withHandle(create, async ({ log, trim }) => {
      const first = await log.append([sample("a")], { idempotencyKey: "k" });
      await promised(trim, "trim")(first.offsets[0] ?? 0);
      expect(await log.append([sample("a")], { idempotencyKey: "k" })).toEqual({ ...first, duplicate: true });
      expect(await readAll(log, { after: first.offsets[0] ?? 0 })).toEqual([]);
    }),
  );
}
