import type { DatabaseSync } from "node:sqlite";
import type { AppendResult, NewRecord, PublishedRecord } from "@tidings/log";
import { isSameBoot } from "./boot.ts";
import { type Bounds, recordBytes } from "./bounds.ts";
import { type LogState, stateRow } from "./log-state.ts";
import { createRecentAppends } from "./recent-appends.ts";
import { createTrimmer } from "./retention.ts";
import { transaction } from "./transaction.ts";
import type { VolatileTable } from "./volatile-table.ts";

/** One call of `append`, waiting for its transaction. */
export interface PendingAppend {
  readonly records: readonly NewRecord[];
  readonly key: string | undefined;
}

/** What a group came to: each append's own result, and the range that it added. */
export interface GroupResult {
  readonly results: readonly AppendResult[];
  readonly epoch: string;
  /** The head before the group and after it. */
  readonly before: number;
  readonly head: number;
}

export interface AppendGroupOptions {
  readonly bounds: Bounds;
  readonly idempotencyWindowMs: number;
  /** The boot to note while commits are not synced; null when each commit is. */
  readonly boot: string | null;
  readonly volatile: VolatileTable;
}

/** Old records and keys dropped at most for each new one: more than one, so that a log above its bounds gets back below them. */
const DROPS_PER_RECORD = 2;
const LEAST_DROPS = 16;

export interface AppendGroup {
  /**
   * Appends all in one transaction, each whole or not at all, and tells other processes what is `published`.
   *
   * @throws SQLite's error; then nothing was appended, and nothing told.
   */
  append(appends: readonly PendingAppend[], published: readonly PublishedRecord[], now: number): GroupResult;
}

export function createAppendGroup(database: DatabaseSync, options: AppendGroupOptions): AppendGroup {
  const { bounds, idempotencyWindowMs, boot, volatile } = options;
  const row = stateRow(database);
  const trimmer = createTrimmer(database);
  const recent = createRecentAppends(database, idempotencyWindowMs);
  const insert = database.prepare(
    "INSERT INTO records (offset, channel, event, key, version, data, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );

  function isNoted(state: LogState): boolean {
    return boot === null || (state.boot !== null && isSameBoot(state.boot, boot));
  }

  /**
   * Before the first commit that is not synced, one that is, and notes the boot: whoever opens the file after a power cut
   * must find that something may be missing. Looked at within the transaction, because another process that closes the
   * log takes the note away.
   */
  function commitNoted<T>(work: (before: LogState) => T): T {
    const done = transaction(database, "write", () => {
      const before = row.read();
      return isNoted(before) ? { result: work(before) } : undefined;
    });
    if (done !== undefined) return done.result;
    // How a commit is synced can't be changed within a transaction.
    database.exec("PRAGMA synchronous = FULL");
    try {
      return transaction(database, "write", () => {
        const noted = { ...row.read(), boot };
        row.write(noted);
        return work(noted);
      });
    } finally {
      stopSyncing();
    }
  }

  /** What was committed before it is committed, whatever becomes of this. */
  function stopSyncing(): void {
    try {
      database.exec("PRAGMA synchronous = NORMAL");
    } catch {
      // The next commits are synced too: slower, and as safe.
    }
  }

  function appendOne({ records, key }: PendingAppend, state: LogState, now: number): [AppendResult, LogState] {
    const { epoch } = state;
    const known = key === undefined ? undefined : recent.find(key, now);
    if (known !== undefined) return [{ epoch, offsets: known, duplicate: true }, state];
    let { head, bytes } = state;
    const offsets = records.map((record) => {
      head++;
      const { channel, event, key: replaces = null, version = null, data } = record;
      insert.run(head, channel, event, replaces, version, data, now);
      bytes += recordBytes(record);
      return head;
    });
    if (key !== undefined) recent.add(key, state.head + 1, records.length, now);
    return [
      { epoch, offsets, duplicate: false },
      { ...state, head, bytes },
    ];
  }

  return {
    append: (appends, published, now) =>
      commitNoted((before) => {
        if (published.length > 0) volatile.add(published);
        let state = before;
        const results = appends.map((append) => {
          const [result, next] = appendOne(append, state, now);
          state = next;
          return result;
        });
        const { epoch, head } = state;
        if (head === before.head) return { results, epoch, before: head, head };
        const drops = Math.max(LEAST_DROPS, DROPS_PER_RECORD * (head - before.head));
        row.write(trimmer.step(state, { bounds, now, through: 0 }, drops));
        recent.forget(now, Math.max(LEAST_DROPS, DROPS_PER_RECORD * appends.length));
        return { results, epoch, before: before.head, head };
      }),
  };
}
