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
  for (let index = 0; index < records.length; index++) {
    const fault = findFault(records[index] as NewRecord);
    if (fault !== undefined) throw new LogError({ code: "invalid_record", message: `records[${index}].${fault}` });
  }
  const { idempotencyKey: key } = options;
  if (key === undefined || (typeof key === "string" && key !== "" && key.length <= MAX_KEY_LENGTH)) return;
  throw invalid("idempotencyKey", `text of 1 to ${MAX_KEY_LENGTH} characters`, key);
}

function findFault({ channel, event, data, key, version }: NewRecord): string | undefined {
  const printable = "must be text of printable ASCII without spaces, not empty";
  if (typeof channel !== "string" || !PRINTABLE_ASCII.test(channel)) return `channel ${printable}`;
  if (typeof event !== "string" || !PRINTABLE_ASCII.test(event)) return `event ${printable}`;
  if (typeof data !== "string") return "data must be JSON text, encoded already";
  if (version !== undefined && !(isCount(version) && version > 0)) return "version must be an integer above 0";
  if (key === undefined || (typeof key === "string" && key.length <= MAX_KEY_LENGTH)) return undefined;
  return `key must be text of at most ${MAX_KEY_LENGTH} characters`;
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
