import type { PublishedRecord } from "@tidings/log";
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
  /**
   * Appends, and tells other processes what is `published`, in one transaction. What is answered as failed is not in the
   * log, unless nobody can know. What is published is lost when there is no other way, and costs no append.
   */
  append(appends: readonly PendingAppend[], published: readonly PublishedRecord[], now: number): readonly Commit[];
  /** Drops some of what is due; false when nothing is left to drop. */
  trim(through: number, now: number): boolean;
  /** What other processes did since the last call that did not fail; undefined when that is nothing, unless `always`. */
  look(
    always: boolean,
  ): { readonly epoch: string; readonly head: number; readonly published: readonly PublishedRecord[] } | undefined;
  /** Whether the file is still the one that was opened. */
  isReplaced(): boolean;
  mark(): void;
  /** Writes the rest into the file, if that is still the log's, and lets go of it, also when it throws. */
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
  const group: AppendGroup = createAppendGroup(database, { ...settings, boot, volatile });
  const version = database.prepare("PRAGMA data_version");
  if (boot !== null) database.exec("PRAGMA synchronous = NORMAL");
  let seenVersion: unknown;
  let marked = -1;

  function refuse(appends: readonly PendingAppend[], error: unknown): readonly Commit[] {
    const failure = describeFailure(error, path);
    const code = isInputOutputError(error) ? "outcome_unknown" : failure.code;
    return appends.map(() => ({ ok: false, failure: { ...failure, code } }));
  }

  function commitAlone(append: PendingAppend, now: number): readonly Commit[] {
    try {
      return [{ ok: true, count: 1, group: group.append([append], [], now) }];
    } catch (error) {
      return refuse([append], error);
    }
  }

  function publish(records: readonly PublishedRecord[]): void {
    if (records.length === 0) return;
    try {
      transaction(database, "write", () => volatile.add(records));
    } catch {
      // Whoever listens in this process has been told; nobody else is owed it.
    }
  }

  return {
    append(appends, published, now) {
      if (appends.length === 0) {
        publish(published);
        return [];
      }
      try {
        return [{ ok: true, count: appends.length, group: group.append(appends, published, now) }];
      } catch (error) {
        const isAlone = appends.length === 1 && published.length === 0;
        // Each would wait for the lock as long again.
        if (isAlone || isLocked(error)) return refuse(appends, error);
        // One that fails does not fail the others.
        const commits = appends.flatMap((append) => commitAlone(append, now));
        publish(published);
        return commits;
      }
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

    look(always) {
      const now = version.get()?.data_version;
      if (now === seenVersion && !always) return undefined;
      const news = transaction(database, "read", () => {
        const { epoch, head } = row.read();
        return { epoch, head, published: volatile.take() };
      });
      // Not before: what could not be read is looked for again.
      seenVersion = now;
      return news;
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
        // What is no longer the log's is left as it is, for whoever took it away.
        if (this.isReplaced()) return;
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
