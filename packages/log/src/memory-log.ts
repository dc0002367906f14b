import { checkAppend, checkRead } from "./check-log-arguments.ts";
import type { AppendResult, EventLog, LogRecord, NewRecord, ReadOptions, ReadResult, TailBatch } from "./event-log.ts";
import { LogError } from "./log-error.ts";
import { type MemoryLogOptions, resolveMemoryLogOptions } from "./memory-log-options.ts";
import { createRecentResults } from "./recent-results.ts";
import { createRecordStore } from "./record-store.ts";
import { createWakeUps } from "./wake-ups.ts";

export interface MemoryLog extends EventLog {
  /** Forgets the records up to and including an offset, as the bounds do by themselves. For tests of what happens then. */
  trim(through: number): Promise<void>;
  close(): Promise<void>;
}

/** A record's object, its share of the ring and of the channel's queue, and its strings' headers, on V8. */
const RECORD_OVERHEAD_BYTES = 128;

/** Replaced records that one read passes over to find what is not: the event loop waits for each. */
const MAX_REPLACED = 16_384;

/**
 * A log in this process's memory: the default, for one process, and gone with it. A new log is a new epoch, so that
 * clients of an earlier one are told that they missed something.
 *
 * Bounded by records and by bytes. Reading costs what it returns, also by channel. Offsets are dense.
 *
 * @throws LogError `invalid_option`.
 */
export function memoryLog(options: MemoryLogOptions = {}): MemoryLog {
  const { epoch, maxRecords, maxBytes, maxTailRecords, ...rest } = resolveMemoryLogOptions(options);
  const store = createRecordStore();
  const recent = createRecentResults({
    windowMs: rest.idempotencyWindowMs,
    maxKeys: rest.maxIdempotencyKeys,
    now: rest.now,
  });
  const wakeUps = createWakeUps();
  let head = 0;
  let floor = 0;
  let bytes = 0;
  /** What was published and each tail has not told yet. */
  const untold = new Set<NewRecord[]>();
  let closed = false;

  function add(record: NewRecord): number {
    head++;
    bytes += sizeOf(record);
    store.push(keep(record, head));
    return head;
  }

  function drop(): void {
    const record = store.shift();
    if (record === undefined) return;
    bytes -= sizeOf(record);
    floor = record.offset;
  }

  /** A batch that the bounds would cut at once is refused: its writer would take for kept what nobody can read. */
  function checkSize(records: readonly NewRecord[]): void {
    let total = 0;
    for (const record of records) {
      const size = sizeOf(record);
      total += size;
      if (size <= maxBytes) continue;
      const message = `records[${records.indexOf(record)}] takes ${size} bytes, more than the log's maxBytes of ${maxBytes}`;
      throw new LogError({ code: "record_too_large", message });
    }
    if (records.length <= maxRecords && total <= maxBytes) return;
    const message = `${records.length} records of ${total} bytes are more than the log keeps (${maxRecords} records, ${maxBytes} bytes)`;
    throw new LogError({ code: "batch_too_large", message });
  }

  function checkOpen(): void {
    if (closed) throw new LogError({ code: "closed", message: "the log has been closed" });
  }

  function page(read: ReadOptions): Pick<ReadResult, "records" | "through"> {
    const { after, limit, maxBytes: budget = Number.POSITIVE_INFINITY, channels, newest = false } = read;
    const records: LogRecord[] = [];
    if (after < floor || after > head || limit === 0) return { records, through: after };
    let units = 0;
    let replaced = 0;
    let through = after;
    const complete = store.walk(after, channels, (record) => {
      if (newest && store.isReplaced(record)) {
        if (++replaced > MAX_REPLACED) return false;
      } else {
        units += record.data.length;
        if (records.length === limit || (units > budget && records.length > 0)) return false;
        records.push(record);
      }
      through = record.offset;
      return true;
    });
    return { records, through: complete ? head : through };
  }

  /** A tail holds a position and not a queue, so a slow consumer costs a number: the records are in the store already. */
  function batchAfter(after: number): TailBatch {
    if (after < floor) return { epoch, after, through: head };
    return { epoch, after, ...page({ after, limit: maxTailRecords }) };
  }

  return {
    async append(records, appendOptions) {
      checkOpen();
      checkAppend(records, appendOptions);
      const idempotencyKey = appendOptions?.idempotencyKey;
      const earlier = idempotencyKey === undefined ? undefined : recent.get(idempotencyKey);
      if (earlier !== undefined) return { ...earlier, duplicate: true };
      checkSize(records);
      const result: AppendResult = { epoch, offsets: records.map(add), duplicate: false };
      while (store.length > maxRecords || bytes > maxBytes) drop();
      if (idempotencyKey !== undefined) recent.set(idempotencyKey, result);
      if (records.length > 0) wakeUps.wake();
      return result;
    },

    async read(readOptions) {
      checkOpen();
      checkRead(readOptions);
      return { ...page(readOptions), head, floor, epoch };
    },

    async *tail({ signal }) {
      const wake = (): void => wakeUps.wake();
      signal.addEventListener("abort", wake);
      const published: NewRecord[] = [];
      untold.add(published);
      try {
        let position = head;
        yield { epoch, after: position, through: position };
        while (!signal.aborted) {
          checkOpen();
          if (position === head && published.length === 0) {
            await wakeUps.next();
            continue;
          }
          const batch = position === head ? { epoch, after: head, through: head } : batchAfter(position);
          position = batch.through;
          // Only once it has caught up: what is volatile must not come before a record that is older.
          yield position === head && published.length > 0 ? { ...batch, volatile: published.splice(0) } : batch;
        }
      } finally {
        untold.delete(published);
        signal.removeEventListener("abort", wake);
      }
    },

    async publish(records) {
      checkOpen();
      checkAppend(records);
      for (const published of untold) {
        const room = Math.max(0, maxTailRecords - published.length);
        published.push(...records.slice(0, room).map(copyOf));
      }
      if (records.length > 0) wakeUps.wake();
    },

    async trim(through) {
      checkOpen();
      checkRead({ after: through, limit: 0 });
      while (floor < Math.min(through, head)) drop();
    },

    async close() {
      closed = true;
      wakeUps.wake();
    },
  };
}

function sizeOf(record: NewRecord): number {
  return record.data.length + (record.key?.length ?? 0) + RECORD_OVERHEAD_BYTES;
}

/** A copy, as {@link copyOf} makes it. Written out, because it is done for each event. */
function keep(record: NewRecord, offset: number): LogRecord {
  const { channel, event, data, key, version } = record;
  if (version !== undefined) return { offset, ...copyOf(record) };
  return key === undefined ? { offset, channel, event, data } : { offset, channel, event, data, key };
}

/** Of what the port knows, so that the caller cannot change what is kept. */
function copyOf({ channel, event, data, key, version }: NewRecord): NewRecord {
  if (version === undefined) return key === undefined ? { channel, event, data } : { channel, event, data, key };
  return key === undefined ? { channel, event, data, version } : { channel, event, data, key, version };
}
