import { expect } from "vitest";
import type { EventLog, LogRecord, TailBatch } from "../event-log.ts";
import { readAll } from "./samples.ts";

/** A consumer of a tail as the port wants one: takes batches that follow on, and reads what lies between. */
export interface TailFollower {
  /** Where the tail began. */
  readonly start: number;
  /** Batches that held records. */
  readonly filled: readonly TailBatch[];
  /** Resolves with every record since the start when an offset is reached, and ends the tail. */
  until(offset: number): Promise<readonly LogRecord[]>;
  resume(): void;
}

export interface FollowOptions {
  /** Take the first batch and then none until `resume`. */
  readonly paused?: boolean;
}

/** Begins to follow; resolves when the tail listens. Unless paused, it waits for the next batch from then on. */
export async function followTail(log: EventLog, { paused = false }: FollowOptions = {}): Promise<TailFollower> {
  const stop = new AbortController();
  const tail = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
  const first = await tail.next();
  if (first.done) throw new Error("the tail ended before it began");
  const { epoch, through: start } = first.value;
  const records: LogRecord[] = [];
  const filled: TailBatch[] = [];
  let position = start;
  let goal = Number.POSITIVE_INFINITY;

  async function follow(): Promise<void> {
    while (position < goal) {
      const { value: batch, done } = await tail.next();
      if (done) return;
      expect(batch.epoch).toBe(epoch);
      expect(batch.through).toBeGreaterThanOrEqual(batch.after);
      if (batch.records !== undefined) filled.push(batch);
      if (batch.records !== undefined && batch.after <= position) {
        records.push(...batch.records.filter(({ offset }) => offset > position));
        position = Math.max(position, batch.through);
      } else {
        records.push(...(await readAll(log, { after: position, limit: 500 })));
        position = Math.max(position, records.at(-1)?.offset ?? 0, batch.through);
      }
    }
  }

  let following: Promise<void> | undefined;
  const resume = (): void => {
    following ??= follow();
    // `until` awaits it; until then a failure is no unhandled one.
    following.catch(() => {});
  };
  if (!paused) resume();

  return {
    start,
    filled,
    resume,
    async until(offset) {
      goal = offset;
      // When it is there already, it waits for a batch that may never come.
      if (position >= goal) stop.abort();
      await following;
      stop.abort();
      const all = await readAll(log, { after: start });
      for (const { after, through, records: held } of filled) {
        expect(held, "a batch holds every record of its range").toEqual(
          all.filter((record) => record.offset > after && record.offset <= through),
        );
      }
      return records;
    },
  };
}
