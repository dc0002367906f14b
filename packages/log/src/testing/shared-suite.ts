import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { EventLog, LogRecord } from "../event-log.ts";
import type { CreateEventLog } from "./event-log-handle.ts";
import { readAll, sample, samples } from "./samples.ts";
import { followTail } from "./tail-follower.ts";
import { promised, withHandle } from "./with-handle.ts";

/** Two handles to one store stand for two processes: nothing but the store joins them. */
export function sharedSuite(create: CreateEventLog): void {
  test(
    "two handles see one log, and each is told of the other's appends",
    withHandle(create, async (handle) => {
      const { log } = handle;
      const other = await promised(handle.second, "second")();
      const { epoch } = await log.append([sample("a")]);
      expect(await readAll(other)).toEqual(await readAll(log));
      const follower = await followTail(other);
      expect((await log.append(samples(3))).epoch).toBe(epoch);
      const { head } = await other.read({ after: 0, limit: 0 });
      expect(await follower.until(head)).toHaveLength(3);
      await other.close?.();
    }),
  );

  test(
    "an idempotency key counts for both",
    withHandle(create, async (handle) => {
      const other = await promised(handle.second, "second")();
      const first = await handle.log.append(samples(2), { idempotencyKey: "k" });
      expect(await other.append(samples(2), { idempotencyKey: "k" })).toEqual({ ...first, duplicate: true });
      const both = await Promise.all(
        [handle.log, other].map((log) => log.append([sample("a")], { idempotencyKey: "l" })),
      );
      expect(both.map(({ duplicate }) => duplicate).toSorted()).toEqual([false, true]);
      await other.close?.();
    }),
  );

  test(
    "while both append, what has been seen is never added to from below",
    withHandle(create, async (handle) => {
      const { log } = handle;
      const other = await promised(handle.second, "second")();
      const rounds = 100;
      let appending = true;
      const append = async (to: EventLog, name: string): Promise<void> => {
        for (let round = 0; round < rounds; round++) {
          await Promise.all([
            to.append([sample(name, [round, 0]), sample(name, [round, 1])]),
            to.append([sample(name, [round, 2])]),
          ]);
        }
      };
      const readOn = async (from: EventLog): Promise<LogRecord[]> => {
        const seen: LogRecord[] = [];
        let position = 0;
        for (let last = false; !last; ) {
          last = !appending;
          // Gives timers their turn, also when the log answers without one.
          await delay(0);
          const page = await from.read({ after: position, limit: 50 });
          seen.push(...page.records);
          position = page.through;
          if (last && position < page.head) last = false;
        }
        return seen;
      };
      const readers = [readOn(log), readOn(other)];
      await Promise.all([append(log, "one"), append(other, "two")]);
      appending = false;
      const all = await readAll(log);
      expect(all).toHaveLength(rounds * 6);
      for (const reader of readers) expect(await reader).toEqual(all);
      await other.close?.();
    }),
  );
}
