import { expect, test } from "vitest";
import type { LogRecord, NewRecord, ReadOptions } from "../event-log.ts";
import { checkPage } from "./check-page.ts";
import type { CreateEventLog, EventLogCapabilities } from "./event-log-handle.ts";
import { appendAll, kept, keyed, sample } from "./samples.ts";
import { trimThrough } from "./trim-through.ts";
import { withHandle } from "./with-handle.ts";

/** Reads that leave out what a later record of the same channel, event and key replaces. */
export function newestSuite(create: CreateEventLog, { trims }: EventLogCapabilities): void {
  test(
    "records of one channel, event and key replace each other, and no others",
    withHandle(create, async ({ log }) => {
      const records: NewRecord[] = [
        keyedSample("a", "1"),
        { ...keyedSample("a", "1"), event: "a.other" },
        keyedSample("a/1", "1"),
        keyedSample("a", '"1"'),
        keyedSample("a", ""),
        sample("a"),
        keyedSample("a", "1 "),
        keyedSample("a", "1"),
        sample("a"),
        keyedSample("a", ""),
        { ...keyedSample("a", "a.other 1"), event: "a.x" },
        { ...keyedSample("a", "1"), event: "a.x" },
      ];
      const appended = await appendAll(log, records);
      const read = await log.read({ after: 0, limit: 100, newest: true });
      expect(read.records).toEqual(appended.filter((_, index) => index !== 0 && index !== 4));
      expect((await log.read({ after: 0, limit: 100 })).records).toEqual(appended);
    }),
  );

  test(
    "a key is kept to the last character",
    withHandle(create, async ({ log }) => {
      const keys = ["", " ", "\u0001", "'\"\\%_*", '"é😀\u2028"', "é", "e\u0301", "A", "x".repeat(256)];
      const once = await appendAll(
        log,
        keys.map((key) => keyedSample("a", key)),
      );
      expect((await log.read({ after: 0, limit: 100, newest: true })).records).toEqual(once);
      const again = await appendAll(
        log,
        keys.map((key) => keyedSample("a", key)),
      );
      expect((await log.read({ after: 0, limit: 100, newest: true })).records).toEqual(again);
    }),
  );

  test(
    "every page holds to the port, for all positions, limits, sizes and filters",
    withHandle(create, async (handle) => {
      const { log } = handle;
      const appended = await appendAll(
        log,
        Array.from({ length: 16 }, (_, index) => ({
          ...sample(["a", "b"][index % 2] ?? "a", index),
          ...keyed(["1", "2", "1", undefined, ""][index % 5]),
        })),
      );
      const { epoch } = await log.read({ after: 0, limit: 0 });
      let expected: { records: LogRecord[]; head: number; floor: number; epoch: string } = {
        records: appended,
        head: appended.at(-1)?.offset ?? 0,
        floor: 0,
        epoch,
      };
      const filters: readonly Partial<ReadOptions>[] = [
        {},
        { channels: ["b"] },
        { channels: ["b", "a"] },
        { maxBytes: 3 },
      ];
      async function checkAll(): Promise<void> {
        for (const after of [0, ...appended.map(({ offset }) => offset), expected.head + 1]) {
          for (const limit of [0, 1, 2, 5, 100]) {
            for (const filter of filters) {
              const options = { after, limit, newest: true, ...filter };
              checkPage(await log.read(options), options, expected);
            }
          }
        }
      }
      await checkAll();
      if (!trims) return;
      const floor = await trimThrough(handle, appended[9]?.offset ?? 0, appended);
      expected = { ...expected, floor, records: appended.slice(10) };
      await checkAll();
    }),
  );

  test(
    "the newest of each key comes, however many it replaces: each page gets further",
    withHandle(create, async ({ log }) => {
      // Of "b" one record now and then, of "c" one at the start and one at the end.
      const records = Array.from({ length: 6_000 }, (_, index) => {
        const key = index % 2_500 === 0 ? `once ${index}` : String(index % 3);
        return keyedSample(index === 0 || index === 5_999 ? "c" : index % 700 === 0 ? "b" : "a", key);
      });
      const appended: LogRecord[] = [];
      while (appended.length < records.length) {
        const batch = records.slice(appended.length, appended.length + 500);
        appended.push(...kept(batch, (await log.append(batch)).offsets));
      }
      const last = new Map(appended.map(({ channel, key, offset }) => [`${channel} ${key}`, offset]));
      const wanted = appended.filter(({ channel, key, offset }) => last.get(`${channel} ${key}`) === offset);
      for (const channels of [undefined, ["a"], ["b"], ["c"], ["a", "b"], ["b", "c"], ["c", "a", "b"]]) {
        const expected = wanted.filter(({ channel }) => channels?.includes(channel) ?? true);
        for (const limit of [1, 100]) {
          const read: LogRecord[] = [];
          for (let position = 0, head = 1; position < head; ) {
            const page = await log.read({ after: position, limit, newest: true, ...(channels && { channels }) });
            expect(page.through).toBeGreaterThan(position);
            expect(page.records.every(({ offset }) => offset > position && offset <= page.through)).toBe(true);
            read.push(...page.records);
            ({ through: position, head } = page);
          }
          expect(read).toEqual(expected);
        }
      }
    }),
  );

  test(
    "the newest of each key comes, however small the pages and whatever is appended between them",
    withHandle(create, async ({ log }) => {
      const newest = new Map<string, string>();
      let count = 0;
      const append = async (key: string): Promise<void> => {
        const record = { ...sample("a", count++), key };
        newest.set(key, record.data);
        await log.append([record]);
      };
      for (let i = 0; i < 20; i++) await append(String(i % 3));
      const seen = new Map<string, string>();
      let last = 0;
      for (let position = 0, more = 12; ; ) {
        const page = await log.read({ after: position, limit: 1, newest: true });
        for (const { key = "", data, offset } of page.records) {
          expect(offset).toBeGreaterThan(last);
          last = offset;
          seen.set(key, data);
        }
        position = page.through;
        if (more-- > 0) await append(String(more % 4));
        else if (position >= page.head) break;
      }
      expect(seen).toEqual(newest);
    }),
  );
}

let made = 0;

function keyedSample(channel: string, key: string): NewRecord {
  return { ...sample(channel, made++), key };
}
