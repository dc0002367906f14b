import { LogError, type NewRecord } from "@tidings/log";
import { type Bounds, recordBytes } from "./bounds.ts";

/**
 * A batch that the bounds would cut at once is refused: its writer would take for kept what nobody can read.
 *
 * @throws LogError `record_too_large` or `batch_too_large`.
 */
export function checkSize(records: readonly NewRecord[], { maxRecords, maxBytes }: Bounds): void {
  let total = 0;
  records.forEach((record, index) => {
    const size = recordBytes(record);
    total += size;
    if (size <= maxBytes) return;
    const message = `records[${index}] takes ${size} bytes, more than the log's maxBytes of ${maxBytes}`;
    throw new LogError({ code: "record_too_large", message });
  });
  if (records.length <= maxRecords && total <= maxBytes) return;
  const message = `${records.length} records of ${total} bytes are more than the log keeps (${maxRecords} records, ${maxBytes} bytes)`;
  throw new LogError({ code: "batch_too_large", message });
}
