import { createDeque, type Deque } from "./deque.ts";
import type { LogRecord } from "./event-log.ts";
import { walkMerged } from "./walk-merged.ts";

/**
 * The records of a memory log in order, with an index by channel. Both are queues: the oldest record of all is also the
 * oldest of its channel, so trimming costs the same however many channels there are.
 */
export interface RecordStore {
  readonly length: number;
  push(record: LogRecord): void;
  shift(): LogRecord | undefined;
  /**
   * Shows `take` the records with an offset above `after`, oldest first, of the given channels or of all, until it
   * answers false. Returns whether it saw all of them. A callback, because a generator costs several times the walk.
   */
  walk(after: number, channels: readonly string[] | undefined, take: (record: LogRecord) => boolean): boolean;
  /** Whether a later record has this one's channel, event and key. */
  isReplaced(record: LogRecord): boolean;
}

export function createRecordStore(): RecordStore {
  const all = createDeque<LogRecord>();
  const byChannel = new Map<string, Deque<LogRecord>>();
  /** Offset of the newest record of each identity that is still here. */
  const newest = new Map<string, number>();

  const replaced = (record: LogRecord): boolean =>
    record.key !== undefined && newest.get(identityOf(record)) !== record.offset;

  return {
    get length() {
      return all.length;
    },
    push(record) {
      all.push(record);
      let queue = byChannel.get(record.channel);
      if (queue === undefined) {
        queue = createDeque();
        byChannel.set(record.channel, queue);
      }
      queue.push(record);
      if (record.key !== undefined) newest.set(identityOf(record), record.offset);
    },
    shift() {
      const record = all.shift();
      if (record === undefined) return undefined;
      const queue = byChannel.get(record.channel);
      queue?.shift();
      // A channel such as `renders/42` is done one day; without this, every one would leave an empty queue behind.
      if (queue?.length === 0) byChannel.delete(record.channel);
      if (record.key !== undefined && !replaced(record)) newest.delete(identityOf(record));
      return record;
    },
    walk(after, channels, take) {
      if (channels === undefined) return walkQueue(all, after, take);
      const queues = [...new Set(channels)].flatMap((channel) => byChannel.get(channel) ?? []);
      const [only] = queues;
      if (queues.length === 1 && only !== undefined) return walkQueue(only, after, take);
      return walkMerged(
        queues.map((queue) => ({ queue, index: firstAbove(queue, after) })),
        take,
      );
    },
    isReplaced: replaced,
  };
}

/** Channel and event have no spaces, so nothing else reads the same. */
function identityOf({ channel, event, key = "" }: LogRecord): string {
  return `${channel} ${event} ${key}`;
}

function walkQueue(queue: Deque<LogRecord>, after: number, take: (record: LogRecord) => boolean): boolean {
  for (let index = firstAbove(queue, after); index < queue.length; index++) {
    const record = queue.at(index);
    if (record !== undefined && !take(record)) return false;
  }
  return true;
}

/** Binary search, because a reader that is far behind must not cost a walk from the oldest record. */
function firstAbove(queue: Deque<LogRecord>, after: number): number {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((queue.at(middle)?.offset ?? 0) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
