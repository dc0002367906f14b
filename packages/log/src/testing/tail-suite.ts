import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { CreateEventLog, EventLogCapabilities } from "./event-log-handle.ts";
import { appendAll, readAll, sample, samples } from "./samples.ts";
import { followTail } from "./tail-follower.ts";
import { withHandle } from "./with-handle.ts";

export function tailSuite(create: CreateEventLog, { tailRecords }: EventLogCapabilities): void {
  test(
    "a tail begins with the position from which it listens",
    withHandle(create, async ({ log }) => {
      const { epoch, offsets } = await log.append(samples(3));
      const stop = new AbortController();
      const tail = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
      const first = await tail.next();
      expect(first).toMatchObject({ done: false, value: { epoch, after: offsets[2], through: offsets[2] } });
      expect(first.value?.records ?? []).toEqual([]);
      stop.abort();
      expect((await tail.next()).done).toBe(true);
    }),
  );

  test(
    "a tail that waits is woken by an append, each time",
    withHandle(create, async ({ log }) => {
      const stop = new AbortController();
      const tail = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
      let position = (await tail.next()).value?.through ?? Number.NaN;
      let woken = tail.next();
      for (let round = 0; round < 3; round++) {
        await delay(20);
        const { offsets } = await log.append([sample("a", round)]);
        // A log may wake its tails more often than there is news.
        while (position < (offsets[0] ?? 0)) {
          position = (await woken).value?.through ?? Number.NaN;
          woken = tail.next();
        }
      }
      stop.abort();
    }),
  );

  test(
    "everything appended after the start is told, to several tails alike",
    withHandle(create, async ({ log }) => {
      await log.append(samples(2));
      const followers = await Promise.all([followTail(log), followTail(log)]);
      const records = await appendAll(log, samples(30, ["a", "b"]));
      await Promise.all(Array.from({ length: 20 }, (_, i) => log.append([sample("c", i), sample("d", i)])));
      const all = await readAll(log, { after: followers[0]?.start ?? 0 });
      expect(all.slice(0, 30)).toEqual(records);
      for (const follower of followers) expect(await follower.until(all.at(-1)?.offset ?? 0)).toEqual(all);
      for (const follower of followers) if (tailRecords) expect(follower.filled.length).toBeGreaterThan(0);
    }),
  );

  test(
    "a consumer that is slow misses nothing, and holds up nobody",
    withHandle(create, async ({ log }) => {
      const slow = await followTail(log, { paused: true });
      const quick = await followTail(log);
      for (let round = 0; round < 30; round++) await log.append(samples(100));
      const { head } = await log.read({ after: 0, limit: 0 });
      expect(await quick.until(head)).toHaveLength(3_000);
      slow.resume();
      expect(await slow.until(head)).toEqual(await readAll(log));
    }),
  );

  test(
    "abort ends a tail that waits, one that is behind, and one that never began",
    withHandle(create, async ({ log }) => {
      const stop = new AbortController();
      const waiting = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
      const behind = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
      await Promise.all([waiting.next(), behind.next()]);
      await log.append(samples(3));
      await waiting.next();
      const next = waiting.next();
      stop.abort();
      expect((await next).done).toBe(true);
      for (let result = await behind.next(), batches = 0; !result.done; result = await behind.next()) {
        expect(++batches, "batches after the abort").toBeLessThan(3);
      }
      const never: unknown[] = [];
      for await (const batch of log.tail({ signal: AbortSignal.abort() })) never.push(batch);
      expect(never.length).toBeLessThanOrEqual(1);
    }),
  );
}
