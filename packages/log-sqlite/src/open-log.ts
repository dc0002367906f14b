import type { DatabaseSync } from "node:sqlite";
import { LogError } from "@tidings/log";
import { currentBoot, isSameBoot } from "./boot.ts";
import { connect } from "./connect.ts";
import { newEpoch } from "./epoch.ts";
import { refuseRemoteFile } from "./file-system.ts";
import { type LogState, stateRow } from "./log-state.ts";
import { identifyFile, type Mark, readMark, writeMark } from "./mark-file.ts";
import { prepareSchema } from "./schema.ts";
import { isLocked, toLogError } from "./sqlite-failure.ts";
import { transaction } from "./transaction.ts";

export interface OpenLogOptions {
  readonly path: string;
  readonly lockTimeoutMs: number;
}

export interface OpenLog {
  readonly database: DatabaseSync;
  /** Identity of the file that was opened. */
  readonly file: string;
}

/** The WAL is cut back to this after a checkpoint, so that one large burst does not keep the disk. */
const WAL_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Opens a log's file, making it when there is none, and begins a new epoch when history was lost.
 *
 * @throws LogError
 */
export function openLog(options: OpenLogOptions): OpenLog {
  const { path } = options;
  refuseRemoteFile(path);
  let database: DatabaseSync | undefined;
  try {
    database = connect(options);
    prepareFile(database, options);
    const file = identifyFile(path) ?? "";
    beginLife(database, path, file);
    return { database, file };
  } catch (error) {
    database?.close();
    throw toLogError(error, path);
  }
}

function prepareFile(database: DatabaseSync, { path, lockTimeoutMs }: OpenLogOptions): void {
  prepareSchema(database, path);
  const mode = untilUnlocked(lockTimeoutMs, () => database.prepare("PRAGMA journal_mode = WAL").get()?.journal_mode);
  if (mode !== "wal") {
    const message = `${path}: SQLite's write-ahead log does not work on this file system`;
    throw new LogError({ code: "unsupported_file_system", message });
  }
  database.exec(`PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${WAL_LIMIT_BYTES}`);
}

/** SQLite does not wait for the lock that changing the journal takes: others may be opening the same new file. */
function untilUnlocked<T>(timeoutMs: number, work: () => T): T {
  for (const end = performance.now() + timeoutMs; ; ) {
    try {
      return work();
    } catch (error) {
      if (!isLocked(error) || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function beginLife(database: DatabaseSync, path: string, file: string): void {
  const row = stateRow(database);
  transaction(database, "write", () => {
    const state = row.read();
    const mark = readMark(path);
    if (isKnown(state, mark, file) && !hasLostCommits(state)) return;
    const next = { ...state, epoch: state.head === 0 ? state.epoch : newEpoch(), boot: null };
    row.write(next);
    writeMark(path, { epoch: next.epoch, head: next.head, file });
  });
}

/** False for a file that is new, a copy, or put back from before the mark. */
function isKnown({ epoch, head }: LogState, mark: Mark | undefined, file: string): boolean {
  return mark !== undefined && mark.epoch === epoch && mark.file === file && mark.head <= head;
}

/** The machine went down while commits were in its memory only. */
function hasLostCommits({ boot }: LogState): boolean {
  return boot !== null && !isSameBoot(boot, currentBoot());
}
