import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { EventLog, NewRecord, PublishedRecord, TailBatch } from "../event-log.ts";
import type { CreateEventLog, EventLogCapabilities } from "./event-log-handle.ts";
import { readAll, sample, samples } from "./samples.ts";
import { promised, withHandle } from "./with-handle.ts";

/** A tail's consumer that keeps up, and keeps what it is told. */
interface Hearer {
  readonly batches: readonly TailBatch[];
  readonly heard: readonly NewRecord[];
  /** When each was published, as far as that was said. */
  readonly times: readonly (number | undefined)[];
  stop(): Promise<void>;
}

async function hear(log: EventLog): Promise<Hearer> {
  const stopping = new AbortController();
  const tail = log.tail({ signal: stopping.signal })[Symbol.asyncIterator]();
  await tail.next();
  const batches: TailBatch[] = [];
  const heard: NewRecord[] = [];
  const times: (number | undefined)[] = [];
  const take = ({ publishedAt, ...record }: PublishedRecord): void => {
    heard.push(record);
    times.push(publishedAt);
  };
  const following = (async () => {
    for (let next = await tail.next(); !next.done; next = await tail.next()) {
      batches.push(next.value);
      for (const record of next.value.volatile ?? []) take(record);
    }
  })();
  return {
    batches,
    heard,
    times,
    async stop() {
      stopping.abort();
      await following;
    },
  };
}

/** Waits until it is so, and no longer than a store could need to tell. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !isSo(); turn++) await delay(5);
}

export function publishSuite(create: CreateEventLog, { shared, publishes }: EventLogCapabilities): void {
  test(
    "what is published comes to every tail that listens, once, in order, and is kept nowhere",
    withHandle(create, async ({ log }) => {
      const { offsets, epoch } = await log.append([sample("a")]);
      const hearers = await Promise.all([hear(log), hear(log)]);
      const records = samples(7, ["a", "b/1"]).map((record, i) => (i === 3 ? { ...record, version: 2 } : record));
      await log.publish(records.slice(0, 3));
      await log.publish([]);
      for (const record of records.slice(3)) await log.publish([record]);
      await until(() => hearers.every(({ heard }) => heard.length === 7));
      for (const hearer of hearers) {
        await hearer.stop();
        expect(hearer.heard).toEqual(records);
        for (const batch of hearer.batches) {
          expect(batch).toMatchObject({ epoch, after: offsets[0], through: offsets[0] });
          expect(batch.records ?? []).toEqual([]);
        }
      }
      expect(await readAll(log)).toHaveLength(1);
      expect(await log.read({ after: 0, limit: 0 })).toMatchObject({ head: offsets[0], epoch });
    }),
  );

  test(
    "a tail that begins later hears nothing of it",
    withHandle(create, async ({ log }) => {
      await log.publish([sample("a", "early")]);
      const hearer = await hear(log);
      await log.publish([sample("a", "late")]);
      await until(() => hearer.heard.length > 0);
      await hearer.stop();
      expect(hearer.heard).toEqual([sample("a", "late")]);
    }),
  );

  test(
    "records that are appended meanwhile are told as ever, and what is published after them comes after them",
    withHandle(create, async ({ log }) => {
      const hearer = await hear(log);
      let head = 0;
      for (let i = 0; i < 10; i++) {
        head = (await log.append([sample("a", i)])).offsets[0] ?? 0;
        await log.publish([sample("b", { after: head })]);
      }
      await until(() => hearer.heard.length === 10 && (hearer.batches.at(-1)?.through ?? 0) >= head);
      await hearer.stop();
      expect(hearer.heard).toHaveLength(10);
      for (const { volatile = [], through } of hearer.batches) {
        for (const { data } of volatile) expect(through).toBeGreaterThanOrEqual(JSON.parse(data).after);
      }
    }),
  );

  test(
    "a consumer that is slow costs a bounded number of them, and gets none twice",
    withHandle(create, async ({ log }) => {
      const stop = new AbortController();
      const tail = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
      await tail.next();
      const total = 20_000;
      for (let i = 0; i < total; i += 100) await log.publish(samples(100).map((_, j) => sample("a", i + j)));
      const seen: number[] = [];
      const reading = (async () => {
        for (let next = await tail.next(); !next.done; next = await tail.next()) {
          seen.push(...(next.value.volatile ?? []).map(({ data }) => JSON.parse(data)));
        }
      })();
      await until(() => seen.length > 0);
      await delay(50);
      stop.abort();
      await reading;
      expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
      expect(seen.length).toBeLessThan(total);
    }),
  );

  test(
    "what append would refuse is told to nobody",
    withHandle(create, async ({ log }) => {
      const hearer = await hear(log);
      const bad = { ...sample("a"), event: "a.b\nid: 5" };
      await expect(log.publish([sample("a"), bad])).rejects.toMatchObject({ code: "invalid_record" });
      await log.publish([sample("a", "good")]);
      await until(() => hearer.heard.length > 0);
      await hearer.stop();
      expect(hearer.heard).toEqual([sample("a", "good")]);
    }),
  );

  test.skipIf(!shared || publishes !== "everywhere")(
    "what one process publishes, another's tails hear, and when that was",
    withHandle(create, async (handle) => {
      const other = await promised(handle.second, "second")();
      const hearers = await Promise.all([hear(handle.log), hear(other)]);
      const began = Date.now();
      await handle.log.publish([sample("a", 1)]);
      await until(() => hearers.every(({ heard }) => heard.length === 1));
      await other.publish([{ ...sample("a", 2), version: 2 }]);
      await until(() => hearers.every(({ heard }) => heard.length === 2));
      for (const hearer of hearers) {
        await hearer.stop();
        expect(hearer.heard).toEqual([sample("a", 1), { ...sample("a", 2), version: 2 }]);
      }
      for (const time of [hearers[1]?.times[0], hearers[0]?.times[1]]) {
        expect(time).toSatisfy(Number.isSafeInteger);
        expect(time).toBeGreaterThanOrEqual(began);
        expect(time).toBeLessThanOrEqual(Date.now());
      }
      await other.close?.();
    }),
  );
}
