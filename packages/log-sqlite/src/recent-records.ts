import type { LogRecord, NewRecord } from "@tidings/log";

/** The records that this process appended last: its tails need not read what it has just written. */
export interface RecentRecords {
  /** Adds what lies in `(before, before + records.length]`; forgets all when others' records lie between. */
  push(epoch: string, before: number, records: readonly NewRecord[]): void;
  /** Those above a position, at most as many as are kept; undefined when they are not all here. */
  after(epoch: string, position: number): readonly LogRecord[] | undefined;
}

export function createRecentRecords(limit: number): RecentRecords {
  let epoch = "";
  let kept: LogRecord[] = [];
  let end = 0;
  return {
    push(newEpoch, before, records) {
      if (newEpoch !== epoch || before !== end) kept = [];
      epoch = newEpoch;
      end = before;
      for (const record of records) kept.push({ ...record, offset: ++end });
      // Twice as many before any is dropped, so that dropping costs little for each.
      if (kept.length > 2 * limit) kept = kept.slice(-limit);
    },
    after(wantedEpoch, position) {
      const first = end - kept.length;
      if (wantedEpoch !== epoch || position < first || position > end) return undefined;
      return kept.slice(position - first, position - first + limit);
    },
  };
}
