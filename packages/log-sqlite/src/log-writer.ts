import type { NewRecord } from "@tidings/log";
import { type AppendGroup, createAppendGroup, type PendingAppend } from "./append-group.ts";
import { currentBoot } from "./boot.ts";
import { type LogState, stateRow } from "./log-state.ts";
import { identifyFile, writeMark } from "./mark-file.ts";
import type { Commit, WriterSettings } from "./messages.ts";
import { openLog } from "./open-log.ts";
import { createTrimmer } from "./retention.ts";
import { describeFailure, isInputOutputError, isLocked } from "./sqlite-failure.ts";
import { transaction } from "./transaction.ts";
import { createVolatileTable } from "./volatile-table.ts";

/** The one connection of a process that writes. All of it blocks, so it lives in a thread of its own. */
export interface LogWriter {
  append(appends: readonly PendingAppend[], now: number): readonly Commit[];
  publish(records: readonly NewRecord[]): void;
  /** Drops some of what is due; false when nothing is left to drop. */
  trim(through: number, now: number): boolean;
  /** What other processes did since the last call, if anything. */
  look(): { readonly epoch: string; readonly head: number; readonly published: readonly NewRecord[] } | undefined;
  /** Whether the file is still the one that was opened. */
  isReplaced(): boolean;
  mark(): void;
  close(): void;
}

/** Records that one step of trimming drops: a few milliseconds, between which others get their turn. */
const TRIM_STEP = 512;

/** @throws LogError */
export function createLogWriter(settings: WriterSettings, name: string): LogWriter {
  const { path, bounds, synchronous } = settings;
  const { database, file } = openLog(settings);
  const row = stateRow(database);
  const trimmer = createTrimmer(database);
  const volatile = createVolatileTable(database, name);
  const boot = synchronous === "full" ? null : currentBoot();
  const group: AppendGroup = createAppendGroup(database, { ...settings, boot });
  const version = database.prepare("PRAGMA data_version");
  if (boot !== null) database.exec("PRAGMA synchronous = NORMAL");
  let seenVersion: unknown;
  let marked = -1;

  /** One that fails does not fail the others: a group that cannot be committed as one is tried one by one. */
  function commit(appends: readonly PendingAppend[], now: number): readonly Commit[] {
    try {
      return [{ ok: true, count: appends.length, group: group.append(appends, now) }];
    } catch (error) {
      if (appends.length > 1 && !isLocked(error)) return appends.flatMap((append) => commit([append], now));
      const failure = describeFailure(error, path);
      const code = isInputOutputError(error) ? "outcome_unknown" : failure.code;
      return appends.map(() => ({ ok: false, failure: { ...failure, code } }));
    }
  }

  return {
    append: commit,

    publish(records) {
      transaction(database, "write", () => volatile.add(records));
    },

    trim(through, now) {
      const rule = { bounds, now, through };
      if (!trimmer.isDue(row.read(), rule)) return false;
      return transaction(database, "write", () => {
        const before = row.read();
        const after: LogState = trimmer.step(before, rule, TRIM_STEP);
        if (after.floor === before.floor) return false;
        row.write(after);
        return after.floor - before.floor === TRIM_STEP;
      });
    },

    look() {
      const now = version.get()?.data_version;
      if (now === seenVersion) return undefined;
      seenVersion = now;
      return transaction(database, "read", () => {
        const { epoch, head } = row.read();
        return { epoch, head, published: volatile.take() };
      });
    },

    isReplaced: () => identifyFile(path) !== file,

    mark() {
      const { epoch, head } = row.read();
      if (head === marked || this.isReplaced()) return;
      writeMark(path, { epoch, head, file });
      marked = head;
    },

    close() {
      try {
        this.mark();
        // Everything is on the disk from here on, whatever happens to the machine.
        if (boot !== null) {
          database.exec("PRAGMA synchronous = FULL");
          transaction(database, "write", () => row.write({ ...row.read(), boot: null }));
        }
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      } finally {
        database.close();
      }
    },
  };
}
