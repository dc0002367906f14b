import type { FramedRecord } from "./framed-record.ts";

export interface WindowBounds {
  readonly records: number;
  /** UTF-16 units of payload. */
  readonly bytes: number;
}

/** The newest records of the log, complete in `(start, through]`. */
export interface RecentWindow {
  /** Positions below this must read from the log. */
  readonly start: number;
  readonly through: number;
  /** Adds records that follow `through`, in order, and lets go of the oldest past the bounds. */
  push(records: readonly FramedRecord[], through: number): void;
  /**
   * Shows `take` the records after a position that is not below `start`, oldest first, until it answers false. A callback,
   * because a generator costs several times the walk.
   */
  walk(position: number, take: (record: FramedRecord) => boolean): void;
  /** Whether a later record of the window replaces this one of it. */
  isReplaced(record: FramedRecord): boolean;
}

export function createRecentWindow(at: number, bounds: WindowBounds): RecentWindow {
  let start = at;
  let through = at;
  let weight = 0;
  // A queue as an array with a moving head, compacted when half of it is gone: `shift` would cost its length.
  let records: (FramedRecord | undefined)[] = [];
  let first = 0;
  /** Offset of the newest record of each identity. */
  const newest = new Map<string, number>();

  function isReplaced({ identity, offset }: FramedRecord): boolean {
    return identity !== undefined && newest.get(identity) !== offset;
  }

  function evict(): void {
    while (records.length - first > bounds.records || (weight > bounds.bytes && first < records.length)) {
      const gone = records[first] as FramedRecord;
      records[first++] = undefined;
      weight -= gone.weight;
      if (gone.identity !== undefined && !isReplaced(gone)) newest.delete(gone.identity);
      start = gone.offset;
    }
    if (first * 2 > records.length) {
      records = records.slice(first);
      first = 0;
    }
  }

  /** Index of the first record after a position. */
  function indexAfter(position: number): number {
    let low = first;
    let high = records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((records[middle] as FramedRecord).offset <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get start() {
      return start;
    },
    get through() {
      return through;
    },
    push(added, to) {
      for (const record of added) {
        records.push(record);
        weight += record.weight;
        if (record.identity !== undefined) newest.set(record.identity, record.offset);
      }
      through = to;
      evict();
    },
    walk(position, take) {
      for (let index = indexAfter(position); index < records.length; index++) {
        if (!take(records[index] as FramedRecord)) return;
      }
    },
    isReplaced,
  };
}
