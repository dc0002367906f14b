import { expect } from "vitest";
import type { EventLog, LogRecord } from "../event-log.ts";

/** A consumer of a tail as the port wants one: takes batches that follow on, and reads what lies between. */
export interface TailFollower {
  /** Where the tail began. */
  readonly start: number;
  readonly batchesWithRecords: number;
  /** Follows until an offset is reached, ends the tail and returns every record since the start. */
  until(offset: number): Promise<readonly LogRecord[]>;
  resume(): void;
}

export interface FollowOptions {
  /** Take the first batch and then none until `resume`. */
  readonly paused?: boolean;
}

/** Begins to follow; resolves when the tail listens. */
export async function followTail(log: EventLog, { paused = false }: FollowOptions = {}): Promise<TailFollower> {
  const stop = new AbortController();
  const tail = log.tail({ signal: stop.signal })[Symbol.asyncIterator]();
  const first = await tail.next();
  if (first.done) throw new Error("the tail ended before it began");
  const start = first.value.through;
  const { epoch } = first.value;
  const records: LogRecord[] = [];
  let position = start;
  let batchesWithRecords = 0;
  let go = (): void => {};
  const running = paused
    ? new Promise<void>((resolve) => {
        go = resolve;
      })
    : Promise.resolve();

  async function take(): Promise<void> {
    const { value: batch, done } = await tail.next();
    if (done) throw new Error("the tail ended by itself");
    expect(batch.epoch).toBe(epoch);
    expect(batch.through).toBeGreaterThanOrEqual(batch.after);
    if (batch.records === undefined || batch.after > position) {
      for (let more = true; more; ) {
        const page = await log.read({ after: position, limit: 500 });
        expect(page.floor, "nothing was trimmed").toBeLessThanOrEqual(position);
        records.push(...page.records);
        position = page.through;
        more = page.through < page.head;
      }
      return;
    }
    batchesWithRecords++;
    expect(batch.records.every(({ offset }) => offset > batch.after && offset <= batch.through)).toBe(true);
    records.push(...batch.records.filter(({ offset }) => offset > position));
    position = Math.max(position, batch.through);
  }

  return {
    start,
    get batchesWithRecords() {
      return batchesWithRecords;
    },
    resume: () => go(),
    async until(offset) {
      await running;
      while (position < offset) await take();
      stop.abort();
      while (!(await tail.next()).done);
      return records;
    },
  };
}
