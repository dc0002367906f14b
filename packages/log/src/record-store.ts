import { createDeque, type Deque } from "./deque.ts";
import type { LogRecord } from "./event-log.ts";
import { mergeByOffset } from "./merge-by-offset.ts";

/**
 * The records of a memory log in order, with an index by channel. Both are queues: the oldest record of all is also the
 * oldest of its channel, so trimming costs the same however many channels there are.
 */
export interface RecordStore {
  readonly length: number;
  push(record: LogRecord): void;
  shift(): LogRecord | undefined;
  /** Records with an offset above `after`, oldest first, lazily; of the given channels, or of all. */
  above(after: number, channels?: readonly string[]): Iterator<LogRecord>;
}

export function createRecordStore(): RecordStore {
  const all = createDeque<LogRecord>();
  const byChannel = new Map<string, Deque<LogRecord>>();

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
    },
    shift() {
      const record = all.shift();
      if (record === undefined) return undefined;
      const queue = byChannel.get(record.channel);
      queue?.shift();
      // A channel such as `renders/42` is done one day; without this, every one would leave an empty queue behind.
      if (queue?.length === 0) byChannel.delete(record.channel);
      return record;
    },
    above(after, channels) {
      if (channels === undefined) return iterate(all, after);
      const queues = [...new Set(channels)].flatMap((channel) => byChannel.get(channel) ?? []);
      return mergeByOffset(queues.map((queue) => iterate(queue, after)));
    },
  };
}

function* iterate(queue: Deque<LogRecord>, after: number): Generator<LogRecord, undefined> {
  for (let index = firstAbove(queue, after); index < queue.length; index++) {
    const record = queue.at(index);
    if (record !== undefined) yield record;
  }
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
