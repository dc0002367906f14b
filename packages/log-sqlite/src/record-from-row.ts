import { LogError, type LogRecord } from "@tidings/log";

const PRINTABLE_ASCII = /^[!-~]+$/;

/**
 * Checks what a row holds: it becomes a frame that goes out as it is, and the file may have been written by others.
 *
 * @throws LogError `corrupt`
 */
export function recordFromRow(row: Record<string, unknown> | undefined, offset: number): LogRecord {
  const { channel, event, data, key, version } = row ?? {};
  const isWhole =
    isName(channel) &&
    isName(event) &&
    typeof data === "string" &&
    (key === null || typeof key === "string") &&
    (version === null || (typeof version === "number" && version > 0));
  if (!isWhole) throw new LogError({ code: "corrupt", message: `record ${offset} is none: something else wrote it` });
  const record = key === null ? { offset, channel, event, data } : { offset, channel, event, data, key };
  return version === null ? record : { ...record, version };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && PRINTABLE_ASCII.test(value);
}
