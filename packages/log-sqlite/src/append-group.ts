import type { DatabaseSync } from "node:sqlite";
import type { AppendResult, NewRecord } from "@tidings/log";
import { type Bounds, recordBytes } from "./bounds.ts";
import { type LogState, stateRow } from "./log-state.ts";
import { createRecentAppends } from "./recent-appends.ts";
import { createTrimmer } from "./retention.ts";
import { transaction } from "./transaction.ts";

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
}

/** Old records and keys dropped at most for each new one: more than one, so that a log above its bounds gets back below them. */
const DROPS_PER_RECORD = 2;
const LEAST_DROPS = 16;

export interface AppendGroup {
  /** Appends all in one transaction, each whole or not at all. @throws SQLite's error; then none was appended. */
  append(appends: readonly PendingAppend[], now: number): GroupResult;
}

export function createAppendGroup(database: DatabaseSync, options: AppendGroupOptions): AppendGroup {
  const { bounds, idempotencyWindowMs, boot } = options;
  const row = stateRow(database);
  const trimmer = createTrimmer(database);
  const recent = createRecentAppends(database, idempotencyWindowMs);
  const insert = database.prepare(
    "INSERT INTO records (offset, channel, event, key, version, data, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );

  /**
   * Before the first commit that is not synced, one that is: whoever opens the file after a power cut must find that
   * something may be missing.
   */
  function noteBoot(): void {
    if (boot === null || row.read().boot === boot) return;
    database.exec("PRAGMA synchronous = FULL");
    try {
      transaction(database, "write", () => row.write({ ...row.read(), boot }));
    } finally {
      database.exec("PRAGMA synchronous = NORMAL");
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
    append(appends, now) {
      noteBoot();
      return transaction(database, "write", () => {
        const before = row.read();
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
      });
    },
  };
}
