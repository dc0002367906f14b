import type { AppendOptions, NewRecord, ReadOptions } from "./event-log.ts";
import { LogError } from "./log-error.ts";

const MAX_KEY_LENGTH = 256;

const NO_OPTIONS: AppendOptions = {};

/** Both go into a frame, one of them as a line of its own: a line break there would be a frame that nobody emitted. */
const PRINTABLE_ASCII = /^[!-~]+$/;

/**
 * Checks the arguments of `append`, and with records alone those of `publish`, for every driver alike.
 *
 * @throws LogError `invalid_record` or `invalid_option`.
 */
export function checkAppend(records: readonly NewRecord[], options: AppendOptions = NO_OPTIONS): void {
  records.forEach((record, index) => {
    for (const field of ["channel", "event"] as const) {
      if (typeof record[field] === "string" && PRINTABLE_ASCII.test(record[field])) continue;
      const message = `records[${index}].${field} must be text of printable ASCII without spaces, not empty`;
      throw new LogError({ code: "invalid_record", message });
    }
    if (typeof record.data !== "string") {
      throw new LogError({
        code: "invalid_record",
        message: `records[${index}].data must be JSON text, encoded already`,
      });
    }
    const { key } = record;
    if (key === undefined || (typeof key === "string" && key.length <= MAX_KEY_LENGTH)) return;
    const message = `records[${index}].key must be text of at most ${MAX_KEY_LENGTH} characters`;
    throw new LogError({ code: "invalid_record", message });
  });
  const { idempotencyKey: key } = options;
  if (key === undefined || (typeof key === "string" && key !== "" && key.length <= MAX_KEY_LENGTH)) return;
  throw invalid("idempotencyKey", `text of 1 to ${MAX_KEY_LENGTH} characters`, key);
}

/**
 * Checks the arguments of `read`, for every driver alike.
 *
 * @throws LogError `invalid_option`.
 */
export function checkRead({ after, limit, maxBytes, channels, newest }: ReadOptions): void {
  if (!isCount(after)) throw invalid("after", "an integer of 0 or more", after);
  if (!isCount(limit)) throw invalid("limit", "an integer of 0 or more", limit);
  if (maxBytes !== undefined && !isCount(maxBytes)) throw invalid("maxBytes", "an integer of 0 or more", maxBytes);
  if (channels !== undefined && !Array.isArray(channels)) throw invalid("channels", "a list of addresses", channels);
  if (newest !== undefined && typeof newest !== "boolean") throw invalid("newest", "true or false", newest);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function invalid(option: string, wanted: string, value: unknown): LogError {
  const found = typeof value === "string" ? `text of ${value.length} characters` : String(value);
  return new LogError({ code: "invalid_option", message: `${option} must be ${wanted}, not ${found}` });
}
