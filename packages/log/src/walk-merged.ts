import type { Deque } from "./deque.ts";
import type { LogRecord } from "./event-log.ts";

/** A queue in offset order, from a place in it. */
export interface QueueCursor {
  readonly queue: Deque<LogRecord>;
  readonly index: number;
}

interface Source {
  readonly queue: Deque<LogRecord>;
  index: number;
  record: LogRecord;
}

/**
 * Shows `take` the records of several queues as one in offset order, until it answers false: a page of n records from k
 * channels costs n·log k, however much the channels hold. Returns whether it saw all of them.
 */
export function walkMerged(cursors: readonly QueueCursor[], take: (record: LogRecord) => boolean): boolean {
  // A binary heap by offset: heap[i] is not above heap[2i+1] and heap[2i+2].
  const heap: Source[] = [];
  for (const { queue, index } of cursors) {
    const record = queue.at(index);
    if (record !== undefined) heap.push({ queue, index, record });
  }
  // A sorted array is a heap.
  heap.sort((a, b) => a.record.offset - b.record.offset);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    if (!take(top.record)) return false;
    top.index++;
    const next = top.queue.at(top.index);
    if (next !== undefined) top.record = next;
    else {
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) heap[0] = last;
    }
    sink(heap);
  }
  return true;
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
