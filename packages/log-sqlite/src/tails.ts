import { setImmediate as nextTurn } from "node:timers/promises";
import type { LogError, PublishedRecord, ReadOptions, ReadResult, TailBatch } from "@tidings/log";
import type { RecentRecords } from "./recent-records.ts";
import { createWakeUps } from "./wake-ups.ts";

/** Those who follow the log in this process. Each holds a position and not a queue: the records are in the file. */
export interface Tails {
  follow(signal: AbortSignal): AsyncIterable<TailBatch>;
  /** The log has a head further on, or another epoch. */
  moved(epoch: string, head: number): void;
  publish(records: readonly PublishedRecord[]): void;
  /** Ends all of them with an error; their consumers begin again. */
  fail(error: LogError): void;
}

export interface TailsOptions {
  /** Resolves when what other processes do comes here by `moved` and `publish`; rejects while it can't. */
  readonly listening: () => Promise<void>;
  readonly recent: RecentRecords;
  /** @throws LogError */
  readonly read: (options: ReadOptions) => ReadResult;
  /** Most records in a batch, and most that are published and not told yet. */
  readonly maxTailRecords: number;
}

interface Tail {
  readonly published: PublishedRecord[];
  isListening: boolean;
  failure?: LogError;
}

export function createTails({ recent, listening, read, maxTailRecords }: TailsOptions): Tails {
  const wakeUps = createWakeUps();
  const tails = new Set<Tail>();
  let epoch = "";
  let head = 0;

  function moved(newEpoch: string, newHead: number): void {
    // News of others and a commit of our own may cross on their way here.
    if (newEpoch === epoch && newHead <= head) return;
    epoch = newEpoch;
    head = newHead;
    wakeUps.wake();
  }

  function batchAfter(after: number): TailBatch {
    const records = recent.after(epoch, after);
    if (records !== undefined && records.length > 0) {
      return { epoch, after, through: after + records.length, records };
    }
    const page = read({ after, limit: maxTailRecords });
    moved(page.epoch, page.head);
    if (page.epoch !== epoch || after < page.floor) return { epoch: page.epoch, after, through: page.head };
    return { epoch, after, through: page.through, records: page.records };
  }

  async function* follow(signal: AbortSignal): AsyncGenerator<TailBatch> {
    const tail: Tail = { published: [], isListening: false };
    const { published } = tail;
    const wake = (): void => wakeUps.wake();
    signal.addEventListener("abort", wake);
    tails.add(tail);
    try {
      await listening();
      if (tail.failure !== undefined) throw tail.failure;
      tail.isListening = true;
      const start = read({ after: 0, limit: 0 });
      moved(start.epoch, start.head);
      let life = start.epoch;
      let position = start.head;
      yield { epoch: life, after: position, through: position };
      while (!signal.aborted) {
        if (tail.failure !== undefined) throw tail.failure;
        if (life !== epoch) {
          life = epoch;
          position = head;
          yield { epoch, after: head, through: head };
          continue;
        }
        const isBehind = position < head;
        if (!isBehind && published.length === 0) {
          await wakeUps.next();
          continue;
        }
        const batch = isBehind ? batchAfter(position) : { epoch, after: position, through: position };
        if (batch.epoch !== life) continue;
        position = batch.through;
        // Only once it has caught up: what is volatile must not come before a record that is older.
        const isTold = position >= head && published.length > 0;
        yield isTold ? { ...batch, volatile: published.splice(0) } : batch;
        // Far behind, it reads page after page of the file, and whoever listens waits for none of them: others get a turn between.
        if (isBehind && position < head) await nextTurn();
      }
    } finally {
      tails.delete(tail);
      signal.removeEventListener("abort", wake);
    }
  }

  return {
    follow,
    moved,
    publish(records) {
      for (const { published, isListening } of tails) {
        // What waited for a tail to begin would come after other processes have told it.
        if (!isListening) continue;
        published.push(...records.slice(0, Math.max(0, maxTailRecords - published.length)));
      }
      wakeUps.wake();
    },
    fail(error) {
      for (const tail of tails) tail.failure = error;
      wakeUps.wake();
    },
  };
}
