import { LogError } from "@tidings/log";
import type { Bounds } from "./bounds.ts";

export interface SqliteLogOptions {
  /** The database's file, made when there is none; its folder must be there. Beside it lie `-wal`, `-shm` and `-mark`. */
  readonly path: string;
  /** What is kept. The oldest go as soon as one bound is exceeded; processes that share a file should agree. */
  readonly retention?: RetentionOptions;
  /** How long an idempotency key is remembered, in milliseconds. Default: 120,000. 0 remembers none. */
  readonly idempotencyWindowMs?: number;
  /**
   * What an append that has resolved survives. `"normal"`, the default: the end of the process, also by SIGKILL; after a
   * power cut the last commits may be missing, and then the epoch is new. `"full"`: power cuts too, at the price of one
   * sync to the disk for each commit.
   */
  readonly synchronous?: "normal" | "full";
  /** How long an append waits for another process's lock before it is refused as `locked`, in milliseconds. Default: 5,000. */
  readonly lockTimeoutMs?: number;
  /** How often to look for what other processes appended, in milliseconds, 1 to 60,000. Default: 20. */
  readonly pollMs?: number;
  /** Most records in one batch of a tail; what is beyond comes in the next batch. Default: 1,024. */
  readonly maxTailRecords?: number;
  /**
   * Clock for retention by age, the idempotency window, and when something was published: milliseconds since 1970. Processes
   * that share a file should agree, also with the `now` of their servers. Default: `Date.now`.
   */
  readonly now?: () => number;
}

export interface RetentionOptions {
  /** Age from which a record goes, in milliseconds. Default: Infinity. */
  readonly maxAgeMs?: number;
  /** Most records kept. Default: Infinity. */
  readonly maxRecords?: number;
  /**
   * Most that the records may take, in bytes: for each, its `data` and `key` in UTF-8 and 128 for the rest of it. The file
   * is some larger. Default: 1 GiB. Infinity: no bound.
   */
  readonly maxBytes?: number;
}

export interface SqliteLogSettings extends Required<Omit<SqliteLogOptions, "retention">> {
  readonly bounds: Bounds;
}

const KNOWN: readonly string[] = [
  "path",
  "retention",
  "idempotencyWindowMs",
  "synchronous",
  "lockTimeoutMs",
  "pollMs",
  "maxTailRecords",
  "now",
] satisfies (keyof SqliteLogOptions)[];

const KNOWN_RETENTION: readonly string[] = ["maxAgeMs", "maxRecords", "maxBytes"] satisfies (keyof RetentionOptions)[];

/** A day's worth of a busy log, and no disk is full of it. */
const DEFAULT_MAX_BYTES = 1024 ** 3;

/** @throws LogError `invalid_option`, which names the option. */
export function resolveSqliteLogOptions(options: SqliteLogOptions): SqliteLogSettings {
  checkNames("options", options, KNOWN);
  const { path, retention = {}, synchronous = "normal", now = Date.now } = options;
  checkNames("retention", retention, KNOWN_RETENTION);
  // SQLite takes ":memory:" and "" for databases that nobody else can open, and a URI would bring options of its own.
  if (typeof path !== "string" || path === "" || path === ":memory:" || path.startsWith("file:")) {
    throw invalid("path", 'must be the path of a file, such as "data/events.db"');
  }
  if (synchronous !== "normal" && synchronous !== "full") throw invalid("synchronous", 'must be "normal" or "full"');
  if (typeof now !== "function") throw invalid("now", "must be a function that returns milliseconds");
  return {
    path,
    synchronous,
    now,
    idempotencyWindowMs: duration("idempotencyWindowMs", options.idempotencyWindowMs ?? 120_000, 0),
    lockTimeoutMs: integer("lockTimeoutMs", options.lockTimeoutMs ?? 5_000, 0, 600_000),
    pollMs: integer("pollMs", options.pollMs ?? 20, 1, 60_000),
    maxTailRecords: integer("maxTailRecords", options.maxTailRecords ?? 1_024, 1, 65_536),
    bounds: {
      maxAgeMs: duration("retention.maxAgeMs", retention.maxAgeMs ?? Number.POSITIVE_INFINITY, 1),
      maxRecords: bound("retention.maxRecords", retention.maxRecords ?? Number.POSITIVE_INFINITY),
      maxBytes: bound("retention.maxBytes", retention.maxBytes ?? DEFAULT_MAX_BYTES),
    },
  };
}

function checkNames(name: string, value: object, known: readonly string[]): void {
  if (typeof value !== "object" || value === null) throw invalid(name, "must be an object");
  const prefix = name === "options" ? "" : `${name}.`;
  for (const option of Object.keys(value)) {
    if (!known.includes(option)) {
      throw invalid(`${prefix}${option}`, `is not an option of sqliteLog; there are ${known.join(", ")}`);
    }
  }
}

function duration(option: string, value: number, least: number): number {
  if (typeof value === "number" && value >= least) return value;
  throw invalid(option, `must be a number of ${least} or more, not ${String(value)}`);
}

function bound(option: string, value: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value >= 1)) return value;
  throw invalid(option, `must be an integer of 1 or more, or Infinity, not ${String(value)}`);
}

function integer(option: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw invalid(option, `must be an integer from ${least} to ${most}, not ${String(value)}`);
}

function invalid(option: string, message: string): LogError {
  return new LogError({ code: "invalid_option", message: `${option} ${message}` });
}
