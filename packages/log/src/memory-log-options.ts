import { LogError } from "./log-error.ts";

export interface MemoryLogOptions {
  /** Most records kept; the oldest go first. Default: 100,000. */
  readonly maxRecords?: number;
  /**
   * Most memory that the records may take, in bytes: for each, the UTF-16 units of its `data` and `key`, and 128 for the rest of it.
   * The oldest go first. Default: 64 MiB.
   */
  readonly maxBytes?: number;
  /** How long an idempotency key is remembered, in milliseconds. Default: 120,000. 0 remembers none. */
  readonly idempotencyWindowMs?: number;
  /**
   * Most idempotency keys remembered. Above that, the oldest is forgotten before its window ends. Default: 100,000.
   */
  readonly maxIdempotencyKeys?: number;
  /**
   * Most records in one batch of a tail; what is beyond comes in the next batch. Of volatile ones, most that wait for a
   * tail's consumer; what is beyond is lost. Default: 1,024.
   */
  readonly maxTailRecords?: number;
  /** Identity of this life of the log, `[A-Za-z0-9_-]{1,64}`. Default: random, since a new process has lost the records. */
  readonly epoch?: string;
  /** Clock for the idempotency window, in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

export type MemoryLogSettings = Required<MemoryLogOptions>;

const KNOWN: readonly string[] = [
  "maxRecords",
  "maxBytes",
  "idempotencyWindowMs",
  "maxIdempotencyKeys",
  "maxTailRecords",
  "epoch",
  "now",
] satisfies (keyof MemoryLogOptions)[];

/** @throws LogError `invalid_option`, which names the option. */
export function resolveMemoryLogOptions(options: MemoryLogOptions): MemoryLogSettings {
  if (typeof options !== "object" || options === null) throw invalid("options", "must be an object");
  for (const option of Object.keys(options)) {
    if (!KNOWN.includes(option)) throw invalid(option, `is not an option of memoryLog; there are ${KNOWN.join(", ")}`);
  }
  const {
    idempotencyWindowMs = 120_000,
    epoch = randomEpoch(),
    // A monotonic clock: setting the machine's date must not lengthen the window.
    now = () => performance.now(),
  } = options;
  // Infinity is allowed: the number of keys is bounded all the same.
  if (!(typeof idempotencyWindowMs === "number" && idempotencyWindowMs >= 0)) {
    throw invalid("idempotencyWindowMs", "must be a number of 0 or more");
  }
  if (typeof epoch !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(epoch)) {
    throw invalid("epoch", 'must be 1 to 64 of letters, digits, "_" and "-"');
  }
  if (typeof now !== "function") throw invalid("now", "must be a function that returns milliseconds");
  return {
    maxRecords: count("maxRecords", options.maxRecords ?? 100_000),
    maxBytes: count("maxBytes", options.maxBytes ?? 64 * 1024 * 1024),
    maxIdempotencyKeys: count("maxIdempotencyKeys", options.maxIdempotencyKeys ?? 100_000),
    maxTailRecords: count("maxTailRecords", options.maxTailRecords ?? 1_024),
    idempotencyWindowMs,
    epoch,
    now,
  };
}

function count(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw invalid(option, `must be an integer of 1 or more, not ${value}`);
}

/** 16 hex digits: the epoch is part of every event's id, so it is no longer than it must be. */
function randomEpoch(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(-16);
}

function invalid(option: string, message: string): LogError {
  return new LogError({ code: "invalid_option", message: `${option} ${message}` });
}
