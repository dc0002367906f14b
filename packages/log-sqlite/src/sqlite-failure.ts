import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import { LogError, type LogErrorCode } from "@tidings/log";

/** A failure as data, because an error loses its `code` on the way between threads. */
export interface Failure {
  readonly code: LogErrorCode;
  readonly message: string;
  readonly cause: unknown;
}

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html, with what each means for a log. */
const BY_RESULT: Readonly<Record<number, readonly [code: LogErrorCode, message: string]>> = {
  5: ["locked", "another process held its lock for longer than lockTimeoutMs"],
  6: ["locked", "another process held its lock for longer than lockTimeoutMs"],
  8: ["read_only", "the file, its folder or its file system can't be written to"],
  11: ["corrupt", "the file is damaged"],
  13: ["disk_full", "there is no room left on its disk, or in its quota"],
  14: ["unavailable", "the file can't be opened"],
  26: ["incompatible", "the file is not an SQLite database"],
};

const READ_ONLY = 8;
const CANNOT_OPEN = 14;

/** SQLite says that it cannot open a database when it cannot make the WAL beside it. */
function isUnwritable(error: unknown, path: string): boolean {
  if (resultOf(error) !== CANNOT_OPEN) return false;
  try {
    accessSync(dirname(path), constants.W_OK);
    return false;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

/** What a log's user is told of an error: its own code for what SQLite says by number. */
export function describeFailure(error: unknown, path: string): Failure {
  if (error instanceof LogError) return { code: error.code, message: error.message, cause: error.cause };
  const result = isUnwritable(error, path) ? READ_ONLY : resultOf(error);
  const [code, message] = (result === undefined ? undefined : BY_RESULT[result & 0xff]) ?? [
    "unavailable",
    error instanceof Error ? error.message : String(error),
  ];
  return { code, message: `${path}: ${message}`, cause: error };
}

export function toLogError(error: unknown, path: string): LogError {
  return error instanceof LogError ? error : new LogError(describeFailure(error, path));
}

/** Whether trying again later may help: somebody else has the lock. */
export function isLocked(error: unknown): boolean {
  const result = resultOf(error);
  return result !== undefined && ((result & 0xff) === 5 || (result & 0xff) === 6);
}

/** SQLITE_IOERR: what was written may have reached the disk or not. */
export function isInputOutputError(error: unknown): boolean {
  return ((resultOf(error) ?? 0) & 0xff) === 10;
}

function resultOf(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode : undefined;
}
