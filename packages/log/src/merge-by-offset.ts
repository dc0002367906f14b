import type { LogRecord } from "./event-log.ts";

interface Source {
  record: LogRecord;
  readonly rest: Iterator<LogRecord>;
}

/**
 * Merges sequences that are each in offset order into one, lazily: a page of n records from k channels costs n·log k,
 * however much the channels hold.
 */
export function mergeByOffset(sequences: readonly Iterator<LogRecord>[]): Iterator<LogRecord> {
  const [only] = sequences;
  return sequences.length === 1 && only !== undefined ? only : merge(sequences);
}

function* merge(sequences: readonly Iterator<LogRecord>[]): Generator<LogRecord, undefined> {
  // A binary heap by offset: heap[i] is not above heap[2i+1] and heap[2i+2].
  const heap: Source[] = [];
  for (const rest of sequences) {
    const { value: record, done } = rest.next();
    if (!done) heap.push({ record, rest });
  }
  // A sorted array is a heap.
  heap.sort((a, b) => a.record.offset - b.record.offset);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    yield top.record;
    const { value: record, done } = top.rest.next();
    if (!done) top.record = record;
    else {
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) heap[0] = last;
    }
    sink(heap);
  }
}

/** Moves the top down to where it belongs. */
function sink(heap: Source[]): void {
  const top = heap[0];
  if (top === undefined) return;
  let hole = 0;
  for (;;) {
    const left = heap[2 * hole + 1];
    if (left === undefined) break;
    const right = heap[2 * hole + 2];
    const rightIsLess = right !== undefined && right.record.offset < left.record.offset;
    const child = rightIsLess ? right : left;
    if (child.record.offset >= top.record.offset) break;
    heap[hole] = child;
    hole = 2 * hole + (rightIsLess ? 2 : 1);
  }
  heap[hole] = top;
}
